"""The command, as `smarketing` and as `python -m smarketing`."""

import signal

# While the rest is loaded, and again while Python takes itself down, Ctrl-C ends the process without a word: a
# KeyboardInterrupt there would be a traceback out of the middle of a library.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from smarketing.commands.main import main as run


def main() -> None:
    """Run the command line; exit with its code."""
    try:
        run()
    finally:
        if callable(signal.getsignal(signal.SIGINT)):  # not where it is ignored
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    main()
