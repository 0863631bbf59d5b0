"""How runs are made: policies in, replications under common random numbers out, with a forecast of the time."""
