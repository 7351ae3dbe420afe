"""Which classes are answered with which, or what remains of values: of the training, and of the test."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import ABOVE, BELOW, answers
from xorviz.core.network.fit import r_squared
from xorviz.core.run.snapshot import MANY, Snapshot


@dataclass(frozen=True, eq=False)
class Fit:
    """What a network makes of some samples."""

    what: str
    """Which they are: training or test."""
    data: Dataset
    predictions: Array
    """ŷ, (samples, outputs)"""
    loss: float
    right: int
    """How many are answered right, as `Evaluation.correct` counts them: of values none is."""

    @property
    def tells_classes(self) -> bool:
        """Whether each sample is of one class: two of one output, or one class for each output."""
        return not self.data.regression and (self.data.targets.shape[1] == 1 or self.data.exclusive)

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """How many of each class are answered with each, (classes, classes + 1); undecided ones are last.

        Samples that are of no single class do not count: see `tells_classes`.
        """
        if self.data.targets.shape[1] == 1:
            return _of_one_output(self.predictions, self.data.targets)
        wanted, count = answers(self.data.targets), self.class_count
        given = answers(self.predictions)
        cells = (wanted * (count + 1) + np.where(given < 0, count, given))[wanted >= 0]
        return np.bincount(cells, minlength=count * (count + 1)).reshape(count, -1)

    @property
    def is_counted(self) -> bool:
        """Whether `confusion` is known or found at once: of many samples of several classes it takes long."""
        return len(self.data) < MANY or self.class_count == 2 or "confusion" in vars(self)

    @property
    def class_count(self) -> int:
        """How many classes there are: two of one output."""
        return max(2, self.data.targets.shape[1])

    @cached_property
    def residuals(self) -> Array:
        """What remains of the values, y − ŷ, (samples, outputs)."""
        return self.data.targets - self.predictions

    @cached_property
    def r_squared(self) -> float:
        """See `fit.r_squared`."""
        return r_squared(self.predictions, self.data.targets)


def fits(snapshot: Snapshot) -> list[Fit]:
    """Return that of the training and, if some samples are held out, that of the test."""
    found = [Fit("Training", snapshot.data, snapshot.predictions, snapshot.loss, snapshot.correct)]
    test = snapshot.test
    if test is not None and snapshot.data.test is not None:
        found.append(Fit("Test", snapshot.data.test, test.predictions, test.loss, test.correct))
    return found


def counted(found: list[Fit]) -> list[Fit]:
    """Return them when the classes of all that tell some are counted."""
    for each in found:
        if each.tells_classes:
            each.confusion  # noqa: B018
    return found


def _of_one_output(predictions: Array, targets: Array) -> NDArray[np.int64]:
    """Return the table of two classes, (2, 3): by counts alone, for there may be a million."""
    below, above = predictions < BELOW, predictions > ABOVE
    rows = list[list[int]]()
    for of_class in (targets < BELOW, targets > ABOVE):
        zero, one = (int(np.count_nonzero(side & of_class)) for side in (below, above))
        rows.append([zero, one, int(np.count_nonzero(of_class)) - zero - one])
    return np.array(rows, np.int64)
