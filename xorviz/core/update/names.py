"""Where parameters are, and what neurons, parameters and samples are called."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.spelling import subscript, superscript
from xorviz.core.writing import written


def locate(layers: Sequence[int], place: int) -> tuple[int, int, int | None]:
    """Return layer (from 1), neuron and source of a parameter by its place; a bias has no source.

    Raises
    ------
    ValueError
        The network has no such parameter.
    """
    sizes = [(inputs + 1) * outputs for inputs, outputs in pairwise(layers)]
    ends = list(accumulate(sizes))
    if not 0 <= place < ends[-1]:
        raise ValueError(f"there is no parameter {place} in a network of {ends[-1]}")
    layer = next(number for number, end in enumerate(ends, start=1) if place < end)
    inside, inputs, outputs = place - ends[layer - 1] + sizes[layer - 1], layers[layer - 1], layers[layer]
    if inside >= inputs * outputs:
        return layer, inside - inputs * outputs, None
    return layer, inside // inputs, inside % inputs


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
