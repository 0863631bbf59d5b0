"""What is kept: result folders that are new or not at all, files that are whole or not there, and what made them."""
