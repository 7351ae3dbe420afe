"""The border ŷ = ½ of a network in the plane of its inputs: its pieces, and how straight they are."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import sides
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.run.snapshot import Snapshot

CELLS = 160
"""Along each side of the plane: a piece that is narrower than one of them can be missed."""
HALVINGS = 30
"""Of the side of a cell, to find where the border crosses it."""


def border_pieces(snapshot: Snapshot) -> list[Array]:
    """Return the connected pieces of the border ŷ = ½ in the plane shown, as points in their order.

    The plane is cut into `CELLS` × `CELLS` cells (marching squares, Lorensen and Cline 1987). Where the
    border crosses the side of a cell is found by halving, to a billionth of it: what is between two points of
    a piece lies within one cell, and is taken for straight.

    Returns
    -------
    list of (points, 2)
        The first point of a closed piece is also its last.

    Raises
    ------
    ConfigError
        The inputs are no plane, or there is more than one output.
    """
    snapshot.data.require("the border", inputs=2, outputs=1)
    axis = np.linspace(*snapshot.data.extent, CELLS + 1)
    nodes = np.stack(np.meshgrid(axis, axis), axis=-1)
    above = _above(snapshot, nodes)
    level, upright = above[:, :-1] != above[:, 1:], above[:-1] != above[1:]
    starts = np.concatenate([nodes[:, :-1][level], nodes[:-1][upright]])
    ends = np.concatenate([nodes[:, 1:][level], nodes[1:][upright]])
    middles = nodes[:-1, :-1] + (axis[1] - axis[0]) / 2.0
    points = _crossings(snapshot, starts, ends)
    return [points[chain] for chain in _chains(_pairs(level, upright, above, _above(snapshot, middles)))]


def straightness(piece: Array) -> float:
    """Return how far a piece of a border (points, 2) is from its chord at most, in units of the inputs.

    0 is a straight line. The chord leads from the first point to the last; of a closed piece, it joins the
    two points that are farthest apart, so that a circle has its radius.
    """
    first, last = piece[0], piece[-1]
    if np.array_equal(first, last):
        gaps = np.hypot(*(piece[:, np.newaxis] - piece).transpose(2, 0, 1))
        one, other = np.unravel_index(int(np.argmax(gaps)), gaps.shape)
        first, last = piece[one], piece[other]
    along = last - first
    square = float(along @ along)
    shares = np.clip((piece - first) @ along / square, 0.0, 1.0) if square else np.zeros(len(piece))
    return float(np.hypot(*(piece - first - np.outer(shares, along)).T).max())


def is_closed(piece: Array) -> bool:
    """Say whether a piece of a border (points, 2) goes all the way round."""
    return len(piece) > 2 and bool(np.array_equal(piece[0], piece[-1]))


def roundness(pieces: Iterable[Array]) -> float:
    """Return 4π area / length² of the closed piece (points, 2) that is longest; NaN if none is closed.

    1 for a circle, less for all else; a square has π/4 (the isoperimetric quotient).
    """
    closed = [piece for piece in pieces if is_closed(piece)]
    if not closed:
        return math.nan
    lengths = [float(np.hypot(*np.diff(piece, axis=0).T).sum()) for piece in closed]
    longest = int(np.argmax(lengths))
    (x, y) = closed[longest].T
    area = abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2.0
    return 4.0 * math.pi * area / lengths[longest] ** 2


def second_slope(snapshot: Snapshot) -> float:
    """Return how much the neuron that comes second of the first hidden layer has to say along the border.

    At each point of the border, the |f′(z)| of the neurons, as shares of the greatest |f′|; the second
    largest of them; and of these the largest along the border. Near 0, each stretch of the border is made by
    one neuron alone, while all others are saturated, so that it is parallel to that neuron's line. NaN if
    there is no border, or no second neuron.

    Raises
    ------
    ConfigError
        The inputs are no plane, or there is more than one output.
    """
    pieces = border_pieces(snapshot)
    if not pieces or not snapshot.config.hidden or snapshot.config.hidden[0] < 2:
        return math.nan
    activation = FUNCTIONS[snapshot.config.activations[0]]
    with np.errstate(all="ignore"):
        passed = snapshot.config.forward(snapshot.parameters, np.concatenate(pieces))
    slopes = np.abs(activation.derivative(passed.pre_activations[0])) / activation.greatest_slope
    return float(np.sort(slopes, axis=1)[:, -2].max())


def _above(snapshot: Snapshot, points: Array) -> NDArray[np.bool_]:
    """Say of points (..., 2) of the plane whether they are answered with 1, (...): undecided is no."""
    with np.errstate(all="ignore"):
        passed = snapshot.config.forward(snapshot.parameters, points.reshape(-1, 2))
    return (sides(passed.predictions[:, 0]) > 0).reshape(points.shape[:-1])


def _crossings(snapshot: Snapshot, starts: Array, ends: Array) -> Array:
    """Return where the border crosses sides of cells, (sides, 2), from one end (sides, 2) to the other."""
    above = _above(snapshot, starts)
    low, high = np.zeros(len(starts)), np.ones(len(starts))
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        same = _above(snapshot, starts + middle[:, np.newaxis] * (ends - starts)) == above
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return starts + high[:, np.newaxis] * (ends - starts)


def _pairs(
    level: NDArray[np.bool_],
    upright: NDArray[np.bool_],
    above: NDArray[np.bool_],
    middles: NDArray[np.bool_],
) -> list[tuple[int, int]]:
    """Return which crossings are joined by a stretch of the border within a cell, by their places.

    Parameters
    ----------
    level : (rows + 1, columns)
        Whether the border crosses a level side of cells.
    upright : (rows, columns + 1)
    above : (rows + 1, columns + 1)
        The answers at the corners of the cells.
    middles : (rows, columns)
        Those in their middles, which decide where all four sides are crossed.
    """
    places = np.full(level.size + upright.size, -1)
    crossed = np.concatenate([level.ravel(), upright.ravel()])
    places[crossed] = np.arange(np.count_nonzero(crossed))
    across, along = places[: level.size].reshape(level.shape), places[level.size :].reshape(upright.shape)
    sides = np.stack([across[:-1], along[:, :-1], across[1:], along[:, 1:]], axis=-1)
    count = (sides >= 0).sum(axis=-1)
    two = sides[count == 2]
    four = sides[count == 4]
    alike = (middles == above[:-1, :-1])[count == 4]
    # around the corner of the first two sides and the one opposite, or around the other two
    around = np.where(alike[:, np.newaxis], four[:, [0, 3, 1, 2]], four)
    pairs = np.concatenate([two[two >= 0].reshape(-1, 2), around.reshape(-1, 2)])
    return [(int(one), int(other)) for one, other in pairs]


def _chains(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Return crossings in their order along each piece; a closed one ends where it begins."""
    joined: dict[int, list[int]] = {}
    for one, other in pairs:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    chains: list[list[int]] = []
    while joined:
        start = next((place for place, others in joined.items() if len(others) == 1), next(iter(joined)))
        chain = [start]
        while others := joined[chain[-1]]:
            following = others.pop()
            joined[following].remove(chain[-1])
            chain.append(following)
        chains.append(chain)
        for place in chain:
            joined.pop(place, None)
    return chains
