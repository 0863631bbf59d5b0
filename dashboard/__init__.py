"""THE LIVE PAGE: move a policy, see the firm. Holds no logic of its own: every number and word is the package's."""
