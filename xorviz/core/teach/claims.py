"""Claims that check themselves: a sentence, what is measured for it, and what the number may be."""

import math
from concurrent.futures import Executor
from dataclasses import dataclass

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.survey.many_seeds import SurveyPlan, Tally, survey
from xorviz.core.teach.measures import RUN_MEASURES, SURVEY_MEASURES


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


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the run of an experiment, or about the runs of many seeds of it."""

    text: str
    measure: str
    """In `MEASURES`."""
    bounds: Bounds
    epochs: int
    """To train."""
    epoch: int
    """At which to measure; up to which, of a survey."""
    seeds: int
    """How many, from 0; 0 for the experiment's own run."""
    against: str | None = None
    """An experiment whose number this one's is divided by."""
    config: TrainingConfig | None = None
    """What to train, if it is not the experiment's own configuration."""


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
        self._runs: dict[tuple[TrainingConfig, int], Run] = {}
        self._tallies: dict[tuple[TrainingConfig, int, int], Tally] = {}

    def check(self, experiment: str, claim: Claim) -> Verdict:
        """Measure what a claim of an experiment is about."""
        measured = self._measure(claim, claim.config or self._configs[experiment])
        if claim.against is not None:
            other = self._measure(claim, self._configs[claim.against])
            measured = measured / other if other else math.nan
        return Verdict(experiment, claim, measured)

    def _measure(self, claim: Claim, config: TrainingConfig) -> float:
        if claim.seeds:
            return SURVEY_MEASURES[claim.measure].measure(self._survey(claim, config), claim.epoch)
        run = self._run(claim, config)
        return RUN_MEASURES[claim.measure].measure(run, min(claim.epoch, run.epoch))

    def _survey(self, claim: Claim, config: TrainingConfig) -> Tally:
        key = config, claim.seeds, claim.epochs
        if key not in self._tallies:
            plan = SurveyPlan(config=config, seeds=claim.seeds, epochs=claim.epochs)
            self._tallies[key] = survey(plan, self._executor)
        return self._tallies[key]

    def _run(self, claim: Claim, config: TrainingConfig) -> Run:
        key = config, claim.epochs
        if key not in self._runs:
            self._runs[key] = Run(config)
            self._runs[key].advance(claim.epochs)
        return self._runs[key]
