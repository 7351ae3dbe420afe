"""What the network diagram shows of a walk through the chain rule."""

from dataclasses import dataclass, field

from xorviz.core.chain_rule import Trace
from xorviz.gui.numbers import MINUS, fitting, fixed
from xorviz.session.selection import Selection

LARGEST_PLAIN = 100.0
ACTIVATION_DECIMALS, DELTA_DECIMALS = 3, 4
DELTA_WIDTH = 7


@dataclass(frozen=True, slots=True)
class Lit:
    """The neurons and edges that stand out, and the numbers at the neurons."""

    nodes: frozenset[tuple[int, int]] = frozenset()
    edges: frozenset[int] = frozenset()
    flows_back: bool = False
    """Whether what is computed flows from the output to the inputs."""
    values: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    """By neuron: its number, and whether that is a gradient."""
    selected_node: tuple[int, int] | None = None
    selected_edge: int | None = None


def lit(trace: Trace, place: int | None, selection: Selection) -> Lit:
    """Return what stands out at a line of a walk; without one, only what is selected, and all activations."""
    nodes, edges, back = frozenset[tuple[int, int]](), frozenset[int](), False
    if place is not None:
        line = trace.operations[place]
        nodes, edges, back = frozenset(line.nodes), frozenset(line.edges), line.phase != "forward"
    return Lit(nodes, edges, back, _values(trace, place), selection.neuron, selection.parameter)


def _values(trace: Trace, place: int | None) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return the newest number that is known of each neuron, if one sample is followed."""
    if trace.sample is None:
        return {}
    inputs = trace.forward_pass.inputs[0]
    values = {(0, index): (f"{x:.3g}".replace("-", MINUS), False) for index, x in enumerate(inputs.tolist())}
    for line in trace.operations if place is None else trace.operations[: place + 1]:
        if line.kind == "activation":
            texts = [(_plain(a, ACTIVATION_DECIMALS), False) for a in line.result.tolist()]
        elif line.kind == "delta" and place is not None:
            texts = [(f"δ {fitting(d, DELTA_DECIMALS, DELTA_WIDTH)}", True) for d in line.result.tolist()]
        else:
            continue
        values |= dict(zip(line.nodes, texts, strict=True))
    return values


def _plain(value: float, decimals: int) -> str:
    return fixed(value, decimals) if abs(value) < LARGEST_PLAIN else fitting(value, 1, DELTA_WIDTH)
