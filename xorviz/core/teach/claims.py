"""Claims: a sentence, what is measured for it, and what the number may be. `Checker` measures it."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Nudge


class Bounds(NamedTuple):
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
        from xorviz.core.teach.measures import MEASURES  # as late as this: a start has no need of it

        words = MEASURES[self.measure].words
        seeds = f"{self.only} seeds" if self.only else "seeds"
        over = f", {self.of} of the {seeds}" if self.of else ""
        nudge = f", {self.nudge.text} at epoch {self.nudge.epoch:,}" if self.nudge else ""
        return words + over + nudge + (f", divided by that of {self.against}" if self.against else "")


def without_claims(text: str) -> tuple[str, list[str]]:
    """Return a text as it is shown, and the claims that it rests on."""
    return CLAIM.sub("", text), CLAIM.findall(text)
