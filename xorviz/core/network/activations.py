"""Activation functions: a function and its derivative as one record, found by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.spelling import Spelling

Array: TypeAlias = NDArray[np.float64]

CANCELS = 0.005
"""Of 1 − |a|, where a is shown with four decimals: with less, no two digits of it are left."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An elementwise function a = f(z) and its derivative f′(z), both taken at the pre-activation z."""

    name: str
    symbol: str
    latex: str
    """The symbol in LaTeX."""
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    low: float
    """The output shown at the negative end of the colour scale."""
    high: float
    """The output shown at the positive end of the colour scale."""
    slope: Spelling
    """The derivative as it is written, of {a} = f(z) or of {z}."""
    slope_computed: Spelling | None = None
    """The derivative as it is computed, of {z}, where the one written would cancel: see `slope_at`."""
    kinks: tuple[float, ...] = ()
    """Where f′ jumps: there it is not what central differences approach."""

    def slope_at(self, activations: Array) -> Spelling:
        """Return how the derivative is written where these are the activations.

        So that the numbers shown come to the result shown: as computed if 1 − a cancels at any of them.
        """
        if self.slope_computed is not None and bool((1.0 - np.abs(activations) < CANCELS).any()):
            return self.slope_computed
        return self.slope


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^−z), in the form that never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z: Array) -> Array:
    """σ′(z) = e^−|z| / (1 + e^−|z|)². Equal to σ(1 − σ), which cancels where σ saturates."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def tanh_derivative(z: Array) -> Array:
    """tanh′(z) = 1 − tanh²(z) = 4σ′(2z), in the form that does not cancel where tanh saturates."""
    return 4.0 * sigmoid_derivative(2.0 * z)


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0.0)


def relu_derivative(z: Array) -> Array:
    """1 where z > 0, else 0 (the usual choice at the kink)."""
    return (z > 0.0).astype(np.float64)


def identity(z: Array) -> Array:
    """Return z unchanged, as a new array."""
    return z.copy()


ACTIVATIONS = {
    record.name: record
    for record in (
        Activation(
            "sigmoid",
            "σ",
            r"\sigma",
            sigmoid,
            sigmoid_derivative,
            0.0,
            1.0,
            Spelling("{a}(1 − {a})", "{a}(1-{a})", "{a} · (1 − {a})", "{a} * (1 - {a})"),
            Spelling(
                "e^−|{z}| / (1 + e^−|{z}|)²",
                r"e^{-|{z}|} / (1+e^{-|{z}|})^2",
                "e^−|{z}| / (1 + e^−|{z}|)²",
                "np.exp(-abs({z})) / (1 + np.exp(-abs({z}))) ** 2",
            ),
        ),
        Activation(
            "tanh",
            "tanh",
            r"\tanh",
            np.tanh,
            tanh_derivative,
            -1.0,
            1.0,
            Spelling("1 − {a}²", "1-{a}^2", "1 − ({a})²", "(1 - {a} ** 2)"),
            Spelling(
                "4e^−2|{z}| / (1 + e^−2|{z}|)²",
                r"4e^{-2|{z}|} / (1+e^{-2|{z}|})^2",
                "4 · e^−2|{z}| / (1 + e^−2|{z}|)²",
                "4 * np.exp(-2 * abs({z})) / (1 + np.exp(-2 * abs({z}))) ** 2",
            ),
        ),
        Activation(
            "relu",
            "relu",
            r"\mathrm{relu}",
            relu,
            relu_derivative,
            -1.0,
            1.0,
            Spelling("1 if {z} > 0 else 0", "[{z}>0]", "{z} > 0", "({z} > 0)"),
            kinks=(0.0,),
        ),
        Activation(
            "linear",
            "id",
            r"\mathrm{id}",
            identity,
            np.ones_like,
            -1.0,
            1.0,
            Spelling("1", "1", "1", "np.ones_like({z})"),
        ),
    )
}
