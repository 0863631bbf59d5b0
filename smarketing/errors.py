"""What a user asked for and cannot have: commands raise it, the command line prints it and ends with code 2."""


class InputError(Exception):
    """One message for the person who typed: what is wrong, where, the rule, and what to do. Never a traceback."""


def sentence(text: str) -> str:
    """A text with a full stop, unless it ends with a mark of its own, as `did you mean X?` does."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
