"""WHAT ONE TYPES: one file a command, named like it. `commands.main` lists them; what they call knows no terminal."""
