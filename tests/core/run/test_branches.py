"""Time goes both ways: any epoch again, and on from it differently, whatever happened on the way."""

from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, assert_same, configs
from tests.examples import examples
from xorviz.core import Run, TrainingConfig, XorvizError
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.run import history, record
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.training import Trainer

rates = st.sampled_from([0.1, 0.5, 3.0, 20.0])
shares = st.floats(0, 1)
steps = (
    st.tuples(st.just("advance"), st.integers(0, 150))
    | st.tuples(st.just("edit"), rates)
    | st.tuples(st.just("branch"), shares)
    | st.tuples(st.just("back to the parent"), st.none())
)


@contextmanager
def small_history(capacity=2**19, keyframes=2**14):
    """Curves that join epochs to spans, and keyframes that thin out, after few epochs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "LossCurve", partial(LossCurve, capacity))
        patch.setattr(history, "KEYFRAMES", keyframes)
        yield


class Recording:
    """A run made in the plainest way: epoch after epoch, each snapshot kept as it was the first time."""

    def __init__(self, config, engine):
        self.trainer = Trainer(config, engine=engine)
        self.snapshots = [self.trainer.snapshot()]
        self.edits = []
        self.start_rate = config.learning_rate

    def advance(self, epochs):
        for _ in range(epochs):
            stretch = self.trainer.advance(1)
            if stretch.diverged:
                return
            self.snapshots.append(stretch.snapshot)

    def edit(self, name, value):
        edit = SettingEdit(self.trainer.epoch, name, value)
        self.trainer.edit(edit)
        self.snapshots[-1] = self.trainer.snapshot()
        self.edits = [old for old in self.edits if old.epoch != edit.epoch]
        if value != (self.edits[-1].value if self.edits else self.start_rate):
            self.edits.append(edit)

    def branch(self, epoch):
        twin = Recording.__new__(Recording)
        twin.snapshots = self.snapshots[: epoch + 1]
        end = twin.snapshots[-1]
        twin.trainer = Trainer(end.config, epoch, end.state, self.trainer.engine)
        twin.edits = [edit for edit in self.edits if edit.epoch <= epoch]
        twin.start_rate = self.start_rate
        return twin

    @property
    def solved_epoch(self):
        if self.trainer.data.regression:
            return None
        wrong = [snapshot.epoch for snapshot in self.snapshots if snapshot.accuracy < 1.0]
        if self.snapshots[0].data.regression:  # values are near or far, and none is right
            return None
        solved = wrong[-1] + 1 if wrong else 0
        return solved if solved < len(self.snapshots) else None


def assert_curve_is(curve, snapshots):
    """Every epoch is in its span, with its loss and how many were right."""
    losses = np.array([snapshot.loss for snapshot in snapshots])
    right = np.array([snapshot.correct for snapshot in snapshots])
    whole = len(curve.minimum) * curve.span
    assert curve.epochs == len(losses)
    assert len(curve.latest) < curve.span
    spans = losses[:whole].reshape(-1, curve.span)
    np.testing.assert_array_equal(curve.minimum, spans.min(axis=1))
    np.testing.assert_array_equal(curve.maximum, spans.max(axis=1))
    np.testing.assert_array_equal(curve.fewest_right, right[:whole].reshape(-1, curve.span).min(axis=1))
    np.testing.assert_array_equal(curve.latest, losses[whole:])
    np.testing.assert_array_equal(curve.latest_right, right[whole:])


def assert_is(run, recording, epochs=None):
    """A run is what was recorded."""
    assert run.epoch == len(recording.snapshots) - 1
    assert run.edits == tuple(recording.edits)
    assert run.config == recording.trainer.config
    assert run.solved_epoch == recording.solved_epoch
    assert_same(run.head, recording.snapshots[-1])
    assert_curve_is(run.curve, recording.snapshots)
    for epoch in range(run.epoch + 1) if epochs is None else epochs:
        assert_same(run.at(epoch), recording.snapshots[epoch])
        if run.curve.span == 1:
            assert run.losses[epoch] == recording.snapshots[epoch].loss


@examples(30)
@given(
    config=configs(smallest_circle_batch=100, learning_rates=(1e-2, 3.0)),
    program=st.lists(steps, min_size=1, max_size=8),
    capacity=st.sampled_from([16, 64, 2**19]),
    keyframes=st.sampled_from([1, 3, 2**14]),
    wanted=st.lists(shares, max_size=5),
)
def test_whatever_is_done_with_a_run_its_past_comes_back(
    engine, config, program, capacity, keyframes, wanted
):
    with small_history(capacity, keyframes):
        family = [(Run(config, engine), Recording(config, engine))]
        for what, value in program:
            run, recording = family[-1]
            if what == "advance":
                run.advance(value)
                recording.advance(value)
            elif what == "edit":
                run.edit("learning_rate", value)
                recording.edit("learning_rate", value)
            elif what == "branch":
                epoch = round(value * run.epoch)
                family.append((run.branch(epoch), recording.branch(epoch)))
            else:
                family.insert(0, family.pop())
        for run, recording in family:
            assert_is(run, recording, [round(share * run.epoch) for share in wanted])


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [None, 3])
def test_a_branch_is_a_run_that_never_went_further(engine, optimiser, batch_size):
    """With the same edits up to there; then it goes on as the parent did, or as nobody did before."""
    config = TrainingConfig(optimiser=optimiser, batch_size=batch_size, learning_rate=0.1)
    parent, fresh = Run(config, engine), Run(config, engine)
    parent.advance(100)
    for run in (parent, fresh):
        run.advance(300 - run.epoch)
        run.edit("learning_rate", 0.3)
        run.advance(240)
    parent.edit("learning_rate", 2.0)
    parent.advance(400)
    before = [parent.at(epoch) for epoch in (0, 300, 540, 541, 940)], parent.losses, parent.edits
    branch = parent.branch(540)
    assert branch.edits == (SettingEdit(300, "learning_rate", 0.3), SettingEdit(540, "learning_rate", 2.0))
    assert (branch.epoch, branch.config.learning_rate, branch.diverged) == (540, 2.0, False)
    fresh.edit("learning_rate", 2.0)
    assert_same(branch.head, fresh.head)
    for rate in (2.0, 0.05):
        for run in (branch, fresh):
            run.edit("learning_rate", rate)
            run.advance(77)
    np.testing.assert_array_equal(branch.losses, fresh.losses)
    np.testing.assert_array_equal(branch.losses[:618], parent.losses[:618])
    assert branch.edits == fresh.edits
    assert branch.solved_epoch == fresh.solved_epoch
    for epoch in (0, 1, 299, 300, 301, 539, 540, 541, 617, 618, 694):
        assert_same(branch.at(epoch), fresh.at(epoch))
    assert landmarks(branch) == landmarks(fresh)
    # And the parent has not noticed.
    for old, now in zip(before[0], [parent.at(old.epoch) for old in before[0]], strict=True):
        assert_same(old, now)
    np.testing.assert_array_equal(parent.losses, before[1])
    assert parent.edits == before[2]


def test_a_branch_drops_what_happened_later():
    run = Run(TrainingConfig())
    run.advance(100)
    run.edit("learning_rate", 3.0)
    run.advance(50)
    assert run.branch(99).edits == ()
    assert run.branch(99).config == TrainingConfig()
    assert run.branch(100).config.learning_rate == run.branch(101).config.learning_rate == 3.0
    assert run.branch(0).epoch == 0
    assert_same(run.branch(0).head, Run(TrainingConfig()).head)


def test_a_branch_from_the_head_is_a_copy():
    run = Run(OVERFLOWING)
    run.advance(100)
    assert run.diverged
    twin = run.branch(run.epoch)
    assert (twin.epoch, twin.diverged) == (59, True)
    twin.edit("learning_rate", 1e-300)
    twin.advance(5)
    assert (twin.epoch, twin.diverged) == (64, False)
    assert (run.epoch, run.diverged, run.edits, len(run.losses)) == (59, True, (), 60)


def test_a_branch_from_before_a_divergence_can_go_on(engine):
    run = Run(OVERFLOWING, engine)
    run.advance(100)
    branch = run.branch(40)
    assert not branch.diverged
    branch.advance(100)
    assert (branch.epoch, branch.diverged) == (59, True)
    assert_same(branch.head, run.head)
    np.testing.assert_array_equal(branch.losses, run.losses)


def test_a_run_that_cannot_make_its_first_step():
    run = Run(TrainingConfig(output_activation="linear", hidden=(9,) * 20, activation="linear", seed=1))
    run.edit("learning_rate", 1e9)
    run.advance(10)
    assert (run.epoch, run.diverged, len(run.losses)) == (0, True, 1)
    assert_same(run.at(0), run.head)
    assert not run.branch(0).copy().curve.latest.size


@pytest.mark.parametrize("end", [0, 1, 63, 64, 700, 1084, 1085, 1086, 1400, 1919, 1920, 2999, 3000])
def test_when_a_branch_was_solved(end):
    """The default run is solved for good from epoch 1,085 on: inside a span, and no span says where."""
    with small_history(capacity=64):
        parent = Run(TrainingConfig())
        parent.advance(3000)
        assert parent.curve.span == 64
        branch = parent.branch(end)
    assert branch.solved_epoch == (1085 if end >= 1085 else None)
    assert branch.curve.span == 64
    assert branch.curve.epochs == end + 1


def test_when_a_branch_was_solved_that_lost_it_again():
    """Single samples as batches, and large steps: each branch knows of its own past alone."""
    with small_history(capacity=64):
        run = Run(TrainingConfig(batch_size=1, learning_rate=4.0, seed=0))
        run.advance(1500)
        assert run.curve.span == 32
        recorded = [snapshot.accuracy == 1.0 for snapshot in run.snapshots()]
        changes = [epoch for epoch, pair in enumerate(pairwise(recorded)) if pair[0] != pair[1]]
        assert len(changes) >= 5
        for end in [*range(changes[0] - 2, changes[-1] + 40), 1499]:
            wrong = [epoch for epoch in range(end + 1) if not recorded[epoch]]
            assert run.branch(end).solved_epoch == (wrong[-1] + 1 if wrong[-1] < end else None), end


def test_a_branch_of_a_long_run_has_a_curve_and_no_list_of_losses():
    with small_history(capacity=64):
        run = Run(TrainingConfig())
        run.advance(500)
        branch = run.branch(450)
    snapshots = list(run.snapshots())
    assert_curve_is(branch.curve, snapshots[:451])
    branch.advance(50)
    assert_curve_is(branch.curve, snapshots)
    assert_curve_is(run.curve, snapshots)
    with pytest.raises(XorvizError, match=r"use Run\.curve"):
        _ = branch.losses


def test_a_run_that_stopped_inside_a_long_stretch_comes_back():
    """Keyframes thin out for a stretch that stops before any of them: those after it have their places."""
    with small_history(keyframes=8):
        run, recording = (each(OVERFLOWING, compiled_engine()) for each in (Run, Recording))
        run.advance(100)
        recording.advance(100)
        assert run.diverged
        for each in (run, recording):
            each.edit("learning_rate", 1e-300)
            each.advance(150)
        assert_is(run, recording)


@pytest.mark.parametrize("epochs", [5_000, 300_000])
def test_any_epoch_of_a_long_run_comes_back(epochs):
    """Recorded in stretches of other lengths than those that bring it back."""
    config = TrainingConfig(batch_size=3, optimiser="adam", learning_rate=0.003)
    rng = np.random.default_rng(epochs)
    wanted = np.unique(rng.integers(0, epochs, 100)).tolist()
    trainer = Trainer(config)
    recorded = [trainer.advance(epoch - trainer.epoch).snapshot for epoch in wanted]
    run = Run(config)
    run.advance(epochs)
    for place in rng.permutation(len(wanted)).tolist():
        assert_same(run.at(wanted[place]), recorded[place])
        assert run.losses[wanted[place]] == recorded[place].loss
