"""Where parameters are, and what neurons, parameters, gradients and samples are called: in this one place.

A whole layer has its number below: W₁, b₁, z₁, δ₁. One number has its layer above, as h²₁ has it in a deeper
network, and its place in the layer below: w¹₂₁, b¹₂. What is computed at a neuron has the neuron's name:
z(h₂), δ(h₂). So no name of a layer is like one of a number.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.features import input_name, input_words
from xorviz.core.network.spelling import subscript, superscript
from xorviz.core.writing import written

BATCH_GRADIENT, SAMPLE_GRADIENT, LOSSES_GRADIENT, PENALTY_GRADIENT = "∂L", "∂Lₛ", "∂D", "∂R"
"""What a gradient is the gradient of: the loss of the batch, or what a sample adds to it; where there is a
penalty, the losses of the batch without it, and the penalty."""
PLACE_DIGITS = 6
LARGEST_DIGIT = 9
"""Of a wider layer the numbers of a weight are parted."""


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


def bias_place(layers: Sequence[int], layer: int, neuron: int) -> int:
    """Return the place of a neuron's bias in the flat array. Layer 1 is the first after the inputs."""
    return parameter_count(layers[:layer]) + layers[layer - 1] * layers[layer] + neuron


def weight_place(layers: Sequence[int], layer: int, neuron: int, source: int) -> int:
    """Return the place of a weight in the flat array: of a neuron, from another of the layer before."""
    return parameter_count(layers[:layer]) + layers[layer - 1] * neuron + source


def parameter_name(layers: Sequence[int], place: int) -> str:
    """Name a parameter by its place in the flat array: w¹₂₁, of W₁ in row 2 and column 1; or b¹₂."""
    layer, neuron, source = locate(layers, place)
    if source is None:
        return f"b{superscript(layer)}{subscript(neuron + 1)}"
    between = "," if max(layers[layer - 1], layers[layer]) > LARGEST_DIGIT else ""
    return f"w{superscript(layer)}{subscript(neuron + 1)}{between}{subscript(source + 1)}"


def edge_name(layers: Sequence[int], place: int) -> str:
    """Say where a parameter is in the network: x₁ → h₂, or bias → h₂."""
    layer, neuron, source = locate(layers, place)
    start = "bias" if source is None else node_name(layers, layer - 1, source)
    return f"{start} → {node_name(layers, layer, neuron)}"


def gradient_name(of: str, *, of_sample: bool = False, penalised: bool = False) -> str:
    """Name a gradient: ∂L/∂w¹₂₁ over the batch, ∂Lₛ/∂w¹₂₁ of what one sample adds to it.

    Where a penalty adds to it, the sum of what the samples add is ∂D/∂w¹₂₁.
    """
    of_batch = LOSSES_GRADIENT if penalised else BATCH_GRADIENT
    return f"{SAMPLE_GRADIENT if of_sample else of_batch}/∂{of}"


def slope_name(function: str, node: str) -> str:
    """Name the slope of an activation, by its sign, at a hidden neuron: σ′ at h₂."""
    return f"{function}′ at {node}"


def parameter_words(layers: Sequence[int], place: int) -> str:
    """Say which parameter it is: "weight from input 1 to hidden neuron 2, w 2 1 of layer 1"."""
    layer, neuron, source = locate(layers, place)
    end = node_words(layers, layer, neuron)
    if source is None:
        return f"bias of {end}, b {neuron + 1} of layer {layer}"
    start, name = node_words(layers, layer - 1, source), f"w {neuron + 1} {source + 1} of layer {layer}"
    return f"weight from {start} to {end}, {name}"


def node_words(layers: Sequence[int], layer: int, index: int) -> str:
    """Name a node as one says it: input 1, hidden neuron 2, hidden neuron 2 of layer 3, output."""
    if layer == 0:
        return input_words(layers, index)
    if layer == len(layers) - 1:
        return "output" if layers[-1] == 1 else f"output {index + 1}"
    return f"hidden neuron {index + 1}{f' of layer {layer}' if len(layers) > 3 else ''}"


def node_name(layers: Sequence[int], layer: int, index: int) -> str:
    """Name a node as the diagram does: x₁, h₂, in a deeper network h²₁, and ŷ, or of several outputs ŷ₁."""
    if layer == len(layers) - 1:
        return f"ŷ{subscript(index + 1)}" if layers[-1] > 1 else "ŷ"
    if layer == 0:
        return input_name(layers, index)
    return f"h{superscript(layer) if len(layers) > 3 else ''}{subscript(index + 1)}"


def sample_name(data: Dataset, row: int) -> str:
    """Name a sample by its inputs, as they were measured: (0, 1), (−0.638, 1.05) or (43, 52000)."""
    texts = list[str]()
    for place, each in enumerate((data.inputs[row] + 0.0).tolist()):
        axis = data.axis(place)
        digits = PLACE_DIGITS if axis.is_scaled else 3
        texts.append(written(axis.measured_one(each) + 0.0, digits))
    return f"({', '.join(texts)})"


def place_name(data: Dataset, place: tuple[float, ...]) -> str:
    """Name a place of the plane by its inputs, as they were measured: (0.31, −0.7), or (43, 52000)."""
    measured = (data.axis(axis).measured_one(each) for axis, each in enumerate(place))
    return f"({', '.join(written(each + 0.0, PLACE_DIGITS) for each in measured)})"


def sample_and_target(data: Dataset, row: int) -> str:
    """Name a sample by its inputs and its target: (0, 1) → 1."""
    return f"{sample_name(data, row)} → {', '.join(f'{each:g}' for each in data.targets[row])}"
