"""What can be measured of a run or of a survey, by name: what claims and predictions are about."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xorviz.core.insight.border import border_pieces, is_closed, roundness, second_slope, straightness
from xorviz.core.insight.curvature.eigenvalues import Curvature, curvature
from xorviz.core.insight.health import layer_norms, slopes, twin_distance
from xorviz.core.insight.line_angle import line_angle
from xorviz.core.insight.pull import pull_of
from xorviz.core.network.decisions import THRESHOLD, leaning
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.testing import losses_added
from xorviz.core.survey.tally import Tally
from xorviz.core.teach.measures_of_path import detour, path_in_plane, path_in_weights
from xorviz.core.teach.measures_of_why import (
    added_to_answer,
    border_crossings,
    paths_of_first_weight,
    samples_moving,
    share_left,
    share_pulled_apart,
    share_solved_nearby,
)

STRIDE = 10
"""Epochs from one look at the border, or at the curvature, to the next: these take milliseconds."""


@dataclass(frozen=True, slots=True)
class RunMeasure:
    """A number of one run. `measure(run, epoch)` takes it at an epoch of the run."""

    name: str
    words: str
    """What it is, to be followed by the value."""
    measure: Callable[[Run, int], float]
    unit: Literal["", "%"] = ""
    """What a person says it in: a share is measured from 0 to 1, and said in per cent."""


@dataclass(frozen=True, slots=True)
class SurveyMeasure:
    """A number of the runs of many seeds. `measure(tally, epoch)`: up to an epoch, where that matters."""

    name: str
    words: str
    measure: Callable[[Tally, int], float]


Measure = RunMeasure | SurveyMeasure


def _solved(run: Run, _: int) -> float:
    return math.inf if run.solved_epoch is None else float(run.solved_epoch)


def _mean_loss(snapshot: Snapshot) -> float:
    return snapshot.loss / losses_added(snapshot.config, len(snapshot.data))


def _greatest_loss(run: Run, epoch: int) -> float:
    return float(run.losses[: epoch + 1].max()) / losses_added(run.config, len(run.data))


def _share_one_line(run: Run, epoch: int) -> float:
    pieces = [border_pieces(run.at(each)) for each in range(STRIDE, epoch + 1, STRIDE)]
    lines = sum(len(each) == 1 and not is_closed(each[0]) for each in pieces)
    return lines / len(pieces) if pieces else math.nan


def _slope_at_two(activation: str) -> float:
    record = FUNCTIONS[activation]
    return float(record.derivative(np.array([2.0]))[0]) / record.greatest_slope


def _least_slope(snapshot: Snapshot) -> float:
    found = slopes(snapshot)
    return min(float(layer.min()) / most for layer, most in zip(found.layers, found.maxima, strict=True))


def _test_accuracy(snapshot: Snapshot) -> float:
    test = snapshot.test
    return math.nan if test is None else test.correct / len(test.predictions)


def _twins(snapshot: Snapshot) -> float:
    closest = twin_distance(snapshot.parameters)
    return math.inf if closest is None else closest.distance


def _bend(snapshot: Snapshot) -> float:
    pieces = border_pieces(snapshot)
    return max(map(straightness, pieces)) if pieces else math.nan


def _curvature(snapshot: Snapshot) -> Curvature:
    found = curvature(snapshot)
    assert found is not None, "nobody stops it"
    return found


def _sharpness(snapshot: Snapshot) -> float:
    found = _curvature(snapshot)
    return math.nan if found.limit is None else found.sharpest / found.limit


def _greatest_sharpness(run: Run, epoch: int) -> float:
    return max(_sharpness(run.at(each)) for each in range(0, epoch + 1, STRIDE))


def _descent(snapshot: Snapshot) -> float:
    found = _curvature(snapshot)
    return -float(found.values[0]) / found.sharpest if len(found.values) else math.nan


def _weight_growth(run: Run, epoch: int) -> float:
    start, now = (
        math.hypot(*(float(weight) for layer in run.at(at).parameters.weights for weight in layer.flat))
        for at in (0, epoch)
    )
    return now / start if start else math.nan


def _last_rise(run: Run, epoch: int) -> float:
    rises = np.flatnonzero(np.diff(run.losses[: epoch + 1]) > 0.0)
    return float(rises[-1] + 1) if len(rises) else 0.0


def _share_freed(tally: Tally, epoch: int) -> float:
    late = tally.solved[0] > epoch
    return float(np.count_nonzero(late) / np.count_nonzero(late | (tally.solved[0] < 0)))


def _share_half_wrong(tally: Tally, _: int) -> float:
    means = tally.losses[0] / losses_added(tally.plan.config, tally.samples(0))
    return np.count_nonzero(np.abs(means - 0.5) <= 0.01) / len(means)


def _at(measure: Callable[[Snapshot], float]) -> Callable[[Run, int], float]:
    return lambda run, epoch: measure(run.at(epoch))


LOSS_SHOWN = RunMeasure("loss", "the loss", _at(lambda s: s.loss))
"""As the window shows it: the sum or the mean, as the run's settings say, with a penalty."""
RUN_MEASURES = {
    measure.name: measure
    for measure in (
        RunMeasure("loss", "the mean loss of a sample", _at(_mean_loss)),
        RunMeasure("accuracy", "the share of samples that are right", _at(lambda s: s.accuracy), "%"),
        RunMeasure("test_accuracy", "the share of samples held out that are right", _at(_test_accuracy), "%"),
        RunMeasure("r_squared", "R² of the values that are trained on", _at(lambda s: s.r_squared)),
        RunMeasure("solved_epoch", "the epoch since which all samples are right", _solved),
        RunMeasure(
            "remaining",
            "the batch's gradient as a share of the samples' own",
            _at(lambda s: pull_of(s).remaining),
        ),
        RunMeasure("least_slope", "the flattest slope as a share of the steepest", _at(_least_slope)),
        RunMeasure(
            "slope_at_two",
            "f′(2) of the hidden neurons as a share of the greatest f′",
            lambda run, _: _slope_at_two(run.config.activations[0]),
        ),
        RunMeasure("greatest_loss", "the greatest mean loss of a sample so far", _greatest_loss),
        RunMeasure("twin_distance", "the distance of the closest two hidden neurons", _at(_twins)),
        RunMeasure(
            "distance_from_half",
            f"how far the outputs are from {THRESHOLD:g}, at most",
            _at(lambda s: float(abs(leaning(s.predictions)).max())),
        ),
        RunMeasure(
            "border_pieces",
            "the pieces of the border in the plane shown",
            _at(lambda s: len(border_pieces(s))),
        ),
        RunMeasure(
            "open_pieces",
            "the pieces of the border that end at the edge of the plane shown",
            _at(lambda s: sum(not is_closed(piece) for piece in border_pieces(s))),
        ),
        RunMeasure(
            "share_one_line",
            f"of every {STRIDE}th epoch so far, the share at which the border is one line",
            _share_one_line,
        ),
        RunMeasure(
            "closed_pieces",
            "the pieces of the border that go all the way round",
            _at(lambda s: sum(map(is_closed, border_pieces(s)))),
        ),
        RunMeasure(
            "straightness",
            "how far the border is from straight: its distance from the chord of a piece, at most",
            _at(_bend),
        ),
        RunMeasure(
            "roundness",
            "4π area / length² of what the border encloses (a circle has 1, a square 0.785)",
            _at(lambda s: roundness(border_pieces(s))),
        ),
        RunMeasure(
            "second_slope",
            "along the border, f′ of the neuron that comes second, at most, as a share of the greatest f′",
            _at(second_slope),
        ),
        RunMeasure("line_angle", "the angle between the hidden lines, in degrees", _at(line_angle)),
        RunMeasure("weight_growth", "the norm of all weights, divided by that at epoch 0", _weight_growth),
        RunMeasure(
            "gradient", "the norm of the gradient", _at(lambda s: float(np.linalg.norm(layer_norms(s))))
        ),
        RunMeasure("last_rise", "the last epoch so far in which the loss rises", _last_rise),
        RunMeasure(
            "sharpness",
            "the greatest curvature of the loss as a share of what updates can bear",
            _at(_sharpness),
        ),
        RunMeasure(
            "greatest_sharpness",
            f"the greatest curvature as a share of what updates can bear, at every {STRIDE}th epoch so far",
            _greatest_sharpness,
        ),
        RunMeasure(
            "directions_down",
            "the directions in which the loss curves down",
            _at(lambda s: _curvature(s).signs[2]),
        ),
        RunMeasure(
            "directions_up",
            "the directions in which the loss curves up",
            _at(lambda s: _curvature(s).signs[0]),
        ),
        RunMeasure("descent", "the greatest curvature down as a share of that up", _at(_descent)),
        RunMeasure(
            "share_left",
            "how far the parameters have moved, as a share of how far the samples moved them, each alone",
            share_left,
        ),
        RunMeasure(
            "samples_moving",
            "the samples that have moved a weight of the first layer, at most",
            samples_moving,
        ),
        RunMeasure(
            "pulled_apart",
            "the share of stretches of epochs in which samples moved the last weight of layer 1 up and down",
            share_pulled_apart,
        ),
        RunMeasure(
            "first_adds",
            "what the first hidden neuron adds to z of the output, for the first sample",
            lambda run, epoch: added_to_answer(run, epoch, 0, 0),
        ),
        RunMeasure(
            "second_takes",
            "what the second hidden neuron takes from z of the output, for the first sample",
            lambda run, epoch: -added_to_answer(run, epoch, 0, 1),
        ),
        RunMeasure(
            "second_takes_then",
            "what the second hidden neuron takes from z of the output, for the second sample",
            lambda run, epoch: -added_to_answer(run, epoch, 1, 1),
        ),
        RunMeasure(
            "first_adds_last",
            "what the first hidden neuron adds to z of the output, for the fourth sample",
            lambda run, epoch: added_to_answer(run, epoch, 3, 0),
        ),
        RunMeasure(
            "bias_takes",
            "what the bias takes from z of the output",
            lambda run, epoch: -float(run.at(epoch).parameters.biases[-1][0]),
        ),
        RunMeasure("paths", "the paths from a weight of the first layer to the loss", paths_of_first_weight),
        RunMeasure(
            "share_solved_nearby",
            "of trainings with 100 other values of the first weight, from −5 to 5, the share that is solved",
            share_solved_nearby,
        ),
        RunMeasure(
            "border_crossings",
            "how often the fate changes along 100 first weights within 0.0001 at a border of what is solved",
            border_crossings,
        ),
        RunMeasure("path_in_plane", "what the plane of its main directions holds of the path", path_in_plane),
        RunMeasure("path_in_weights", "what the best two weights hold of the path, at most", path_in_weights),
        RunMeasure("detour", "the length of the path divided by that of the straight way", detour),
        RunMeasure("parameters", "the number of parameters", lambda run, _: len(run.head.parameters.flat)),
        RunMeasure("samples", "the number of samples", lambda run, _: len(run.data)),
        RunMeasure(
            "greatest_slope",
            "the greatest f′ of the hidden neurons",
            lambda run, _: FUNCTIONS[run.config.activations[0]].greatest_slope,
        ),
    )
}

SURVEY_MEASURES = {
    measure.name: measure
    for measure in (
        SurveyMeasure(
            "share_solved",
            "the share of seeds that are solved",
            lambda t, epoch: t.share_solved(0, epoch).value,
        ),
        SurveyMeasure(
            "median_reached",
            "the median epoch at which the mean loss is below 0.01, of the seeds that get there",
            lambda t, _: t.median_reached(),
        ),
        SurveyMeasure(
            "median_solved",
            "the median epoch since which all samples are right, of the seeds that are solved",
            lambda t, _: t.median_solved(),
        ),
        SurveyMeasure(
            "share_rising",
            "the share of seeds whose loss rises at least once",
            lambda t, _: t.share_rising().value,
        ),
        SurveyMeasure(
            "share_freed",
            "the share that is solved in the end, of the seeds that are not by that epoch",
            _share_freed,
        ),
        SurveyMeasure(
            "share_half_wrong",
            "the share of seeds that end with a mean loss of 0.5, to within 0.01",
            _share_half_wrong,
        ),
        SurveyMeasure(
            "best_accuracy", "the best share of samples that are right", lambda t, _: t.best_accuracy()
        ),
    )
}

MEASURES: dict[str, Measure] = {**RUN_MEASURES, **SURVEY_MEASURES}
