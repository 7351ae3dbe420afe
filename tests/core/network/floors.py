"""Floors of rounding, number by number: each from the numbers it is made of, as `noise.py` says in words."""

from typing import NamedTuple

import numpy as np

from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.noise import PARAMETER_NOISE


class Floors(NamedTuple):
    """Of one sample, by layer; of the gradient, as the sample contributes to it."""

    z: list
    a: list
    slopes: list
    """Of f′(z)"""
    errors: list
    """Of ∂L/∂ŷ, or of ∂L/∂z"""
    deltas: list
    weights: list
    biases: list
    inputs: list
    """Of ∂L/∂a, of what each layer but the first takes in; of the first there is none"""


def left_out(parameter):
    """What is told as 0 of a weight or a bias."""
    return abs(parameter) if abs(parameter) <= PARAMETER_NOISE else 0.0


def floors_of(parameters, passes, deltas, targets, sample, loss, factor, eps, count):
    """The floors of one sample of `count`, where a number is off by `eps` beside 1."""
    layers, weights, biases = parameters.layers, parameters.weights, parameters.biases
    z = [each[sample] for each in passes.pre_activations]
    a = [passes.inputs[sample], *(each[sample] for each in passes.activations)]
    of_z, of_a, slopes, of_slopes = [], [[0.0] * layers[0]], [], []
    for layer, width in enumerate(layers[1:]):
        record, below = FUNCTIONS[passes.functions[layer]], range(layers[layer])
        of_z.append([])
        for neuron in range(width):
            row, bias = weights[layer][neuron], biases[layer][neuron]
            sizes = sum(abs(row[each] * a[layer][each]) for each in below) + abs(bias)
            floor = (layers[layer] + 1 + 8) * eps * sizes + left_out(bias)
            for each in below:
                floor += abs(a[layer][each]) * left_out(row[each]) + of_a[layer][each] * abs(row[each])
            of_z[layer].append(floor)
        signed = record.derivative(z[layer])
        slopes.append(np.abs(signed))
        of_slopes.append(np.abs(record.derivative(z[layer] + np.array(of_z[layer])) - signed))
        of_a.append([])
        for neuron in range(width):
            off = slopes[layer][neuron] * of_z[layer][neuron]
            if record.couples:
                others = [each for each in range(width) if each != neuron]
                off += sum(a[layer + 1][neuron] * a[layer + 1][each] * of_z[layer][each] for each in others)
            of_a[layer + 1].append(off + 8 * eps * abs(a[layer + 1][neuron]))
    errors, floor = [], []
    for output in range(layers[-1]):
        answer, target = a[-1][output], targets[sample, output]
        off = of_a[-1][output] - 8 * eps * abs(answer)  # ŷ is told apart from its own rounding below
        if target:
            off += 10 * eps * max(abs(answer), abs(target))
        if LOSSES[loss].of == "prediction":
            slope_of = LOSSES[loss].derivative
            error = slope_of(answer, target)
            off = abs(slope_of(answer + off, target) - error)
            errors.append(off * factor)
            own = off * factor * slopes[-1][output] + abs(error * factor) * of_slopes[-1][output]
        else:
            errors.append(off * factor)
            own = off * factor
        floor.append(own + 10 * eps * abs(deltas[-1][sample, output]))
    of_deltas, of_weights, of_biases, of_inputs = [], [], [], [[]]
    for layer in reversed(range(len(weights))):
        delta = [abs(each) for each in deltas[layer][sample]]
        of_deltas.insert(0, floor)
        terms = [own + (count + 8) * eps * size for own, size in zip(floor, delta, strict=True)]
        of_biases.insert(0, terms)
        of_weights.insert(
            0,
            [
                [term * abs(each) + size * off for each, off in zip(a[layer], of_a[layer], strict=True)]
                for term, size in zip(terms, delta, strict=True)
            ],
        )
        if layer:
            width = len(delta)
            floor = []
            of_inputs.insert(1, [])
            for each in range(layers[layer]):
                column = weights[layer][:, each]
                across = sum(
                    (own + (width + 8) * eps * size) * abs(weight) + size * left_out(weight)
                    for own, size, weight in zip(of_deltas[0], delta, column, strict=True)
                )
                whole = sum(size * abs(weight) for size, weight in zip(delta, column, strict=True))
                of_inputs[1].append(across)
                floor.append(across * slopes[layer - 1][each] + whole * of_slopes[layer - 1][each])
    return Floors(of_z, of_a, of_slopes, errors, of_deltas, of_weights, of_biases, of_inputs)
