"""What lets z through by a share of its own: gelu and swish. Neither is monotonic."""

import math

import numpy as np

from xorviz.core.network.activation import CompiledActivation
from xorviz.core.network.arrays import Array
from xorviz.core.network.functions.sigmoids import sigmoid, sigmoid_derivative, sigmoid_second_derivative
from xorviz.core.network.vector_operations import Numbers, VectorOperations

FAR = 800.0
"""Where a sigmoid is 0 or 1, to the last bit."""
FAR_NORMAL = 40.0
"""The same of the normal distribution."""
SMALLEST = 708.0
"""e^−this is the smallest that the compiled engine tells from 0."""
DENSITY = 1.0 / math.sqrt(2.0 * math.pi)
"""φ(0)."""
MIDDLE = 5.0
PAIRS = (
    (0.46151582985003775, -0.09155228183401112),
    (0.031030368425963708, 0.010002352385413518),
    (-0.026401042966308307, 0.024536963238891124),
    (-0.015170415402514863, 0.0065220007252342425),
    (-0.00167607234455447, 7.79121440702919e-06),
    (0.00018233414511643843, -5.360602125091952e-05),
    (-9.896097759279782e-06, 9.055745037072721e-06),
    (-7.034644683537101e-08, -1.3004549261799018e-06),
    (1.27878221820937e-07, 1.8846163807542468e-07),
    (-2.6286205089898754e-08, -2.54667816805072e-08),
    (3.627373163401201e-09, 2.2070652717459774e-09),
    (-2.8220772290629865e-10, 0.0),
)
"""Of the polynomial in t = (s − 5) / (s + 5), from the power 0 on, that is (1 + s) Φ(−s) e^(s²/2) for s ≥ 0.

Its Chebyshev series up to the power 22, which Shepherd and Laframboise (1981) have for a like factor: off by
4e-16 of the result, at most.
"""


def swish(z: Array) -> Array:
    """Return z σ(z) (Ramachandran, Zoph and Le 2017, with β = 1)."""
    return np.maximum(z, -FAR) * sigmoid(z)


def swish_derivative(z: Array) -> Array:
    """σ(z) + z σ(z) σ(−z)."""
    near = np.clip(z, -FAR, FAR)
    return sigmoid(near) * (1.0 + near * sigmoid(-near))


def swish_second_derivative(z: Array) -> Array:
    """2σ′(z) + z σ″(z)."""
    near = np.clip(z, -FAR, FAR)
    return 2.0 * sigmoid_derivative(near) + near * sigmoid_second_derivative(near)


def compiled_swish(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        above = lanes.where_below(z, -FAR, lanes.broadcast(-FAR), z)
        near = lanes.where_above(above, FAR, lanes.broadcast(FAR), above)
        e, _ = lanes.exponential(lanes.minus_absolute(near))
        r = 1.0 / (1.0 + e)
        share = lanes.where_below(near, 0.0, e * r, r)
        rest = lanes.where_below(near, 0.0, r, e * r)
        return above * share, share * (1.0 + near * rest)

    return both


def gelu(z: Array) -> Array:
    """Return z Φ(z) (Hendrycks and Gimpel 2016)."""
    size = np.minimum(np.abs(z), FAR_NORMAL)
    return np.maximum(z, 0.0) - size * (_density(z) * _mills(size))


def gelu_derivative(z: Array) -> Array:
    """Φ(z) + z φ(z)."""
    size = np.minimum(np.abs(z), FAR_NORMAL)
    below = _density(z) * (_mills(size) - DENSITY * size)
    return np.where(z > 0.0, 1.0 - below, below)


def gelu_second_derivative(z: Array) -> Array:
    """(2 − z²) φ(z)."""
    size = np.minimum(np.abs(z), FAR_NORMAL)
    return DENSITY * _density(z) * (2.0 - size * size)


def _density(z: Array) -> Array:
    """e^(−z²/2), the square taken apart: rounded, it would be off by as much of the result as it is large."""
    size = np.minimum(np.abs(z), FAR_NORMAL)
    coarse = np.rint(size * 16.0) / 16.0
    density = np.exp(-0.5 * coarse * coarse) * np.exp(-0.5 * (size - coarse) * (size + coarse))
    return np.where(size * size > 2.0 * SMALLEST, 0.0, density)


def _mills(size: Array) -> Array:
    """Φ(−s) e^(s²/2) for s ≥ 0, the Mills ratio but for a factor."""
    t = (size - MIDDLE) / (size + MIDDLE)
    square, total = t * t, np.zeros_like(t)
    for even, odd in PAIRS[::-1]:
        total = total * square + (odd * t + even)
    return total / (1.0 + size)


def compiled_gelu(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^(−z²/2), with what is lost of the square, and of one polynomial."""
    pairs = PAIRS[::-1]

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        size = -1.0 * lanes.minus_absolute(z)
        size = lanes.where_above(size, FAR_NORMAL, lanes.broadcast(FAR_NORMAL), size)
        square = size * size
        lost = lanes.fma(size, size, -1.0 * square)
        e, _ = lanes.exponential(-0.5 * square)
        e = e - e * (0.5 * lost)
        t = (size - MIDDLE) / (size + MIDDLE)
        t2, total = t * t, lanes.broadcast(0.0)
        for even, odd in pairs:
            total = lanes.fma(total, t2, lanes.fma(lanes.broadcast(odd), t, lanes.broadcast(even)))
        mills = total / (1.0 + size)
        below = e * (mills - DENSITY * size)
        through = lanes.where_above(z, 0.0, z, lanes.broadcast(0.0))
        return through - size * (e * mills), lanes.where_above(z, 0.0, 1.0 - below, below)

    return both
