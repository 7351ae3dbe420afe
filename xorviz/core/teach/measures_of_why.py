"""What is measured of why a run is as it is, and of what else would have become of it."""

import math

import numpy as np
from numpy.typing import NDArray

from xorviz.core.run.run import Run

NEIGHBOURS = 100
"""Trainings that differ in one weight alone, at equal distances."""
WIDE = 5.0
"""They reach from minus this to this."""
FINE = 1e-4
"""How far the first and the last of them are apart where a border of fates is looked at."""


def share_left(run: Run, epoch: int) -> float:
    """Return how far all parameters have moved, as a share of what the samples moved them by, each alone."""
    moves = [_moves(run, place, epoch) for place in range(len(run.head.parameters.flat))]
    moved = sum(float(np.abs(each).sum()) for each in moves)
    return sum(abs(float(each.sum())) for each in moves) / moved if moved else math.nan


def samples_moving(run: Run, epoch: int) -> float:
    """Return how many samples have moved a weight of the first layer, of the weight that most have moved."""
    weights = run.head.parameters.weights[0].size
    return float(max(np.count_nonzero(_moves(run, place, epoch)) for place in range(weights)))


def share_pulled_apart(run: Run, epoch: int) -> float:
    """Return in which share of the stretches samples moved the last weight of the first layer up and down."""
    from xorviz.core.insight.reasons.biography import biography

    told = biography(run, run.head.parameters.weights[0].size - 1, epoch)
    if told is None or told.by_sample is None or not len(told.by_sample):
        return math.nan
    up, down = (told.by_sample > 0).any(axis=1), (told.by_sample < 0).any(axis=1)
    return float((up & down).mean())


def paths_of_first_weight(run: Run, _: int) -> float:
    """Return how many paths lead from the first weight to the loss."""
    return float(math.prod(run.layers[2:]))


def added_to_answer(run: Run, epoch: int, sample: int, neuron: int) -> float:
    """Return what a hidden neuron adds to z of the first output for a sample; NaN where there is no such."""
    if sample >= len(run.data) or neuron >= run.layers[-2]:
        return math.nan
    from xorviz.core.insight.reasons.paths import make_up

    return float(make_up(run.at(epoch), len(run.layers) - 1, 0, sample).terms[neuron])


def share_solved_nearby(run: Run, epoch: int) -> float:
    """Return the share of trainings that are solved, with other values of the first weight at the start."""
    return float(_solved_along(run, epoch, -WIDE, WIDE).mean())


def border_crossings(run: Run, epoch: int) -> float:
    """Return how often the fate changes from neighbour to neighbour in a fine stretch around a border.

    The border is that in the middle of those in sight, again and again, from `WIDE` down to `FINE`. 0 if
    there is none.
    """
    low, high = -WIDE, WIDE
    while True:
        solved = _solved_along(run, epoch, low, high)
        changes = np.flatnonzero(solved[1:] != solved[:-1])
        if not len(changes):
            return 0.0
        if high - low <= FINE * 1.001:
            return float(len(changes))
        border = low + (high - low) * float(changes[len(changes) // 2] + 1) / NEIGHBOURS
        low, high = border - 0.05 * (high - low), border + 0.05 * (high - low)


def _solved_along(run: Run, epoch: int, low: float, high: float) -> NDArray[np.bool_]:
    """Return which of `NEIGHBOURS` trainings to an epoch are solved."""
    from xorviz.core.survey.fate_axes import FateAxis
    from xorviz.core.survey.fate_plan import FatePlan
    from xorviz.core.survey.fates import Fate, fate_map  # not while the window starts

    along, rate = FateAxis("w1.1.1", low, high), run.start.learning_rate
    own = FateAxis("learning_rate", 0.5 * rate, 1.5 * rate)  # of one row, the rate in its middle: the run's
    plan = FatePlan(
        config=run.start, across=along, up=own, columns=NEIGHBOURS, rows=1, epochs=epoch, data=run.data
    )
    return fate_map(plan).kinds[0] == Fate.SOLVED


def _moves(run: Run, place: int, epoch: int) -> NDArray[np.float64]:
    """Return what each sample has moved a parameter by; nothing where a step is no sum of their parts."""
    from xorviz.core.insight.reasons.biography import biography

    found = biography(run, place, epoch, stretches=1)
    assert found is not None, "nobody stops it"
    return np.zeros(0) if found.by_sample is None else found.by_sample.sum(axis=0)
