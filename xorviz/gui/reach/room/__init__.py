"""How much of a window is seen, and how the cards share it."""
