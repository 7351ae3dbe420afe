"""The controls and editors of the settings."""
