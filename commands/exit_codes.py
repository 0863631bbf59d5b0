"""What the command line ends with: the same codes for every command."""

DONE, PROGRAMMING_ERROR, INVALID_INPUT, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
