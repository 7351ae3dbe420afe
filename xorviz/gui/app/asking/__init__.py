"""What can be asked of the numbers that are shown, and the ways to it."""
