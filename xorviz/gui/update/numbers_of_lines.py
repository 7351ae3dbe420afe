"""The single numbers of a line: to which parameter or neuron each belongs, and which are selected."""

import numpy as np

from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.names import locate
from xorviz.core.update.operations import Operation
from xorviz.core.update.substitution import Element
from xorviz.session.selection import Selection


def selected_elements(trace: Trace, operation: Operation, selection: Selection) -> list[Element]:
    """Return which numbers of a line are selected: that of a parameter, or those of a neuron.

    Of the whole batch a neuron has a number for each sample.
    """
    shape, neuron = operation.result.shape, selection.neuron
    if selection.parameter is not None:
        if is_of_parameters(operation):
            if selection.parameter not in operation.edges:
                return []
            place = np.unravel_index(operation.edges.index(selection.parameter), shape)
            return [tuple(int(index) for index in place)]
        neuron = locate(trace.layers, selection.parameter)[:2]
    if neuron is None or neuron[0] != operation.layer:
        return []
    if len(shape) == 1:
        return [(neuron[1],)]
    return [] if is_of_parameters(operation) else [(row, neuron[1]) for row in range(shape[0])]


def parameter_of(operation: Operation, element: Element) -> int | None:
    """Return the parameter that a number of a line belongs to; None if it is a neuron's."""
    if not is_of_parameters(operation):
        return None
    return operation.edges[int(np.ravel_multi_index(element, operation.result.shape))]


def neuron_of(operation: Operation, element: Element) -> tuple[int, int]:
    """Return the neuron that a number of a line belongs to: layer and index."""
    return operation.layer, element[-1]


def is_of_parameters(operation: Operation) -> bool:
    """Return whether the numbers of a line are those of weights or biases, not of neurons."""
    return "weight" in operation.kind or "bias" in operation.kind
