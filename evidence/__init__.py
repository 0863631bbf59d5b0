"""Why believe it: what the assumptions were fitted to, and which published patterns the model shows."""
