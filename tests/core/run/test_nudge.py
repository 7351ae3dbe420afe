import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.plain import Plain, do, few_keyframes
from tests.core.runs import OVERFLOWING, assert_same
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.edits import Nudge, nudge_direction
from xorviz.core.run.history import FINEST_SPACING
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.training import Trainer

ZEROS = TrainingConfig(initialisation="zeros")
sizes = st.sampled_from([1e-9, 1e-6, 0.1, 1.0])
steps = (
    st.tuples(st.just("advance"), st.sampled_from([1, 2, 15, 16, 17, 40]) | st.integers(0, 60))
    | st.tuples(st.just("nudge"), sizes)
    | st.tuples(st.just("learning_rate"), st.sampled_from([0.1, 0.5, 2.0]))
)


@examples(60)
@given(
    program=st.lists(steps, min_size=1, max_size=8),
    more=st.lists(steps, max_size=3),
    batch_size=st.sampled_from([None, 3]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    initialisation=st.sampled_from(["normal", "zeros"]),
    keyframes=st.sampled_from([1, 3, 2**14]),
    share=st.floats(0, 1),
)
def test_any_epoch_comes_back_bit_for_bit(
    engine, program, more, batch_size, optimiser, initialisation, keyframes, share
):
    config = TrainingConfig(
        hidden=(3,),
        activation="tanh",
        batch_size=batch_size,
        optimiser=optimiser,
        initialisation=initialisation,
    )
    with few_keyframes(keyframes):
        run, plain = Run(config, engine), Plain(config, engine)
        do(program, run, plain)
        branch = run.branch(round(share * run.epoch))
        copied = run.copy()
        branch.advance(run.epoch - branch.epoch)
        later = [edit for edit in run.edits if edit.epoch <= round(share * run.epoch)]
        assert list(run.branch(round(share * run.epoch)).edits) == later
        do([*more, ("advance", 3)], run, copied, plain)
        for twin in (run, copied):
            assert twin.epoch == len(plain.snapshots) - 1
            for snapshot in plain.snapshots:
                assert_same(twin.at(snapshot.epoch), snapshot)
                assert twin.losses[snapshot.epoch] == snapshot.loss


@examples(40)
@given(program=st.lists(steps, min_size=1, max_size=8), share=st.floats(0, 1))
def test_a_branch_in_which_nothing_is_changed_retraces_the_run(engine, program, share):
    """As far as no later edit: also where it leaves at the very epoch of a nudge."""
    run = Run(TrainingConfig(optimiser="adam", learning_rate=0.01), engine)
    do([*program, ("advance", 5)], run)
    for origin in {round(share * run.epoch), *(edit.epoch for edit in run.edits)}:
        branch = run.branch(origin)
        end = min([edit.epoch for edit in run.edits if edit.epoch > origin], default=run.epoch)
        branch.advance(end - origin)
        for epoch in {origin, min(origin + 1, end), end}:
            assert branch.at(epoch).state.tobytes() == run.at(epoch).state.tobytes()


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
@pytest.mark.parametrize("epoch", [0, 1, FINEST_SPACING, FINEST_SPACING + 1, 40])
def test_the_epoch_of_a_nudge_stays_as_it_was_and_the_next_update_starts_beside_it(engine, optimiser, epoch):
    config = TrainingConfig(optimiser=optimiser, learning_rate=0.05)
    run, still = Run(config, engine), Run(config, engine)
    for each in (run, still):
        each.advance(epoch)
    run.nudge(1e-3)
    assert run.edits == (Nudge(epoch, 1e-3),)
    assert run.config == still.config == run.config_at(epoch)
    assert_same(run.head, still.head)
    for each in (run, still):
        each.advance(30)
    assert_same(run.at(epoch), still.at(epoch))
    moved = run.at(epoch + 1).parameters.flat - still.at(epoch + 1).parameters.flat
    assert 1e-4 < np.linalg.norm(moved) < 1e-2
    if optimiser == "gradient_descent":
        nudge = 1e-3 * nudge_direction(config.seed, epoch, 9)
        np.testing.assert_allclose(moved, nudge, atol=3e-4)


def test_the_trainer_follows_nudges_from_every_place(engine):
    run = Run(ZEROS, engine)
    for _ in range(3):
        run.nudge(1e-2)
        run.advance(20)
    for epoch in range(61):
        trainer = run.trainer_from(epoch, run.at(epoch).state)
        assert_same(trainer.advance(60 - epoch).snapshot, run.head)
        before = run.trainer_before(epoch)
        assert_same(before.advance(60 - before.epoch).snapshot, run.head)


def test_a_second_nudge_of_an_epoch_takes_the_place_of_the_first(engine):
    run, other = Run(ZEROS, engine), Run(ZEROS, engine)
    for each in (run, other):
        each.advance(7)
    run.nudge(0.5)
    run.nudge(0.1)
    other.nudge(0.1)
    assert run.edits == other.edits
    for each in (run, other):
        each.advance(5)
    assert_same(run.head, other.head)


def test_a_run_extended_from_outside_has_the_nudges_of_its_trainer():
    run, whole, trainer = Run(ZEROS), Run(ZEROS), Trainer(ZEROS)
    trainer.advance(0)
    trainer.edit(Nudge(0, 1e-3))
    run.extend(trainer.advance(0))
    run.extend(trainer.advance(9))
    whole.nudge(1e-3)
    whole.advance(9)
    assert run.edits == whole.edits
    assert_same(run.head, whole.head)
    for each in (run, whole):
        each.advance(3)
    assert_same(run.head, whole.head)


def gap(run):
    """The distance of the first two hidden neurons' incoming weights."""
    return np.linalg.norm(np.diff(run.head.parameters.weights[0][:2], axis=0))


def test_on_the_circle_a_nudge_breaks_the_symmetry_of_the_zero_start(engine):
    run = Run(ZEROS.changed(dataset="circle", reduction="mean", learning_rate=5.0), engine)
    run.advance(100)
    assert gap(run) == 0.0
    run.nudge(1e-6)
    run.advance(4000)
    assert gap(run) > 0.1


def test_on_xor_it_does_not_for_no_input_alone_says_anything_about_the_target():
    """The saddle is flat there to a higher order: a million epochs do not make a millionth visible."""
    run = Run(ZEROS)
    run.nudge(1e-6)
    run.advance(100_000)
    assert 1e-7 < gap(run) < 1e-6


def test_a_nudge_before_an_overflow_is_not_lost():
    run = Run(OVERFLOWING)
    run.advance(5000)
    assert (run.epoch, run.diverged) == (59, True)
    run.nudge(1e-6)
    run.advance(1)
    assert (run.epoch, run.diverged) == (59, True)
    run.edit("learning_rate", 1e-300)
    run.advance(2)
    assert run.epoch == 61
    moved = run.head.parameters.flat - run.at(59).parameters.flat
    assert np.linalg.norm(moved) == pytest.approx(1e-6, rel=0.1)


def test_a_nudge_is_not_lost_where_a_block_is_trained_again_in_smaller_steps(engine):
    """The whole block overflows: what is left of it still starts with the nudge."""
    at_once, singly, still = Run(OVERFLOWING, engine), Run(OVERFLOWING, engine), Run(OVERFLOWING, engine)
    for each in (at_once, singly, still):
        each.advance(10)
    for each in (at_once, singly):
        each.nudge(1e-2)
    at_once.advance(500)
    assert at_once.diverged
    assert 10 < at_once.epoch < 510
    while not singly.diverged:
        singly.advance(1)
    assert_same(at_once.head, singly.head)
    np.testing.assert_array_equal(at_once.losses, singly.losses)
    still.advance(1)
    assert (still.head.parameters.flat != at_once.at(11).parameters.flat).any()


def test_directions_are_of_length_1_and_follow_from_seed_and_epoch():
    directions = [nudge_direction(seed, epoch, 9) for seed in (0, 7) for epoch in (0, 1, 2)]
    assert np.linalg.norm(directions, axis=1) == pytest.approx(np.ones(6))
    assert abs(np.corrcoef(directions) - np.eye(6)).max() < 0.95
    np.testing.assert_array_equal(directions[4], nudge_direction(7, 1, 9))


@pytest.mark.parametrize(
    "size",
    [
        0,
        -1e-6,
        1.5,
        float("nan"),
        float("inf"),
        True,
        None,
        "1e-6",
        [1e-6],
        pytest.param(10**5000, id="huge"),
    ],
)
def test_sizes_that_are_not_allowed(size):
    run = Run(ZEROS)
    with pytest.raises(
        ConfigError, match=r"^nudge .*is not allowed: it must be a number above 0 and at most 1$"
    ):
        run.nudge(size)
    assert run.edits == ()


def test_it_is_said_in_words():
    run = Run(ZEROS)
    run.advance(10)
    run.nudge(1e-6)
    run.edit("learning_rate", 2.0)
    marks = [mark for mark in landmarks(run) if mark.kind == "edit"]
    assert [(mark.first, mark.text) for mark in marks] == [
        (10, "2 changes: nudged by 0.000001, learning rate 2 from here")
    ]
    texts = [Nudge(3, size).text for size in (1.0, 0.5, 1.5e-6, 2e-300)]
    assert texts == [f"nudged by {size}" for size in ("1", "0.5", "0.0000015", "2e−300")]
