"""What a learner predicted of an experiment, beside what came of it: computed from the run."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from xorviz.core.insight.border import border_pieces
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import THRESHOLD, UNDECIDED, leaning, sides
from xorviz.core.run.history import LossCurve
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.experiments import Experiment, PredictionKind
from xorviz.core.writing import counted, written

if TYPE_CHECKING:
    from xorviz.core.teach.measures import RunMeasure

Stroke: TypeAlias = tuple[tuple[float, float], ...]
"""Points of a line that was drawn, in its order: (epoch, loss), or (x₁, x₂)."""

SMALLEST_LOSS = 1e-12
"""Losses below it count as it: a factor between them says nothing."""
COMPARED = 400
"""Epochs, evenly spread, at which two curves are compared."""
STEADY_FACTOR = 1.15
"""Within it a curve drawn by hand keeps still."""
FAR = 2.0
"""A factor between two losses that is worth a word."""
CELLS = 96
"""Along each side of the plane, at which two boundaries are compared."""
COUNTED = {
    "border_pieces": ("piece", "pieces"),
    "open_pieces": ("line from edge to edge", "lines from edge to edge"),
    "closed_pieces": ("ring", "rings"),
}
"""What some measures count of the border: one of them, and several."""
CLOSED = 0.12
"""A stroke whose ends are no farther apart than this share of the plane's width is a closed curve."""


class Guess(NamedTuple):
    """What a learner committed to before an experiment ran."""

    kind: PredictionKind
    number: float = math.nan
    """The place of the choice, or the number in the unit of its measure."""
    strokes: tuple[Stroke, ...] = ()
    """A curve has one; a boundary has as many as were drawn."""


class Outcome(NamedTuple):
    """Prediction and outcome in words, side by side."""

    said: str
    was: str
    right: bool | None
    """None where a prediction is more or less near, rather than right or wrong."""
    was_once: str = ""
    """What came of it in the words of earlier files, where these were others."""


def said_text(experiment: Experiment, guess: Guess) -> str:
    """Return a prediction in words."""
    if guess.kind in ("curve", "boundary"):
        return f"You drew a {guess.kind}."
    if guess.kind == "choice":
        return f"You said “{experiment.prediction.choices[int(guess.number)].text}”."
    measure = _measure_of(experiment)
    return f"You said {measured_text(measure, guess.number, experiment.epochs)}."


def outcome(experiment: Experiment, guess: Guess, run: Run) -> Outcome:
    """Compare a guess with the run of the experiment, at the epoch that the experiment says.

    A run that has not got there, because it cannot go on, is taken at its last epoch.
    """
    epoch = min(experiment.epochs, run.epoch)
    said = said_text(experiment, guess)
    if guess.kind == "curve":
        return _curve_outcome(said, guess, run, epoch)
    if guess.kind == "boundary":
        return _boundary_outcome(said, guess, run.at(epoch))
    measure = _measure_of(experiment)
    measured = measure.measure(run, epoch)
    if guess.kind == "choice":
        return _choice_outcome(said, experiment, guess, measure, measured, epoch)
    was = measured_text(measure, in_unit(measure, measured), epoch)
    return Outcome(said, f"It was {was}.", measured_text(measure, guess.number, epoch) == was)


def _measure_of(experiment: Experiment) -> "RunMeasure":
    from xorviz.core.teach.measures import LOSS_SHOWN, RUN_MEASURES  # a first paint needs none

    asked = experiment.prediction
    if asked.kind == "number" and asked.measure == "loss":
        return LOSS_SHOWN  # a number is held against what the window shows, which may be a sum
    return RUN_MEASURES[asked.measure]


def in_unit(measure: "RunMeasure", measured: float) -> float:
    """Return a measured number in the unit that it is said in."""
    return 100 * measured if measure.unit else measured


def measured_text(measure: "RunMeasure", number: float, epoch: int) -> str:
    """Write a number in the unit of its measure; what has not happened by an epoch, in words."""
    if math.isinf(number):
        return f"not so by epoch {epoch:,}"
    if measure.unit:
        return f"{number:.1f} {measure.unit}"
    return f"{number:,.0f}" if number == round(number) else written(number, 3)


def _choice_outcome(
    said: str, experiment: Experiment, guess: Guess, measure: "RunMeasure", measured: float, epoch: int
) -> Outcome:
    choices = experiment.prediction.choices
    right = choices[int(guess.number)].bounds.hold(measured)
    true = [choice.text for choice in choices if choice.bounds.hold(measured)]
    verdict = "So it is" if right else f"It was “{true[0]}”" if true else "It was none of these"
    found = f"{measure.words}: {measured_text(measure, in_unit(measure, measured), epoch)}"
    if measure.name not in COUNTED:
        return Outcome(said, f"{verdict} ({found}).", right)
    plainly = (
        f"{verdict}: in the plane shown the border has {counted(int(measured), *COUNTED[measure.name])}."
    )
    return Outcome(said, plainly, right, f"{verdict} ({found}).")


def _boundary_outcome(said: str, guess: Guess, snapshot: Snapshot) -> Outcome:
    _, outputs = _plane(snapshot)
    if float(abs(leaning(outputs)).max()) <= UNDECIDED:
        return Outcome(said, f"It answers {THRESHOLD:g} everywhere: there is no boundary.", None)
    drawn, none = (100 * boundary_agreement(strokes, snapshot) for strokes in (guess.strokes, ()))
    agrees = f"Yours agrees with the learned one on {drawn:.0f} % of the plane;"
    pieces = pieces_told(len(guess.strokes), len(border_pieces(snapshot)))
    return Outcome(said, f"{agrees} no boundary at all on {none:.0f} %. {pieces}", None)


def pieces_told(drawn: int, learned: int) -> str:
    """Say in how many pieces a boundary was drawn, and how many the learned one has in the plane shown."""
    pieces = counted(learned, "piece")
    return f"Both have {pieces}." if drawn == learned else f"Yours has {drawn}; the learned one {pieces}."


def _curve_outcome(said: str, guess: Guess, run: Run, epoch: int) -> Outcome:
    factor = curve_factor(guess.strokes[0], run.curve, epoch)
    close = "Nearly the same" if factor < 1.2 else f"On average it is off by a factor of {factor:.2g}"
    told = plateaus_told(guess.strokes[0], run, epoch), end_told(guess.strokes[0], run, epoch)
    return Outcome(said, " ".join((f"{close}, up to epoch {epoch:,}.", *filter(None, told))), None)


def end_told(stroke: Stroke, run: Run, last: int) -> str:
    """Say where a drawn curve ends and where the loss does, if they are a factor `FAR` apart."""
    drawn, true = stroke[-1][1], run.at(last).loss
    low, high = sorted(max(loss, SMALLEST_LOSS) for loss in (drawn, true))
    return f"Yours ends at {written(drawn, 2)}; it was {written(true, 2)}." if high >= FAR * low else ""


def plateaus_told(stroke: Stroke, run: Run, last: int) -> str:
    """Say which plateau of a run a drawn curve has not, up to an epoch; or that it has them.

    It has one that it keeps still in, within `STEADY_FACTOR`, for half of its epochs. Empty for a run that
    has none.
    """
    found = [(each.first, min(each.last, last)) for each in run.plateaus.found if each.proven <= last]
    missed = [each for each in found if not _keeps_still(stroke, *each)]
    if not found:
        return ""
    first, end = (missed or found)[0]
    if not missed:
        return f"You saw the plateau, from epoch {first:,} to {end:,}."
    no = "no plateau" if len(missed) == len(found) else "not every plateau"
    return f"You saw {no}: from epoch {first:,} to {end:,} the loss hardly changed."


def _keeps_still(stroke: Stroke, first: int, last: int) -> bool:
    """Say whether a drawn curve keeps still for half of the epochs between two, on end."""
    epochs = np.linspace(first, last, COMPARED)
    x, y = np.array(stroke).T
    drawn = sliding_window_view(np.interp(epochs, x, _logarithms(y)), COMPARED // 2)
    return bool((drawn.max(axis=1) - drawn.min(axis=1)).min() <= math.log(STEADY_FACTOR))


def curve_factor(stroke: Stroke, curve: LossCurve, last: int) -> float:
    """Return the factor by which a drawn loss curve is off: exp of the mean |ln(drawn / true)|.

    Over epochs spread evenly from 0 to the last. 1 is a perfect curve; twice too high everywhere, or twice
    too low, is 2. Where the drawn curve does not reach, its end goes on level; where the run keeps only spans
    of epochs, the true loss is the geometric mean of a span's least and greatest.
    """
    epochs = np.unique(np.linspace(0, last, COMPARED).round())
    x, y = np.array(stroke).T
    drawn = np.interp(epochs, x, _logarithms(y))
    firsts, least, greatest = curve.pieces()
    low, high = _logarithms(least), _logarithms(greatest)
    places = np.searchsorted(firsts, epochs, side="right") - 1
    return float(np.exp(np.mean(abs(drawn - (low[places] + high[places]) / 2))))


def _logarithms(losses: Array) -> Array:
    return np.log(np.maximum(losses, SMALLEST_LOSS))


def boundary_agreement(strokes: Sequence[Stroke], snapshot: Snapshot) -> float:
    """Return the share of the data's square on which a drawn boundary and the learned one agree.

    A boundary has no sides: of the two ways to give it classes the one counts that agrees more, so that half
    is the least.
    """
    centres, outputs = _plane(snapshot)
    drawn = drawn_sides(strokes, centres, centres, snapshot.data.extent)
    share = float(np.count_nonzero((sides(outputs) > 0) == (drawn > 0))) / outputs.size
    return max(share, 1 - share)


def _plane(snapshot: Snapshot) -> tuple[Array, Array]:
    """Return the centres of the cells along a side of the data's square, and the output at each cell."""
    centres = cell_centres(snapshot.data.extent, CELLS)
    return centres, output_surface(snapshot, centres, centres)


def drawn_sides(strokes: Sequence[Stroke], x1: Array, x2: Array, extent: tuple[float, float]) -> Array:
    """Return on which side of the drawn boundary each place lies, 0 or 1, (rows, columns).

    Every stroke divides the plane in two: a closed one into inside and outside, an open one by going on
    straight from both of its ends. To cross any stroke is to change sides.
    """
    sides = np.zeros((len(x2), len(x1)))
    for stroke in strokes:
        sides = abs(sides - _inside(_closed(np.array(stroke, dtype=np.float64), extent), x1, x2))
    return sides


def _closed(points: Array, extent: tuple[float, float]) -> Array:
    """Return the corners of a polygon: the stroke, led far out of the plane and around it if it is open."""
    low, high = extent
    width = high - low
    if len(points) < 2:
        return points
    if _length(points[-1] - points[0]) <= CLOSED * width and len(points) > 3:
        return points
    centre, far = np.full(2, (low + high) / 2), 20 * width
    start, end = points[0] + far * _outward(points), points[-1] + far * _outward(points[::-1])
    first, last = (math.atan2(*(place - centre)[::-1]) for place in (end, start))
    turn = (last - first) % (2 * math.pi)
    angles = first + turn * np.linspace(0.0, 1.0, 16)
    around = centre + 3 * far * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.vstack([start, points, end, around])


def _outward(points: Array) -> Array:
    """Return the direction in which a line leaves its first point: from a point some way along it."""
    lengths = [_length(step) for step in np.diff(points, axis=0)]
    way = list(accumulate(lengths))
    along = next((place for place, done in enumerate(way, start=1) if done >= 0.15 * way[-1]), 1)
    direction = points[0] - points[along]
    length = _length(direction)
    return direction / length if length else np.array([1.0, 0.0])


def _inside(corners: Array, x1: Array, x2: Array) -> Array:
    """Return 1 inside a polygon by the rule of even and odd crossings, else 0, (rows, columns)."""
    inside = np.zeros((len(x2), len(x1)))
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        rows = (ay > x2) != (by > x2)
        if rows.any():
            crossing = ax + (x2[rows] - ay) / (by - ay) * (bx - ax)
            inside[rows] = abs(inside[rows] - (x1[np.newaxis, :] < crossing[:, np.newaxis]))
    return inside


def _length(direction: Array) -> float:
    return math.hypot(*direction.tolist())
