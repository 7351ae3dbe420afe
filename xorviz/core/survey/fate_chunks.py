"""A map of fates made a little at a time, so that what is there can be seen while the rest is computed."""

from collections.abc import Callable, Iterator
from time import perf_counter

from xorviz.core.survey.fate_plan import FatePlan, FateTask
from xorviz.core.survey.fates import FatePart, train_fates

CHUNK_SECONDS = 0.1
"""About so long a chunk takes; one task of a large network may take longer, and can be stopped within."""


class FateChunks:
    """The parts of a map in their order, coarse ones first. It may be asked from one thread at a time."""

    def __init__(self, plan: FatePlan) -> None:
        self.plan = plan
        self._tasks: Iterator[FateTask] = plan.tasks()

    def next(self, stopped: Callable[[], bool]) -> list[FatePart] | None:
        """Return the next parts, none when all are done; None if `stopped` said so: then the map is given up."""
        began, parts = perf_counter(), list[FatePart]()
        for task in self._tasks:
            part = train_fates(task, stopped)
            if part is None:
                return None
            parts.append(part)
            if perf_counter() - began >= CHUNK_SECONDS:
                break
        return parts
