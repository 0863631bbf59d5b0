"""What a user asked for and cannot have: commands raise it, the command line prints it and ends with code 2."""


class InputError(Exception):
    """One message for the person who typed: what is wrong, where, the rule, and what to do. Never a traceback."""
