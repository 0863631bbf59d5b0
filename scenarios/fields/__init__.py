"""Every field of a scenario file: where it is declared, with meaning, unit, range and source."""
