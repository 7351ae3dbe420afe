"""Many seeds at once: the same settings from thousands of starts, and what becomes of them.

>>> from xorviz.core.run.config import TrainingConfig
>>> tally = survey(SurveyPlan(config=TrainingConfig(), seeds=20, epochs=1000))
>>> tally.share_solved()
Share(count=16, of=20)
"""

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from threading import Event

from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import Portion, train_portion
from xorviz.core.survey.tally import Tally
from xorviz.core.survey.tasks import done


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
    """Yield the portions of a plan as they are done: see `survey`, and `tasks.done`."""
    yield from done(train_portion, plan.tasks(), executor, stop, workers)
