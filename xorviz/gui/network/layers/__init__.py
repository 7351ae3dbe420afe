"""Layers and neurons, more and fewer of them, in the diagram itself."""
