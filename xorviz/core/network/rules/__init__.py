"""How each optimiser changes the parameters."""
