"""Each line of an update is right, whatever the network."""

import numpy as np
from hypothesis import given

from tests.core.network.test_activations import COMPLEX
from tests.core.network.test_losses import COMPLEX as COMPLEX_LOSSES
from tests.core.traces import kinds, updates
from tests.core.update.recomputed import Recomputed, rounding_of, share_by_complex_step
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, layer_views
from xorviz.core.network.losses import LOSSES

TINY = np.finfo(float).tiny
"""Below it a number has fewer digits."""
PHASES = ("forward", "backward", "batch", "update")


@given(updates())
def test_each_line_follows_from_the_lines_that_it_names(update):
    trace = update.trace()
    truth = Recomputed(trace)
    for operation in trace.operations:
        expected = truth.line(operation)
        scale = max(abs(expected).max(), abs(trace.shares).max() if "gradient" in operation.kind else 0)
        least = max(1e-12 * scale, TINY)
        np.testing.assert_allclose(operation.result, expected, rtol=1e-12, atol=least, err_msg=operation.kind)


@given(updates())
def test_the_share_is_the_gradient_by_complex_step(update):
    trace = update.trace()
    expected = share_by_complex_step(trace)
    slack = 1e-9 * abs(expected) + 1e-12 * abs(expected).max() + rounding_of(trace)
    assert (abs(trace.share.flat - expected) <= slack).all()


@given(updates())
def test_the_lines_hold_the_share_the_total_and_the_next_parameters(update):
    trace = update.trace()
    share, total = (
        layer_views(trace.share.flat, trace.layers),
        layer_views(trace.total, trace.layers),
    )
    after = Parameters(trace.after[0], trace.layers)
    for layer in range(1, len(trace.layers)):
        for part, name in enumerate(("weight", "bias")):
            new = (after.weights, after.biases)[part][layer - 1]
            np.testing.assert_array_equal(trace.find(f"{name}_update", layer).result, new)
            own = trace.find(f"{name}_gradient", layer).result
            np.testing.assert_array_equal(own, share[part][layer - 1])
            if (f"batch_{name}_gradient", layer) in kinds(trace):
                summed = trace.find(f"batch_{name}_gradient", layer).result
                np.testing.assert_array_equal(summed, total[part][layer - 1])
            else:
                np.testing.assert_array_equal(own, total[part][layer - 1])


@given(updates())
def test_the_samples_shares_add_up_to_the_gradient(update):
    trace = update.trace()
    assert trace.shares.shape == (len(trace.rows), len(trace.total))
    scale = abs(trace.shares).max()
    np.testing.assert_allclose(trace.shares.sum(axis=0), trace.total, rtol=1e-12, atol=1e-12 * scale)
    if trace.sample is not None:
        (row,) = np.flatnonzero(trace.rows == trace.sample)
        np.testing.assert_array_equal(trace.share.flat, trace.shares[row])


@given(updates())
def test_lines_use_only_earlier_lines_and_name_what_they_concern(update):
    trace = update.trace()
    layers, phases = trace.layers, [PHASES.index(operation.phase) for operation in trace.operations]
    weights, biases = layer_views(np.arange(len(trace.total)), layers)
    assert phases == sorted(phases)
    assert len(set(kinds(trace))) == len(trace.operations)
    for place, operation in enumerate(trace.operations):
        layer, kind = operation.layer, operation.kind
        assert operation.place == place
        assert all(used < place for used in operation.uses)
        assert operation.uses or (kind, layer) == ("pre_activation", 1) or kind == "weight_penalty"
        of_weights, of_biases = "weight" in kind, "bias" in kind
        neurons = [] if of_weights or of_biases else [(layer, index) for index in range(layers[layer])]
        assert list(operation.nodes) == neurons
        expected = {"pre_activation": [*weights[layer - 1].ravel(), *biases[layer - 1]]}
        if kind == "activation_gradient":
            expected[kind] = weights[layer].ravel()
        if of_weights:
            expected[kind] = weights[layer - 1].ravel()
        if of_biases:
            expected[kind] = biases[layer - 1]
        assert list(operation.edges) == list(expected.get(kind, []))
        assert trace.find(kind, layer) is operation


@given(updates())
def test_a_line_of_the_whole_batch_has_the_samples_first(update):
    trace = update.trace()
    layers, rows = trace.layers, () if trace.sample is not None else (len(trace.rows),)
    for operation in trace.operations:
        outputs, inputs = layers[operation.layer], layers[operation.layer - 1]
        if "weight" in operation.kind:
            assert operation.result.shape == (outputs, inputs)
        elif "bias" in operation.kind:
            assert operation.result.shape == (outputs,)
        else:
            assert operation.result.shape == (*rows, outputs)


def test_every_activation_and_loss_is_recomputed_here():
    assert set(COMPLEX) == set(ACTIVATIONS)
    assert set(COMPLEX_LOSSES) == set(LOSSES)
