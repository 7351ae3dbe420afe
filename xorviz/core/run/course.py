"""The course of some epochs: the loss of each and how many samples are right, also of those held out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.engine import Evaluation, Judged
from xorviz.core.network.arrays import Array


class Course(NamedTuple):
    """What epochs that follow each other came to."""

    losses: Array
    """(epochs,)"""
    correct: NDArray[np.int64]
    """(epochs,): samples that are right"""
    test: Judged | None = None
    """The same of the samples that are held out; None if none are."""

    def since(self, begin: int) -> "Course":
        """Return it without so many epochs at its beginning."""
        return self._part(slice(begin, None))

    def until(self, end: int) -> "Course":
        """Return so many epochs of it, from its beginning."""
        return self._part(slice(end))

    def _part(self, part: slice) -> "Course":
        test = self.test and Judged(self.test.losses[part], self.test.correct[part])
        return Course(self.losses[part], self.correct[part], test)


def course_at(loss: float, correct: int, test: Evaluation | None) -> Course:
    """Return the course of a single epoch."""
    held_out = None if test is None else Judged(np.array([test.loss]), np.array([test.correct]))
    return Course(np.array([loss]), np.array([correct]), held_out)


def one_after_the_other(parts: Sequence[Array]) -> Array:
    """Return one array; where there is one already, that: the usual case."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def joined(parts: Sequence[Course]) -> Course:
    """Return one course of all that follow each other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Course(np.empty(0), np.empty(0, np.int64))
    tests = [part.test for part in parts if part.test is not None]
    return Course(
        np.concatenate([part.losses for part in parts]),
        np.concatenate([part.correct for part in parts]),
        _joined_tests(tests) if tests else None,
    )


def _joined_tests(tests: Sequence[Judged]) -> Judged:
    return Judged(
        np.concatenate([test.losses for test in tests]), np.concatenate([test.correct for test in tests])
    )
