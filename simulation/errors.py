"""What can be wrong beside a firm and its luck."""


class ProgrammingError(Exception):
    """A mistake in the source of the model, or of a behaviour that was passed to it: which function, file and line.

    No other firm, luck or machine would help, so it ends whatever is being done, and no result tells of it.
    """
