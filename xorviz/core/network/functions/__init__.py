"""Functions of a neuron, with their derivatives, for NumPy and for the compiled engine."""
