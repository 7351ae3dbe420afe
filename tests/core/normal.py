"""The normal distribution once more: from the C library's erfc, and with more digits."""

import math
from decimal import Decimal, localcontext

import numpy as np

DENSITY = Decimal("0.3989422804014326779399460599343818684758586311649")
"""1 / √(2π)."""


@np.vectorize
def normal_share(z):
    """Φ(z)."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def normal_density(z):
    """φ(z)."""
    return np.exp(-0.5 * z**2) / math.sqrt(2.0 * math.pi)


def exact_tail(size):
    """Return Φ(−s) and φ(s), for s of 1 or more: Φ(−s) = φ(s) / (s + 1 / (s + 2 / (s + 3 / …)))."""
    with localcontext() as context:
        context.prec = 40
        s, below = Decimal(size), Decimal(0)
        for number in range(2000, 0, -1):
            below = number / (s + below)
        density = DENSITY * (-s * s / 2).exp()
        return density / (s + below), density
