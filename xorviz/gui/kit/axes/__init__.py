"""The axes of plots: numbers, epochs, powers of ten."""
