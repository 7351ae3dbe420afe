"""Where the parts of a network diagram are, and how they are painted."""
