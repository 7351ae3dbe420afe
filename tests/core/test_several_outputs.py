"""One's own data can have several outputs, or no plane of inputs: nothing tells of the first alone."""

import numpy as np
import pytest

from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.health import layer_norms, slopes
from xorviz.core.insight.hidden_space import (
    answered_otherwise,
    hidden_activations,
    neuron_line,
    neuron_pair,
    output_answers,
    output_directions,
    output_line,
)
from xorviz.core.insight.pull import pull_of
from xorviz.core.insight.surface import (
    answer_surface,
    layer_surfaces,
    neuron_surface,
    output_surface,
    output_surfaces,
)
from xorviz.core.teach.backward_exercise import backward_pass
from xorviz.core.teach.exercises import questions
from xorviz.core.teach.quoted_numbers import LiveNumbers, parse_field
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.products import product

AXIS = np.array([0.0, 1.0])
BOX = (-1.0, 2.0), (-1.0, 2.0)


def run_on(inputs, outputs, engine=None):
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 2, (6, outputs))
    run = Run(TrainingConfig(), engine, Dataset("own", "Own", rng.standard_normal((6, inputs)), targets))
    run.advance(30)
    return run


def hidden(snapshot):
    """What the samples are in hidden space, and a picture of it."""
    activations = hidden_activations(snapshot, snapshot.data.inputs)
    return activations, neuron_pair(activations, 0, 1)


ONE_OUTPUT = [
    pull_of,
    lambda s: output_surface(s, AXIS, AXIS),
    lambda s: output_directions(s, hidden(s)[0]),
    lambda s: output_answers(s, hidden(s)[0]),
    lambda s: answered_otherwise(s, *reversed(hidden(s))),
    lambda s: output_line(s, hidden(s)[1], BOX),
    lambda s: questions(s, 0),
    lambda s: backward_pass(s, 0, 0),
]
A_PLANE = [
    lambda s: output_surface(s, AXIS, AXIS),
    lambda s: output_surfaces(s, AXIS, AXIS),
    lambda s: answer_surface(s, AXIS, AXIS),
    lambda s: layer_surfaces(s, AXIS, AXIS),
    lambda s: neuron_surface(s, 1, 0, AXIS, AXIS),
    lambda s: neuron_line(s, 0, BOX),
]


@pytest.mark.parametrize("tell", ONE_OUTPUT)
def test_what_tells_of_one_output_says_that_it_needs_it(tell):
    tell(run_on(2, 1).head)
    with pytest.raises(ConfigError, match=r"^.* needs 1 output, not 2$"):
        tell(run_on(2, 2).head)


@pytest.mark.parametrize("name", ["predictions", "target"])
def test_a_text_quotes_nothing_that_each_sample_has_several_of(name):
    assert LiveNumbers(run_on(2, 1).head, 0).value(parse_field(name)) is not None
    assert LiveNumbers(run_on(2, 2).head, 0).value(parse_field(name)) is None


@pytest.mark.parametrize(
    "settings",
    [{}, {"loss": "cross_entropy", "output_activation": "softmax"}, {"hidden": (3, 2)}, {"hidden": ()}],
)
def test_of_several_outputs_a_product_makes_each_share_of_a_gradient(settings):
    run = Run(TrainingConfig(dataset="blobs", seed=4, **settings))
    run.advance(2)
    trace = trace_snapshot(run.head, 7)
    for place, share in enumerate(trace.share.flat):
        found = product(trace, place)
        assert found.result == pytest.approx(share, rel=1e-9, abs=1e-12)
        assert np.prod(found.values) == pytest.approx(share, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("inputs", [1, 3])
@pytest.mark.parametrize("tell", A_PLANE)
def test_what_tells_of_a_plane_says_that_it_needs_it(tell, inputs):
    with pytest.raises(ConfigError, match=rf"^.* needs 2 inputs, not {inputs}$"):
        tell(run_on(inputs, 1).head)


def test_a_point_of_a_plane_is_none_of_three_inputs():
    with pytest.raises(ConfigError, match=r"^a point of hidden space needs 2 inputs, not 3$"):
        hidden_activations(run_on(3, 1).head, np.zeros((5, 2)))


@pytest.mark.parametrize("inputs", [1, 3])
def test_the_pull_does_with_any_inputs(inputs):
    snapshot = run_on(inputs, 1).head
    assert pull_of(snapshot).batch_length == pytest.approx(np.linalg.norm(snapshot.gradients.flat))


def test_training_evaluation_traces_and_history_do_with_several(engine):
    run = run_on(3, 2, engine)
    for epoch in (0, 7, 30):
        snapshot = run.at(epoch)
        assert snapshot.predictions.shape == (6, 2)
        assert snapshot.loss == run.losses[epoch]
        trace = trace_snapshot(snapshot, 4)
        np.testing.assert_allclose(trace.total, snapshot.gradients.flat, rtol=1e-12, atol=1e-15)
        if epoch < run.epoch:
            np.testing.assert_allclose(trace.after, run.at(epoch + 1).state, rtol=1e-12)
        assert check_gradients(snapshot).passed
        assert len(layer_norms(snapshot)) == len(slopes(snapshot).layers) == 2
        assert LiveNumbers(snapshot, 4).value(parse_field("loss")) == snapshot.loss
