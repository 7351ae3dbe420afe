"""What a survey has found so far."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.run.describing import r_squared_text, settings_line
from xorviz.core.run.report.html_table import html_table
from xorviz.core.survey.ends import Ends
from xorviz.core.survey.many_starts import column_epochs
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import BINS, Portion

CONFIDENCE_Z = 1.959963984540054
"""A normal variable lies within ± this with probability 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of counted things, with its 95 % confidence interval (Wilson 1927)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; NaN of nothing."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n); from 0 to 1 where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        p, n, z = self.value, self.of, CONFIDENCE_Z
        centre, room = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (centre - room) / (1 + z * z / n), (centre + room) / (1 + z * z / n)
        return min(low, p), max(high, p)  # which rounding could else leave out at 0 and 1


class Tally:
    """What a survey has found so far. Portions may come in any order; each counts once.

    Its arrays are (variants, seeds), in the order of the plan; a run that has not come yet has `done` 0.
    """

    def __init__(self, plan: SurveyPlan) -> None:
        self.plan = plan
        self.variants = plan.variants
        data = [plan.data_of(config) for config in self.variants]
        self._samples = [len(each) for each in data]
        self._tests = [0 if each.test is None else len(each.test) for each in data]
        shape = len(self.variants), plan.seeds
        self.done = np.zeros(shape, np.bool_)
        self.finite = np.zeros(shape, np.bool_)
        self.losses = np.full(shape, np.nan)
        """At the last epoch, by the run's reduction."""
        self.right = np.zeros(shape, np.int64)
        self.ends = Ends.of(*shape)
        """Of the test and of values, at the last epoch; each is (variants, seeds)."""
        self.regression = [each.regression for each in data]
        """Whether a variant learns values: then none is right, and none solved."""
        self.solved = np.full(shape, -1, np.int64)
        """The epoch since which all samples have been right, or −1."""
        self.reached = np.full(shape, -1, np.int64)
        """The first epoch with a mean loss below `SMALL_LOSS`, or −1."""
        self.rises = np.zeros(shape, np.int64)
        """Epochs in which the loss rose."""
        self.density = np.zeros((shape[0], len(column_epochs(plan.epochs)), BINS), np.int64)
        """(variants, columns, bins): how many runs have a loss in each bin at each of the `column_epochs`."""
        self.engine = ""

    def __repr__(self) -> str:
        counted = "" if self.is_complete else f"{self.finished:,} of "
        told = "; ".join(f"{name}: {share}" for name, share in self._outcomes())
        return f"<Survey of {counted}{self.plan.runs:,} runs to epoch {self.plan.epochs:,}: {told}>"

    def _repr_html_(self) -> str:
        told = f"{self.finished:,} of {self.plan.runs:,} runs to epoch {self.plan.epochs:,}"
        return html_table([("Survey", told), *self._outcomes()])

    def _outcomes(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each variant, and how many of its runs are solved, with the interval."""
        for place, config in enumerate(self.variants):
            share = self.share_solved(place)
            low, high = share.interval
            told = f"{share.value:.1%} solved ({low:.1%} to {high:.1%})" if share.of else "none yet"
            if share.of and self.regression[place]:
                told = self.told(place)
            yield settings_line(config, self.plan.data_of(config)), told

    def add(self, portion: Portion) -> None:
        """Count a portion; one that was counted before changes nothing."""
        task = portion.task
        variant = self.variants.index(task.config)
        start = task.first_seed - self.plan.first_seed
        place = variant, slice(start, start + task.seeds)
        if self.done[place].any():
            return
        self.finite[place], self.losses[place], self.right[place] = (
            portion.finite,
            portion.loss,
            portion.right,
        )
        if portion.ends is not None:
            for whole, part in zip(self.ends, portion.ends, strict=True):
                whole[place] = part
        self.solved[place], self.reached[place] = portion.solved, portion.reached
        self.rises[place] = portion.rises
        self.density[variant] += portion.density
        self.engine = portion.engine
        self.done[place] = True  # the last of all: what Ctrl+C comes in between of does not count

    @property
    def finished(self) -> int:
        """How many runs have been counted."""
        return int(self.done.sum())

    @property
    def is_complete(self) -> bool:
        """Whether that is all of the plan."""
        return bool(self.done.all())

    def seed(self, place: int) -> int:
        """Return the seed at a place of the arrays."""
        return self.plan.first_seed + place

    def share_solved(self, variant: int = 0, epoch: int | None = None) -> Share:
        """Return the share of runs whose samples are all right to the end, since an epoch at the latest."""
        done, solved = self.done[variant], self.solved[variant]
        latest = self.plan.epochs if epoch is None else epoch
        return Share(int(((solved >= 0) & (solved <= latest) & done).sum()), int(done.sum()))

    def solved_by(self, variant: int, epochs: NDArray[np.int64]) -> Array:
        """Return the share of runs solved by each of these epochs; NaN while none has been counted.

        NaN of values too: they are neither right nor wrong.
        """
        done = 0 if self.regression[variant] else int(self.done[variant].sum())
        solved = np.sort(self.solved[variant][self._there(self.solved, variant)])
        counts = np.searchsorted(solved, epochs, side="right")
        return counts / done if done else np.full(len(epochs), np.nan)

    def share_reached(self, variant: int = 0) -> Share:
        """Return the share of runs whose mean loss fell below `SMALL_LOSS`."""
        return Share(int(self._there(self.reached, variant).sum()), int(self.done[variant].sum()))

    def share_rising(self, variant: int = 0) -> Share:
        """Return the share of runs whose loss rose at least once."""
        rose = (self.rises[variant] > 0) & self.done[variant]
        return Share(int(rose.sum()), int(self.done[variant].sum()))

    def median_reached(self, variant: int = 0) -> float:
        """Return the median epoch at which the loss became small, of those where it did; else NaN."""
        return _median(self.reached[variant], self._there(self.reached, variant))

    def median_solved(self, variant: int = 0) -> float:
        """Return the median epoch of solving, of those that are solved; else NaN."""
        return _median(self.solved[variant], self._there(self.solved, variant))

    def median_loss(self, variant: int = 0) -> float:
        """Return the median loss at the end."""
        return _median(self.losses[variant], self.done[variant])

    def median_accuracy(self, variant: int = 0) -> float:
        """Return the median share of samples that are right at the end."""
        return _median(self.right[variant], self.done[variant]) / self.samples(variant)

    def best_accuracy(self, variant: int = 0) -> float:
        """Return the greatest share of samples that are right at the end of a run."""
        return float(self.right[variant].max()) / self.samples(variant)

    def median_test_loss(self, variant: int = 0) -> float:
        """Return the median loss of the samples that are held out at the end; NaN if none are."""
        return _median(self.ends.test_loss[variant], self.done[variant])

    def median_test_accuracy(self, variant: int = 0) -> float:
        """Return the median share of right ones of the samples that are held out; NaN if none are."""
        count = self.tests(variant)
        return _median(self.ends.test_right[variant], self.done[variant]) / count if count else math.nan

    def median_r_squared(self, variant: int = 0) -> float:
        """Return the median R² of the values at the end; NaN of classes."""
        return _median(self.ends.r_squared[variant], self.done[variant])

    def median_test_r_squared(self, variant: int = 0) -> float:
        """Return the same of the values that are held out."""
        return _median(self.ends.test_r_squared[variant], self.done[variant])

    def told(self, variant: int = 0) -> str:
        """Say what is typical of values and of the test; nothing if there are neither."""
        if not self.done[variant].any():
            return ""
        tests, words = self.tests(variant), list[str]()
        if self.regression[variant]:
            words.append(f"R² {r_squared_text(self.median_r_squared(variant))}")
            words += [f"test R² {r_squared_text(self.median_test_r_squared(variant))}"] if tests else []
        elif tests:
            words.append(f"{100 * self.median_test_accuracy(variant):.1f} % of the test right")
        words += [f"test loss {self.median_test_loss(variant):.3g}"] if tests else []
        return f"medians: {', '.join(words)}" if words else ""

    def samples(self, variant: int) -> int:
        """Return how many samples a variant has to train on."""
        return self._samples[variant]

    def tests(self, variant: int) -> int:
        """Return how many samples of a variant are held out."""
        return self._tests[variant]

    def _there(self, epochs: NDArray[np.int64], variant: int) -> NDArray[np.bool_]:
        return (epochs[variant] >= 0) & self.done[variant]


def _median(column: Array | NDArray[np.int64], there: NDArray[np.bool_]) -> float:
    return float(np.median(column[there])) if there.any() else math.nan
