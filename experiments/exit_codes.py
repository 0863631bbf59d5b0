"""What the command line ends with: the same four codes for every command."""

DONE, INVALID_INPUT, SOME_FAILED, INTERRUPTED = 0, 2, 3, 130
