"""Samples changed by hand: put in, moved, taken out. What changed is a person's own, and tells so."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from xorviz.core.data.dataset import Dataset, KeptOut
from xorviz.core.errors import ConfigError

DRAWN = "drawn"
"""What such samples are called."""
MOST_DRAWN = 2_000
"""Samples that can be changed by hand."""


def whole(data: Dataset, share: float = 0.0) -> Dataset:
    """Return all samples: those of the test behind the others, and kept out as long as that is the share.

    Raises
    ------
    ConfigError
        There are too many to be changed by hand.
    """
    test = data.test
    if test is not None:
        inputs, targets = np.vstack([data.inputs, test.inputs]), np.vstack([data.targets, test.targets])
        kept = KeptOut(share, tuple(range(len(data), len(inputs))))
        data = replace(data, inputs=inputs, targets=targets, test=None, kept_out=kept)
    if len(data) > MOST_DRAWN:
        raise ConfigError(f"{len(data):,} samples are too many to be changed by hand: at most {MOST_DRAWN:,}")
    return data


def with_rows(
    data: Dataset, inputs: ArrayLike, targets: ArrayLike, before: Sequence[int | None] | None = None
) -> Dataset:
    """Return other samples (samples, features), (samples, outputs) on the same plane.

    Targets other than 0 and 1 are values to come near to.

    Parameters
    ----------
    data
        The samples before.
    inputs, targets
        Of all samples that are to be there.
    before
        The row that each was before, None of new ones: what was held out stays so, and of the new ones so
        many are that the share is kept. If nothing is said, they are as they were, and new ones behind them.

    Raises
    ------
    ConfigError
        There is none, there are too many, a number is not finite, or none would be left to train on.
    """
    drawn = replace(data, name="own", label=DRAWN, inputs=inputs, targets=targets, test=None, kept_out=None)
    if data.kept_out is not None:
        now = [row if row < len(data) else None for row in range(len(drawn))] if before is None else before
        drawn = replace(drawn, kept_out=_still_out(data.kept_out, now))
    drawn = replace(drawn, regression=not np.isin(drawn.targets, (0.0, 1.0)).all())
    return whole(drawn)


def with_points(data: Dataset, places: ArrayLike, target: ArrayLike) -> Dataset:
    """Return the samples and some more at places (points, 2), all with one target (outputs,)."""
    places = np.atleast_2d(np.asarray(places, np.float64))
    targets = np.broadcast_to(np.asarray(target, np.float64), (len(places), data.targets.shape[1]))
    return with_rows(data, np.vstack([data.inputs, places]), np.vstack([data.targets, targets]))


def moved(data: Dataset, row: int, place: ArrayLike) -> Dataset:
    """Return the samples with one at another place (features,)."""
    inputs = data.inputs.copy()
    inputs[row] = place
    return with_rows(data, inputs, data.targets)


def without(data: Dataset, row: int) -> Dataset:
    """Return the samples but for one.

    Raises
    ------
    ConfigError
        There is no other to train on.
    """
    if len(data) == 1:
        raise ConfigError("the last sample cannot be taken out: a network needs one to learn")
    rest = [other for other in range(len(data)) if other != row]
    return with_rows(data, data.inputs[rest], data.targets[rest], rest)


def _still_out(kept: KeptOut, before: Sequence[int | None]) -> KeptOut:
    """Return which of samples are kept out that were others before: see `with_rows`."""
    out = {*kept.rows}
    rows = [now for now, row in enumerate(before) if row in out]
    if len(rows) == len(before):
        raise ConfigError("the last sample that is trained on cannot be taken out: the others are held out")
    known = sum(row is not None for row in before)
    for now in (now for now, row in enumerate(before) if row is None):
        known += 1
        if len(rows) + 1 <= int(kept.share * known + 0.5):
            rows.append(now)
    return KeptOut(kept.share, tuple(sorted(rows)))
