"""The chain rule computed another way, for the tests to compare with: line by line, and by complex step."""

import numpy as np

from tests.core.network.complex_steps import Case, complex_step
from tests.core.network.test_activations import COMPLEX
from tests.core.network.test_losses import COMPLEX as COMPLEX_LOSSES
from tests.core.runs import layers_of
from xorviz.core.network.backpropagation import layer_views
from xorviz.core.network.features import network_inputs
from xorviz.core.network.losses import reduction_factor


def share_by_complex_step(trace):
    config, data = trace.config, trace.data
    rows = trace.rows if trace.sample is None else [trace.sample]
    functions = config.activations
    inputs = network_inputs(config.features, data.inputs[rows])
    case = Case(trace.parameters, inputs, data.targets[rows], functions, config.loss, "sum")
    return complex_step(case) * reduction_factor(config.reduction, len(trace.rows))


def rounding_of(trace):
    """By how much the rounding of ŷ changes each gradient: where ŷ − y is a few last bits, by much of it."""
    residuals = abs(trace.forward_pass.predictions - trace.targets)
    shares = trace.shares if trace.sample is None else trace.share.flat[np.newaxis]
    last_bit = np.finfo(np.float64).eps
    return (abs(shares) * 4 * last_bit / np.maximum(residuals, last_bit)).sum(axis=0)


class Recomputed:
    """Each line once more, from the results of the lines that it names and the network alone."""

    def __init__(self, trace):
        self.trace, self.config, self.network = trace, trace.config, trace.parameters
        self.factor = reduction_factor(self.config.reduction, len(trace.rows))

    def line(self, operation):
        used = [self.trace.operations[place].result for place in operation.uses]
        if self.trace.sample is not None:  # one row
            used = [result[np.newaxis] if result.ndim == 1 else result for result in used]
        if operation.phase == "update":
            result = self.quantity(*operation.kind.split("_", 1), operation.layer, *used)
        else:
            result = getattr(self, operation.kind)(operation.layer, *used)
        return result.reshape(operation.result.shape)

    def function(self, layer):
        return self.config.activations[layer - 1]

    def slopes(self, layer, z):
        return COMPLEX[self.function(layer)](z + 1e-30j).imag / 1e-30

    def pre_activation(self, layer, below=None):
        below = self.trace.forward_pass.inputs if below is None else below
        return below @ self.network.weights[layer - 1].T + self.network.biases[layer - 1]

    def activation(self, layer, z):
        return COMPLEX[self.function(layer)](z + 0j).real

    def loss(self, layer, judged):
        return COMPLEX_LOSSES[self.config.loss](judged + 0j, self.trace.targets).real * self.factor

    def loss_gradient(self, layer, judged):
        loss = COMPLEX_LOSSES[self.config.loss](judged + 1e-30j, self.trace.targets)
        return loss.imag / 1e-30 * self.factor

    def slope(self, layer, a_or_z):
        """From the line that is named: a, unless f′ is written with z."""
        match self.function(layer), self.named(layer):
            case "sigmoid", "activation":
                return a_or_z * (1 - a_or_z)
            case "tanh", "activation":
                return 1 - a_or_z**2
            case _, "pre_activation":
                return self.slopes(layer, a_or_z)
        raise AssertionError(self.function(layer))

    def named(self, layer):
        """Which line of the layer has the numbers that f′ is written with."""
        kind = "slope" if layer == len(self.network.weights) else "delta"
        return self.trace.operations[self.trace.find(kind, layer).uses[-1]].kind

    def delta(self, layer, above, slope_or_source=None):
        last = layer == len(self.network.weights)
        if slope_or_source is None:  # a loss of the logit
            return self.loss_gradient(layer, self.trace.forward_pass.pre_activations[-1])
        return above * (slope_or_source if last else self.slope(layer, slope_or_source))

    def weight_gradient(self, layer, delta, below=None):
        below = self.trace.forward_pass.inputs if below is None else below
        return delta.T @ below

    def bias_gradient(self, layer, delta):
        return delta.sum(axis=0)

    def activation_gradient(self, layer, delta):
        return delta @ self.network.weights[layer]

    def batch_weight_gradient(self, layer, own):
        return own + self.others(layer)[0]

    def batch_bias_gradient(self, layer, own):
        return own + self.others(layer)[1]

    def others(self, layer):
        """The shares of the samples that are not followed."""
        total = self.trace.shares[self.trace.rows != self.trace.sample].sum(axis=0)
        weights, biases = layer_views(total, layers_of(self.config))
        return weights[layer - 1], biases[layer - 1]

    def quantity(self, part, name, layer, *used):
        """What the optimiser does, from what it finds and what it remembers."""
        old, *memory = (
            layer_views(row, layers_of(self.config))[("weight", "bias").index(part)][layer - 1]
            for row in self.trace.before
        )
        rate, t = self.trace.rate, self.trace.update
        c = dict(self.config.optimiser_parameters)
        match self.config.optimiser, name, used:
            case _, "penalty", []:
                assert part == "weight"
                slope = {"l1": np.sign, "l2": np.positive}[self.config.penalty]
                return self.config.penalty_rate * slope(old)
            case _, "total", [of_losses, of_penalty]:
                return of_losses + of_penalty
            case _, "update", [step]:
                return old - step
            case "gradient_descent", "step", [gradient]:
                return rate * gradient
            case "momentum" | "nesterov", "velocity", [gradient]:
                return c["momentum"] * memory[0] + gradient
            case "momentum", "step", [velocity]:
                return rate * velocity
            case "nesterov", "step", [gradient, velocity]:
                return rate * (gradient + c["momentum"] * velocity)
            case "rmsprop", "square", [gradient]:
                return c["beta"] * memory[0] + (1 - c["beta"]) * gradient**2
            case "rmsprop", "step", [gradient, square]:
                return rate * gradient / (np.sqrt(square) + c["epsilon"])
            case "adam", "mean", [gradient]:
                return c["beta1"] * memory[0] + (1 - c["beta1"]) * gradient
            case "adam", "square", [gradient]:
                return c["beta2"] * memory[1] + (1 - c["beta2"]) * gradient**2
            case "adam", "true_mean", [mean]:
                return mean / (1 - c["beta1"] ** t)
            case "adam", "true_square", [square]:
                return square / (1 - c["beta2"] ** t)
            case "adam", "step", [mean, square]:
                return rate * mean / (np.sqrt(square) + c["epsilon"])
        raise AssertionError(name)
