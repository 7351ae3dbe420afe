"""Where the cells of the matrices are: geometry alone.

A layer is a block: its weights, a row for each neuron and a column for each input, then its biases, one more
column; and beside or below them the gradients of the same. Layers stand on shelves, one below the other. All
cells are equally high, and those of a shelf equally wide, in whole pixels.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.backpropagation import parameter_count
from xorviz.gui.kit.theme import scaled

Kind: TypeAlias = Literal["weights", "gradients"]
KINDS: tuple[Kind, Kind] = ("weights", "gradients")

CAPTION, HEADS = 18.0, 16.0
"""Above a matrix, for what it is and for the names of its columns."""
SIDE, WIDE_SIDE = 30.0, 46.0
"""Left of it, for the names of its rows: of up to 99, and of more."""
BIAS_GAP = 4.0
"""Between weights and biases."""
APART, BELOW = 16.0, 14.0
"""Between two matrices side by side, and between two rows of blocks."""
LARGEST = QSizeF(72.0, 34.0)
NUMBER = QSizeF(53.0, 14.0)
"""Of a cell that has room for its number."""
LEAST = 3.0
"""Pixels of a cell along each side."""
LONGEST = 3.2
"""How much longer one side of a cell is than the other at most."""
MOST_CELLS = 64, 32, 16, 8, 4
"""Along each side of a matrix at most: where cells would be too small, one stands for several."""


class Cell(NamedTuple):
    """Where a parameter is: its row is a neuron, its column an input, or beyond these its bias."""

    layer: int
    """From 1."""
    row: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class MatrixBlock:
    """One layer's parameters, or their gradients."""

    layer: int
    kind: Kind
    outputs: int
    inputs: int
    place: int
    """Of its first weight in the flat array."""
    step: tuple[int, int]
    """How many rows and columns one cell stands for."""
    corner: QPointF
    size: QSizeF
    """Of a cell."""
    side: float
    """Left of its cells, for the names of its rows; 0 if these stand beside another block."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns of cells its weights have."""
        return math.ceil(self.outputs / self.step[0]), math.ceil(self.inputs / self.step[1])

    @property
    def thinned(self) -> bool:
        """Whether a cell stands for more than one number."""
        return self.step != (1, 1)

    @property
    def weights_box(self) -> QRectF:
        """Where the cells of its weights are."""
        rows, columns = self.shape
        return QRectF(self.corner, QSizeF(columns * self.size.width(), rows * self.size.height()))

    @property
    def biases_box(self) -> QRectF:
        """Where the cells of its biases are."""
        weights = self.weights_box
        corner = QPointF(weights.right() + BIAS_GAP, weights.top())
        return QRectF(corner, QSizeF(self.size.width(), weights.height()))

    @property
    def box(self) -> QRectF:
        """Where all of its cells are."""
        return self.weights_box.united(self.biases_box)

    def cell_box(self, cell: Cell) -> QRectF:
        """Return where a parameter's cell is."""
        of = self.biases_box if cell.column == self.inputs else self.weights_box
        column = 0 if cell.column == self.inputs else cell.column // self.step[1]
        wide, high = self.size.width(), self.size.height()
        return QRectF(of.left() + column * wide, of.top() + cell.row // self.step[0] * high, wide, high)

    def parameters_at(self, point: QPointF) -> tuple[range, range] | None:
        """Return the rows and the columns of the cell at a point; None beside the cells."""
        rows, columns = self.shape
        for box, is_bias in ((self.weights_box, False), (self.biases_box, True)):
            if box.contains(point):
                row = min(rows - 1, int((point.y() - box.top()) / self.size.height()))
                column = min(columns - 1, int((point.x() - box.left()) / self.size.width()))
                return self.parameters_of(row, columns if is_bias else column)
        return None

    def parameters_of(self, row: int, column: int) -> tuple[range, range]:
        """Return the rows and the columns of a cell by its own row and column: after the last is the bias."""
        (down, along), columns = self.step, self.shape[1]
        of_row = range(row * down, min(self.outputs, (row + 1) * down))
        if column == columns:
            return of_row, range(self.inputs, self.inputs + 1)
        return of_row, range(column * along, min(self.inputs, (column + 1) * along))


@dataclass(frozen=True)
class MatrixLayout:
    """All matrices of a network, in an area."""

    layers: tuple[int, ...]
    blocks: tuple[MatrixBlock, ...]
    """Layer by layer, first the weights."""

    @cached_property
    def by_layer(self) -> dict[int, tuple[MatrixBlock, MatrixBlock]]:
        """The two blocks of each layer."""
        return {one.layer: (one, other) for one, other in zip(*[iter(self.blocks)] * 2, strict=True)}

    def cell_index(self, place: int) -> tuple[int, int, int]:
        """Return the layer of a parameter, and the row and the column of its cell among the cells."""
        layer, row, column = self.cell_of(place)
        block = self.by_layer[layer][0]
        is_bias = column == block.inputs
        return layer, row // block.step[0], block.shape[1] if is_bias else column // block.step[1]

    def cell_of(self, place: int) -> Cell:
        """Return where a parameter is."""
        block = next(each for each in reversed(self.blocks) if each.place <= place)
        inside, weights = place - block.place, block.outputs * block.inputs
        if inside >= weights:
            return Cell(block.layer, inside - weights, block.inputs)
        return Cell(block.layer, *divmod(inside, block.inputs))

    def boxes_of(self, layer: int, neuron: int) -> Iterator[tuple[MatrixBlock, QRectF]]:
        """Yield where the cells of all that comes to a neuron are, and of all that leaves it."""
        for block in self.blocks:
            ends: tuple[Cell, ...] = ()
            if layer == block.layer and neuron < block.outputs:
                ends = Cell(layer, neuron, 0), Cell(layer, neuron, block.inputs)
            elif layer == block.layer - 1 and neuron < block.inputs:
                ends = Cell(block.layer, 0, neuron), Cell(block.layer, block.outputs - 1, neuron)
            if ends:
                yield block, block.cell_box(ends[0]).united(block.cell_box(ends[1]))

    def place_of(self, cell: Cell) -> int:
        """Return the place of a parameter in the flat array."""
        block = self.by_layer[cell.layer][0]
        if cell.column == block.inputs:
            return block.place + block.inputs * block.outputs + cell.row
        return block.place + cell.row * block.inputs + cell.column


def place_matrices(layers: tuple[int, ...], area: QRectF, ratio: float = 1.0) -> MatrixLayout:
    """Place the matrices of a network so that each number has room, or cells are as large as can be.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    area
        Where they may be.
    ratio
        Pixels of the device to one of the area's: cells and corners are in whole ones of these.
    """
    for most in MOST_CELLS:
        steps = [(_step(outputs, most), _step(inputs, most)) for inputs, outputs in pairwise(layers)]
        best = max(_arrangements(layers, steps, area.size()), key=_score)
        if min(*best.widths, best.height) >= LEAST or most == MOST_CELLS[-1]:
            return _placed(layers, steps, area, best, ratio)
    raise AssertionError("the last number of cells is taken as it comes")


class _Arrangement(NamedTuple):
    per_shelf: int
    """Layers side by side."""
    across: bool
    """Whether gradients are beside their weights, and not below."""
    widths: list[float]
    """Of the cells of each shelf."""
    height: float
    """Of all cells."""
    covered: float
    """How much of the area is cells."""


def _score(arrangement: _Arrangement) -> tuple[bool, float]:
    wide, high = min(arrangement.widths), arrangement.height
    return wide >= scaled(NUMBER.width()) and high >= scaled(NUMBER.height()), arrangement.covered


def _step(count: int, most: int) -> int:
    return math.ceil(count / most)


def _cells(layers: Sequence[int], steps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return how many cells each layer's matrix has down and across, the biases too."""
    shapes = zip(pairwise(layers), steps, strict=True)
    return [(math.ceil(outs / down), math.ceil(ins / along) + 1) for (ins, outs), (down, along) in shapes]


def _shelves(count: int, per_shelf: int) -> Iterator[range]:
    return (range(first, min(count, first + per_shelf)) for first in range(0, count, per_shelf))


def _arrangements(
    layers: Sequence[int], steps: Sequence[tuple[int, int]], room: QSizeF
) -> Iterator[_Arrangement]:
    """Yield how the layers could stand, each with the largest cells that it leaves room for."""
    cells = _cells(layers, steps)
    for per_shelf in range(1, len(cells) + 1):
        shelves = list(_shelves(len(cells), per_shelf))
        for across in (True, False):
            high = sum(max(cells[each][0] for each in shelf) for shelf in shelves) * (1 if across else 2)
            above = len(shelves) * (_above(across=across) + BELOW) - BELOW
            height = max(0.0, min(scaled(LARGEST.height()), (room.height() - above) / high))
            rooms = [room.width() - _beside(len(shelf), side_of(layers), across=across) for shelf in shelves]
            counts = [_across(cells, shelf, across=across) for shelf in shelves]
            widths = [
                max(0.0, min(scaled(LARGEST.width()), LONGEST * height, wide / count))
                for wide, count in zip(rooms, counts, strict=True)
            ]
            height = min(height, LONGEST * min(widths))
            covered = sum(
                width * height * sum(cells[each][0] * cells[each][1] for each in shelf)
                for width, shelf in zip(widths, shelves, strict=True)
            )
            yield _Arrangement(per_shelf, across, widths, height, covered)


def _across(cells: Sequence[tuple[int, int]], shelf: range, *, across: bool) -> int:
    return sum(cells[each][1] for each in shelf) * (2 if across else 1)


def side_of(layers: Sequence[int]) -> float:
    """Return how much room the names of rows have."""
    return scaled(SIDE if max(layers) < 100 else WIDE_SIDE)


def _beside(count: int, side: float, *, across: bool) -> float:
    """Return what so many layers side by side take beside their cells."""
    block = side + (2 * BIAS_GAP + APART if across else BIAS_GAP)
    return count * block + (count - 1) * APART


def _above(*, across: bool) -> float:
    return (scaled(CAPTION) + scaled(HEADS)) * (1 if across else 2) + (0.0 if across else BELOW)


def _placed(
    layers: tuple[int, ...],
    steps: Sequence[tuple[int, int]],
    area: QRectF,
    arrangement: _Arrangement,
    ratio: float,
) -> MatrixLayout:
    """Place all blocks, the whole in the middle of the area."""
    cells, across, side = _cells(layers, steps), arrangement.across, side_of(layers)
    high = _whole(arrangement.height, ratio)
    shelves = list(_shelves(len(cells), arrangement.per_shelf))
    heights = [max(cells[each][0] for each in shelf) * high * (1 if across else 2) for shelf in shelves]
    whole = sum(heights) + len(shelves) * _above(across=across) + (len(shelves) - 1) * BELOW
    top = area.top() + max(0.0, (area.height() - whole) / 2)
    blocks: list[MatrixBlock] = []
    for shelf, height, width in zip(shelves, heights, arrangement.widths, strict=True):
        wide = _whole(width, ratio)
        used = _across(cells, shelf, across=across) * wide + _beside(
            len(shelf), side_of(layers), across=across
        )
        left = area.left() + max(0.0, (area.width() - used) / 2)
        for each in shelf:
            rows, columns = cells[each]
            corner = QPointF(left + side, top + scaled(CAPTION) + scaled(HEADS))
            shift = QPointF(columns * wide + BIAS_GAP + APART, 0.0)
            if not across:
                shift = QPointF(0.0, rows * high + BELOW + scaled(CAPTION) + scaled(HEADS))
            for kind, at in zip(KINDS, (corner, corner + shift), strict=True):
                place, named = parameter_count(layers[: each + 1]), not across or kind == "weights"
                snapped = QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
                sizes = (
                    layers[each + 1],
                    layers[each],
                    place,
                    steps[each],
                    snapped,
                    QSizeF(wide, high),
                    side * named,
                )
                blocks.append(MatrixBlock(each + 1, kind, *sizes))
            left += (
                (columns * wide + BIAS_GAP) * (2 if across else 1)
                + scaled(SIDE)
                + APART * (2 if across else 1)
            )
        top += height + _above(across=across) + BELOW
    return MatrixLayout(layers, tuple(blocks))


def _whole(length: float, ratio: float) -> float:
    """Return a length as whole pixels of the device, at least one."""
    return max(1, math.floor(length * ratio)) / ratio
