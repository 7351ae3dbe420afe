"""Whatever is told as a sum adds up to what the network has, and says where in it each part is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs, run_of, snapshot_at, start_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.held import Held
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.insight.reasons.sums import MOST_PARTS, loss_added, paths_added, terms_added
from xorviz.core.update.names import edge_name, locate, parameter_name

NUMPY = NumpyEngine()


def number(value):
    return f"{value:.4g}".replace("-", "−")


@given(configs(datasets=("xor", "moons", "blobs", "plane")), st.integers(0, 2**32 - 1))
def test_every_sum_adds_up(config, seed):
    snapshot = snapshot_at(config, 0, start_of(config), NUMPY)
    rng = np.random.default_rng(seed)
    layer = int(rng.integers(1, len(snapshot.layers)))
    neuron, sample = int(rng.integers(snapshot.layers[layer])), int(rng.integers(len(snapshot.data)))
    place = int(rng.integers(len(snapshot.parameters.flat)))
    passes = config.forward(snapshot.parameters, snapshot.data.inputs)
    sums = (
        (terms_added(snapshot, (layer, neuron), sample), passes.pre_activations[layer - 1][sample, neuron]),
        (loss_added(snapshot), snapshot.loss),
        (paths_added(gradient_paths(snapshot, place), snapshot.layers), snapshot.gradients.flat[place]),
    )
    for found, value in sums:
        *parts, whole = found.parts
        sizes = sum(abs(part.value) for part in parts)
        assert abs(sum(part.value for part in parts) - whole.value) <= 1e-9 * sizes
        assert whole.value == pytest.approx(value, rel=1e-9, abs=1e-9 * sizes)


def test_a_prediction_is_told_by_its_terms_and_each_leads_to_the_neuron_that_it_comes_from():
    head = run_of(900, seed=29).head
    h = head.config.forward(head.parameters, head.data.inputs).activations[0][1]
    weights, bias = head.parameters.weights[1][0], head.parameters.biases[1][0]
    found = terms_added(head, (2, 0), 1)
    told = [
        f"w²₁{'₁₂'[each]} · h{'₁₂'[each]} = {number(weights[each])} · {number(h[each])}" for each in (0, 1)
    ]
    assert [part.words for part in found.parts] == [*told, "b²₁", "z(ŷ)"]
    assert [part.value for part in found.parts[:3]] == [*(weights * h), bias]
    assert [part.edges for part in found.parts[:3]] == [{6}, {7}, {8}]
    assert [part.nodes for part in found.parts[:2]] == [{(1, 0), (2, 0)}, {(1, 1), (2, 0)}]
    assert [part.leads for part in found.parts] == [(1, (1, 0)), (1, (1, 1)), None, None]
    assert found.after == f"ŷ = σ(z) = {number(head.predictions[1, 0])}"
    assert [part.leads for part in terms_added(head, (1, 0), 1).parts] == [None] * 4  # inputs come with data


def test_of_a_neuron_that_is_off_and_of_softmax_what_follows_is_said():
    off = TrainingConfig().holding(Held(off=frozenset({(1, 1)})))
    assert terms_added(Run(off).head, (1, 1), 0).after == "h₂ is switched off, and so it is 0."
    head = run_of(3, dataset="blobs", output_activation="softmax", loss="cross_entropy").head
    z = head.config.forward(head.parameters, head.data.inputs).pre_activations[1][5]
    answer = number(np.exp(z[1]) / np.exp(z).sum())
    after = terms_added(head, (2, 1), 5).after
    assert after == f"ŷ₂ is softmax of this z beside those of the other outputs: {answer}."


def test_a_loss_is_told_by_its_samples_and_each_leads_to_its_prediction():
    head = run_of(900, seed=29, reduction="mean", penalty="l2").head
    found = loss_added(head)
    *samples, penalty, whole = found.parts
    errors = (head.predictions - head.data.targets)[:, 0] ** 2
    assert [part.value for part in samples] == pytest.approx(errors / 4, rel=1e-12)
    assert samples[1].words == f"(0, 1): ŷ {number(head.predictions[1, 0])}, should be 1"
    assert [part.leads for part in samples] == [(row, (2, 0)) for row in range(4)]
    assert (penalty.words, whole.words, whole.value) == ("penalty", "L", head.loss)
    assert found.after == "The mean: each sample's own loss is divided by 4."
    assert loss_added(run_of(1).head).after == ""


def test_of_many_parts_those_that_add_most_are_told_and_the_rest_in_one():
    head = Run(TrainingConfig(hidden=(2, 5, 4), penalty="l2")).head
    paths = gradient_paths(head, 0)
    found = paths_added(paths, head.layers)
    assert [part.words for part in found.parts[-3:]] == ["11 other paths", "penalty", "∂L/∂w¹₁₁"]
    assert len(found.parts) == MOST_PARTS + 3
    sizes = np.sort(abs(paths.products))[::-1]
    assert [abs(part.value) for part in found.parts[:MOST_PARTS]] == sizes[:MOST_PARTS].tolist()
    losses = loss_added(Run(TrainingConfig(dataset="circle")).head).parts
    assert losses[MOST_PARTS].words == "347 other samples"
    terms = terms_added(Run(TrainingConfig(hidden=(14,))).head, (2, 0), 0).parts
    assert (terms[MOST_PARTS].words, len(terms[MOST_PARTS].edges)) == ("5 other terms", 5)
    assert frozenset().union(*(part.nodes for part in terms)) == {(2, 0), *((1, row) for row in range(14))}
    assert len(terms[MOST_PARTS].nodes) == 6


def test_a_path_says_which_neurons_and_weights_it_leads_through():
    head = Run(TrainingConfig(hidden=(2, 2))).head
    *paths, whole = paths_added(gradient_paths(head, 2), head.layers).parts
    assert [part.words for part in paths] == ["h¹₂ → h²₁ → ŷ → L", "h¹₂ → h²₂ → ŷ → L"]
    for neuron, part in enumerate(paths):
        assert part.nodes == {(1, 1), (2, neuron), (3, 0)}
        edges = {edge_name(head.layers, place) for place in part.edges}
        assert edges == {"x₁ → h¹₂", f"h¹₂ → h²{'₁₂'[neuron]}", f"h²{'₁₂'[neuron]} → ŷ"}
    assert whole.edges == paths[0].edges | paths[1].edges
    assert whole.words == f"∂L/∂{parameter_name(head.layers, 2)}"
    assert locate(head.layers, 2) == (1, 1, 0)
