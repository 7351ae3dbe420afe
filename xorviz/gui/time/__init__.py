"""Every epoch of a run on one line, and in pictures."""
