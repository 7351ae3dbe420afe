"""Doing many tasks: by threads of one's own, or by any executor, until told to stop."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from itertools import islice
from threading import Event
from typing import TypeVar

from xorviz.core.survey.portions import core_count

Task = TypeVar("Task")
Done = TypeVar("Done")

WAITING = 64
WAITING_EACH = 4
"""So many tasks at the most are handed to the executor ahead of time, or so many for each of its workers if
that is more: few, to end soon when stopped, and enough for all to have work."""
LOOK_SECONDS = 0.1


def done(
    work: Callable[..., Done | None],
    tasks: Iterator[Task],
    executor: Executor | None = None,
    stop: Event | None = None,
    workers: int = 1,
) -> Generator[Done]:
    """Yield what comes of tasks as they are done. Closing the iterator ends the work.

    Parameters
    ----------
    work
        What does one: it returns None if it was stopped. In a thread it gets `stop.is_set` as well, if there
        is a `stop`, to end early.
    tasks
        Plain data, for the executor may be other processes.
    executor
        Any of `concurrent.futures`; a thread for each core if None.
    stop
        Setting it, from any thread, ends the work within a tenth of a second or so; not in processes.
    workers
        How many tasks the executor can work at.
    """
    if executor is not None:
        yield from _collect(work, tasks, executor, stop, workers)
        return
    stop = stop or Event()
    cores = core_count()
    with ThreadPoolExecutor(cores, thread_name_prefix="survey") as threads:
        try:
            yield from _collect(work, tasks, threads, stop, cores)
        finally:
            stop.set()


def _collect(
    work: Callable[..., Done | None],
    tasks: Iterator[Task],
    executor: Executor,
    stop: Event | None,
    workers: int,
) -> Generator[Done]:
    """Keep the executor busy with a few tasks at a time, and yield what comes back."""
    more = (stop.is_set,) if stop is not None and isinstance(executor, ThreadPoolExecutor) else ()
    pause = None if stop is None else LOOK_SECONDS
    pending: set[Future[Done | None]] = set()
    try:
        while stop is None or not stop.is_set():
            room = max(WAITING, WAITING_EACH * workers) - len(pending)
            pending |= {executor.submit(work, task, *more) for task in islice(tasks, room)}
            if not pending:
                return
            ended, pending = wait(pending, pause, FIRST_COMPLETED)
            for future in ended:
                outcome = future.result()
                if outcome is not None:
                    yield outcome
    finally:
        for future in pending:
            future.cancel()
