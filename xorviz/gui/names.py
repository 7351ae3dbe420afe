"""What nodes and parameters are called, everywhere as in the diagram."""

from collections.abc import Sequence

from xorviz.core.spelling import subscript, superscript
from xorviz.core.substitution import locate


def node_name(layers: Sequence[int], layer: int, index: int) -> str:
    """Name a node: x₁, h₂, in a deeper network with its layer on top, h²₁, and ŷ."""
    if layer == len(layers) - 1:
        return "ŷ"
    upper = "" if len(layers) <= 3 or layer == 0 else superscript(layer)
    return f"{'x' if layer == 0 else 'h'}{upper}{subscript(index + 1)}"


def parameter_name(layers: Sequence[int], place: int) -> str:
    """Name a parameter by its place in the flat array: w h₁→ŷ, b h₂."""
    layer, neuron, source = locate(layers, place)
    target = node_name(layers, layer, neuron)
    return f"b {target}" if source is None else f"w {node_name(layers, layer - 1, source)}→{target}"
