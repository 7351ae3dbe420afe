"""The rows of the chain rule view: which lines there are, what they say, and what is folded away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Literal

import numpy as np

from xorviz.core.activations import Array
from xorviz.core.chain_rule import Trace
from xorviz.core.datasets import load_dataset
from xorviz.core.operations import Operation
from xorviz.core.optimisers import OPTIMISERS
from xorviz.core.spelling import Symbol, subscript
from xorviz.core.substitution import Element, locate, terms
from xorviz.gui.numbers import fitting
from xorviz.session.selection import Selection

MOST_ELEMENTS = 6
"""Of a line's numbers, so many are written out under it."""
UNFOLDED_LAYERS = 3
"""Networks with more layers than this are folded, layer by layer."""
SHOWN_IN_A_ROW = 4
DECIMALS, WIDTH = 4, 8
LETTERS = {
    "pre_activation": "z",
    "activation": "h",
    "delta": "δ",
    "weight_gradient": "∂L/∂w",
    "bias_gradient": "∂L/∂b",
    "activation_gradient": "∂L/∂h",
    "batch_weight_gradient": "∂L/∂w",
    "batch_bias_gradient": "∂L/∂b",
}
"""How one number of a line is called, where there are several."""
HEADINGS = {
    "forward": "Forward: activations flow right",
    "backward": "Backward: deltas flow left",
    "batch": "Over the batch: every sample's share is added",
    "update": "Update: each parameter moves against its gradient",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    kind: Literal["heading", "fold", "line", "number", "more"]
    place: int
    """The line that it is, or belongs to; of a heading or a fold, the first one below it."""
    text: str = ""
    """Of a heading or fold; of a number, which one it is."""
    numbers: str = ""
    """The formula with its numbers."""
    result: str = ""
    marked: bool = False
    """Whether it is what is selected."""
    group: tuple[str, int] = ("", 0)
    """Phase and layer, by which it is folded."""


def rows_of(
    trace: Trace, current: int | None, selection: Selection, opened: Collection[tuple[str, int]]
) -> list[Row]:
    """Return the rows.

    Parameters
    ----------
    trace
        The update.
    current
        The line whose numbers are written out.
    selection
        The numbers that are marked, and written out first.
    opened
        The groups, by phase and layer, that are not folded.
    """
    folds = len(trace.config.layers) - 1 > UNFOLDED_LAYERS
    rows: list[Row] = []
    for phase, lines in groupby(trace.operations, key=lambda line: line.phase):
        operations = list(lines)
        rows.append(Row("heading", operations[0].place, HEADINGS[phase]))
        for layer, members in groupby(operations, key=lambda line: line.layer):
            group = list(members)
            here = current is not None and group[0].place <= current <= group[-1].place
            is_open = not folds or here or (phase, layer) in opened
            if folds:
                rows.append(_fold(group, is_open))
            if is_open:
                for operation in group:
                    rows += _line(trace, operation, operation.place == current, selection)
    return rows


def _fold(group: Sequence[Operation], is_open: bool) -> Row:
    first, sign = group[0], "▾" if is_open else "▸"
    names = ", ".join(operation.symbol.text for operation in group)
    return Row("fold", first.place, f"{sign} layer {first.layer}: {names}", group=(first.phase, first.layer))


def _line(trace: Trace, operation: Operation, is_current: bool, selection: Selection) -> list[Row]:
    chosen = selected_element(trace, operation, selection)
    single = (0,) * operation.result.ndim if operation.result.size == 1 else None
    is_short = single is not None and not is_current
    numbers = terms(trace, operation, single).written(number) if is_short and single is not None else ""
    result = array_text(operation.result)
    line = Row("line", operation.place, numbers=numbers, result=result, marked=chosen is not None)
    return [line, *_numbers(trace, operation, chosen)] if is_current else [line]


def _numbers(trace: Trace, operation: Operation, chosen: Element | None) -> list[Row]:
    elements = list(islice(np.ndindex(operation.result.shape), MOST_ELEMENTS))
    if chosen is not None and chosen not in elements:
        elements = [chosen, *elements[:-1]]
    rows: list[Row] = []
    for element in elements:
        found = terms(trace, operation, element)
        name = element_name(trace, operation, element) if operation.result.size > 1 else ""
        written, result = found.written(number), number(found.result)
        rows.append(Row("number", operation.place, name, written, result, element == chosen))
    rest = operation.result.size - len(elements)
    if rest:
        rows.append(Row("more", operation.place, f"… and {rest:,} more"))
    return rows


def selected_element(trace: Trace, operation: Operation, selection: Selection) -> Element | None:
    """Return which number of a line is selected: that of a parameter, or of a neuron."""
    shape = operation.result.shape
    if selection.parameter is not None:
        if "weight" in operation.kind or "bias" in operation.kind:
            if selection.parameter not in operation.edges:
                return None
            place = np.unravel_index(operation.edges.index(selection.parameter), shape)
            return tuple(int(index) for index in place)
        layer, neuron, _ = locate(trace.config.layers, selection.parameter)
        return (neuron,) if layer == operation.layer and trace.sample is not None else None
    if selection.neuron is not None and trace.sample is not None and len(shape) == 1:
        layer, neuron = selection.neuron
        return (neuron,) if layer == operation.layer else None
    return None


def element_name(trace: Trace, operation: Operation, element: Element) -> str:
    """Say which number of a line it is: h₂, w₂₁, or of which sample."""
    per_sample = trace.sample is None and operation.result.ndim == 2 and "weight" not in operation.kind
    if per_sample:
        return f"{sample_name(trace, int(trace.rows[element[0]]))}, {element[1] + 1}"
    separator = "," if max(operation.result.shape) > 9 else ""
    place = separator.join(subscript(index + 1) for index in element)
    if operation.phase == "update":
        return _quantity_name(trace, operation, place)
    return LETTERS[operation.kind] + place


def _quantity_name(trace: Trace, operation: Operation, place: str) -> str:
    """Say what of the optimiser a number is, and of which parameter: v(w₂₁)."""
    part, _, name = operation.kind.partition("_")
    parameter = ("w" if part == "weight" else "b") + place
    quantities = OPTIMISERS[trace.config.optimiser].quantities
    quantity = next(each for each in quantities if each.name == name)
    return quantity.sign(Symbol(parameter, parameter)).text


def sample_name(trace: Trace, row: int) -> str:
    """Write a sample by its inputs."""
    x1, x2 = load_dataset(trace.config.dataset).inputs[row]
    return f"({_short(x1)}, {_short(x2)})"


def number(value: float) -> str:
    """Write a number as all lines do: without a plus, and none as a zero that is not."""
    return fitting(value, DECIMALS, WIDTH).removeprefix("+")


def array_text(array: Array) -> str:
    """Write an array: its numbers if they are few, else its shape."""
    if array.size == 1:
        return number(float(array.flat[0]))
    if array.size <= SHOWN_IN_A_ROW:
        rows = array if array.ndim == 2 else array[np.newaxis]
        return "[" + "; ".join(", ".join(number(value) for value in row) for row in rows.tolist()) + "]"
    return " × ".join(str(length) for length in array.shape) + " numbers"


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
