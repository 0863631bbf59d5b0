"""Does the model show what has been published? One row a pattern, in files by subject; passes and failures alike."""
