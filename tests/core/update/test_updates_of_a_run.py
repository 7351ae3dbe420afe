"""An update taken apart is the one that the run makes, and leaves the run alone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, arrays_of, difference, layers_of, update_of
from tests.core.traces import LESSON, all_updates, configs, random_state, updates
from tests.examples import examples
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.update.chain_rule import trace_snapshot


@given(configs(smallest_circle_batch=30, largest_circle_batch=400), st.integers(0, 50), st.integers(0, 99))
@examples(100)
def test_all_updates_of_an_epoch_lead_exactly_to_the_next(engine, config, epoch, seed):
    state = random_state(config, seed)
    expected = state.copy()
    with np.errstate(all="ignore"):  # some of these explode: exactly as the traces say
        engine.train(config, config.make_data(), expected, epoch, 1, 1)
    updates = all_updates(config, epoch, state, 0, engine)
    np.testing.assert_array_equal(updates[-1].after, expected)
    for one, other in pairwise(updates):
        np.testing.assert_array_equal(other.before, one.after)
    assert [each.batch for each in updates] == list(range(updates[0].batches))
    assert [each.update for each in updates] == [
        epoch * updates[0].batches + each + 1 for each in range(len(updates))
    ]
    rows = np.concatenate([each.rows for each in updates])
    assert sorted(rows) == list(range(len(config.make_data())))


@given(configs(smallest_circle_batch=30, largest_circle_batch=400), st.integers(0, 50), st.integers(0, 99))
@examples(100)
def test_the_compiled_update_follows_from_its_lines(kernel_engine, config, epoch, seed):
    """What the engine answers is what the lines before it say, but for the last bits."""
    config = config.changed(learning_rate=config.learning_rate / 100)
    for trace in all_updates(config, epoch, random_state(config, seed), 0, kernel_engine):
        if abs(trace.after).max() > 1e3:  # one that explodes makes rounding errors as large as it likes
            break
        own = update_of(config, epoch, trace.before, 0, trace.batch)
        assert difference(trace.after[0], own.after[0], layers_of(config)) < 1e-12
        new = Parameters(trace.after[0], layers_of(config))
        np.testing.assert_array_equal(trace.find("weight_update", 1).result, new.weights[0])
        np.testing.assert_array_equal(trace.find("bias_update", 1).result, new.biases[0])


@pytest.mark.parametrize(
    "config",
    [
        LESSON,
        TrainingConfig(hidden=(4, 3), dataset="circle", optimiser="adam", batch_size=50, reduction="mean"),
        TrainingConfig(hidden=(), optimiser="momentum", batch_size=3, activation="tanh"),
    ],
    ids=["lesson", "circle", "no hidden layer"],
)
def test_a_run_goes_where_its_traces_say_and_does_not_notice_them(engine, config):
    run = Run(config, engine)
    run.advance(12)
    snapshots = [run.at(epoch) for epoch in range(13)]
    before = [[array.copy() for array in arrays_of(snapshot)] for snapshot in snapshots]
    losses = run.losses.copy()
    for sample in (None, 1):
        for epoch in range(12):
            np.testing.assert_array_equal(
                trace_snapshot(snapshots[epoch], sample).before, snapshots[epoch].state
            )
            last = all_updates(config, epoch, snapshots[epoch].state, sample, engine)[-1]
            np.testing.assert_array_equal(last.after, snapshots[epoch + 1].state)
    for snapshot, copies in zip(snapshots, before, strict=True):
        for array, copy in zip(arrays_of(snapshot), copies, strict=True):
            np.testing.assert_array_equal(array, copy)
    np.testing.assert_array_equal(run.losses, losses)
    np.testing.assert_array_equal(run.at(12).state, snapshots[12].state)


def arrays_in(trace):
    gradients, passes = trace.share, trace.forward_pass
    return (
        *(operation.result for operation in trace.operations),
        *(trace.before, trace.after, trace.shares, trace.total, trace.rows, trace.targets, gradients.flat),
        *(*gradients.weights, *gradients.biases, *gradients.deltas),
        *(passes.inputs, *passes.pre_activations, *passes.activations),
    )


@given(updates())
@examples(50)
def test_a_trace_is_its_own_and_read_only(update):
    trace = update.trace()
    data = trace.data
    for array in arrays_in(trace):
        assert not array.flags.writeable
        assert not np.shares_memory(array, data.inputs)
        assert not np.shares_memory(array, data.targets)


def test_the_state_that_is_taken_apart_is_copied():
    state = random_state(LESSON, 0)
    trace = update_of(LESSON, 0, state)
    before = trace.before.copy()
    state[:] = 0.0
    np.testing.assert_array_equal(trace.before, before)


def test_an_edit_counts_from_its_epoch_on():
    run = Run(LESSON, NumpyEngine())
    run.advance(3)
    run.edit("learning_rate", 4.0)
    run.advance(1)
    trace = trace_snapshot(run.at(3))
    assert trace.config.learning_rate == 4.0
    np.testing.assert_array_equal(trace.after, run.at(4).state)


class TestWhichSample:
    config = LESSON.changed(batch_size=3, seed=4)

    def test_a_sample_of_another_batch_gives_way_to_the_first(self):
        whole = update_of(self.config, 0, random_state(self.config, 1))
        (left_out,) = set(range(4)) - set(whole.rows.tolist())
        trace = update_of(self.config, 0, random_state(self.config, 1), left_out)
        assert trace.sample == whole.rows[0]
        assert update_of(self.config, 0, random_state(self.config, 1), left_out, 1).sample == left_out

    def test_the_inputs_and_the_target_are_those_of_the_sample(self):
        data = make_dataset("xor")
        for trace in all_updates(self.config, 5, random_state(self.config, 1), sample=2):
            np.testing.assert_array_equal(trace.forward_pass.inputs, data.inputs[[trace.sample]])
            np.testing.assert_array_equal(trace.targets, data.targets[[trace.sample]])


class TestRefusals:
    def test_an_operation_that_there_is_not(self):
        with pytest.raises(KeyError, match="no activation_gradient in layer 2"):
            update_of(LESSON, 0, random_state(LESSON, 1)).find("activation_gradient", 2)

    def test_an_update_that_overflows_is_shown_without_a_warning(self):
        run = Run(OVERFLOWING, NumpyEngine())
        run.advance(100)
        assert run.diverged
        trace = trace_snapshot(run.head, 1)
        following = update_of(run.config, run.epoch + 1, trace.after)
        assert np.isinf(following.find("loss", 2).result).all()
