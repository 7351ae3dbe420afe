"""The order of the samples in an epoch: a function of seed and epoch, so that any epoch can be redone."""

import numpy as np
from numpy.typing import NDArray

MASK = 2**64 - 1
STEP = 0x9E3779B97F4A7C15


def mix(value: int) -> int:
    """Scatter 64 bits: the output function of SplitMix64 (Steele, Lea and Flood 2014)."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & MASK
    return value ^ (value >> 31)


def sample_order(seed: int, epoch: int, samples: int) -> NDArray[np.int64]:
    """Return the samples' places in random order, (samples,), by Fisher and Yates."""
    state = mix((mix(seed + STEP & MASK) + epoch) & MASK)
    order = np.arange(samples)
    for last in range(samples - 1, 0, -1):
        state = state + STEP & MASK
        other = (mix(state) >> 32) * (last + 1) >> 32
        order[last], order[other] = order[other], order[last]
    return order
