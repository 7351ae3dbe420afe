"""Samples kept from training, to test a network with: which ones follows from a share and a seed."""

from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array

_APART = 1
"""Beside the seed of the data, so that the draw has nothing to do with where the points are."""

_made: "WeakValueDictionary[tuple[Dataset, float, int], Dataset]" = WeakValueDictionary()


def with_held_out(data: Dataset, share: float, data_seed: int) -> Dataset:
    """Return the samples to train on, with the others as their `test`: see `held_out_rows`.

    Those that are kept out for this share, where the data say so.

    The samples keep their order. The same object for as long as somebody has it; with a share of 0, a test
    that is there already, or nothing left of what was kept out, it is what was given: done again, it is the
    same.
    """
    kept = data.kept_out
    told = kept is not None and kept.share == share
    none = not kept.rows if kept is not None and told else not share
    if data.test is not None or none:
        return data
    split = _made.get((data, share, data_seed))
    if split is None:
        if kept is not None and told:
            held = np.isin(np.arange(len(data)), kept.rows)
        else:
            held = held_out_rows(data, share, data_seed)
        test = data.rows(held) if held.any() else None
        split = _made.setdefault((data, share, data_seed), data.rows(~held, test))
    return split


def held_out_rows(data: Dataset, share: float, data_seed: int) -> NDArray[np.bool_]:
    """Say of each sample whether it is held out, (samples,).

    So many as the share of all is, to the nearest, but one at least; of a class never all. Drawn without
    replacement, class by class, so that each has its part (stratified); where the targets are no classes,
    from all alike.
    """
    rng = np.random.default_rng((data_seed, _APART))
    groups = _classes(data.targets) if not data.regression else np.zeros(len(data), np.int64)
    held = np.zeros(len(data), np.bool_)
    for group, count in enumerate(_shared_out(np.bincount(groups), share).tolist()):
        held[rng.permutation(np.flatnonzero(groups == group))[:count]] = True
    return held


def _classes(targets: Array) -> NDArray[np.int64]:
    """Return the class of each sample as a number, (samples,): those with the same targets are of one.

    Column by column, which of a million takes a tenth of the time, and leaves Python's lock to the window.
    """
    groups = np.zeros(len(targets), np.int64)
    for column in targets.T:
        values, places = np.unique(column, return_inverse=True)
        groups = np.unique(groups * len(values) + places, return_inverse=True)[1]
    return groups


def _shared_out(sizes: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """Return how many of each class are held out: by the largest remainders (Hare's quota)."""
    total = min(max(1, int(share * sizes.sum() + 0.5)), int((sizes - 1).sum()))
    wanted = sizes * share
    counts = np.minimum(np.floor(wanted).astype(np.int64), sizes - 1)
    while counts.sum() < total:
        counts[np.argmax(np.where(counts < sizes - 1, wanted - counts, -np.inf))] += 1
    return counts
