"""What the network diagram shows of a walk through the chain rule."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from xorviz.core.insight.route import strongest_route
from xorviz.core.network.arrays import Array
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.lines import Phase
from xorviz.core.update.names import sample_name
from xorviz.core.update.update_rounding import settled_result, settled_share, settled_total, settled_used
from xorviz.core.writing import written
from xorviz.gui.kit.numbers import fitting, fixed
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.core.insight.reasons.sums import Addend

LARGEST_PLAIN = 100.0
ACTIVATION_DECIMALS, DELTA_DECIMALS = 3, 4
DELTA_WIDTH = 7


_FLOWS: dict[Phase, Literal["", "forward", "backward"]] = {
    "forward": "forward",
    "backward": "backward",
    "batch": "backward",
    "update": "",
}


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """The neurons and edges that stand out, and the numbers at the neurons."""

    nodes: frozenset[tuple[int, int]] = frozenset()
    edges: frozenset[int] = frozenset()
    flow: Literal["", "forward", "backward"] = ""
    """Which way what is computed flows: a gradient backward; an update does not flow."""
    values: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    """By neuron: its number, and whether that is a gradient."""
    weights: tuple[float, ...] | None = None
    """Of the edges, as they are at this line; without them those of the epoch shown."""
    gradients: tuple[float | None, ...] | None = None
    """Of the edges: what the sample followed contributes, or what the update uses. None is not known yet."""
    whose: str = ""
    """Whose gradients the edges show; nobody's while none is known."""
    of_sample: bool = False
    """Whether they are what one sample contributes."""
    finds_gradient: bool = False
    """Whether what is computed are the gradients of the edges that stand out, and not with their weights."""
    place: tuple[float, float] | None = None
    """Where a place of the plane is probed, as shares of its pictures: numbers are of its forward pass, and
    no gradient is shown."""
    place_told: str = ""
    """That place, as it is written."""
    terms: Array | None = None
    """Of all parameters: what each adds there to the z of its neuron."""
    note: str = ""
    """What else is to be said of what stands out: in a corner."""
    route: tuple[int, ...] = ()
    """Of the neuron under the pointer, beyond its own edges: which neuron of each layer its strongest route
    goes through, from an input to an output."""
    selected_node: tuple[int, int] | None = None
    selected_edge: int | None = None


class LitShown:
    """What stands out in a session, found only when somebody sees it."""

    def __init__(self) -> None:
        self._lit = Lit()
        self._of: object = None
        """What decides it: where nobody walks, no more of the update than its forward pass."""
        self._view: SessionView | None = None
        """Of which it has not been asked yet."""
        self._part: tuple[Addend, bool, str] | None = None
        """Of a sum, the part that stands out whatever is walked through."""

    def show_view(self, view: SessionView) -> None:
        """Take it from a session."""
        self._view = view

    def show(self, lit: Lit) -> None:
        """Take it as it is."""
        self._view, self._lit = None, lit

    def show_part(self, part: "Addend | None", back: bool, note: str) -> None:
        """Have a part of a sum stand out, which comes back from the loss or not; or none any more."""
        self._part = None if part is None else (part, back, note)

    def take(self) -> Lit:
        """Return it."""
        lit = self._taken()
        if self._part is None:
            return lit
        part, back, note = self._part
        flow = "backward" if back else "forward"
        return replace(lit, nodes=part.nodes, edges=part.edges, flow=flow, note=note)

    def _taken(self) -> Lit:
        view, self._view = self._view, None
        if view is not None and not view.update.is_listable:
            self._of = None
            self._lit = Lit(selected_node=view.selection.neuron, selected_edge=view.selection.parameter)
        elif view is not None:
            trace, walked = view.trace, view.place is not None
            of = trace if walked else trace.forward_pass, view.place, view.selection
            if of != self._of:
                self._of = of
                self._lit = lit(trace, view.place, view.selection)
        return self._lit


def lit(trace: Trace, place: int | None, selection: Selection) -> Lit:
    """Return what stands out at a line of a walk, and the numbers of the edges there.

    Without a line, that is only what is selected, and all activations: the edges show the epoch.
    """
    chosen = Lit(
        values=_values(trace, place), selected_node=selection.neuron, selected_edge=selection.parameter
    )
    if place is None:
        return replace(chosen, whose=f"all {len(trace.data):,} samples")
    line = trace.operations[place]
    shares = trace.of_sample and line.phase in ("forward", "backward")
    gradients = _gradients(trace, place, shares=shares)
    whose = sample_name(trace.data, trace.sample) if shares and trace.sample is not None else "the batch"
    return replace(
        chosen,
        nodes=frozenset(line.nodes),
        edges=frozenset(line.edges),
        flow=_FLOWS[line.phase],
        weights=_weights(trace, place),
        gradients=gradients,
        whose=whose if any(each is not None for each in gradients) else "",
        of_sample=shares,
        finds_gradient=line.kind.removeprefix("batch_") in ("weight_gradient", "bias_gradient"),
    )


def route_beyond(snapshot: Snapshot, layer: int, neuron: int) -> tuple[int, ...]:
    """Return the strongest route of a neuron as `strongest_route`; none where its own edges are all of it."""
    last = len(snapshot.layers) - 1
    return () if last == (layer > 0) + (layer < last) else strongest_route(snapshot, layer, neuron)


def _gradients(trace: Trace, place: int, *, shares: bool) -> tuple[float | None, ...]:
    """Return the gradients at a line: while the chain rule finds them, only those that it has found."""
    phase = trace.operations[place].phase
    over_batch = settled_used(trace) if phase == "update" else settled_total(trace)
    found = (settled_share(trace) if shares else over_batch).tolist()
    if phase not in ("forward", "backward"):
        return tuple(found)
    known: set[int] = set()
    for line in trace.operations[: place + 1]:
        if line.kind in ("weight_gradient", "bias_gradient"):
            known.update(line.edges)
    return tuple(each if number in known else None for number, each in enumerate(found))


def _weights(trace: Trace, place: int) -> tuple[float, ...]:
    """Return all parameters at a line: those that have been updated by then are the new ones."""
    weights, after = (settled(state[0], PARAMETER_NOISE).tolist() for state in (trace.before, trace.after))
    for line in trace.operations[: place + 1]:
        if line.kind in ("weight_update", "bias_update"):
            for edge in line.edges:
                weights[edge] = after[edge]
    return tuple(weights)


def _values(trace: Trace, place: int | None) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return the newest number that is known of each neuron, if one sample is followed."""
    if trace.sample is None:
        return {}
    inputs = trace.forward_pass.inputs[0]
    values = {(0, index): (written(x, 3), False) for index, x in enumerate(inputs.tolist())}
    for line in trace.operations if place is None else trace.operations[: place + 1]:
        if line.kind == "activation":
            texts = [(value_text(a), False) for a in line.result.tolist()]
        elif line.kind == "delta" and place is not None:
            deltas = settled_result(trace, line).tolist()
            texts = [(f"δ {fitting(d, DELTA_DECIMALS, DELTA_WIDTH)}", True) for d in deltas]
        else:
            continue
        values |= dict(zip(line.nodes, texts, strict=True))
    return values


def value_text(value: float) -> str:
    """Write what a neuron computes."""
    plain = abs(value) < LARGEST_PLAIN
    return fixed(value, ACTIVATION_DECIMALS) if plain else fitting(value, 1, DELTA_WIDTH)
