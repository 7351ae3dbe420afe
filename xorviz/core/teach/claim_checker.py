"""Claims that check themselves: what is measured for each, beside what the number may be."""

import math
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import core_count
from xorviz.core.survey.tally import Tally
from xorviz.core.teach.claims import STATISTICS, Claim
from xorviz.core.teach.measures import RUN_MEASURES, SURVEY_MEASURES

if TYPE_CHECKING:
    from xorviz.core.run.edits import Nudge


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim and the number that was measured for it."""

    experiment: str
    claim: Claim
    measured: float

    @property
    def holds(self) -> bool:
        """Whether the number is within the claim's bounds."""
        return self.claim.bounds.hold(self.measured)


class Checker:
    """Measures what claims are about. What several of them need is trained once.

    Parameters
    ----------
    configs
        The settings of each experiment, by name.
    executor
        What surveys: see `survey`.
    """

    def __init__(self, configs: dict[str, TrainingConfig], executor: Executor | None = None) -> None:
        self._configs, self._executor = configs, executor
        self._runs: dict[tuple[TrainingConfig, int, Nudge | None], Run] = {}
        self._tallies: dict[tuple[TrainingConfig, int, int], Tally] = {}

    def check(self, experiment: str, claim: Claim) -> Verdict:
        """Measure what a claim of an experiment is about."""
        measured = self._measure(claim, claim.config or self._configs[experiment])
        if claim.against is not None:
            other = self._measure(claim, self._configs[claim.against])
            measured = measured / other if other else math.nan
        return Verdict(experiment, claim, measured)

    def _measure(self, claim: Claim, config: TrainingConfig) -> float:
        if claim.measure in SURVEY_MEASURES:
            return SURVEY_MEASURES[claim.measure].measure(self._survey(claim, config), claim.epoch)
        if claim.of is None:
            return self._measure_run(claim, config)
        configs = [config.changed(seed=seed) for seed in range(claim.seeds)]
        with ThreadPoolExecutor(core_count()) as threads:
            list(threads.map(partial(self._run, claim), configs))
        if claim.only:
            solved = claim.only == "solved"
            configs = [
                each for each in configs if (self._run(claim, each).solved_epoch is not None) is solved
            ]
        numbers = [self._measure_run(claim, each) for each in configs]
        return STATISTICS[claim.of](numbers) if numbers else math.nan

    def _measure_run(self, claim: Claim, config: TrainingConfig) -> float:
        run = self._run(claim, config)
        return RUN_MEASURES[claim.measure].measure(run, min(claim.epoch, run.epoch))

    def _survey(self, claim: Claim, config: TrainingConfig) -> Tally:
        key = config, claim.seeds, claim.epochs
        if key not in self._tallies:
            plan = SurveyPlan(config=config, seeds=claim.seeds, epochs=claim.epochs)
            self._tallies[key] = survey(plan, self._executor)
        return self._tallies[key]

    def _run(self, claim: Claim, config: TrainingConfig) -> Run:
        key = config, claim.epochs, claim.nudge
        if key not in self._runs:
            run = self._runs[key] = Run(config)
            if claim.nudge is not None:
                run.advance(claim.nudge.epoch)
                run.make(claim.nudge)
            run.advance(claim.epochs - run.epoch)
        return self._runs[key]
