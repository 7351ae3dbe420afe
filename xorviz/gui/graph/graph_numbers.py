"""The numbers of a computation graph at a line of the chain rule, as they are written and said."""

from collections.abc import Iterator
from dataclasses import dataclass

from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.graph.building import graph_of
from xorviz.core.update.graph.graph import ComputationGraph, GraphEdge, GraphNode
from xorviz.core.update.graph.told import told_adjoint, told_penalty, told_value
from xorviz.gui.kit.numbers import fixed, on_line

UPDATES = "weight_update", "bias_update"
EXACT = 100.0
"""Whole numbers below it that never change, as inputs and slopes of sums are, are written as such."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphShown:
    """A graph, and what of it is known at a line: all if nobody walks."""

    trace: Trace
    graph: ComputationGraph
    place: int | None
    """The line."""
    lit: frozenset[int]
    """The nodes that it is about."""
    moved: frozenset[int]
    """The parameters that the update has moved by then."""

    def knows_value(self, node: GraphNode) -> bool:
        """Say whether the value of a node has been found."""
        return self.place is None or node.found is None or node.found.line <= self.place

    def knows_adjoint(self, node: GraphNode) -> bool:
        """Say whether the adjoint of a node has been found."""
        if node.adjoint is None or node.derived is None:
            return False
        return self.place is None or node.derived.line <= self.place

    def value_text(self, node: GraphNode) -> str:
        """Write the value of a node; nothing while it is not known."""
        if not self.knows_value(node):
            return ""
        if node.parameter in self.moved:
            return on_line(float(settled(self.trace.after[0, node.parameter], PARAMETER_NOISE)))
        value = told_value(self.trace, node)
        return short(value) if node.closed and node.adjoint is None else on_line(value)

    def adjoint_text(self, node: GraphNode) -> str:
        """Write the adjoint of a node; nothing while it is not known."""
        adjoint = told_adjoint(self.trace, node) if self.knows_adjoint(node) else None
        return "" if adjoint is None else on_line(adjoint)

    def penalty_texts(self, node: GraphNode) -> tuple[str, str]:
        """Write what the penalty adds to a weight's gradient, and the gradient that the update uses.

        Nothing while it is not known, or where there is none.
        """
        penalty = node.penalty
        if penalty is None:
            return "", ""
        found, used = (on_line(value) for value in told_penalty(self.trace, penalty))
        knows = [self.place is None or each.line <= self.place for each in (penalty.found, penalty.added)]
        return found if knows[0] else "", used if knows[1] else ""

    def label_text(self, edge: GraphEdge) -> str:
        """Write the derivative on an edge; nothing while the operation has not been carried out."""
        target = self.graph.nodes[edge.target]
        if not self.knows_value(target) or not self.knows_value(self.graph.nodes[edge.source]):
            return ""
        return short(edge.derivative + 0.0)

    def flow(self, edge: GraphEdge) -> float:
        """Return what has come back over an edge; 0 if none has, or if that is rounding."""
        source, target = self.graph.nodes[edge.source], self.graph.nodes[edge.target]
        if not (self.knows_adjoint(source) and self.knows_adjoint(target)):
            return 0.0
        if told_adjoint(self.trace, source) == 0 or told_adjoint(self.trace, target) == 0:
            return 0.0
        return self.graph.flow(edge) or 0.0

    def is_lit_back(self, node: GraphNode) -> bool:
        """Say whether the line finds the adjoint of a node."""
        return node.place in self.lit and node.derived is not None and node.derived.line == self.place

    def words(self, node: GraphNode) -> str:
        """Say a node with its numbers."""
        told = node.words
        if node.operation is not None:
            sources = [edge.source for edge in self.graph.edges if edge.target == node.place]
            named = ", ".join(_called(self.graph.nodes[source]) for source in sources)
            told = f"{_called(node)}: {node.operation.words} of {named}"
        value, adjoint = self.value_text(node), self.adjoint_text(node)
        told += f"; {value}" if value else "; not known yet"
        if adjoint:
            told += f"; the loss's gradient by it {adjoint}"
        penalty, used = self.penalty_texts(node)
        if penalty:
            told += f"; the penalty's {penalty}"
        if used:
            told += f"; over all samples and with the penalty {used}"
        return told

    def lines(self) -> Iterator[str]:
        """Yield each node that is known: name, operation, value, adjoint, parted by tabs; then the edges."""
        penalised = any(node.penalty is not None for node in self.graph.nodes)
        yield "node\tname\toperation\tvalue\tadjoint" + ("\tpenalty\tused" if penalised else "")
        for node in self.graph.nodes:
            sign = "" if node.operation is None else node.operation.symbol
            value = repr(node.value) if self.knows_value(node) else ""
            adjoint = repr(node.adjoint) if self.knows_adjoint(node) else ""
            line = [str(node.place), node.name, sign, value, adjoint]
            if penalised:
                line += self._penalty_numbers(node)
            yield "\t".join(line)
        yield "from\tto\tderivative"
        for edge in self.graph.edges:
            if self.label_text(edge):
                yield f"{edge.source}\t{edge.target}\t{edge.derivative!r}"

    def _penalty_numbers(self, node: GraphNode) -> list[str]:
        """Write both numbers of a penalty in full, or nothing for what is not known."""
        found, used = self.penalty_texts(node)
        penalty = node.penalty
        if penalty is None:
            return ["", ""]
        return [repr(penalty.gradient) if found else "", repr(penalty.used) if used else ""]


def shown_at(trace: Trace, place: int | None, neuron: tuple[int, int] | None) -> GraphShown:
    """Return the graph of an update at a line of a walk: whole, or of a neuron."""
    graph = graph_of(trace, neuron)
    nodes = [] if place is None else graph.at_line(trace.operations[place])
    lit = frozenset(node.place for node in nodes)
    return GraphShown(trace, graph, place, lit, frozenset() if place is None else _moved(trace, place))


def _called(node: GraphNode) -> str:
    """Name a node as one says it, by its operation if it has no name."""
    if node.words or node.operation is None:
        return node.words
    return {"times": "product", "minus": "difference"}.get(node.operation.words, node.operation.words)


def _moved(trace: Trace, place: int) -> frozenset[int]:
    """Return the parameters whose updates a walk has come past."""
    lines = trace.operations[: place + 1]
    return frozenset(edge for line in lines if line.kind in UPDATES for edge in line.edges)


def short(value: float) -> str:
    """Write a number; a small whole one without decimals."""
    return fixed(value, 0) if abs(value) < EXACT and value == round(value) else on_line(value)
