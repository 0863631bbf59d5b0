"""What Ctrl-C does to a command: it is heard anywhere but in the middle of what is being loaded."""

import os
from types import FrameType

from smarketing.commands.exit_codes import INTERRUPTED

_LOADERS = ("<frozen importlib",)


def interrupt(number: int, frame: FrameType | None) -> None:
    """The handler of signals: raise KeyboardInterrupt, or end at once where a module is being loaded.

    A library that is left half loaded answers with faults of its own (NumPy with an endless recursion), and the locks
    of the loader swallow what is raised in them. Nothing is half written while something is loaded.
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith(_LOADERS):
            os.write(2, b"Interrupted.\n")
            os._exit(INTERRUPTED)
        frame = frame.f_back
    raise KeyboardInterrupt
