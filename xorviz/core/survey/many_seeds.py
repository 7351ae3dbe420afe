"""Many seeds at once: the same settings from thousands of starts, and what becomes of them.

>>> from xorviz.core.run.config import TrainingConfig
>>> tally = survey(SurveyPlan(config=TrainingConfig(), seeds=20, epochs=1000))
>>> tally.share_solved()
Share(count=16, of=20)
"""

from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from itertools import islice
from threading import Event

from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import Portion, core_count, train_portion
from xorviz.core.survey.tally import Tally

WAITING = 64
WAITING_EACH = 4
"""So many tasks at the most are handed to the executor ahead of time, or so many for each of its workers if
that is more: few, to end soon when stopped, and enough for all to have work."""
LOOK_SECONDS = 0.1


def survey(
    plan: SurveyPlan,
    executor: Executor | None = None,
    each_portion: Callable[[Tally], object] = lambda _: None,
    workers: int = 1,
) -> Tally:
    """Train all runs of a plan, and return what was found.

    Parameters
    ----------
    plan
        What to train.
    executor
        What does the work: any of `concurrent.futures`, on other machines too if they have xorviz. A thread
        for each core if None.
    each_portion
        Called with the tally so far after each portion. If it raises, the survey ends.
    workers
        How many tasks the executor can work at: many of them are not left waiting for tasks.
    """
    tally = Tally(plan)
    for portion in portions(plan, executor, workers=workers):
        tally.add(portion)
        each_portion(tally)
    return tally


def portions(
    plan: SurveyPlan, executor: Executor | None = None, stop: Event | None = None, workers: int = 1
) -> Generator[Portion]:
    """Yield the portions of a plan as they are done. Closing the iterator ends the work: see `survey`.

    Setting `stop`, from any thread, ends it within a tenth of a second or so, except in other processes.
    """
    if executor is not None:
        yield from _collect(plan, executor, stop, workers)
        return
    stop = stop or Event()
    cores = core_count()
    with ThreadPoolExecutor(cores, thread_name_prefix="survey") as threads:
        try:
            yield from _collect(plan, threads, stop, cores)
        finally:
            stop.set()


def _collect(plan: SurveyPlan, executor: Executor, stop: Event | None, workers: int) -> Generator[Portion]:
    """Keep the executor busy with a few tasks at a time, and yield what comes back."""
    more = (stop.is_set,) if stop is not None and isinstance(executor, ThreadPoolExecutor) else ()
    pause = None if stop is None else LOOK_SECONDS
    tasks = plan.tasks()
    pending: set[Future[Portion | None]] = set()
    try:
        while stop is None or not stop.is_set():
            room = max(WAITING, WAITING_EACH * workers) - len(pending)
            pending |= {executor.submit(train_portion, task, *more) for task in islice(tasks, room)}
            if not pending:
                return
            done, pending = wait(pending, pause, FIRST_COMPLETED)
            for future in done:
                portion = future.result()
                if portion is not None:
                    yield portion
    finally:
        for future in pending:
            future.cancel()
