"""A map of fates made a little at a time, so that what is there can be seen while the rest is computed."""

from collections.abc import Callable, Iterator
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.engines import compile_nothing
from xorviz.core.survey.fate_plan import FatePlan, FateTask
from xorviz.core.survey.fates import FatePart, train_fates

CHUNK_SECONDS = 0.1
"""So long about is computed for a chunk; one task of a large network may take longer, and can be stopped
within."""


class FateChunks:
    """The parts of a map in their order, coarse ones first. It may be asked from one thread at a time.

    Parameters
    ----------
    plan
        Which runs there are.
    known
        Of which points (rows, columns) no more need be trained; of none if None.
    """

    def __init__(self, plan: FatePlan, known: NDArray[np.bool_] | None = None) -> None:
        self._tasks: Iterator[FateTask] = plan.tasks()
        if known is not None:
            self._tasks = (task for task in plan.tasks() if not known[task.places].all())

    def next(self, stopped: Callable[[], bool]) -> list[FatePart] | None:
        """Return the next parts, none when all are done; None if `stopped` said so: then it is given up.

        What the compiler has not left ready is trained without it.
        """
        compile_nothing()
        began, parts = thread_time(), list[FatePart]()
        for task in self._tasks:
            part = train_fates(task, stopped)
            if part is None:
                return None
            parts.append(part)
            if thread_time() - began >= CHUNK_SECONDS:
                break
        return parts
