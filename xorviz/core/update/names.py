"""What neurons, parameters and samples are called."""

from collections.abc import Sequence

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.spelling import subscript, superscript
from xorviz.core.update.substitution import locate
from xorviz.core.writing import written


def parameter_name(layers: Sequence[int], place: int) -> str:
    """Name a parameter by its place in the flat array, as the diagram names the nodes: w h₁→ŷ, b h₂."""
    layer, neuron, source = locate(layers, place)
    name = node_name(layers, layer, neuron)
    return f"b {name}" if source is None else f"w {node_name(layers, layer - 1, source)}→{name}"


def node_name(layers: Sequence[int], layer: int, index: int) -> str:
    """Name a node as the diagram does: x₁, h₂, in a deeper network h²₁, and ŷ."""
    if layer == len(layers) - 1:
        return "ŷ"
    upper = "" if len(layers) <= 3 or layer == 0 else superscript(layer)
    return f"{'x' if layer == 0 else 'h'}{upper}{subscript(index + 1)}"


def sample_name(data: Dataset, row: int) -> str:
    """Name a sample by its inputs, (0, 1) or (−0.638, 1.05): no two of a dataset are called the same."""
    inputs = (data.inputs[row] + 0.0).tolist()
    return f"({', '.join(written(each, 3) for each in inputs)})"


def sample_and_target(data: Dataset, row: int) -> str:
    """Name a sample by its inputs and its target: (0, 1) → 1."""
    return f"{sample_name(data, row)} → {', '.join(f'{each:g}' for each in data.targets[row])}"
