"""The numbers of a graph as they are told: those of the lines of the chain rule, 0 for what is rounding."""

from xorviz.core.network.noise import PARAMETER_NOISE
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.graph.graph import GraphNode, LinePlace, PenaltyAt
from xorviz.core.update.update_rounding import settled_result


def told_value(trace: Trace, node: GraphNode) -> float:
    """Return the value of a node of a trace's graph, and 0 if that is rounding."""
    if node.parameter is not None and abs(node.value) <= PARAMETER_NOISE:
        return 0.0
    return _told(trace, node.found, node.value)


def told_adjoint(trace: Trace, node: GraphNode) -> float | None:
    """Return the adjoint of a node of a trace's graph, and 0 if that is rounding."""
    return None if node.adjoint is None else _told(trace, node.derived, node.adjoint)


def told_penalty(trace: Trace, penalty: PenaltyAt) -> tuple[float, float]:
    """Return what a penalty adds to a gradient, and the gradient that is used; 0 for what is rounding."""
    return _told(trace, penalty.found, penalty.gradient), _told(trace, penalty.added, penalty.used)


def _told(trace: Trace, place: LinePlace | None, value: float) -> float:
    if place is None or place.element is None:
        return value + 0.0  # a product may be −0
    line = trace.operations[place.line]
    return 0.0 if settled_result(trace, line)[place.element] == 0 else value
