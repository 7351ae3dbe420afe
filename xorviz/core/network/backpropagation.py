"""A fully connected network: the lesson's mathematics, vectorised over samples.

Rows are samples. For each layer, with weights W (outputs, inputs) and bias b (outputs,):

    z = W a + b          pre-activation
    a = f(z)             activation; the inputs are the first a, the predictions ŷ the last
    δ = ∂L/∂z            delta, which the chain rule carries from the output back to the inputs
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, reduction_factor

Off: TypeAlias = tuple[tuple[int, ...], ...]


def parameter_count(layers: Sequence[int]) -> int:
    """Return how many weights and biases a network with these layer widths has."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(layers))


def layer_views(
    flat: NDArray[Any], layers: Sequence[int]
) -> tuple[tuple[NDArray[Any], ...], tuple[NDArray[Any], ...]]:
    """Return views into one flat array: per layer a matrix (outputs, inputs) and a vector (outputs,).

    The order in `flat` is W1 (row by row), b1, W2, b2, …
    """
    matrices: list[NDArray[Any]] = []
    vectors: list[NDArray[Any]] = []
    start = 0
    for inputs, outputs in pairwise(layers):
        middle = start + outputs * inputs
        end = middle + outputs
        matrices.append(flat[start:middle].reshape(outputs, inputs))
        vectors.append(flat[middle:end])
        start = end
    return tuple(matrices), tuple(vectors)


class Parameters:
    """The weights and biases of a network: one flat array, and views into it per layer.

    Parameters
    ----------
    flat : (parameter_count(layers),)
        Kept, not copied: whoever wants a snapshot copies first.
    layers
        Widths from the inputs to the outputs, such as ``(2, 2, 1)``.
    off
        Per layer the indices of neurons that are switched off, whose activation is 0; nothing if none is.
    """

    __slots__ = ("biases", "flat", "layers", "off", "weights")

    def __init__(self, flat: Array, layers: Sequence[int], off: Off = ()) -> None:
        self.flat = flat
        self.layers = layers if isinstance(layers, tuple) else tuple(layers)
        self.off = off
        self.weights, self.biases = layer_views(flat, self.layers)

    def __repr__(self) -> str:
        """Return the widths and each matrix and vector, shortened: <Parameters 2-2-1: W1 = [[…]], …>."""
        parts = (
            f"{name}{layer} = {np.array2string(array, precision=4, threshold=12, separator=', ')}"
            for layer, both in enumerate(zip(self.weights, self.biases, strict=True), start=1)
            for name, array in zip("Wb", both, strict=True)
        )
        told = " ".join(", ".join(parts).split())
        return f"<Parameters {'-'.join(map(str, self.layers))}: {told}>"


@dataclass(frozen=True, slots=True, eq=False)
class ForwardPass:
    """What the forward pass computed, kept because the backward pass needs it."""

    inputs: Array
    """(samples, inputs)"""
    pre_activations: tuple[Array, ...]
    """z per layer, (samples, outputs)"""
    activations: tuple[Array, ...]
    """f(z) per layer, (samples, outputs)"""
    functions: tuple[str, ...]
    """The name of f per layer"""
    off: Off = ()
    """Per layer the neurons that are switched off; nothing if none is"""

    @property
    def predictions(self) -> Array:
        """ŷ, (samples, outputs)."""
        return self.activations[-1]

    def judged_by(self, loss: str) -> Array:
        """Return what of the output a loss is computed from, ŷ or z, (samples, outputs)."""
        return self.predictions if LOSSES[loss].of == "prediction" else self.pre_activations[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """∂L/∂parameters in the layout of `Parameters`, and the delta ∂L/∂z of every layer and sample."""

    flat: Array
    weights: tuple[Array, ...]
    """∂L/∂W per layer, (outputs, inputs)"""
    biases: tuple[Array, ...]
    """∂L/∂b per layer, (outputs,)"""
    deltas: tuple[Array, ...]
    """∂L/∂z per layer, (samples, outputs)"""


def forward(parameters: Parameters, inputs: Array, functions: Sequence[str]) -> ForwardPass:
    """Compute the predictions, and keep every intermediate result.

    Parameters
    ----------
    parameters
        The network.
    inputs : (samples, inputs)
    functions
        Names from `FUNCTIONS`, one for each layer.
    """
    pre_activations: list[Array] = []
    activations: list[Array] = []
    a = inputs
    layers = zip(parameters.weights, parameters.biases, functions, strict=True)
    for layer, (W, b, function) in enumerate(layers):
        z = a @ W.T + b
        a = without(FUNCTIONS[function].function(z), parameters.off[layer : layer + 1])
        pre_activations.append(z)
        activations.append(a)
    return ForwardPass(inputs, tuple(pre_activations), tuple(activations), tuple(functions), parameters.off)


def backward(
    parameters: Parameters,
    forward_pass: ForwardPass,
    targets: Array,
    loss: str = "squared_error",
    reduction: str = "sum",
) -> Gradients:
    """Carry ∂L/∂ŷ back through the network, one line of the chain rule at a time.

    Parameters
    ----------
    parameters
        Those that `forward_pass` was computed with. Not changed.
    forward_pass
        The result of `forward`.
    targets : (samples, outputs)
    loss, reduction
        Names from `LOSSES` and `REDUCTIONS`. L is the sum, or the mean, of the samples' losses.
    """
    flat = np.empty_like(parameters.flat)
    dL_dW, dL_db = layer_views(flat, parameters.layers)
    activations = (forward_pass.inputs, *forward_pass.activations)
    deltas: list[Array] = []

    delta = _output_delta(forward_pass, targets, loss, reduction)
    for layer in reversed(range(len(parameters.weights))):
        np.matmul(delta.T, activations[layer], out=dL_dW[layer])  # ∂L/∂W = Σ over samples of δ ⊗ a
        np.sum(delta, axis=0, out=dL_db[layer])  # ∂L/∂b = Σ over samples of δ
        deltas.append(delta)
        if layer > 0:
            dL_da = delta @ parameters.weights[layer]  # ∂L/∂a of the layer before = Wᵀ δ
            delta = dL_da * _slopes(forward_pass, layer - 1)  # ∂L/∂z = ∂L/∂a · f′(z)
    return Gradients(flat, dL_dW, dL_db, tuple(reversed(deltas)))


def _output_delta(forward_pass: ForwardPass, targets: Array, loss: str, reduction: str) -> Array:
    """Return ∂L/∂z of the output: ∂L/∂ŷ · f′(z), or what the loss says that this comes to."""
    derivative = LOSSES[loss].derivative(forward_pass.judged_by(loss), targets)
    derivative = derivative * reduction_factor(reduction, len(targets))
    return derivative * _slopes(forward_pass, -1) if LOSSES[loss].of == "prediction" else derivative


def _slopes(forward_pass: ForwardPass, layer: int) -> Array:
    slopes = FUNCTIONS[forward_pass.functions[layer]].derivative(forward_pass.pre_activations[layer])
    return without(slopes, forward_pass.off[layer:][:1])


def without(values: Array, off: Off) -> Array:
    """Return values of a layer's neurons (…, neurons) with 0 for those that are off, of that layer alone."""
    if not off or not off[0]:
        return values
    values = values.copy()
    values[..., list(off[0])] = 0.0
    return values


def sample_gradients(forward_pass: ForwardPass, gradients: Gradients) -> Array:
    """Return what each sample contributes to the gradient, (samples, parameters).

    In the order of `Parameters.flat`; the rows add up to `gradients.flat`.
    """
    activations = (forward_pass.inputs, *forward_pass.activations)
    parts: list[Array] = []
    for delta, a in zip(gradients.deltas, activations, strict=False):
        parts += [(delta[:, :, np.newaxis] * a[:, np.newaxis, :]).reshape(len(a), -1), delta]
    return np.concatenate(parts, axis=1)
