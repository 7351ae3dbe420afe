import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xorviz.core import ConfigError, Run, TrainingConfig, XorvizError, history
from xorviz.core.history import LossCurve
from xorviz.core.training import Trainer

from .test_training import OVERFLOWING, arrays_of


def assert_same(first, second):
    """Two snapshots agree to the last bit."""
    assert (first.epoch, first.config, first.loss, first.correct) == (
        second.epoch,
        second.config,
        second.loss,
        second.correct,
    )
    for one, other in zip(arrays_of(first), arrays_of(second), strict=True):
        np.testing.assert_array_equal(one, other)


def naive_solved_epoch(run):
    """The first epoch of the unbroken streak that ends at the head, if there is one."""
    solved = None
    for snapshot in run.snapshots():
        if snapshot.accuracy < 1.0:
            solved = None
        elif solved is None:
            solved = snapshot.epoch
    return solved


@settings(max_examples=25)
@given(
    stretches=st.lists(
        st.tuples(st.integers(0, 800), st.none() | st.sampled_from([0.1, 0.5, 3.0])), min_size=1, max_size=5
    ),
    batch_size=st.sampled_from([None, 3]),
    wanted=st.lists(st.floats(0, 1), min_size=1, max_size=4),
)
def test_any_epoch_comes_back_bit_for_bit(stretches, batch_size, wanted):
    config = TrainingConfig(hidden=(3,), activation="tanh", batch_size=batch_size)
    run, trainer = Run(config), Trainer(config)
    first_time = [trainer.snapshot()]
    for epochs, learning_rate in stretches:
        run.advance(epochs)
        first_time += [trainer.advance(1).snapshot for _ in range(epochs)]
        if learning_rate is not None:
            run.edit("learning_rate", learning_rate)
            trainer.edit("learning_rate", learning_rate)
            first_time[-1] = trainer.snapshot()
    assert run.epoch == len(first_time) - 1
    assert_same(run.head, first_time[-1])
    for share in wanted:
        epoch = round(share * run.epoch)
        assert_same(run.at(epoch), first_time[epoch])
        assert run.at(epoch).loss == run.losses[epoch]


@pytest.mark.parametrize("keyframes", [2, 512])
def test_snapshots_are_all_epochs_with_their_edits(monkeypatch, keyframes):
    monkeypatch.setattr(history, "KEYFRAMES", keyframes)
    run = Run(TrainingConfig())
    for learning_rate in (2.0, 1.0):
        run.advance(20)
        run.edit("learning_rate", 9.0)
        run.edit("learning_rate", learning_rate)
    run.advance(5)
    snapshots = list(run.snapshots())
    assert len(snapshots) == 46
    for epoch, snapshot in enumerate(snapshots):
        assert_same(snapshot, run.at(epoch))
    rates = [snapshots[epoch].config.learning_rate for epoch in (0, 19, 20, 39, 40, 45)]
    assert rates == [0.5, 0.5, 2.0, 2.0, 1.0, 1.0]


def test_losses_are_exactly_the_snapshots():
    run = Run(TrainingConfig(dataset="circle", hidden=(4,), reduction="mean"))
    run.advance(300)
    assert len(run.losses) == 301
    assert run.losses.tolist() == [snapshot.loss for snapshot in run.snapshots()]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 700), max_size=6))
def test_how_a_run_is_advanced_makes_no_difference(parts):
    run, whole = Run(TrainingConfig()), Run(TrainingConfig())
    for part in parts:
        run.advance(part)
    whole.advance(sum(parts))
    assert_same(run.head, whole.head)
    np.testing.assert_array_equal(run.losses, whole.losses)
    assert run.solved_epoch == whole.solved_epoch


def test_a_run_can_be_extended_from_outside_and_by_itself():
    """As the window does it: a trainer elsewhere sends stretches, and someone calls advance as well."""
    config = TrainingConfig()
    run, whole, trainer = Run(config), Run(config), Trainer(config)
    run.extend(trainer.advance(7))
    run.advance(5)
    trainer.advance(5)
    trainer.edit("learning_rate", 2.0)
    run.extend(trainer.advance(0))
    run.advance(3)
    whole.advance(12)
    whole.edit("learning_rate", 2.0)
    whole.advance(3)
    assert_same(run.head, whole.head)
    assert run.edits == whole.edits
    with pytest.raises(ValueError, match="cannot follow epoch 15"):
        run.extend(trainer.advance(1))


@pytest.mark.parametrize(
    ("settings", "epochs"),
    [
        ({}, 2000),
        ({"seed": 3}, 3000),
        ({"learning_rate": 20.0, "hidden": (4,)}, 2000),
        ({"initialisation": "zeros"}, 50),
        ({"batch_size": 1, "learning_rate": 8.0, "activation": "tanh"}, 1500),
    ],
)
def test_solved_epoch_is_the_start_of_the_last_streak(settings, epochs):
    run = Run(TrainingConfig(**settings))
    run.advance(epochs)
    assert run.solved_epoch == naive_solved_epoch(run)


def test_solved_epoch_is_forgotten_and_found_again():
    """Right, right | wrong, right | right | wrong: whatever the stretches are."""
    run = Run(TrainingConfig())
    streaks = []
    for first, correct in [(1, [4, 4]), (3, [3, 4]), (5, [4]), (6, [4, 3]), (8, [4])]:
        run._remember(first, np.zeros(len(correct)), np.array(correct))
        streaks.append(run.solved_epoch)
    assert streaks == [1, 4, 4, None, 8]


def test_divergence():
    run = Run(OVERFLOWING)
    run.advance(5000)
    assert run.diverged
    assert run.epoch == 59
    assert np.isfinite(run.losses).all()
    for snapshot in run.snapshots():
        assert all(np.isfinite(array).all() for array in arrays_of(snapshot))
    run.advance(100)
    assert (run.epoch, run.diverged) == (59, True)
    run.edit("learning_rate", 1e-300)
    run.advance(2)
    assert (run.epoch, run.diverged) == (61, False)


def test_the_default_history_stays_small_over_single_steps():
    run = Run(TrainingConfig())
    for _ in range(1500):
        run.advance(1)
    assert len(run._keyframes) <= 512
    assert_same(run.at(777), list(run.snapshots())[777])


def test_a_long_run_has_a_curve_and_no_list_of_losses():
    run = Run(TrainingConfig())
    run._curve = LossCurve(64)
    run.advance(500)
    with pytest.raises(XorvizError, match=r"kept for 64 epochs at most: use Run\.curve"):
        _ = run.losses
    assert run.curve.span == 8


@pytest.mark.parametrize("epoch", [-1, 11, 1.5, True, None, "3"])
def test_epochs_that_are_not_there(epoch):
    run = Run(TrainingConfig())
    run.advance(10)
    with pytest.raises(ConfigError, match=f"epoch {epoch} "):
        run.at(epoch)


@pytest.mark.parametrize("epochs", [-1, 1.5, True, None, "3"])
def test_advances_that_are_not_possible(epochs):
    with pytest.raises(ConfigError, match=f"epochs to advance {epochs} is not allowed"):
        Run(TrainingConfig()).advance(epochs)


def test_numpy_integers_are_epochs():
    run = Run(TrainingConfig())
    run.advance(np.int64(5))
    assert run.at(np.uint8(3)).epoch == 3


def test_structural_settings_cannot_be_edited():
    run = Run(TrainingConfig())
    with pytest.raises(ConfigError, match="hidden cannot be changed within a run"):
        run.edit("hidden", (4,))
    assert run.edits == ()


def test_a_copy_goes_its_own_way():
    run = Run(TrainingConfig())
    run.advance(1500)
    twin = run.copy()
    reader = threading.Thread(target=twin.at, args=(700,))
    reader.start()
    run.edit("learning_rate", 3.0)
    run.advance(100)
    reader.join()
    assert (twin.epoch, twin.edits, len(twin.losses)) == (1500, (), 1501)
    twin.advance(100)
    assert not np.array_equal(twin.head.parameters.flat, run.head.parameters.flat)
    assert_same(run.at(1499), twin.at(1499))
