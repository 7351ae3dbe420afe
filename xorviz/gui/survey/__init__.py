"""What becomes of the same settings from many seeds."""
