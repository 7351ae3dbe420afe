import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, arrays_of, assert_same
from tests.examples import examples
from xorviz.core import ConfigError, Dataset, Run, TrainingConfig, XorvizError
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run import history
from xorviz.core.run.course import Course
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.history import FINEST_SPACING, LossCurve
from xorviz.core.run.training import FIRST_STRETCH, Trainer


def naive_solved_epoch(run):
    """The first epoch of the unbroken streak that ends at the head, if there is one."""
    solved = None
    for snapshot in run.snapshots():
        if snapshot.accuracy < 1.0:
            solved = None
        elif solved is None:
            solved = snapshot.epoch
    return solved


@examples(15)
@given(
    stretches=st.lists(
        st.tuples(st.integers(0, 500), st.none() | st.sampled_from([0.1, 0.5, 3.0])), min_size=1, max_size=5
    ),
    batch_size=st.sampled_from([None, 3]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    wanted=st.lists(st.floats(0, 1), min_size=1, max_size=4),
)
def test_any_epoch_comes_back_bit_for_bit(engine, stretches, batch_size, optimiser, wanted):
    config = TrainingConfig(hidden=(3,), activation="tanh", batch_size=batch_size, optimiser=optimiser)
    run, trainer = Run(config, engine), Trainer(config, engine=engine)
    first_time = [trainer.snapshot()]
    for epochs, learning_rate in stretches:
        run.advance(epochs)
        first_time += [trainer.advance(1).snapshot for _ in range(epochs)]
        if learning_rate is not None:
            run.edit("learning_rate", learning_rate)
            trainer.edit(SettingEdit(trainer.epoch, "learning_rate", learning_rate))
            first_time[-1] = trainer.snapshot()
    assert run.epoch == len(first_time) - 1
    assert_same(run.head, first_time[-1])
    for share in wanted:
        epoch = round(share * run.epoch)
        assert_same(run.at(epoch), first_time[epoch])
        assert run.at(epoch).loss == run.losses[epoch]


@pytest.mark.parametrize("keyframes", [1, 2, 512])
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


@pytest.mark.parametrize("batch_size", [None, 100])
def test_losses_are_exactly_the_snapshots(batch_size, engine):
    config = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", batch_size=batch_size)
    run = Run(config, engine)
    run.advance(300)
    assert len(run.losses) == 301
    assert run.losses.tolist() == [snapshot.loss for snapshot in run.snapshots()]


@examples(10)
@given(st.lists(st.integers(0, 700), max_size=6), st.sampled_from([None, 3]))
def test_how_a_run_is_advanced_makes_no_difference(engine, parts, batch_size):
    config = TrainingConfig(batch_size=batch_size, optimiser="momentum", learning_rate=0.1)
    run, whole = Run(config, engine), Run(config, engine)
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
    trainer.edit(SettingEdit(trainer.epoch, "learning_rate", 2.0))
    run.extend(trainer.advance(0))
    run.advance(3)
    whole.advance(12)
    whole.edit("learning_rate", 2.0)
    whole.advance(3)
    assert_same(run.head, whole.head)
    assert run.edits == whole.edits
    with pytest.raises(ValueError, match="cannot follow epoch 15"):
        run.extend(trainer.advance(1))


@pytest.mark.sampled(4)
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
        run._record.append(first, Course(np.zeros(len(correct)), np.array(correct)))
        streaks.append(run.solved_epoch)
    assert streaks == [1, 4, 4, None, 8]


def test_divergence(engine):
    run = Run(OVERFLOWING, engine)
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
    assert len(run._keyframes) <= 1500 // FINEST_SPACING + 1
    assert_same(run.at(777), list(run.snapshots())[777])


def test_a_long_run_has_a_curve_and_no_list_of_losses():
    run = Run(TrainingConfig())
    run._record.curve = LossCurve(64)
    run.advance(500)
    with pytest.raises(XorvizError, match=r"kept for 64 epochs at most: use Run\.curve"):
        _ = run.losses
    assert run.curve.span == 8


def named(pairs):
    """Name cases by what is shown: some numbers have more digits than Python will write."""
    return [pytest.param(value, shown, id=f"{type(value).__name__} {shown[:30]}") for value, shown in pairs]


NO_COUNTS = [
    (-1, "-1"),
    (-(10**30), "-1" + "0" * 30),
    (-(10**5000), "with thousands of digits"),
    (1.5, "1.5"),
    (3.0, "3.0"),
    (np.float64(3.0), "3.0"),
    (float("nan"), "nan"),
    (float("inf"), "inf"),
    (True, "True"),
    (np.True_, "True"),
    (None, "None"),
    ("3", "3"),
    ("3\n4", "3 4"),
    ([3], "[3]"),
    (np.arange(3), "[0 1 2]"),
    (np.ones((2, 1), int), "[[1] [1]]"),
]


@pytest.mark.parametrize(("epoch", "shown"), named(NO_COUNTS))
@pytest.mark.parametrize("method", ["at", "branch", "check_epoch"])
def test_what_is_no_epoch(method, epoch, shown):
    run = Run(TrainingConfig())
    run.advance(10)
    with pytest.raises(ConfigError) as refusal:
        getattr(run, method)(epoch)
    assert str(refusal.value) == f"epoch {shown} is not allowed: it must be a whole number of at least 0"


@pytest.mark.parametrize(
    ("epoch", "shown"),
    named(
        [(11, "11"), (10**30, "1" + "0" * 30), (10**5000, "with thousands of digits"), (np.int64(11), "11")]
    ),
)
@pytest.mark.parametrize("method", ["at", "branch", "check_epoch"])
def test_epochs_that_are_not_there(method, epoch, shown):
    run = Run(TrainingConfig())
    run.advance(10)
    with pytest.raises(ConfigError) as refusal:
        getattr(run, method)(epoch)
    assert str(refusal.value) == f"epoch {shown} is not there yet: the run is at epoch 10"


@pytest.mark.parametrize(("epochs", "shown"), named(NO_COUNTS))
def test_advances_that_are_not_possible(epochs, shown):
    run = Run(TrainingConfig())
    with pytest.raises(ConfigError) as refusal:
        run.advance(epochs)
    allowed = "it must be a whole number of at least 0"
    assert str(refusal.value) == f"epochs to advance {shown} is not allowed: {allowed}"
    assert run.epoch == 0


def test_an_advance_without_end_goes_as_far_as_it_is_let():
    run = Run(TrainingConfig())

    def stop(epochs):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.advance(10**30, stop)
    assert run.epoch == FIRST_STRETCH
    assert_same(run.at(run.epoch), run.head)


def test_numpy_integers_are_epochs():
    run = Run(TrainingConfig())
    run.advance(np.int64(5))
    assert run.at(np.uint8(3)).epoch == run.at(np.array(3)).epoch == run.branch(np.int32(3)).epoch == 3


@examples(30)
@given(st.lists(st.integers(0, 20_000), max_size=5))
def test_each_stretch_is_announced(parts):
    run, announced = Run(TrainingConfig()), []
    for part in parts:
        run.advance(part, announced.append)
        assert run.epoch == sum(announced)
    assert run.epoch == sum(parts)
    assert all(announced)


def test_a_run_stops_after_its_last_finite_epoch_and_says_so():
    announced = []
    run = Run(OVERFLOWING)
    run.advance(10**9, announced.append)
    assert sum(announced) == run.epoch == 59


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
    assert twin.engine is run.engine
    assert (twin.epoch, twin.edits, len(twin.losses)) == (1500, (), 1501)
    twin.advance(100)
    assert not np.array_equal(twin.head.parameters.flat, run.head.parameters.flat)
    assert_same(run.at(1499), twin.at(1499))


class TestEditsThatChangeNothing:
    def test_back_to_what_was_in_force_leaves_no_edit(self):
        run = Run(TrainingConfig(learning_rate=0.5))
        run.advance(5)
        run.edit("learning_rate", 3.0)
        run.edit("learning_rate", 0.5)
        assert run.edits == ()
        assert run.config.learning_rate == 0.5

    def test_so_does_the_value_of_an_earlier_edit(self):
        run = Run(TrainingConfig(learning_rate=0.5))
        for rate in (3.0, 3.0):
            run.advance(5)
            run.edit("learning_rate", rate)
        assert [(edit.epoch, edit.value) for edit in run.edits] == [(5, 3.0)]

    def test_back_to_the_start_later_is_an_edit(self):
        run = Run(TrainingConfig(learning_rate=0.5))
        for rate in (3.0, 0.5):
            run.advance(5)
            run.edit("learning_rate", rate)
        assert [(edit.epoch, edit.value) for edit in run.edits] == [(5, 3.0), (10, 0.5)]


def test_a_run_learns_the_data_that_it_is_given():
    own = Dataset("own", "Own", [[0, 0, 1], [1, 1, 0], [2, 2, 1]], [[0], [1], [0]])
    run = Run(TrainingConfig(hidden=(3,), seed=3), data=own)
    run.advance(300)
    assert (run.data, run.layers, run.head.data) == (own, (3, 3, 1), own)
    assert run.head.loss < run.losses[0]
    np.testing.assert_allclose(run.predict(own.inputs), run.head.predictions, rtol=1e-12)
    twin = run.branch(200)
    assert (twin.data, twin.at(100).loss) == (own, run.losses[100])


@pytest.mark.slow
def test_the_readmes_example_runs(tmp_path):
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    example = "\n".join(part.split("```")[0] for part in readme.split("```python\n")[1:])
    code = f"{example}\nprint(other.epoch, again.run.head.loss == run.head.loss)"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, cwd=tmp_path)
    assert done.stdout == b"1680 True\n"
