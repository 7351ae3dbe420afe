"""The timeline: every epoch of a run on one line, and the runs that left it."""
