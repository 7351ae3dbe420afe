"""The paths from a parameter to the loss add up to its gradient, and the parts of z to z."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs, run_of, snapshot_at, start_of
from xorviz.core import ConfigError
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.held import Held
from xorviz.core.insight.reasons import paths
from xorviz.core.insight.reasons.paths import gradient_paths, make_up
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import sample_gradients

NUMPY = NumpyEngine()


@given(configs(datasets=("xor", "moons")), st.integers(0, 2**32 - 1), st.booleans())
def test_they_add_up_to_the_gradient(config, seed, off):
    if off and config.hidden:
        config = config.holding(Held(off=frozenset({(1, 0)})))
    snapshot = snapshot_at(config, 0, start_of(config), NUMPY)
    rng = np.random.default_rng(seed)
    place, sample = int(rng.integers(len(snapshot.parameters.flat))), int(rng.integers(len(snapshot.data)))
    passes = config.forward(snapshot.parameters, snapshot.data.inputs)
    contributed = sample_gradients(passes, snapshot.gradients)[sample, place]
    for one, gradient in ((None, snapshot.gradients.flat[place]), (sample, contributed)):
        found = gradient_paths(snapshot, place, one)
        assert len(found.products) == math.prod(snapshot.layers[found.layer + 1 :])
        assert len({tuple(row) for row in found.neurons.tolist()}) == len(found.neurons)
        assert (found.neurons < snapshot.layers[found.layer :]).all()
        sizes = abs(sample_gradients(passes, snapshot.gradients)[:, place]).sum() + abs(found.products).sum()
        assert abs(found.total - gradient) <= 1e-9 * (sizes + abs(found.penalty))


def test_a_product_is_written_out():
    """Of the weight from x₁ to h₁ in 2-2-2-1: through h₁, the second hidden layer, and the output."""
    head = run_of(30, hidden=(2, 2), seed=3).head
    passes = head.config.forward(head.parameters, head.data.inputs)
    slope, weights, total = ACTIVATIONS["sigmoid"].derivative, head.parameters.weights, np.zeros(2)
    for row, x in enumerate(head.data.inputs):
        z1, z2, z3 = (z[row] for z in passes.pre_activations)
        y_hat, y = passes.predictions[row, 0], head.data.targets[row, 0]
        for k in range(2):
            product = x[0] * slope(z1[0]) * weights[1][k, 0] * slope(z2[k]) * weights[2][0, k]
            total[k] += product * slope(z3[0]) * 2.0 * (y_hat - y)
    found = gradient_paths(head, 0)
    assert found.neurons.tolist() == [[0, 0, 0], [0, 1, 0]]
    np.testing.assert_allclose(found.products, total, rtol=1e-12)


def test_portions_make_no_difference(monkeypatch):
    head = run_of(5, dataset="circle", hidden=(4, 3)).head
    whole = gradient_paths(head, 1)
    monkeypatch.setattr(paths, "PORTION", 50)
    np.testing.assert_allclose(gradient_paths(head, 1).products, whole.products, rtol=1e-12)


def test_what_cannot_be_listed_is_refused():
    head = run_of(0, hidden=(8, 8, 8, 8, 8, 8)).head
    with pytest.raises(ConfigError, match="32,768 paths lead from it to the loss: at most 10,000"):
        gradient_paths(head, 0)
    for place in (-1, len(head.parameters.flat), 1.5, "w1"):
        with pytest.raises(ConfigError, match="no parameter"):
            gradient_paths(head, place)
    for sample in (-1, 4, 1.5):  # one counted from the end would be another than is said
        with pytest.raises(ConfigError, match="sample"):
            gradient_paths(run_of(0).head, 0, sample)


@pytest.mark.parametrize("layer", [0, -1, 3, 1.5])
def test_no_other_layer_is_told_of_than_the_one_that_was_meant(layer):
    with pytest.raises(ConfigError, match="layer"):
        make_up(run_of(0).head, layer, 0, 0)


@pytest.mark.parametrize(
    ("neuron", "sample", "what"), [(2, 0, "neuron"), (-1, 0, "neuron"), (0, 4, "sample")]
)
def test_no_other_neuron_or_sample_is_told_of_than_the_one_that_was_meant(neuron, sample, what):
    with pytest.raises(ConfigError, match=what):
        make_up(run_of(0).head, 1, neuron, sample)


@given(configs(datasets=("xor",)), st.integers(0, 3))
def test_the_parts_of_z_add_up_to_it(config, sample):
    snapshot = snapshot_at(config, 0, start_of(config), NUMPY)
    passes = config.forward(snapshot.parameters, snapshot.data.inputs)
    for layer, width in enumerate(snapshot.layers[1:], start=1):
        for neuron in range(width):
            found = make_up(snapshot, layer, neuron, sample)
            assert len(found.terms) == snapshot.layers[layer - 1]
            sizes = abs(found.terms).sum() + abs(found.bias)
            assert abs(found.terms.sum() + found.bias - found.z) <= 1e-12 * sizes
            z = passes.pre_activations[layer - 1][sample, neuron]
            assert found.z == pytest.approx(z, rel=1e-9, abs=1e-12 * sizes)
            assert found.a == pytest.approx(
                passes.activations[layer - 1][sample, neuron], rel=1e-9, abs=1e-12
            )
