"""The input plane and hidden space."""
