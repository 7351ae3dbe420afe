"""The record of an activation function: all that is known of one."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import Spelling
from xorviz.core.network.vector_operations import Numbers, VectorOperations

CompiledActivation: TypeAlias = Callable[[Numbers], tuple[Numbers, Numbers]]
"""From z to f(z) and f′(z), in lanes."""

CANCELS = 0.005
"""Of 1 − |a|, where a is shown with four decimals: with less, no two digits of it are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A function a = f(z) and its derivative f′(z), both taken at the pre-activation z.

    Of each neuron alone; or, for an output only, of all neurons of the layer: then the derivative is that of
    each by its own z.
    """

    name: str
    label: str
    """As it is offered."""
    symbol: str
    latex: str
    """The symbol in LaTeX."""
    code: str
    """The call of it in Python, of {z}."""
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    second_derivative: Callable[[Array], Array]
    """f″(z), and 0 at a kink."""
    compiled: Callable[[VectorOperations], CompiledActivation]
    """Both at once, from the compiled engine's operations; a plain function, which that engine compiles."""
    low: float
    """The output shown at the negative end of the colour scale."""
    high: float
    """The output shown at the positive end of the colour scale."""
    bounds: tuple[float, float] = (-math.inf, math.inf)
    """What f(z) is never beyond."""
    half_at: float | None
    """The z at which f(z) is `decisions.THRESHOLD`; None if there are more than one, or none."""
    greatest_slope: float
    """What |f′(z)| is nowhere greater than."""
    monotonic: bool = True
    """Whether f′(z) is nowhere negative."""
    bell_shaped: bool = False
    """Whether f′(z) is the smaller the farther z is from 0."""
    couples: bool = False
    """Whether it is of all neurons of the layer together."""
    kinks: tuple[float, ...] = ()
    """Where f′ jumps: there it is not what central differences approach."""
    slope: Spelling
    """The derivative as it is written, of {a} = f(z) or of {z}."""
    slope_computed: Spelling | None = None
    """The derivative as it is computed, of {z}, where the one written would cancel: see `slope_at`."""

    def slope_at(self, activations: Array) -> Spelling:
        """Return how the derivative is written where these are the activations.

        So that the numbers shown come to the result shown: as computed if 1 − a cancels at any of them.
        """
        if self.slope_computed is not None and bool((1.0 - np.abs(activations) < CANCELS).any()):
            return self.slope_computed
        return self.slope
