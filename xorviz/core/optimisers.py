"""Optimisers: how a gradient changes the parameters, found by name."""

from collections.abc import Callable

from xorviz.core.activations import Array

Optimiser = Callable[[Array, Array, float], None]


def gradient_descent(values: Array, gradient: Array, learning_rate: float) -> None:
    """θ ← θ − learning rate × ∂L/∂θ, in place."""
    values -= learning_rate * gradient


OPTIMISERS: dict[str, Optimiser] = {"gradient_descent": gradient_descent}
