"""What is asked of many firms: studies, the parameters they vary, and designs of points."""
