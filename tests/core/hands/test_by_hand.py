"""A hand on a weight: a fact of its epoch, which the snapshot, the loss and all that follows have at once."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.plain import Plain, do, few_keyframes
from tests.core.runs import OVERFLOWING, assert_same
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.edits import Nudge, nudge_direction
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.training import Trainer

numbers = st.sampled_from([0.0, -1.5, 4.0]) | st.floats(-20, 20)
steps = (
    st.tuples(st.just("advance"), st.sampled_from([1, 2, 15, 16, 17, 40]) | st.integers(0, 60))
    | st.tuples(st.just("set_parameter"), st.tuples(st.integers(0, 12), numbers))
    | st.tuples(st.just("set_all"), numbers)
    | st.tuples(st.just("freeze"), st.tuples(st.integers(0, 12), st.booleans()))
    | st.tuples(st.just("switch_off"), st.tuples(st.integers(0, 2), st.booleans()))
    | st.tuples(st.just("nudge"), st.sampled_from([1e-6, 0.5]))
    | st.tuples(st.just("learning_rate"), st.sampled_from([0.1, 0.5, 2.0]))
)


def assert_same_record(run, record):
    assert run.losses.tobytes() == record.curve.of_each_epoch().tobytes()
    assert (run.solved_epoch, run.solved_before) == (record.solved_epoch, record.solved_before)
    assert run.plateaus.found == record.plateaus.found


@examples(80)
@given(
    program=st.lists(steps, min_size=1, max_size=8),
    more=st.lists(steps, max_size=3),
    batch_size=st.sampled_from([None, 3]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    keyframes=st.sampled_from([1, 3, 2**14]),
    share=st.floats(0, 1),
)
def test_every_epoch_is_what_it_is_trained_anew(
    engine, program, more, batch_size, optimiser, keyframes, share
):
    config = TrainingConfig(
        hidden=(3,), activation="tanh", batch_size=batch_size, optimiser=optimiser, learning_rate=0.01
    )
    with few_keyframes(keyframes):
        run, plain = Run(config, engine), Plain(config, engine)
        do(program, run, plain)
        middle = round(share * run.epoch)
        branch, copied = run.branch(middle), run.copy()
        for epoch in range(middle + 1):
            assert_same(branch.at(epoch), run.at(epoch))
            assert branch.losses[epoch] == run.losses[epoch]
        do([*more, ("advance", 3)], run, copied, plain)
        for twin in (run, copied):
            assert twin.epoch == len(plain.snapshots) - 1
            assert_same_record(twin, plain.record())
            for snapshot in plain.snapshots:
                assert_same(twin.at(snapshot.epoch), snapshot)


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
@pytest.mark.parametrize("epoch", [0, 1, 16, 17])
def test_what_leads_there_stays_and_what_the_optimiser_remembers(engine, optimiser, epoch):
    run = Run(TrainingConfig(optimiser=optimiser, learning_rate=0.05), engine)
    run.advance(epoch)
    before = run.head
    run.set_parameter(3, -2.5)
    assert run.edits == (SetParameter(epoch, (2, 2, 1), 3, -2.5),)
    assert run.head.parameters.flat[3] == -2.5
    assert run.losses[-1] == run.head.loss != before.loss
    assert run.head.state[1:].tobytes() == before.state[1:].tobytes()
    run.set_parameter(3, before.parameters.flat[3])
    assert_same(run.head, before)
    assert len(run.edits) == 1


def test_the_update_after_it_starts_from_it_whatever_else_is_made_at_its_epoch(engine):
    for kinds in (["nudge", "set"], ["set", "nudge"]):
        run = Run(TrainingConfig(), engine)
        run.advance(5)
        for kind in kinds:
            if kind == "nudge":
                run.nudge(0.5)
            else:
                run.set_parameter(0, 3.0)
        start = run.state_before_update(run.head)
        nudge = 0.5 * nudge_direction(run.config.seed, 5, 9)
        assert start[0, 0] == 3.0 + nudge[0]
        run.engine.train(run.config, run.data, start, 5, 1, 16)
        run.advance(1)
        assert run.head.state.tobytes() == start.tobytes()


def test_a_trainer_that_goes_on_hands_over_what_the_epoch_has_come_to(engine):
    """As the worker's does, whose stretches reach beyond an edit."""
    run, whole = Run(TrainingConfig(), engine), Run(TrainingConfig(), engine)
    for each in (run, whole):
        each.advance(20)
    trainer = run.trainer()
    trainer.edit(SetParameter(20, (2, 2, 1), 4, 7.0))
    run.extend(trainer.advance(12))
    whole.set_parameter(4, 7.0)
    whole.advance(12)
    assert_same(run.head, whole.head)
    assert run.losses.tobytes() == whole.losses.tobytes()
    run.extend(trainer.advance(1))  # it is told once


def test_a_long_run_is_amended_too(engine, monkeypatch):
    """Where the losses are kept over spans of epochs, and the newest fills one or does not."""
    config = TrainingConfig(learning_rate=2.0)
    monkeypatch.setattr("xorviz.core.run.record.LossCurve", partial(LossCurve, 64))
    for epochs in (255, 256, 300, 511):
        run, again = Run(config, engine), Run(config, engine)
        run.advance(epochs)
        run.set_parameter(2, 5.0)
        again.advance(epochs - 1)
        record = again._record
        record.append(epochs, run.head.course)
        for mine, other in ((run.curve, record.curve), (run.plateaus, record.plateaus)):
            assert facts(mine) == facts(other)


def facts(thing):
    return {
        name: value.tobytes() if isinstance(value, np.ndarray) else value
        for name, value in vars(thing).items()
        if name not in ("_minimum", "_maximum", "_fewest")
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "3", None, True, 10**400])
def test_what_is_no_number_is_refused(value):
    run = Run(TrainingConfig())
    with pytest.raises(ConfigError, match=r"^number .*is not allowed: it must be a finite number$"):
        run.set_parameter(0, value)
    assert run.edits == ()


def test_all_are_set_by_one_fact_that_a_later_one_of_its_epoch_replaces_and_a_single_one_comes_after():
    run = Run(TrainingConfig())
    run.advance(10)
    values = np.linspace(-2.0, 2.0, 9)
    run.set_parameter(3, 7.0)
    run.set_parameters(-values)
    run.set_parameters(values.tolist())
    run.set_parameter(0, 5.0)
    assert [edit.text for edit in run.edits] == ["w¹₂₂ set to 7", "9 weights and biases set", "w¹₁₁ set to 5"]
    np.testing.assert_array_equal(run.head.parameters.flat, [5.0, *values[1:]])
    again = Run(TrainingConfig())
    again.advance(10)
    for each in run.edits:
        again.make(each)
    assert_same(again.head, run.head)
    for wrong, words in (
        (values[:8], "8 values are not allowed: this network has 9"),
        (values * np.nan, "finite"),
        (["chalk"] * 9, "finite"),
        ([[1.0], [1.0, 2.0]], "finite"),
    ):
        with pytest.raises(ConfigError, match=words):
            run.set_parameters(wrong)


@pytest.mark.parametrize("place", [-1, 9])
def test_a_parameter_that_is_not_there_is_refused(place):
    run = Run(TrainingConfig())
    with pytest.raises(ConfigError, match=rf"^there is no parameter {place}: this network has 9"):
        run.set_parameter(place, 1.0)


def test_what_overflows_is_refused_and_leaves_the_run_as_it_was(engine):
    run, same = Run(OVERFLOWING, engine), Run(OVERFLOWING, engine)
    for each in (run, same):
        each.advance(3)
    with pytest.raises(ConfigError, match=r"^b²₁ set to 1e300: the loss or a gradient is not finite then$"):
        run.set_parameter(8, 1e300)
    assert run.edits == ()
    for each in (run, same):
        each.advance(3)
    assert_same(run.head, same.head)
    trainer = run.trainer()
    with pytest.raises(ConfigError):
        trainer.edit(SetParameter(6, (2, 2, 1), 8, 1e300))
    assert_same(trainer.snapshot(), same.head)


def test_a_run_that_cannot_go_on_goes_on_from_a_smaller_weight(engine):
    run = Run(OVERFLOWING, engine)
    run.advance(500)
    assert run.diverged
    for place in range(9):
        run.set_parameter(place, 0.1)
    run.edit("learning_rate", 0.01)
    run.advance(5)
    assert not run.diverged


def test_it_is_said_in_words():
    run = Run(TrainingConfig())
    run.advance(10)
    run.set_parameter(2, -0.5)
    run.set_parameter(5, 3)
    run.nudge(1e-6)
    marks = [(mark.first, mark.text) for mark in landmarks(run) if mark.kind == "edit"]
    assert marks == [(10, "3 changes: w¹₂₁ set to −0.5, b¹₂ set to 3, nudged by 0.000001")]
    assert Nudge(10).subject not in {edit.subject for edit in run.edits[:2]}


def test_a_trainer_refuses_an_edit_of_another_epoch():
    trainer = Trainer(TrainingConfig())
    with pytest.raises(ConfigError, match="cannot be made at epoch 0"):
        trainer.edit(SetParameter(3, (2, 2, 1), 0, 1.0))


def test_what_is_retraced_has_the_losses_and_the_right_samples_of_the_record(engine):
    run = Run(TrainingConfig(dataset="circle", reduction="mean"), engine)
    for value in (-9.0, 9.0, -9.0):
        run.advance(20)
        before = run.head.correct
        run.set_parameter(8, value)
        assert run.head.correct != before
    run.advance(1)
    stretch = run.trainer_before(0).advance(run.epoch)
    assert stretch.losses.tobytes() == run.losses[1:].tobytes()
    assert stretch.correct.tolist() == run.curve.fewest_right[1:].tolist()
