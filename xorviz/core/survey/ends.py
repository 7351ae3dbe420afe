"""What runs of a survey come to at their last epoch beyond their losses: the test, and R² of values."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.fit import r_squared
from xorviz.core.run.snapshot import Snapshot


class Ends(NamedTuple):
    """One entry for each seed; NaN, or 0, where there is none."""

    test_loss: Array
    """Of the samples that are held out: see `testing.tested`."""
    test_right: NDArray[np.int64]
    """How many of them are right."""
    r_squared: Array
    """Of the values that are trained on."""
    test_r_squared: Array

    @classmethod
    def of(cls, *shape: int) -> "Ends":
        """Return those of so many seeds, or variants and seeds, of which nothing is known yet."""
        loss, of_training, of_test = np.full((3, *shape), np.nan)
        return cls(loss, np.zeros(shape, np.int64), of_training, of_test)

    @staticmethod
    def wanted(data: Dataset) -> bool:
        """Say whether there is anything to note of such samples."""
        return data.test is not None or data.regression

    def note(self, place: int, end: Snapshot) -> None:
        """Note what a seed has come to."""
        data, test = end.data, end.test
        if data.regression:
            self.r_squared[place] = end.r_squared
        if test is not None and data.test is not None:
            self.test_loss[place], self.test_right[place] = test.loss, test.correct
            if data.regression:
                self.test_r_squared[place] = r_squared(test.predictions, data.test.targets)
