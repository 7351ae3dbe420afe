"""What makes the gradient of one parameter: factors from the loss back to it, or the samples' shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.noise import settled_parameters
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.names import (
    gradient_name,
    locate,
    node_name,
    parameter_name,
    sample_name,
    slope_name,
)
from xorviz.core.update.update_rounding import settled_result, settled_share, settled_shares, settled_total


@dataclass(frozen=True, slots=True)
class Product:
    """Numbers that are multiplied, or added up, each with what it is."""

    parts: tuple[tuple[str, float], ...]
    """Symbol and value; 0 if that is rounding."""
    result: float
    """0 if it is rounding."""
    sign: Literal["·", "+"] = "·"

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers alone."""
        return tuple(value for _, value in self.parts)

    def written(self, write: Callable[[float], str]) -> str:
        """Return the numbers in a row, each written in one way; a negative one after another in brackets."""
        first, *rest = (write(value) for value in self.values)
        return f" {self.sign} ".join((first, *(f"({each})" if each[0] == "−" else each for each in rest)))


def product(trace: Trace, place: int) -> Product:
    """Return the chain of factors that makes the gradient of one parameter, for the sample followed.

    From the loss back to what the parameter multiplies. Where more than one path leads from the loss to the
    neuron, ∂Lₛ/∂h of the neuron stands for their sum.

    Raises
    ------
    ValueError
        The whole batch is followed: there the gradient is a sum of such products, see `sample_sum`.
    """
    if trace.sample is None:
        raise ValueError("the gradient of a batch is a sum of products: follow one sample")
    layers = trace.layers
    layer, neuron, source = locate(layers, place)
    last, node = len(layers) - 1, node_name(layers, layer, neuron)
    kinds = ("loss_gradient", "slope") if LOSSES[trace.config.loss].of == "prediction" else ("delta",)
    output = [trace.find(kind, last) for kind in kinds]
    at = neuron if layer == last else 0
    factors = [(line.symbol.text, float(settled_result(trace, line)[at])) for line in output]
    if layer == last - 1 and layers[-1] == 1:
        through = parameter_count(layers[:-1]) + neuron
        weight = float(settled_parameters(trace.parameters)[through])
        factors.append((parameter_name(layers, through), weight))
    elif layer < last:
        line = trace.find("activation_gradient", layer)
        factors = [(gradient_name(node, of_sample=True), float(settled_result(trace, line)[neuron]))]
    if layer < last:
        factors.append(_slope(trace, layer, neuron, node))
    if source is not None:
        below = trace.forward_pass.inputs[0]
        if layer > 1:
            below = settled_result(trace, trace.find("activation", layer - 1))
        factors.append((node_name(layers, layer - 1, source), float(below[source])))
    return Product(tuple(factors), float(settled_share(trace)[place]))


def sample_sum(trace: Trace, place: int) -> Product:
    """Return the shares of all samples of the batch that add up to the gradient of one parameter."""
    shares = settled_shares(trace, place).tolist()
    named = (sample_name(trace.data, row) for row in trace.rows.tolist())
    return Product(tuple(zip(named, shares, strict=True)), float(settled_total(trace)[place]), "+")


def _slope(trace: Trace, layer: int, neuron: int, node: str) -> tuple[str, float]:
    function = FUNCTIONS[trace.forward_pass.functions[layer - 1]]
    z = trace.forward_pass.pre_activations[layer - 1][:1, neuron]
    off = (layer, neuron) in trace.config.held.off
    return slope_name(function.symbol, node), 0.0 if off else float(function.derivative(z)[0])
