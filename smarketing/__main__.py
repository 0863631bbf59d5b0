"""`python -m smarketing`: the command, where the script of that name is not on the path."""

from smarketing.commands.main import main

if __name__ == "__main__":
    main()
