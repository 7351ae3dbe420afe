"""The rows of the chain rule view: which lines there are, what they say, and what is folded away."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby, islice
from operator import attrgetter
from typing import Literal

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.spelling import Symbol
from xorviz.core.update.cancellation import cancellation
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.lines import Phase
from xorviz.core.update.names import (
    BATCH_GRADIENT,
    PENALTY_GRADIENT,
    SAMPLE_GRADIENT,
    gradient_name,
    node_name,
    parameter_name,
    sample_name,
)
from xorviz.core.update.operations import Operation
from xorviz.core.update.substitution import Element, terms
from xorviz.core.update.update_rounding import settled_result
from xorviz.core.update.words import operation_words
from xorviz.gui.kit.numbers import array_text, on_line, precise
from xorviz.gui.update.numbers_of_lines import parameter_of, selected_elements
from xorviz.session.selection import Selection

MOST_ELEMENTS = 6
"""Of a line's numbers, so many are written out under it."""
UNFOLDED_LAYERS = 3
"""Networks with more layers than this are folded, layer by layer."""
OF_NEURONS = {
    "pre_activation": "z({})",
    "activation": "{}",
    "delta": "δ({})",
    "activation_gradient": f"{SAMPLE_GRADIENT}/∂{{}}",
}
"""What one number of a line is called, by what its neuron is called: z₁ is of a layer, z(h₁) of a neuron."""
PARTS: dict[str, tuple[Phase, ...]] = {
    "forward": ("forward",),
    "backward": ("backward", "batch"),
    "update": ("update",),
}
"""What of the lines is shown at a time, by name."""
HEADINGS: dict[Phase, str] = {"batch": "Over the batch: every sample's share is added"}
"""What stands above the lines of a phase that is not the first of its part."""


@dataclass(frozen=True)
class Row:
    """One row of the list. What it says of numbers is written when it is asked for: most are out of view."""

    kind: Literal["heading", "fold", "line", "number", "more"]
    place: int
    """The line that it is, or belongs to; of a heading or a fold, the first one below it."""
    text: str = ""
    """Of a heading or fold; of a number, which one it is."""
    written: Callable[[], tuple[str, str]] = field(default=lambda: ("", ""), compare=False, repr=False)
    """Writes `numbers` and `result`."""
    marked: bool = False
    """Whether it is what is selected."""
    group: tuple[str, int] = ("", 0)
    """Phase and layer, by which it is folded."""
    element: Element | None = None
    """Which number it is, in the line's result."""
    is_current: bool = False
    """Whether it is a folded group that hides the current line."""

    @property
    def numbers(self) -> str:
        """The formula with its numbers; of a line, where it comes to one and there is room."""
        return self._texts[0]

    @property
    def result(self) -> str:
        """What it comes to; of a folded group, which line of it is current."""
        return self._texts[1]

    @cached_property
    def _texts(self) -> tuple[str, str]:
        return self.written()


class RuleRows:
    """Makes the rows. Those of an operation stay while it is the same object, looked at in the same way."""

    def __init__(self) -> None:
        self._made: dict[Operation, tuple[object, list[Row]]] = {}
        """How each operation was looked at, and its rows."""

    def of(
        self,
        trace: Trace,
        current: int | None,
        selection: Selection,
        opened: Collection[tuple[str, int]],
        *,
        part: str,
        wide: bool,
    ) -> list[Row]:
        """Return the rows of a part.

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
        part
            Of `PARTS`.
        wide
            Whether a line has room for its numbers.
        """
        folds = len(trace.forward_pass.activations) > UNFOLDED_LAYERS
        marks = selection.neuron is not None or selection.parameter is not None
        before, self._made = self._made, {}
        rows: list[Row] = []
        shown = [operation for operation in trace.operations if operation.phase in PARTS[part]]
        for phase, lines in groupby(shown, key=attrgetter("phase")):
            operations = list(lines)
            if phase in HEADINGS:
                rows.append(_heading(phase, operations[0].place))
            for layer, members in groupby(operations, key=attrgetter("layer")):
                group = list(members)
                is_open = not folds or (phase, layer) in opened
                if folds:
                    rows.append(_fold(group, is_open, current))
                for operation in group if is_open else ():
                    is_current = operation.place == current
                    look = is_current, wide, selection.neuron, selection.parameter
                    made = before.get(operation)
                    if made is None or made[0] != look:
                        chosen = selected_elements(trace, operation, selection) if marks else []
                        made = look, _line(trace, operation, chosen, is_current=is_current, wide=wide)
                    self._made[operation] = made
                    rows += made[1]
        return rows


@cache
def _heading(phase: Phase, place: int) -> Row:
    return Row("heading", place, HEADINGS[phase])


def _fold(group: Sequence[Operation], is_open: bool, current: int | None) -> Row:
    first, sign = group[0], "▾" if is_open else "▸"
    names = ", ".join(operation.symbol.text for operation in group)
    hides = not is_open and current is not None and first.place <= current <= group[-1].place
    result = f"line {current + 1}" if hides and current is not None else ""
    return Row(
        "fold",
        first.place,
        f"{sign} layer {first.layer}: {names}",
        lambda: ("", result),
        group=(first.phase, first.layer),
        is_current=hides,
    )


def _line(
    trace: Trace, operation: Operation, chosen: Sequence[Element], *, is_current: bool, wide: bool
) -> list[Row]:
    def written() -> tuple[str, str]:
        numbers = ""
        if wide and not is_current and operation.result.size == 1:
            numbers = terms(trace, operation, (0,) * operation.result.ndim).written(on_line)
        return numbers, array_text(settled_result(trace, operation))

    line = Row("line", operation.place, written=written, marked=bool(chosen))
    return [line, *_numbers(trace, operation, chosen), *_factors(trace, operation)] if is_current else [line]


def _factors(trace: Trace, operation: Operation) -> list[Row]:
    """Return why δ of the output is ŷ − y, where it is."""
    if (operation.kind, operation.layer) != ("delta", len(trace.layers) - 1):
        return []
    return [
        Row("more", operation.place, "; ".join(filter(None, [f"{formula} = {_shown(values)}", note])))
        for formula, values, note in cancellation(trace)
    ]


def _shown(values: Array) -> str:
    return on_line(float(values[0])) if len(values) == 1 else array_text(values)


def _numbers(trace: Trace, operation: Operation, chosen: Sequence[Element]) -> list[Row]:
    elements = list(islice(np.ndindex(operation.result.shape), MOST_ELEMENTS))
    if chosen and not set(chosen) & set(elements):
        elements = [chosen[0], *elements[:-1]]
    rows: list[Row] = []
    for element in elements:
        name = element_name(trace, operation, element) if operation.result.size > 1 else ""
        found = terms(trace, operation, element)
        texts = found.written(on_line), on_line(found.result)
        marked = element in chosen
        rows.append(Row("number", operation.place, name, lambda texts=texts: texts, marked, element=element))
    rest = operation.result.size - len(elements)
    if rest:
        rows.append(Row("more", operation.place, f"… and {rest:,} more"))
    return rows


def tooltip(trace: Trace, row: Row) -> str:
    """Say a line in words; of a row with one number, all that made it."""
    if row.kind not in ("line", "number"):
        return ""
    operation = trace.operations[row.place]
    words = [operation_words(operation.symbol, operation.formula)] if row.kind == "line" else []
    return "\n".join(filter(None, [*words, exactly(trace, row)]))


def exactly(trace: Trace, row: Row) -> str:
    """Return the one number that a row is about with all that made it, each to seven digits; else nothing."""
    operation = trace.operations[row.place]
    element = (0,) * operation.result.ndim if row.element is None else row.element
    if row.element is None and operation.result.size > 1:
        return ""
    found = terms(trace, operation, element)
    return f"{found.written(_exact)} = {_exact(found.result)}"


def _exact(value: float) -> str:
    return precise(value).removeprefix("+")


def part_of(trace: Trace, place: int) -> str:
    """Return the part that a line is shown in."""
    return next(part for part, phases in PARTS.items() if trace.operations[place].phase in phases)


def group_of(trace: Trace, place: int) -> tuple[str, int]:
    """Return the group that a line is folded with: phase and layer."""
    operation = trace.operations[place]
    return operation.phase, operation.layer


def element_name(trace: Trace, operation: Operation, element: Element) -> str:
    """Say which number of a line it is: h₂, ∂L/∂w¹₂₁; followed by its sample where all are followed."""
    place = parameter_of(operation, element)
    if place is None:
        node = node_name(trace.layers, operation.layer, element[-1])
        name = OF_NEURONS.get(operation.kind, operation.symbol.text).format(node)
        per_sample = trace.sample is None
        return f"{name} of {sample_name(trace.data, int(trace.rows[element[0]]))}" if per_sample else name
    parameter = parameter_name(trace.layers, place)
    if operation.phase == "update":
        return _quantity_name(trace, operation, parameter)
    of_sample = trace.of_sample and operation.phase == "backward"
    penalised = trace.config.penalty != "none" and operation.kind.endswith("weight_gradient")
    return gradient_name(parameter, of_sample=of_sample, penalised=penalised)


def _quantity_name(trace: Trace, operation: Operation, parameter: str) -> str:
    """Say what of the optimiser a number is, and of which parameter: v(w¹₂₁)."""
    _, _, name = operation.kind.partition("_")
    if name in ("penalty", "total"):
        return f"{PENALTY_GRADIENT if name == 'penalty' else BATCH_GRADIENT}/∂{parameter}"
    quantities = OPTIMISERS[trace.config.optimiser].quantities
    quantity = next(each for each in quantities if each.name == name)
    return quantity.sign(Symbol(parameter, parameter)).text
