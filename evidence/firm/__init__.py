"""Is it this firm? From a client's facts to a scenario, and how the simulated firm agrees with what was said."""
