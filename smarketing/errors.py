"""What a user asked for and cannot have: commands raise it, the command line prints it and ends with code 2."""

from smarketing.visible import bounded, visible


class InputError(Exception):
    """One message for the person who typed: what is wrong, where, the rule, and what to do. Never a traceback.

    It may quote what a stranger wrote: as text it has no character that steers a terminal, and its length is bounded.
    """

    def __str__(self) -> str:
        return shown(super().__str__())


def check(holds: bool, name: str, value: object, rule: str) -> None:
    """Raise InputError, with the rule, unless it `holds`."""
    if not holds:
        raise InputError(f"{name}: {value!r} cannot be used. It must be {rule}.")


def shown(message: str) -> str:
    """A message as it may be shown, whatever it quotes."""
    return bounded(visible(message))


def sentence(text: str) -> str:
    """A text with a full stop, unless it ends with a mark of its own, as `did you mean X?` does."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
