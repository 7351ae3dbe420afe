"""Edits that something follows, or that follow something, before the threads have answered."""

import pytest

from tests.session.test_session import DIVERGING
from tests.session.test_time_travel import go_to, train_to
from xorviz.session.replay import Replayer
from xorviz.session.worker import Progress


def rates(run):
    return [(edit.epoch, edit.value) for edit in run.edits if edit.subject == "learning_rate"]


def test_a_branch_right_after_an_edit_has_it_too(qtbot, session):
    train_to(qtbot, session, 5)
    parent = session.branch
    session.edit_parameter("learning_rate", 3.0)
    session.branch_here()
    assert session.branch is not parent
    assert session.config.learning_rate == 3.0
    train_to(qtbot, session, 9)
    assert rates(session.run) == rates(parent.run) == [(5, 3.0)]


class TestWhileALookIsUnderWay:
    """The settings are those of the epoch that has been asked for."""

    @pytest.fixture
    def edited(self, qtbot, session):
        train_to(qtbot, session, 50)
        session.edit_parameter("learning_rate", 3.0)
        train_to(qtbot, session, 100)
        return session

    def test_they_are_shown_at_once_and_stay(self, qtbot, edited, witness):
        edited.playback.seek(20)
        assert edited.config.learning_rate == 0.5
        assert [config.learning_rate for config in witness.configs] == [0.5]
        qtbot.waitUntil(lambda: edited.snapshot.epoch == 20)
        assert [config.learning_rate for config in witness.configs] == [0.5]

    def test_messages_under_way_do_not_bring_back_others(self, qtbot, edited, witness):
        edited.playback.set_playing(True)
        qtbot.waitUntil(lambda: edited.run.epoch > 500)
        edited.playback.seek(20)
        qtbot.waitUntil(lambda: edited.snapshot.epoch == 20)
        assert [config.learning_rate for config in witness.configs] == [0.5]

    def test_the_value_that_was_left_counts_as_a_change(self, qtbot, edited):
        parent = edited.branch
        edited.playback.seek(20)
        edited.edit_parameter("learning_rate", 3.0)
        assert edited.branch.parent is parent
        qtbot.waitUntil(lambda: rates(edited.run) == [(20, 3.0)])

    def test_the_value_in_force_there_does_not(self, qtbot, edited):
        edited.playback.seek(20)
        edited.edit_parameter("learning_rate", 0.5)
        qtbot.waitUntil(lambda: edited.snapshot.epoch == 20)
        assert len(edited.branches) == 1

    def test_an_edit_on_its_way_counts_at_the_head_alone(self, qtbot, edited):
        edited.edit_parameter("learning_rate", 4.0)
        edited.playback.seek(60)
        assert edited.config.learning_rate == 3.0
        edited.playback.seek(100)
        assert edited.config.learning_rate == 4.0
        qtbot.waitUntil(lambda: edited.run.config.learning_rate == 4.0)
        go_to(qtbot, edited, 70)
        go_to(qtbot, edited, 100)
        assert edited.config.learning_rate == 4.0


class TestEnd:
    """Going to the newest epoch."""

    @pytest.fixture
    def ahead(self, qtbot, session):
        """Fifty epochs that the worker has done after the head, epoch 500, and not yet told."""
        train_to(qtbot, session, 500)
        return Progress(session.playback._run_id, (session.run.trainer().advance(50),))

    def test_while_training_flat_out_stays_at_the_head(self, session, ahead):
        branch = session.branch
        session.playback.seek(500)
        session.playback.on_worker_progressed(ahead)
        assert session.snapshot.epoch == session.run.epoch == 550
        session.edit_parameter("learning_rate", 2.0)
        assert session.branch is branch

    def test_back_from_the_past_is_at_once_and_at_the_head(self, session, ahead):
        session.playback.seek(10)
        session.playback.seek(500)
        assert session.snapshot is session.run.head
        session.playback.on_worker_progressed(ahead)
        assert session.snapshot.epoch == session.run.epoch == 500

    def test_a_goal_nearer_than_what_the_worker_has_done_is_reached_exactly(self, qtbot, session, ahead):
        session.playback.run_to(520)
        session.playback.on_worker_progressed(ahead)
        qtbot.waitUntil(lambda: not session.playing)
        assert session.snapshot.epoch == session.run.epoch == 520

    def test_from_a_replay(self, qtbot, session):
        train_to(qtbot, session, 600)
        go_to(qtbot, session, 200)
        session.playback.set_speed(20.0)
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.snapshot.epoch > 201)
        session.playback.seek(600)
        assert (session.snapshot.epoch, session.playing) == (600, False)


class TestFailedLooks:
    @pytest.fixture
    def fail(self, monkeypatch):
        def fail(self, look):
            raise RuntimeError("out of chalk")

        monkeypatch.setattr(Replayer, "_approach", fail)

    def test_of_the_cursor_stops_where_it_is(self, qtbot, session, fail):
        train_to(qtbot, session, 50)
        with qtbot.waitSignal(session.training_failed):
            session.playback.seek(20)
        assert session.view.cursor == session.snapshot.epoch == 50
        assert not session.playing

    def test_of_anything_else_is_announced_and_training_goes_on(self, qtbot, session, fail, witness):
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch > 50)
        with qtbot.waitSignal(session.looks.failed) as failed:
            session.looks.wish("pointer", session.run, 20)
        assert failed.args[0] == "pointer"
        assert "out of chalk" in failed.args[1]
        assert session.playing
        assert not witness.failures

    def test_of_the_epoch_before_ends_the_walk(self, qtbot, session, fail):
        train_to(qtbot, session, 50)
        session.walk.step()
        with qtbot.waitSignal(session.looks.failed):
            session.walk.step_back()
        assert session.walk.place is None
        session.walk.step()
        assert session.walk.place == 0


class TestDiverged:
    @pytest.fixture
    def diverged(self, qtbot, session):
        session.start_run(DIVERGING)
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.diverged)
        return session

    @pytest.mark.parametrize(("wish", "arguments"), [("run_to", [10_000]), ("run_to_solved", [])])
    def test_a_goal_that_cannot_be_reached_is_answered(self, qtbot, diverged, wish, arguments):
        epoch = diverged.run.epoch
        go_to(qtbot, diverged, 0)
        with qtbot.waitSignal(diverged.playback.goal_reached) as reached:
            getattr(diverged.playback, wish)(*arguments)
        assert f"{epoch:,}" in reached.args[0]
        assert "overflows" in reached.args[0]
        assert not diverged.playing


def test_a_goal_is_not_that_of_another_run(qtbot, session, witness):
    reached = []
    session.playback.goal_reached.connect(reached.append)
    session.playback.set_speed(20.0)
    session.playback.run_to(10_000_000)
    qtbot.waitUntil(lambda: session.run.epoch > 500)
    session.edit_parameter("seed", 77)
    assert (session.playing, session.view.goal) == (True, None)
    assert witness.playing[-1] is True
    qtbot.waitUntil(lambda: session.run.epoch >= 3)
    assert session.run.epoch < 100  # at the speed chosen, no longer as fast as possible
    session.playback.step()
    assert reached == []


def test_a_goal_passed_by_another_run_does_not_stop_it(qtbot, session):
    session.playback.run_to(3_000)
    session.edit_parameter("seed", 77)
    qtbot.waitUntil(lambda: session.run.epoch > 3_100)


def test_a_new_run_is_told_to_play_though_the_one_before_may_have_come_to_its_goal(session):
    told = []
    session.playback.set_playing(True)
    session._threads.play_requested.connect(told.append)
    session.edit_parameter("seed", 77)
    assert told == [True]
