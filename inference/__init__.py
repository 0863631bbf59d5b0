"""How sure: means, paired differences and their intervals. Knows numbers only, and no other package of the project."""
