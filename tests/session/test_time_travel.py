import math

import numpy as np
import pytest

from tests.session.test_session import same_bits
from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run
from xorviz.session.branches import MOST_BRANCHES
from xorviz.session.session import Session


def train_to(qtbot, session, epoch):
    with qtbot.waitSignal(session.playback.goal_reached):
        session.playback.run_to(epoch)
    assert (session.run.epoch, session.playing) == (epoch, False)


def go_to(qtbot, session, epoch):
    session.playback.seek(epoch)
    qtbot.waitUntil(lambda: session.snapshot.epoch == epoch)


class TestSeek:
    def test_shows_the_epoch_bit_for_bit_and_pauses(self, qtbot, session):
        train_to(qtbot, session, 1500)
        session.playback.set_playing(True)
        session.playback.seek(680)
        qtbot.waitUntil(lambda: session.snapshot.epoch == 680)
        assert not session.playing
        alone = Run(TrainingConfig(), session.view.engine)
        alone.advance(680)
        assert same_bits(session.snapshot, alone.head)

    def test_of_many_in_a_row_the_newest_wins(self, qtbot, session, witness):
        train_to(qtbot, session, 2000)
        for epoch in range(0, 2000, 50):
            session.playback.seek(epoch)
        qtbot.waitUntil(lambda: session.snapshot.epoch == 1950)
        assert session.view.cursor == 1950

    def test_what_was_under_way_is_kept_but_does_not_move_the_cursor(self, qtbot, session):
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch >= 1000)
        before = session.run.epoch
        session.playback.seek(10)
        qtbot.waitUntil(lambda: session.snapshot.epoch == 10)
        assert session.run.epoch >= before
        assert session.snapshot.epoch == 10

    @pytest.mark.parametrize("epoch", [-1, 1.5, "3", None, True, math.nan, 101])
    def test_an_epoch_that_is_not_there_gets_one_line_and_changes_nothing(self, qtbot, session, epoch):
        train_to(qtbot, session, 100)
        with pytest.raises(ConfigError) as refused:
            session.playback.seek(epoch)
        assert "\n" not in str(refused.value)
        assert (session.snapshot.epoch, session.view.cursor) == (100, 100)


class TestSteps:
    def test_back_as_often_as_pressed(self, qtbot, session):
        train_to(qtbot, session, 100)
        for _ in range(7):
            session.playback.step_back()
        qtbot.waitUntil(lambda: session.snapshot.epoch == 93)
        assert session.run.epoch == 100

    def test_not_before_the_start(self, qtbot, session):
        train_to(qtbot, session, 1)
        for _ in range(3):
            session.playback.step_back()
        qtbot.waitUntil(lambda: session.snapshot.epoch == 0)

    def test_on_in_the_past_shows_what_is_recorded(self, qtbot, session):
        train_to(qtbot, session, 100)
        go_to(qtbot, session, 50)
        session.playback.step()
        qtbot.waitUntil(lambda: session.snapshot.epoch == 51)
        assert session.run.epoch == 100
        assert same_bits(session.snapshot, session.run.at(51))


class TestReplay:
    def test_goes_through_the_recorded_future_and_trains_on_without_a_seam(self, qtbot, session, witness):
        train_to(qtbot, session, 300)
        session.edit_parameter("learning_rate", 2.0)
        train_to(qtbot, session, 600)
        go_to(qtbot, session, 200)
        assert session.config.learning_rate == 0.5
        session.playback.set_speed(30.0)
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.snapshot.epoch >= 203)
        assert session.run.epoch == 600
        session.playback.set_speed(math.inf)
        qtbot.waitUntil(lambda: session.run.epoch > 700)
        session.playback.set_playing(False)
        assert session.config.learning_rate == 2.0
        alone = Run(TrainingConfig(), session.view.engine)
        alone.advance(300)
        alone.edit("learning_rate", 2.0)
        alone.advance(session.run.epoch - 300)
        assert session.run.losses.tobytes() == alone.losses.tobytes()
        assert session.run.edits == alone.edits
        for shown in witness.snapshots[-20:]:
            assert same_bits(shown, alone.at(shown.epoch))


class TestGoals:
    def test_until_solved_ends_on_the_first_epoch_where_all_are_right(self, qtbot, session):
        with qtbot.waitSignal(session.playback.goal_reached) as reached:
            session.playback.run_to_solved()
        qtbot.waitUntil(lambda: session.snapshot.epoch == 1085)
        assert "1,085" in reached.args[0]
        assert not session.playing

    @pytest.mark.parametrize("settings", [(2.0, 0), (2.0, 57), (5.0, 4), (0.5, 29)])
    def test_until_solved_records_no_more_than_shows_that_it_stays_solved(self, qtbot, session, settings):
        """With these rates all are right for an epoch or two before they are right for good."""
        session.start_run(TrainingConfig(learning_rate=settings[0], seed=settings[1]))
        with qtbot.waitSignal(session.playback.goal_reached) as reached:
            session.playback.run_to_solved()
        run, since = session.run, session.run.solved_epoch
        assert since is not None
        assert since <= run.epoch <= 1.05 * since
        assert reached.args[0] == f"Solved since epoch {since:,}."
        qtbot.waitUntil(lambda: session.snapshot.epoch == since)
        epoch = run.epoch
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch > epoch)

    def test_until_nothing_changes_says_so(self, qtbot, session):
        session.start_run(TrainingConfig(initialisation="zeros"))
        with qtbot.waitSignal(session.playback.goal_reached, timeout=20_000) as reached:
            session.playback.run_to_solved()
        assert "Nothing changes" in reached.args[0]
        assert session.run.epoch >= 10_000

    @pytest.mark.parametrize(
        "epoch", [-1, 1.5, "3", None, True, 10**12 + 1, pytest.param(10**5000, id="huge")]
    )
    def test_that_can_never_be_reached_get_one_line_and_change_nothing(self, qtbot, session, epoch):
        train_to(qtbot, session, 100)
        with pytest.raises(ConfigError) as refused:
            session.playback.run_to(epoch)
        assert "\n" not in str(refused.value)
        assert (session.snapshot.epoch, session.playing) == (100, False)

    def test_pausing_forgets_the_goal_and_the_speed_holds_again(self, qtbot, session):
        session.playback.set_speed(20.0)
        session.playback.run_to(10**9)
        qtbot.waitUntil(lambda: session.run.epoch > 500)
        session.playback.set_playing(False)
        assert session.view.speed == 20.0
        qtbot.waitUntil(lambda: not session.playback._shown.isActive())
        session.playback.set_playing(True)
        shown = session.run.epoch
        qtbot.waitUntil(lambda: session.snapshot.epoch > shown)
        worker = session._threads._worker
        qtbot.waitUntil(lambda: (worker._goal, worker._speed) == (None, 20.0))


class TestBranches:
    def test_an_edit_in_the_past_begins_a_branch_and_leaves_the_rest_as_it_was(self, qtbot, session):
        train_to(qtbot, session, 1000)
        parent, losses = session.branch, session.run.losses
        go_to(qtbot, session, 680)
        session.edit_parameter("learning_rate", 5.0)
        assert session.branch.parent is parent
        assert (session.branch.origin, session.run.epoch) == (680, 680)
        train_to(qtbot, session, 900)
        assert session.branches.name_of(session.branch) == "learning rate 5 from epoch 680"
        assert session.branches.name_of(parent) == "XOR 2-2-1, seed 29"
        assert parent.run.losses.tobytes() == losses.tobytes()
        assert session.run.losses[:681].tobytes() == losses[:681].tobytes()
        alone = Run(TrainingConfig(), session.view.engine)
        alone.advance(680)
        alone.edit("learning_rate", 5.0)
        alone.advance(220)
        assert same_bits(session.run.head, alone.head)

    def test_switching_keeps_the_epoch_where_there_is_one(self, qtbot, session):
        train_to(qtbot, session, 1000)
        parent = session.branch
        go_to(qtbot, session, 680)
        session.branch_here()
        branch = session.branch
        session.branch_here()
        assert session.branch is branch  # one at the same place is enough
        go_to(qtbot, session, 500)
        session.show_branch(parent)
        assert session.snapshot.epoch == 500
        go_to(qtbot, session, 1000)
        session.show_branch(branch)
        assert session.snapshot.epoch == 680

    def test_rename_and_delete(self, qtbot, session):
        train_to(qtbot, session, 100)
        root = session.branch
        go_to(qtbot, session, 50)
        session.branch_here()
        session.rename_branch(session.branch, " mine ")
        assert session.branches.name_of(session.branch) == "mine"
        session.rename_branch(session.branch, "")
        assert session.branches.name_of(session.branch) == "branch at epoch 50"
        session.drop_branch(root)  # all stand on it: nothing would be left
        assert len(session.branches) == 2
        session.drop_branch(session.branch)
        assert list(session.branches) == [root]
        assert session.branch is root

    def test_a_structural_edit_keeps_a_run_that_has_begun(self, qtbot, session):
        session.edit_parameter("hidden", (3,))
        assert len(session.branches) == 1
        train_to(qtbot, session, 10)
        session.edit_parameter("activation", "tanh")
        assert [session.branches.name_of(branch) for branch in session.branches][1] == "activation tanh"
        assert session.run.epoch == 0

    def test_many_runs_make_room_but_never_the_one_shown_or_a_named_one(self, qtbot, session):
        train_to(qtbot, session, 5)
        first = session.branch
        session.rename_branch(first, "keep me")
        for seed in range(2 * MOST_BRANCHES):
            session.edit_parameter("seed", seed)
            train_to(qtbot, session, 3)
            assert session.branch in session.branches
        assert len(session.branches) == MOST_BRANCHES
        assert first in session.branches


class TestUndo:
    @pytest.fixture
    def changes(self, session):
        changes = []
        session.setting_changed.connect(changes.append)
        return changes

    def test_a_live_change_goes_back_without_time_going_back(self, qtbot, session, changes):
        train_to(qtbot, session, 50)
        session.edit_parameter("learning_rate", 2.0)
        train_to(qtbot, session, 80)
        session.take_back(changes[0])
        assert session.config.learning_rate == 0.5
        qtbot.waitUntil(lambda: session.run.config.learning_rate == 0.5)
        assert session.run.epoch == 80
        session.make_again(changes[0])
        assert session.config.learning_rate == 2.0
        assert len(changes) == 1

    def test_a_branch_without_epochs_goes_and_one_with_epochs_stays(self, qtbot, session, changes):
        train_to(qtbot, session, 100)
        for epochs, left in ((0, 1), (20, 2)):
            go_to(qtbot, session, 40)
            session.edit_parameter("learning_rate", 2.0)
            if epochs:
                train_to(qtbot, session, 40 + epochs)
            session.take_back(changes[-1])
            assert (session.snapshot.epoch, session.config.learning_rate) == (40, 0.5)
            assert len(session.branches) == left
            session.make_again(changes[-1])
            assert (session.snapshot.epoch, session.config.learning_rate) == (40 + epochs, 2.0)
            session.take_back(changes[-1])

    def test_a_new_run_and_back(self, qtbot, session, changes):
        train_to(qtbot, session, 100)
        losses = session.run.losses
        session.edit_parameter("hidden", (8,))
        session.take_back(changes[-1])
        assert (session.snapshot.epoch, session.config.hidden) == (100, (2,))
        assert session.run.losses.tobytes() == losses.tobytes()
        session.make_again(changes[-1])
        assert (session.snapshot.epoch, session.config.hidden) == (0, (8,))


class TestEngine:
    @pytest.fixture
    def plain(self, qapp):
        session = Session()
        session.playback.set_speed(math.inf)
        yield session
        session.close()
        session.deleteLater()

    def test_the_run_shown_is_begun_anew_with_it_if_it_has_not_begun(self, qtbot, plain):
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine"), timeout=30_000):
            plain.load_engine()
        assert plain.view.engine is plain.run.engine is compiled_engine()

    def test_a_run_that_has_begun_keeps_its_own(self, qtbot, plain):
        plain.playback.step()
        qtbot.waitUntil(lambda: plain.run.epoch == 1)
        run = plain.run
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine"), timeout=30_000):
            plain.load_engine()
        assert plain.run is run
        assert isinstance(run.engine, NumpyEngine)
        plain.reset()
        assert plain.run.engine is compiled_engine()

    def test_play_waits_for_it_and_says_at_once_that_it_plays(self, qtbot, plain):
        plain.load_engine()
        plain.playback.set_playing(True)
        assert plain.playing
        qtbot.waitUntil(lambda: plain.run.epoch > 0, timeout=30_000)
        assert plain.playing

    def test_without_it_numpy_trains_and_the_reason_is_known(self, qtbot, plain, monkeypatch):
        def refuse():
            raise EngineError("no compiler")

        monkeypatch.setattr("xorviz.session.threads.compiled_engine", refuse)
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine_failure")):
            plain.load_engine()
        assert plain.view.engine_failure == "no compiler"
        plain.playback.step()
        qtbot.waitUntil(lambda: plain.run.epoch == 1)

    @pytest.mark.parametrize("trained", [0, 50])
    def test_one_that_fails_is_not_used_again(self, qtbot, qapp, monkeypatch, trained):
        session = Session(engine=compiled_engine())
        if trained:
            train_to(qtbot, session, trained)
        failures = []
        session.training_failed.connect(failures.append)

        def fail(*_):
            raise MemoryError("out of chalk")

        monkeypatch.setattr(type(compiled_engine()), "train", fail)
        with qtbot.waitSignal(session.changed, check_params_cb=tells("engine")):
            session.playback.set_playing(True)
        assert "out of chalk" in session.view.engine_failure
        if trained:
            assert failures
            assert (session.run.epoch, session.playing) == (trained, False)
            session.reset()
            session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch > 5)
        assert isinstance(session.run.engine, NumpyEngine)
        session.close()
        session.deleteLater()


def test_a_random_walk_never_loses_or_doubles_anything(qtbot, session):
    """After each move the epoch shown is the branch's own, bit for bit; its losses are a fresh run's."""
    rng = np.random.default_rng(5)
    changes = []
    session.setting_changed.connect(changes.append)
    for _ in range(60):
        epoch = int(rng.integers(0, session.run.epoch + 1))
        branches = list(session.branches)
        moves = {
            "train": lambda: train_to(qtbot, session, session.run.epoch + int(rng.integers(1, 60))),
            "seek": lambda epoch=epoch: go_to(qtbot, session, epoch),
            "step": session.playback.step,
            "back": session.playback.step_back,
            "rate": lambda: session.edit_parameter("learning_rate", float(rng.uniform(0.1, 2.0))),
            "width": lambda: session.edit_parameter("hidden", (int(rng.integers(1, 5)),)),
            "branch": session.branch_here,
            "switch": lambda branches=branches: session.show_branch(branches[rng.integers(len(branches))]),
            "undo": lambda: session.take_back(changes[-1]) if changes else None,
        }
        moves[str(rng.choice(list(moves)))]()
        with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
            session.playback.step()
        run, shown = session.run, session.snapshot
        qtbot.waitUntil(lambda: not session.playback._shown.isActive())
        assert same_bits(shown, run.at(shown.epoch))
        assert session.config == shown.config
        fresh = Run(run.start, run.engine)
        for edit in run.edits:
            fresh.advance(edit.epoch - fresh.epoch)
            fresh.make(edit)
        fresh.advance(run.epoch - fresh.epoch)
        assert fresh.losses.tobytes() == run.losses.tobytes()
        assert same_bits(fresh.head, run.head)
