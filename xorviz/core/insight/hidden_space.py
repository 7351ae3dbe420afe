"""The space of the last hidden layer: where the samples lie in it, and how the input plane is folded into it.

There the output neuron decides with a straight line, as a perceptron does. What tells of that neuron raises a
ConfigError where there is another one; so does what is of the input plane where the inputs are none.
"""

import math
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import sides
from xorviz.core.network.features import PLAIN
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.run.snapshot import Snapshot

MARGIN = 0.08
"""Beyond what an activation can be, of its range."""
LEAST_REACH = 0.25
"""Where axes without bounds end at least."""
SEEN = 0.01
"""Of the scale of values: a smaller difference is not seen in colours."""
GREATEST_OCTAVE = 500
"""The power of two at which they end at most, far from an overflow."""

Limits = tuple[tuple[float, float], tuple[float, float]]
"""Where both axes begin and end."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Two directions of a hidden space, which can have any number."""

    neurons: tuple[int, int] | None
    """The two whose activations the directions are; None if they are others."""
    directions: Array
    """(2, neurons), orthonormal; a second one of zeros where there is only one neuron"""
    centre: Array
    """(neurons,): what lies at the origin, and stands for all that the two directions leave out"""

    def project(self, activations: Array) -> Array:
        """Return where activations (points, neurons) lie, (points, 2)."""
        return (activations - self.centre) @ self.directions.T

    def lift(self, places: Array) -> Array:
        """Return the activations (points, neurons) at places (points, 2) of the plane."""
        return self.centre + places @ self.directions


def neuron_pair(activations: Array, first: int, second: int) -> Projection:
    """Take two neurons as directions; all others stay at their mean over the samples (samples, neurons)."""
    directions = np.zeros((2, activations.shape[1]))
    directions[0, first] = 1.0
    if second != first:
        directions[1, second] = 1.0
    centre = _mean(activations)
    centre[[first, second]] = 0.0
    return Projection((first, second), directions, centre)


def principal_directions(activations: Array, activation: str) -> Projection:
    """Take the two directions in which the samples (samples, neurons) differ most from their mean.

    Each points where its largest component is positive, so that nothing flips from one epoch to the next
    without need. The origin is where all neurons are in the middle of what they can be, or 0: it stays there
    when the samples move. What the directions leave out stays at the samples' mean.
    """
    return _from_the_middle(_main_directions(activations, 2), activations, activation)


def output_directions(snapshot: Snapshot, activations: Array) -> Projection:
    """Take the output neuron's weights w / |w| as the direction across; up, where the samples differ most.

    Up is a principal direction of what w leaves of the samples (samples, neurons). So the picture is exact:
    every logit depends on the place across alone, and the line ŷ = 0.5 stands upright. Where w is 0, there is
    no direction across. The origin is that of `principal_directions`.
    """
    weights = np.nan_to_num(_output_neuron(snapshot)[0])
    weights = weights / (float(np.abs(weights).max()) or 1.0)  # so that no square overflows or vanishes
    across = weights / (float(np.linalg.norm(weights)) or 1.0)
    rest = activations - np.outer(activations @ across, across)
    (up,) = _main_directions(rest, 1)
    up = up - (up @ across) * across
    directions = np.array([across, up / (float(np.linalg.norm(up)) or 1.0)])
    return _from_the_middle(directions, activations, snapshot.config.activations[-2])


def answered_otherwise(snapshot: Snapshot, projection: Projection, activations: Array) -> int:
    """Count the samples (samples, neurons) whose answer is another where a projection's picture has them.

    The picture is a slice through the space: it shows what the output makes of lift(project(a)), which is a
    itself only if the projection leaves nothing out. A value is another if it is off by a hundredth of the
    scale.
    """
    shown = output_answers(snapshot, projection.lift(projection.project(activations)))
    if snapshot.data.regression:
        apart = snapshot.data.leaning(shown) - snapshot.data.leaning(snapshot.predictions[:, 0])
        return int((abs(apart) > SEEN).sum())
    return int((sides(shown) != sides(snapshot.predictions[:, 0])).sum())


def output_answers(snapshot: Snapshot, activations: Array) -> Array:
    """Return ŷ for activations (points, neurons) of the last hidden layer, (points,)."""
    weights, bias = _output_neuron(snapshot)
    with np.errstate(all="ignore"):
        return FUNCTIONS[snapshot.config.activations[-1]].function(activations @ weights + bias)


def _output_neuron(snapshot: Snapshot) -> tuple[Array, float]:
    """Return the weights (neurons,) and the bias of the only output."""
    snapshot.data.require("the output's line in hidden space", outputs=1)
    return snapshot.parameters.weights[-1][0], float(snapshot.parameters.biases[-1][0])


def _main_directions(activations: Array, count: int) -> Array:
    """Return the principal directions of samples (samples, neurons), (count, neurons), or zeros."""
    _, _, rows = np.linalg.svd(activations - _mean(activations), full_matrices=False)
    directions = np.zeros((count, activations.shape[1]))
    directions[: min(count, len(rows))] = rows[:count]
    for direction in directions:
        if direction[np.argmax(np.abs(direction))] < 0.0:
            direction *= -1.0
    return directions


def _from_the_middle(directions: Array, activations: Array, activation: str) -> Projection:
    """Return a projection whose origin is the middle of what neurons can be, and whose rest is the mean."""
    mean, bounds = _mean(activations), FUNCTIONS[activation].bounds
    middle = sum(bounds) / 2.0 if all(map(math.isfinite, bounds)) else 0.0
    return Projection(None, directions, mean - (mean - middle) @ directions.T @ directions)


def _mean(activations: Array) -> Array:
    """Return the samples' mean, (neurons,): their sum may be too large for a number."""
    return (activations / len(activations)).sum(axis=0)


def hidden_activations(snapshot: Snapshot, points: Array) -> Array:
    """Return the last hidden layer's activations at points (points, inputs), (points, neurons).

    Raises
    ------
    ValueError
        The network has no hidden layer.
    """
    config = snapshot.config
    if not config.hidden:
        raise ValueError("a network without hidden layers has no hidden space")
    snapshot.data.require("a point of hidden space", inputs=points.shape[1])
    with np.errstate(all="ignore"):
        passes = config.forward(snapshot.parameters, points)
    return passes.activations[-2]


def output_line(snapshot: Snapshot, projection: Projection, limits: Limits) -> Array | None:
    """Return the ends (2, 2) of the line ŷ = 0.5 in a projection.

    None if it is not in the box, or if the output is 0.5 at many logits, so that there is no one line.
    """
    half_at = FUNCTIONS[snapshot.config.activations[-1]].half_at
    if half_at is None:
        return None
    weights, bias = _output_neuron(snapshot)
    with np.errstate(all="ignore"):
        normal = projection.directions @ weights
        offset = float(projection.centre @ weights + bias - half_at)
    return clipped_line(float(normal[0]), float(normal[1]), offset, limits)


def neuron_line(snapshot: Snapshot, neuron: int, limits: Limits) -> Array | None:
    """Return the ends (2, 2) of the line z = 0 of a neuron of the first layer, in the input plane."""
    snapshot.data.require("a neuron's line in the plane", inputs=2)
    if snapshot.config.features != PLAIN:
        return None
    row, bias = snapshot.parameters.weights[0][neuron], snapshot.parameters.biases[0][neuron]
    return clipped_line(float(row[0]), float(row[1]), float(bias), limits)


def clipped_line(a: float, b: float, c: float, limits: Limits) -> Array | None:
    """Return the ends (2, 2) of the line a x + b y + c = 0 within a box; None if it is not in there."""
    largest = max(abs(a), abs(b), abs(c))
    if not math.isfinite(largest) or (a == 0.0 and b == 0.0):
        return None
    a, b, c = a / largest, b / largest, c / largest  # so that nothing overflows
    if a == 0.0 and b == 0.0:  # so small beside c that the line is far away
        return None
    (left, right), (low, high) = [(float(least), float(most)) for least, most in limits]
    if abs(b) > abs(a):
        start, end = ((x, -(a * x + c) / b) for x in (left, right))
        inner, (least, most) = 1, (low, high)
    else:
        start, end = ((-(b * y + c) / a, y) for y in (low, high))
        inner, (least, most) = 0, (left, right)
    if not all(map(math.isfinite, (*start, *end))):
        return None
    across, up = end[0] - start[0], end[1] - start[1]
    shares, along = (0.0, 1.0), (across, up)[inner]
    if along != 0.0:
        near, far = sorted([(least - start[inner]) / along, (most - start[inner]) / along])
        shares = max(0.0, near), min(1.0, far)
    elif not least <= start[inner] <= most:
        return None
    if shares[0] >= shares[1]:
        return None
    return np.array([(start[0] + share * across, start[1] + share * up) for share in shares])


def plane_grid(window: Limits, lines: int, points: int) -> Array:
    """Return a grid of the input plane as polylines (2 lines, points, 2): upright ones, then level ones."""
    across, up = window
    upright = np.meshgrid(np.linspace(*across, lines), np.linspace(*up, points), indexing="ij")
    level = np.meshgrid(np.linspace(*up, lines), np.linspace(*across, points), indexing="ij")
    return np.concatenate([np.stack(upright, axis=-1), np.stack(level[::-1], axis=-1)])


def axis_limits(activation: str, projection: Projection, reach: float) -> Limits:
    """Return where the axes end; both span the same, so that equal lengths are equal.

    Where the activation is bounded, they hold all that it can be and never move: of a neuron its bounds, of a
    direction across n neurons √n times half of what lies between them, from the middle. Where it is not,
    they end at `reach`.
    """
    bounds = FUNCTIONS[activation].bounds
    if projection.neurons is not None:
        ends = zip(bounds, (-reach, reach), strict=True)
        low, high = (bound if math.isfinite(bound) else end for bound, end in ends)
    elif all(map(math.isfinite, bounds)):
        far = (bounds[1] - bounds[0]) / 2.0 * math.sqrt(projection.directions.shape[1])
        low, high = -far, far
    else:
        low, high = -reach, reach
    margin = MARGIN * (high - low)
    return (low - margin, high + margin), (low - margin, high + margin)


def octave(places: Array) -> float:
    """Return the power of two that no coordinate of places (points, 2) is beyond; 0 if one is not finite."""
    largest = float(np.abs(places).max(initial=LEAST_REACH))
    return 2.0 ** min(math.ceil(math.log2(largest)), GREATEST_OCTAVE) if math.isfinite(largest) else 0.0


def folded(plane: Array, hidden: Array, share: float, window: Limits, limits: Limits) -> Array:
    """Return points on their way from the input plane into hidden space.

    Parameters
    ----------
    plane, hidden : (..., 2)
        Where they are in either; the plane is first fitted into the limits.
    share
        0 in the plane, 1 in hidden space.
    window
        What is shown of the input plane.
    limits
        Of hidden space.
    """
    low = np.array([limits[0][0], limits[1][0]])
    size = np.array([limits[0][1], limits[1][1]]) - low
    first, last = np.array(window).T
    fitted = low + (plane - first) / (last - first) * size
    return (1.0 - share) * fitted + share * hidden
