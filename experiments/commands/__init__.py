"""WHAT ONE TYPES: one file per family of commands. `experiments.cli` lists them; what they call knows no terminal."""
