"""Which policy is better, by how much, how sure, why, and beyond which assumption no longer."""
