"""Hands on the diagram: a number typed, dragged or stepped, frozen; a neuron switched off."""
