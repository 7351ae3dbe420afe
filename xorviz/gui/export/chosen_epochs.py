"""Which epochs of a run are drawn or written."""

import math
from collections.abc import Sequence

import numpy as np

USUAL_COUNT = 120
"""Frames, unless something else is wished: ten seconds of an animation."""


def every(step: int, last: int, first: int = 0) -> Sequence[int]:
    """Return first, first + step, first + 2 step, … up to the last epoch at most."""
    return range(first, last + 1, step)


def log_spaced(count: int, last: int, first: int = 0) -> list[int]:
    """Return about `count` epochs from the first to the last whose gaps grow evenly: none is there twice."""
    places = first + np.expm1(np.linspace(0.0, math.log1p(last - first), max(2, count)))
    return sorted({first, last, *(round(place) for place in places.tolist())})


def usual_step(last: int, first: int = 0) -> int:
    """Return the least round step with which there are no more than `USUAL_COUNT` epochs."""
    least = max(1, math.ceil((last - first + 1) / USUAL_COUNT))
    power = 10 ** int(math.log10(least))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= least)
