"""Since when a run is solved, and how long it must stay so to count."""

import numpy as np
from numpy.typing import NDArray

PROOF = 20
"""A run is solved when it has stayed so for one part in so many of the epochs until then."""


def solved_since(before: int | None, first: int, correct: NDArray[np.int64], samples: int) -> int | None:
    """Return the epoch since which every sample has been right; None if one is not now.

    Parameters
    ----------
    before
        The answer up to the epoch before `first`.
    first, correct : (epochs,)
        How many samples are right in `first` and in the epochs after it.
    samples
        How many there are.
    """
    wrong = np.flatnonzero(correct < samples)
    if len(wrong):
        since = int(wrong[-1]) + 1
        return first + since if since < len(correct) else None
    return first if before is None and len(correct) else before


def solved_stretches(
    before: int | None, first: int, correct: NDArray[np.int64], samples: int
) -> tuple[tuple[int, int], ...]:
    """Return the first and last epoch of the times that were solved for long enough, and are over by now.

    The parameters are those of `solved_since`.
    """
    wrong = first + np.flatnonzero(correct < samples)
    if len(wrong) == 0 or (len(wrong) == len(correct) and before is None):
        return ()  # solved on, or not yet: the usual cases, and looked at after each slice
    began = np.concatenate(([first if before is None else before], wrong[:-1] + 1))[: len(wrong)]
    enough = wrong > began + began // PROOF
    return tuple(zip(began[enough].tolist(), (wrong[enough] - 1).tolist(), strict=True))


def proven_epoch(since: int) -> int:
    """Return the epoch until which a run must stay solved to be so."""
    return since + since // PROOF


def next_look(since: int | None, epoch: int) -> int:
    """Return how far to train before looking whether it is proven: so that none passes unseen."""
    return epoch + max(1, epoch // PROOF) if since is None else proven_epoch(since)
