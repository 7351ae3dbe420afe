"""A map of fates made a little at a time, so that what is there can be seen while the rest is computed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, repeat
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.engines import compile_nothing
from xorviz.core.survey.fate_plan import FatePlan, FateTask
from xorviz.core.survey.fates import FatePart, train_fates
from xorviz.core.survey.portions import core_count

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

        It takes all cores but one, which is left to whoever looks at the map. What the compiler has not left
        ready is trained without it.
        """
        cores, parts, until = max(1, core_count() - 1), list[FatePart](), monotonic() + CHUNK_SECONDS
        with ThreadPoolExecutor(cores, "fates", compile_nothing) as threads:
            while tasks := list(islice(self._tasks, cores)):
                for part in threads.map(train_fates, tasks, repeat(stopped)):
                    if part is None:
                        return None
                    parts.append(part)
                if monotonic() >= until:
                    break
        return parts
