"""How the gradient turns as the parameters move: the Hessian of L, times directions, exactly.

The forward and the backward pass are derived once more, along a direction (Pearlmutter 1994): beside each
quantity q of `backpropagation.py` there is the rate at which it changes, here q_turn.
"""

from collections.abc import Callable, Iterable
from copy import copy

import numpy as np

from xorviz.core.network.activation import Activation
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import (
    ForwardPass,
    Gradients,
    Parameters,
    parameter_count,
    without,
)
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, Loss, reduction_factor
from xorviz.core.network.noise import of_terms

PORTION = 60_000
"""Numbers of a layer that are held at once: so many fit in the processor's cache."""


class Hessian:
    """H = ∂²L/∂θ∂θ of a network without a penalty, known by what it makes of directions.

    At a kink of an activation or a loss the second derivative is taken as that on both sides of it, 0.

    Parameters
    ----------
    parameters, forward_pass, gradients
        A network, and what `forward` and `backward` found of it.
    targets : (samples, outputs)
    loss, reduction
        Names from `LOSSES` and `REDUCTIONS`.
    """

    def __init__(
        self,
        parameters: Parameters,
        forward_pass: ForwardPass,
        gradients: Gradients,
        targets: Array,
        loss: str,
        reduction: str,
    ) -> None:
        self._samples, self._layers = len(targets), parameters.layers
        self._weights, self._deltas = parameters.weights, gradients.deltas
        self._activations = (forward_pass.inputs, *forward_pass.activations)
        self._slopes = _derived(forward_pass, lambda function: function.derivative)
        self._bends = _derived(forward_pass, lambda function: function.second_derivative)
        self._of_output = self._output(forward_pass.judged_by(loss), targets, LOSSES[loss])
        self._of_output *= reduction_factor(reduction, len(targets))

    def times(self, directions: Array) -> Array:
        """Return H d for each direction d, (directions, parameters) as these are."""
        portion = max(1, PORTION // (self._samples * max(self._layers)))
        found = np.empty_like(directions)
        for first in range(0, len(directions), portion):
            rows = slice(first, first + portion)
            self._fill(found[rows], directions[rows])
        return found

    def floor(self) -> float:
        """Return what rounding can move an eigenvalue by: see `noise.py`.

        That is the norm of what H is off by, which no row of Σ|terms| is smaller than. A term has come
        through the sums of all layers, forward and backward, and then through that over the samples.
        """
        sizes = copy(self)
        sizes._weights, sizes._deltas = _sizes(self._weights), _sizes(self._deltas)
        sizes._activations = _sizes(self._activations)
        sizes._slopes, sizes._bends = _sizes(self._slopes), _sizes(self._bends)
        sizes._of_output = np.abs(self._of_output)
        rows = sizes.times(np.ones((1, parameter_count(self._layers))))
        return of_terms(self._samples + 2 * sum(self._layers)) * float(rows.max())

    def _fill(self, found: Array, directions: Array) -> None:
        """Derive both passes; what is of a sample is (directions, samples, neurons)."""
        moves = [self._part(directions, layer) for layer in range(len(self._weights))]
        z_turns: list[Array] = []
        a_turns: list[Array] = []
        for layer, (W_move, b_move) in enumerate(moves):
            z_turn = self._activations[layer] @ W_move.transpose(0, 2, 1) + b_move[:, np.newaxis]
            if layer > 0:  # the inputs do not turn
                z_turn += a_turns[-1] @ self._weights[layer].T
            z_turns.append(z_turn)
            a_turns.append(self._slopes[layer] * z_turn)
        delta_turn = np.einsum("dsk,skl->dsl", z_turns[-1], self._of_output)
        for layer in reversed(range(len(moves))):
            W_turn, b_turn = self._part(found, layer)
            W_turn[...] = delta_turn.transpose(0, 2, 1) @ self._activations[layer]
            b_turn[...] = delta_turn.sum(axis=1)
            if layer > 0:
                W, delta = self._weights[layer], self._deltas[layer]
                W_turn += delta.T @ a_turns[layer - 1]
                dL_da_turn = delta_turn @ W + delta @ moves[layer][0]
                bent = (delta @ W) * self._bends[layer - 1] * z_turns[layer - 1]
                delta_turn = dL_da_turn * self._slopes[layer - 1] + bent

    def _output(self, judged: Array, targets: Array, loss: Loss) -> Array:
        """Return ∂²ℓ/∂z∂z of the output of each sample, (samples, outputs, outputs)."""
        slope, bend, outputs = self._slopes[-1], self._bends[-1], targets.shape[1]
        found = np.zeros((len(targets), outputs, outputs))
        for k, unit in enumerate(np.eye(outputs)):
            direction = np.broadcast_to(unit, targets.shape)
            if loss.of == "prediction":
                of_loss = loss.second_derivative(judged, targets, slope * direction) * slope
                found[:, k] = of_loss + loss.derivative(judged, targets) * bend * direction
            else:
                found[:, k] = loss.second_derivative(judged, targets, direction)
        return found

    def _part(self, flat: Array, layer: int) -> tuple[Array, Array]:
        """Return views of a layer's part, (directions, outputs, inputs) and (directions, outputs)."""
        start, end = (parameter_count(self._layers[: layer + 1 + after]) for after in (0, 1))
        shape = self._weights[layer].shape
        middle = start + shape[0] * shape[1]
        return flat[:, start:middle].reshape(len(flat), *shape), flat[:, middle:end]


def _derived(
    forward_pass: ForwardPass, derivative: Callable[[Activation], Callable[[Array], Array]]
) -> tuple[Array, ...]:
    """Return a derivative of each layer at its z, (samples, neurons): 0 of a neuron that is off."""
    pairs = zip(forward_pass.functions, forward_pass.pre_activations, strict=True)
    return tuple(
        without(derivative(FUNCTIONS[name])(z), forward_pass.off[layer : layer + 1])
        for layer, (name, z) in enumerate(pairs)
    )


def _sizes(arrays: Iterable[Array]) -> tuple[Array, ...]:
    return tuple(np.abs(each) for each in arrays)
