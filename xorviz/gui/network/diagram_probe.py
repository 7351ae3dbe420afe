"""What the network diagram shows of one place of the plane: its forward pass, and no gradients."""

from xorviz.core.insight.probe import Place, probe
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.writing import written
from xorviz.gui.network.diagram_walk import Lit, value_text

INPUT_DIGITS = 4


def probed(lit: Lit, snapshot: Snapshot, place: Place) -> Lit:
    """Return what stands out where a place is probed: the numbers of that, and what was selected before."""
    found = probe(snapshot, place)
    inputs, *layers = (each.tolist() for each in found.values)
    values = {(0, index): (written(x, INPUT_DIGITS), False) for index, x in enumerate(inputs)}
    for layer, activations in enumerate(layers, start=1):
        values |= {(layer, index): (value_text(a), False) for index, a in enumerate(activations)}
    chosen = {"selected_node": lit.selected_node, "selected_edge": lit.selected_edge}
    return Lit(values=values, place=place, terms=found.terms, **chosen)
