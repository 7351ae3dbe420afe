"""What moved a parameter adds up to its change, on both engines, whatever was done on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.batches import rows_of_batch
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.by_hand import Freeze, SetParameter
from xorviz.core.insight.reasons import biography as told
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.update.chain_rule import trace_update

ENGINES = {"numpy": NumpyEngine(), "compiled": compiled_engine()}


def check(run, place, found):
    for epoch, value in zip(found.edges.tolist(), found.values.tolist(), strict=True):
        assert run.at(epoch).parameters.flat[place] == value  # to the last bit
    changes = np.diff(found.values)
    sizes = abs(found.by_update) + abs(found.by_hand) + abs(found.values[0]) + 1e-300
    assert (abs(found.by_update + found.by_hand - changes) <= 1e-9 * sizes).all()
    if found.by_sample is None:
        assert not OPTIMISERS[run.config.optimiser].linear
        return
    parts = found.by_sample.sum(axis=1) + found.by_penalty
    sizes = abs(found.by_sample).sum(axis=1) + abs(found.by_penalty) + abs(found.values[:-1])
    assert (abs(parts - found.by_update) <= 1e-9 * sizes).all()


@pytest.mark.parametrize("engine", ENGINES)
@examples(60)
@given(
    config=configs(datasets=("xor",), learning_rates=(1e-3, 1.0)),
    deeds=st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from(["rate", "nudge", "set", "freeze"])), max_size=4
    ),
    place=st.integers(0, 10**6),
    stretches=st.integers(1, 9),
)
def test_all_that_moved_it_adds_up(engine, config, deeds, place, stretches):
    run = Run(config, ENGINES[engine])
    place %= len(run.head.parameters.flat)
    for epochs, deed in deeds:
        run.advance(epochs)
        if deed == "rate":
            run.edit("learning_rate", 0.05)
        elif deed == "nudge":
            run.nudge(0.01)
        elif deed == "set":
            run.make(SetParameter(run.epoch, run.layers, place, 0.75))
        else:
            run.make(Freeze(run.epoch, run.layers, place, frozen=place not in run.config.held.frozen))
    run.advance(7)
    found = biography(run, place, stretches=stretches)
    assert len(found.edges) <= stretches + 1
    assert (found.edges[0], found.edges[-1]) == (0, run.epoch)
    check(run, place, found)


@pytest.mark.parametrize("batch_size", [None, 3])
@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "nesterov"])
def test_the_parts_are_those_of_the_updates_taken_apart(optimiser, batch_size):
    """Of gradient descent what each adds in each update, times the rate; of others its own velocity."""
    config = TrainingConfig(optimiser=optimiser, batch_size=batch_size, seed=2, learning_rate=0.3)
    run, place = Run(config, NumpyEngine()), 3
    run.advance(5)
    share = dict(config.optimiser_parameters).get("momentum", 0.0)
    expected, velocity, state = np.zeros(4), np.zeros(4), run.at(0).state
    batches = 1 if batch_size is None else 2
    for epoch, batch in np.ndindex(5, batches):
        trace = trace_update(config, run.data, epoch, state, None, batch)
        gradient = np.zeros(4)
        gradient[rows_of_batch(config, 4, epoch, batch)] = trace.shares[:, place]
        velocity = share * velocity + gradient
        expected -= 0.3 * (gradient + share * velocity if optimiser == "nesterov" else velocity)
        state = trace.after
    found = biography(run, place, stretches=1)
    np.testing.assert_allclose(found.by_sample[0], expected, rtol=1e-9, atol=1e-15)


def test_blocks_make_no_difference(monkeypatch):
    run = Run(TrainingConfig(optimiser="momentum", penalty="l2", seed=1))
    run.advance(200)
    whole = biography(run, 0, stretches=3)
    monkeypatch.setattr(told, "BLOCK_NUMBERS", 90)
    parts = biography(run, 0, stretches=3)
    np.testing.assert_array_equal(whole.values, parts.values)
    np.testing.assert_allclose(whole.by_sample, parts.by_sample, rtol=1e-10, atol=1e-15)


def test_a_run_of_no_epoch_has_a_start_and_no_more():
    found = biography(Run(TrainingConfig()), 0)
    assert found.edges.tolist() == [0]
    assert len(found.by_update) == 0


def test_it_ends_when_it_is_told_to():
    run = Run(TrainingConfig())
    run.advance(100)
    asked = []

    def stopped():
        asked.append(None)
        return len(asked) == 3

    assert biography(run, 0, stopped=stopped) is None
    assert len(asked) == 3


def test_what_is_not_there_is_refused():
    run = Run(TrainingConfig())
    run.advance(3)
    with pytest.raises(ConfigError, match="no parameter 9"):
        biography(run, 9)
    with pytest.raises(ConfigError, match="there is no epoch 4: this run has 3"):
        biography(run, 0, 4)
    for epoch in (-1, 1.5, "1"):
        with pytest.raises(ConfigError, match="epoch"):
            biography(run, 0, epoch)
    for stretches in (0, -1):
        with pytest.raises(ConfigError, match="stretch"):
            biography(run, 0, stretches=stretches)
