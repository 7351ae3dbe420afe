"""Claims that check themselves: a sentence, what is measured for it, and what the number may be."""

import math
import re
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Nudge
from xorviz.core.run.run import Run
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import core_count
from xorviz.core.survey.tally import Tally
from xorviz.core.teach.measures import MEASURES, RUN_MEASURES, SURVEY_MEASURES


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be; both ends are allowed."""

    least: float = -math.inf
    most: float = math.inf

    def hold(self, value: float) -> bool:
        """Say whether a number lies within. NaN does not."""
        return self.least <= value <= self.most

    @property
    def text(self) -> str:
        """In words, such as "0.76 ± 0.03"."""
        if math.isinf(self.most):
            return f"at least {self.least:.6g}"
        if math.isinf(self.least):
            return f"at most {self.most:.6g}"
        if self.least == self.most:
            return f"{self.least:.6g}"
        return f"{(self.least + self.most) / 2:.6g} ± {(self.most - self.least) / 2:.3g}"


CLAIM = re.compile(r"(?<!\s)\s*\{claim ([^{}]*)\}")
"""Behind a sentence, the claim that it rests on, as experiment/name: it is checked, and not shown."""

Seeds = Literal["", "solved", "unsolved"]
Statistic = Literal["median", "largest", "least"]
STATISTICS: dict[Statistic, Callable[[list[float]], float]] = {
    "median": lambda numbers: float(np.median(numbers)),
    "largest": lambda numbers: float(np.max(numbers)),
    "least": lambda numbers: float(np.min(numbers)),
}
"""What a claim may say of a run's number over many seeds. A seed without a number makes it NaN."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the run of an experiment, or about the runs of many seeds of it."""

    name: str
    """By which a text refers to it."""
    text: str
    measure: str
    """In `MEASURES`."""
    bounds: Bounds
    epochs: int
    """To train."""
    epoch: int
    """At which to measure; up to which, of a survey."""
    seeds: int
    """How many, from 0; 0 for the run of the experiment's own seed."""
    against: str | None = None
    """An experiment whose number this one's is divided by."""
    config: TrainingConfig | None = None
    """What to train, if it is not the experiment's own configuration."""
    of: Statistic | None = None
    """Over the seeds, of a measure of one run."""
    only: Seeds = ""
    """Which of the seeds count then: all, those that are solved, or those that are not."""
    nudge: Nudge | None = None
    """What is done to each run on its way."""

    @property
    def words(self) -> str:
        """What is measured, to be followed by the number."""
        words = MEASURES[self.measure].words
        seeds = f"{self.only} seeds" if self.only else "seeds"
        over = f", {self.of} of the {seeds}" if self.of else ""
        nudge = f", {self.nudge.text} at epoch {self.nudge.epoch:,}" if self.nudge else ""
        return words + over + nudge + (f", divided by that of {self.against}" if self.against else "")


def without_claims(text: str) -> tuple[str, list[str]]:
    """Return a text as it is shown, and the claims that it rests on."""
    return CLAIM.sub("", text), CLAIM.findall(text)


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
