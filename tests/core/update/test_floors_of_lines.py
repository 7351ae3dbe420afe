"""The floor of each line of an update is that of the numbers it shows, one after the other."""

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import assume, given

from tests.core.network.floors import floors_of
from tests.core.traces import lesson_trace, updates
from tests.examples import examples
from xorviz.core.network import noise
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import backward
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.penalties import penalty_noise
from xorviz.core.update import update_rounding
from xorviz.core.update.names import locate
from xorviz.core.update.update_rounding import (
    noise_of_line,
    noise_of_total,
    noise_of_used,
    settled_shares,
)

EPS = 1e-7
"""In place of 2e-16: then the floors themselves are hardly rounded."""


def same(one, other):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-6, atol=1e-30)


@contextmanager
def told_floors():
    """The floors beside which numbers are told, in their order."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noise, "EPS", EPS)
        patch.setattr(update_rounding, "settled", lambda values, floor: found.append(floor))
        yield found


def floors_over(trace, passes, deltas, targets):
    """Of each sample that is passed forward."""
    config = trace.config
    factor = reduction_factor(config.reduction, len(trace.rows))
    here = trace.parameters, passes, deltas, targets
    return [floors_of(*here, row, config.loss, factor, EPS, len(targets)) for row in range(len(targets))]


def of_batch(trace):
    """The forward pass of all samples of the batch, and the floors of each."""
    config, parameters, data = trace.config, trace.parameters, trace.data
    passes, targets = config.forward(parameters, data.inputs[trace.rows]), data.targets[trace.rows]
    deltas = backward(parameters, passes, targets, config.loss, config.reduction).deltas
    return passes, floors_over(trace, passes, deltas, targets)


def gradient_of(each, layers):
    """The floors of a gradient, of those that its samples contribute."""
    parts = []
    for layer in range(len(layers) - 1):
        parts += [np.ravel(sum(np.array(one.weights[layer]) for one in each))]
        parts += [sum(np.array(one.biases[layer]) for one in each)]
    return np.concatenate(parts)


def smooth(update):
    assume(not any(ACTIVATIONS[name].kinks for name in update.config.activations))
    return update.trace()


@examples(60)
@given(updates())
def test_of_the_lines_about_neurons(update):
    trace = smooth(update)
    each = floors_over(trace, trace.forward_pass, trace.share.deltas, trace.targets)
    with told_floors():
        for line in trace.operations:
            layer, own = line.layer, 8 * EPS * abs(line.result)
            floors = {
                "pre_activation": lambda one, at=layer: one.z[at - 1],
                "activation": lambda one, at=layer: one.a[at],
                "loss_gradient": lambda one: one.errors,
                "slope": lambda one: one.slopes[-1],
                "delta": lambda one, at=layer: one.deltas[at - 1],
                "activation_gradient": lambda one, at=layer: one.inputs[at],
            }.get(line.kind)
            if floors is not None:
                found, expected = noise_of_line(trace, line), np.array([floors(one) for one in each])
                rounded = line.kind in ("loss_gradient", "slope")
                same(found, expected + own.reshape(expected.shape) if rounded else expected)


@examples(60)
@given(updates())
def test_of_the_gradient_and_of_what_each_sample_contributes(update):
    trace = smooth(update)
    passes, each = of_batch(trace)
    config, inputs = trace.config, (passes.inputs, *passes.activations)
    with told_floors() as told:
        total, used = noise_of_total(trace), noise_of_used(trace)
        same(total, gradient_of(each, trace.layers))
        if config.penalty == "none":
            same(used, total)
        else:
            same(used, total + penalty_noise(config.penalty, config.penalty_rate, trace.parameters))
        for place in range(len(trace.total)):
            layer, neuron, source = locate(trace.layers, place)
            settled_shares(trace, place)
            expected = np.array([one.deltas[layer - 1][neuron] for one in each])
            if source is not None:
                delta = np.abs(trace.shares[:, trace.find("bias_gradient", layer).edges[neuron]])
                expected *= np.abs(inputs[layer - 1][:, source])
                expected += delta * [one.a[layer - 1][source] for one in each]
            same(told[-1], expected + 9 * EPS * np.abs(trace.shares[:, place]))


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_of_a_penalty_and_of_the_sum_with_it(penalty):
    trace = lesson_trace(penalty=penalty, penalty_rate=0.1)
    with told_floors():
        floors = update_rounding._update(trace)[1]
        own = penalty_noise(penalty, trace.config.penalty_rate, trace.parameters)
        assert own.any()
        same(floors["penalty"], own)
        same(floors["total"], noise_of_total(trace) + own)
