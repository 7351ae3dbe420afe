"""Hidden space: what lies in it."""
