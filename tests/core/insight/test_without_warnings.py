"""Whatever a network has come to, looking at it says nothing on the terminal: a warning is an error here."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.insight.pulls import snapshot_of
from tests.core.runs import configs, start_of
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.insight.health import layer_norms, slopes, twin_distance
from xorviz.core.insight.hidden_space import (
    hidden_activations,
    neuron_line,
    output_answers,
    output_directions,
    output_line,
    principal_directions,
)
from xorviz.core.insight.pull import pull_of
from xorviz.core.insight.pull_words import batch_sentence, sample_sentence
from xorviz.core.insight.surface import cell_centres, layer_surfaces, output_surface
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass
from xorviz.core.teach.exercises import questions
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.products import product
from xorviz.core.update.substitution import terms
from xorviz.core.update.update_rounding import settled_result

SIZES = (0.0, 1e-320, 1e-200, 1e-30, 1.0, 50.0, 1e5, 1e30, 1e154, 1e300)
"""What the weights at the start are multiplied by."""


def look_at(snapshot):
    """Call whatever a view calls."""
    check = check_gradients(snapshot)
    _ = check.errors, check.measurable, check.stated_error, check.passed
    pull = pull_of(snapshot)
    batch_sentence(pull), sample_sentence(pull, 1)
    slopes(snapshot), layer_norms(snapshot), twin_distance(snapshot.parameters), settled_gradient(snapshot)
    centres = cell_centres(snapshot.data.extent, 4)
    output_surface(snapshot, centres, centres), layer_surfaces(snapshot, centres, centres)
    look_into_hidden_space(snapshot)
    for sample in (None, 1):
        trace = trace_snapshot(snapshot, sample)
        for line in trace.operations:
            settled_result(trace, line)
            terms(trace, line, (0,) * line.result.ndim)
    product(trace, 0)
    questions(snapshot, 1)
    for blanks in LEVELS:
        backward_pass(snapshot, 1, blanks)


def look_into_hidden_space(snapshot):
    config, box = snapshot.config, ((-1.0, 1.0), (-1.0, 1.0))
    if not config.hidden:
        return
    activations = hidden_activations(snapshot, snapshot.data.inputs)
    neuron_line(snapshot, 0, box)
    output_answers(snapshot, activations)
    if np.isfinite(activations).all():
        for projection in (
            principal_directions(activations, config.activations[-2]),
            output_directions(snapshot, activations),
        ):
            projection.project(activations)
            output_line(snapshot, projection, box)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("size", SIZES)
@examples(60)
@given(config=configs(datasets=("xor",)), seed=st.integers(0, 99))
def test_looking_at_a_network_warns_of_nothing(size, config, seed):
    state = start_of(config) * size
    state[0] += size * np.random.default_rng(seed).standard_normal(state.shape[1])
    look_at(take_snapshot(config, config.make_data(), 0, state, NumpyEngine()))


def test_gradients_whose_lengths_alone_can_be_told_are_not_compared():
    config = TrainingConfig(
        hidden=(1, 3), activation="sine", output_activation="sine", reduction="mean", seed=1
    )
    state = start_of(config) * 1e154
    state[0] += 1e154 * np.random.default_rng(62).standard_normal(state.shape[1])
    pull = pull_of(take_snapshot(config, config.make_data(), 0, state, NumpyEngine()))
    assert not pull.finite
    assert pull.lengths.sum() == pull.shares.sum() == 0.0


@pytest.mark.parametrize("z", [709.5, 712.0, 740.0, 760.0])
def test_slopes_of_a_few_bits_warn_of_nothing(z):
    """There 1 / f′(z) is greater than any number."""
    look_at(snapshot_of(TrainingConfig(), np.array([0, 0, 0, 0, z, 1 - z, 1, 1, 0])))


def test_no_backward_pass_is_asked_where_the_answer_overflows():
    config = TrainingConfig(hidden=(8,), activation="relu", output_activation="relu", loss="huber", seed=0)
    state = start_of(config) * 1e154
    state[0] += 1e154 * np.random.default_rng(0).standard_normal(state.shape[1])
    look_at(take_snapshot(config, config.make_data(), 0, state, NumpyEngine()))
