"""An update taken apart with another learning rate: what leads to the gradient is kept, the very objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.traces import random_state, updates
from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.update.chain_rule import trace_update

ENGINES = (None, NumpyEngine())


def taken_apart(config, state, sample=None, epoch=3, batch=0, engine=None, like=None):
    return trace_update(config, config.make_data(), epoch, state, sample, batch, engine, like)


def same(one, other):
    """Everything that two traces hold, to the last bit."""
    for mine, its in zip(one.operations, other.operations, strict=True):
        assert mine.result.tobytes() == its.result.tobytes()
        for name in ("place", "phase", "kind", "layer", "symbol", "formula", "uses", "nodes", "edges"):
            assert getattr(mine, name) == getattr(its, name)
    for name in ("before", "after", "targets", "shares", "total", "rows"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    for name in ("config", "epoch", "batch", "batches", "sample", "lines"):
        assert getattr(one, name) == getattr(other, name)
    return True


def kept(one, other):
    """Which of the operations are the same objects in both."""
    return [mine is its for mine, its in zip(one.operations, other.operations, strict=False)]


@given(updates(), st.floats(-3, 1), st.sampled_from(ENGINES))
def test_with_another_learning_rate_only_the_update_itself_is_computed(update, power, engine):
    old, state = update.trace(), random_state(update.config, update.state_seed)
    config = update.config.changed(learning_rate=10**power)
    followed = old.sample  # the batch may not hold what was asked for
    new = taken_apart(config, state, followed, update.epoch, update.batch, engine, old)
    assert same(new, taken_apart(config, state, followed, update.epoch, update.batch, engine))
    assert kept(new, old) == [operation.phase != "update" for operation in old.operations]
    assert new.share is old.share
    assert not any(operation.result.flags.writeable for operation in new.operations)
    assert not new.after.flags.writeable


@pytest.mark.parametrize("sample", [None, 2])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_tick_after_another_is_as_if_it_had_been_the_first(optimiser, sample):
    config = TrainingConfig(optimiser=optimiser)
    state = random_state(config, 5)
    trace = None
    for rate in (0.5, 0.6, 0.0001, 0.5):
        config = config.changed(learning_rate=rate)
        trace = taken_apart(config, state, sample, like=trace)
        assert same(trace, taken_apart(config, state, sample))


@pytest.mark.parametrize(
    "differs", [{"epoch": 4}, {"sample": 1}, {"sample": None}, {"batch": 1}, {"config": 0.7}, {"state": -0.0}]
)
def test_what_differs_in_more_is_taken_apart_from_the_start(differs):
    config = TrainingConfig(batch_size=2)
    state = random_state(config, 5)
    state[0, 0] = 0.0
    old = taken_apart(config, state, 2, batch=0)
    if "config" in differs:
        config = config.changed(reduction="mean", learning_rate=differs.pop("config"))
    if "state" in differs:
        state[0, 0] = differs.pop("state")
    arguments = {"sample": old.sample, **differs}
    new = taken_apart(config, state, **arguments, like=old)
    assert not any(kept(new, old))
    assert same(new, taken_apart(config, state, **arguments))


def test_what_is_written_is_written_once_for_all_epochs():
    config = TrainingConfig()
    one, other = (taken_apart(config, random_state(config, 5), 2, epoch) for epoch in (3, 4))
    assert one.lines is other.lines
