"""What is frozen does not change, what is off is not there: in loss, answers, gradients and updates alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs, parameters_of
from tests.driving import same_bits
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.by_hand import Freeze, SwitchOff
from xorviz.core.hands.held import NOTHING, Held
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.surface import output_surface
from xorviz.core.network.backpropagation import backward, forward
from xorviz.core.network.losses import batch_loss
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.describing import changes, full_name, settings_words
from xorviz.core.update.chain_rule import trace_snapshot

DEEP = TrainingConfig(hidden=(3, 4), activation="tanh", optimiser="momentum", learning_rate=0.05)
NUMPY = NumpyEngine()


def pruned(parameters, off):
    """The same network without the neurons of its two hidden layers that are off."""
    on = [np.arange(parameters.layers[0])]
    for layer in (1, 2):
        on.append(np.array([i for i in range(parameters.layers[layer]) if (layer, i) not in off]))
    on.append(np.arange(parameters.layers[3]))
    weights = [w[np.ix_(on[k + 1], on[k])] for k, w in enumerate(parameters.weights)]
    return parameters_of(weights, [b[on[k + 1]] for k, b in enumerate(parameters.biases)]), on


@pytest.mark.parametrize("off", [{(1, 0)}, {(2, 3)}, {(1, 2), (2, 0), (2, 1)}])
def test_a_network_with_neurons_off_is_the_one_without_them(engine, off):
    run = Run(DEEP, engine)
    run.advance(20)
    plain = run.head
    for neuron in sorted(off):
        run.make(SwitchOff(20, run.layers, neuron))
    smaller, on = pruned(plain.parameters, off)
    passes = forward(smaller, run.data.inputs, DEEP.activations)
    gradients = backward(smaller, passes, run.data.targets, DEEP.loss, DEEP.reduction)
    head = run.head
    assert head.parameters.flat.tobytes() == plain.parameters.flat.tobytes()
    np.testing.assert_allclose(head.predictions, passes.predictions, rtol=1e-12)
    np.testing.assert_allclose(head.predict(run.data.inputs), passes.predictions, rtol=1e-12)
    assert run.losses[-1] == head.loss != plain.loss
    loss = batch_loss(passes.predictions[np.newaxis], run.data.targets, DEEP.loss, DEEP.reduction)
    assert head.loss == pytest.approx(loss[0], rel=1e-12)
    for k, (of_weights, of_biases) in enumerate(
        zip(head.gradients.weights, head.gradients.biases, strict=True)
    ):
        rows, columns = on[k + 1], on[k]
        np.testing.assert_allclose(
            of_weights[np.ix_(rows, columns)], gradients.weights[k], rtol=1e-9, atol=1e-15
        )
        np.testing.assert_allclose(of_biases[rows], gradients.biases[k], rtol=1e-9, atol=1e-15)
        assert np.count_nonzero(of_weights) <= gradients.weights[k].size
        assert np.count_nonzero(of_biases) <= gradients.biases[k].size
    x = np.linspace(-1, 2, 5)
    grid = np.stack(np.meshgrid(x, x), axis=-1).reshape(-1, 2)
    answers = forward(smaller, grid, DEEP.activations).predictions.reshape(5, 5)
    np.testing.assert_allclose(output_surface(head, x, x), answers, rtol=1e-12)


@examples(60)
@given(config=configs(datasets=("xor",), learning_rates=(1e-3, 1e-1)), data=st.data())
def test_the_gradients_are_those_of_the_loss_whatever_is_off(config, data):
    hidden = [(layer, i) for layer, width in enumerate(config.hidden, start=1) for i in range(width)]
    off = data.draw(st.frozensets(st.sampled_from(hidden)) if hidden else st.just(frozenset()))
    check = check_gradients(Run(config.holding(Held(off=off)), NUMPY).head)
    assert check.passed is not False


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
@pytest.mark.parametrize("batch_size", [None, 3])
def test_what_is_held_rests_and_the_others_learn_as_before(engine, optimiser, batch_size):
    config = DEEP.changed(optimiser=optimiser, batch_size=batch_size)
    run = Run(config, engine)
    run.advance(5)
    before = run.head.state.copy()
    run.freeze(0)
    run.freeze(28)
    run.switch_off(2, 1)
    assert run.edits == (
        Freeze(5, run.layers, 0),
        Freeze(5, run.layers, 28),
        SwitchOff(5, run.layers, (2, 1)),
    )
    resting = run.config.held.resting(run.layers)
    assert len(resting) == 2 + 3 + 1 + 1
    run.advance(50)
    np.testing.assert_array_equal(run.head.state[:, resting], before[:, resting])
    moved = np.setdiff1d(np.arange(before.shape[1]), resting)
    assert (run.head.state[0, moved] != before[0, moved]).all()
    assert run.head.gradients.flat[0] != 0.0
    run.make(Freeze(55, run.layers, 0, frozen=False))
    run.make(SwitchOff(55, run.layers, (2, 1), off=False))
    run.advance(5)
    assert run.config.held.frozen == {28}
    assert (run.head.parameters.flat[resting] != before[0, resting]).sum() == len(resting) - 1


def test_the_first_update_of_the_rest_is_as_if_nothing_were_frozen():
    free, held = Run(DEEP, NUMPY), Run(DEEP.holding(Held(frozenset({4}))), NUMPY)
    for run in (free, held):
        run.advance(1)
    rest = np.arange(free.head.state.shape[1]) != 4
    np.testing.assert_array_equal(held.head.state[:, rest], free.head.state[:, rest])
    assert held.head.parameters.flat[4] == held.at(0).parameters.flat[4]


def test_to_freeze_changes_no_bit_of_what_is_shown(engine):
    run, free = Run(DEEP, engine), Run(DEEP, engine)
    for each in (run, free):
        each.advance(33)
    for place in (0, 7, 29):
        run.freeze(place)
    assert same_bits(run.head, free.head)
    assert run.losses.tobytes() == free.losses.tobytes()


@pytest.mark.parametrize("batch_size", [None, 3])
def test_in_parts_and_at_once_it_is_the_same(engine, batch_size, monkeypatch):
    config = DEEP.changed(batch_size=batch_size).holding(Held(frozenset({0, 12})))
    at_once = Run(config, engine)
    at_once.advance(70)
    monkeypatch.setattr("xorviz.core.engine.compiled.HELD_BYTES", 700)
    in_parts = Run(config, engine)
    for epochs in (1, 20, 49):
        in_parts.advance(epochs)
    assert same_bits(in_parts.head, at_once.head)
    assert in_parts.losses.tobytes() == at_once.losses.tobytes()
    for epoch in (0, 1, 15, 16, 17, 48, 69):
        assert same_bits(in_parts.at(epoch), at_once.at(epoch))


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
@pytest.mark.parametrize("sample", [None, 2])
def test_the_chain_rule_tells_what_the_engine_does(engine, optimiser, sample):
    config = DEEP.changed(optimiser=optimiser).holding(Held(frozenset({1, 29}), frozenset({(1, 2)})))
    run = Run(config, engine)
    run.advance(7)
    trace = trace_snapshot(run.head, sample)
    run.advance(1)
    np.testing.assert_allclose(trace.after, run.head.state, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.total, run.at(7).gradients.flat, rtol=1e-9, atol=1e-15)
    line = trace.find("activation", 1)
    assert (np.atleast_2d(line.result)[:, 2] == 0.0).all()
    for kind in ("weight_step", "bias_step"):
        for layer in (1, 2, 3):
            step, new = trace.find(kind, layer), trace.find(kind.replace("step", "update"), layer)
            edges = list(new.edges)
            np.testing.assert_array_equal(
                np.ravel(new.result), trace.before[0, edges] - np.ravel(step.result)
            )


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (Held(frozenset({9})), "there is no parameter 9: this network has 9"),
        (Held(off=frozenset({(2, 0)})), "there is no hidden neuron 0 in layer 2"),
        (Held(off=frozenset({(1, 2)})), "there is no hidden neuron 2 in layer 1"),
        (Held(off=frozenset({(0, 0)})), "there is no hidden neuron 0 in layer 0"),
    ],
)
def test_what_a_network_does_not_have_cannot_be_held(held, text):
    with pytest.raises(ConfigError, match=text):
        Run(TrainingConfig(held=held))


def test_another_shape_holds_nothing_and_other_settings_keep_it():
    held = Held(frozenset({1}), frozenset({(1, 1)}))
    config = TrainingConfig(held=held)
    assert config.changed(seed=5, learning_rate=2.0).held == held
    assert config.changed(hidden=(3,)).held == NOTHING
    assert config.changed(dataset="circle").held == NOTHING
    assert config != TrainingConfig()
    assert config.as_dict()["frozen"] == [1]
    assert config.as_dict()["off"] == [[1, 1]]
    assert held.words((2, 2, 1)) == ["w¹₁₂ frozen", "h₂ off"]
    assert full_name(config, config.make_data()) == "XOR 2-2-1, seed 29, 1 frozen, 1 off"
    assert settings_words(config)[-1] == "1 frozen, 1 off"
    assert changes(config, TrainingConfig()) == "nothing frozen or off"


def test_an_edit_that_changes_nothing_is_no_fact():
    run = Run(TrainingConfig())
    run.make(Freeze(0, run.layers, 3))
    run.make(Freeze(0, run.layers, 3, frozen=False))
    run.make(SwitchOff(0, run.layers, (1, 0), off=False))
    assert run.edits == ()
