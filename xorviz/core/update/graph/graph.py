"""A computation graph: numbers forward, a derivative on each edge, and adjoints backward over these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xorviz.core.update.graph.elementary import Elementary
from xorviz.core.update.lines import Line
from xorviz.core.update.operations import Operation


class LinePlace(NamedTuple):
    """Where a number stands in the chain rule."""

    line: int
    """Of the trace that the graph was made from"""
    element: tuple[int, ...] | None = None
    """Of the line's result; None if that is not this number, but made from it"""


class PenaltyAt(NamedTuple):
    """What a penalty adds to the gradient by a weight, and what the update uses then."""

    gradient: float
    """∂R by it: the same for every sample"""
    found: LinePlace
    """Where that is found"""
    used: float
    """∂L by it: what all samples of the batch come to, and the penalty"""
    added: LinePlace
    """Where that is found"""


@dataclass(slots=True)
class GraphNode:
    """A number, with the operation that makes it, and ∂Lₛ by it."""

    place: int
    """From 0: what it is computed from comes before it"""
    operation: Elementary | None
    """None if it is given: a weight, an input, a target, or a number of the rest of the network"""
    name: str
    """w¹₂₁, x₁, z¹₂, h₂, ŷ, y, Lₛ; empty if it has none"""
    words: str
    """The same as one says it"""
    value: float
    adjoint: float | None
    """∂Lₛ by it; None if none of it comes from Lₛ, or if nobody needs it, as of an input"""
    found: LinePlace | None = None
    """Where its value is found; None of what is given"""
    derived: LinePlace | None = None
    """Where its adjoint is found"""
    sloped: LinePlace | None = None
    """Where its derivative by what it is of is found, if a line of its own finds that"""
    neuron: tuple[int, int] | None = None
    """Layer and index, of what belongs to one"""
    parameter: int | None = None
    """Its place in the flat array, of a weight or a bias"""
    penalty: PenaltyAt | None = None
    """Of a weight, where there is one: no part of its adjoint, as R is none of Lₛ"""
    closed: bool = False
    """Whether the graph carries nothing back to it: an input, a target, or a number of another neuron, of
    whose adjoint this is not all"""

    def lines(self) -> list[int]:
        """Return the lines of the chain rule that find a number of it."""
        return [place.line for place in (self.found, self.derived, self.sloped) if place is not None]


class GraphEdge(NamedTuple):
    """What takes a number to the operation that it goes into."""

    source: int
    target: int
    derivative: float
    """∂target/∂source, with all else the operation takes as it is"""


@dataclass(slots=True)
class ComputationGraph:
    """All of it, for one sample: each node is computed from those before it."""

    neuron: tuple[int, int] | None
    """Layer and index of the one that it is of; None if it is of the whole network"""
    nodes: list[GraphNode] = field(default_factory=list["GraphNode"])
    edges: list[GraphEdge] = field(default_factory=list["GraphEdge"])

    def flow(self, edge: GraphEdge) -> float | None:
        """Return what comes back over an edge: the adjoint of its target times its derivative."""
        adjoint = self.nodes[edge.target].adjoint
        return None if adjoint is None else adjoint * edge.derivative

    def at_line(self, line: Line | Operation) -> list[GraphNode]:
        """Return the nodes that a line of the chain rule is about: whose value or adjoint it finds.

        After the chain rule, the weights and biases whose gradients it adds up, or that it moves.
        """
        if line.phase in ("batch", "update"):
            return [node for node in self.nodes if node.parameter in line.edges]
        return [node for node in self.nodes if line.place in node.lines()]

    def give(self, name: str, words: str, value: float) -> GraphNode:
        """Add a number that is given."""
        node = GraphNode(len(self.nodes), None, name, words, value, None)
        self.nodes.append(node)
        return node

    def apply(
        self, operation: Elementary, sources: Sequence[GraphNode], name: str = "", words: str = ""
    ) -> GraphNode:
        """Add what an operation makes of numbers, with the derivative by each."""
        values = [source.value for source in sources]
        place = len(self.nodes)
        node = GraphNode(place, operation, name, words, operation.function(values), None)
        self.nodes.append(node)
        slopes = operation.slopes(values)
        self.edges += [
            GraphEdge(source.place, place, slope) for source, slope in zip(sources, slopes, strict=True)
        ]
        return node

    def sweep(self) -> None:
        """Carry adjoints back over all edges, from the nodes that have one."""
        for edge in reversed(self.edges):  # all that leave a node come after those that end in it
            flow, source = self.flow(edge), self.nodes[edge.source]
            if flow is not None and not source.closed:
                source.adjoint = flow if source.adjoint is None else source.adjoint + flow
