"""Edits, also those that something follows or that follow something before the threads have answered."""

import pytest

from tests.driving import go_to, pause, play_to, same_bits, train_to
from xorviz.core import TrainingConfig
from xorviz.core.run.run import Run
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


def test_the_learning_rate_is_live(qtbot, session, witness):
    play_to(qtbot, session, 300)
    run, epoch = session.run, session.run.epoch
    session.edit_parameter("learning_rate", 2.0)
    assert session.run is run
    assert session.config.learning_rate == 2.0
    assert witness.configs[-1] == session.config
    assert session.playing
    play_to(qtbot, session, epoch + 600)
    pause(qtbot, session)
    (edit,) = run.edits
    assert (edit.name, edit.value) == ("learning_rate", 2.0)
    assert edit.epoch >= epoch
    assert run.config.learning_rate == 2.0
    without = Run(run.config_at(0), run.engine)
    without.advance(run.epoch)
    assert without.head.loss != run.head.loss


def test_every_shown_snapshot_can_be_reached_again_bit_for_bit(qtbot, session, witness):
    session.playback.set_playing(True)
    for rate in (2.0, 0.1, 5.0, 0.5):
        goal = session.run.epoch + 400
        qtbot.waitUntil(lambda goal=goal: session.run.epoch >= goal)
        session.edit_parameter("learning_rate", rate)
        qtbot.waitUntil(lambda rate=rate: session.run.config.learning_rate == rate)
    play_to(qtbot, session, session.run.epoch + 400)
    pause(qtbot, session)
    assert len(session.run.edits) == 4
    assert len(witness.snapshots) > 5
    for shown in witness.snapshots:
        assert same_bits(session.run.at(shown.epoch), shown)


def test_an_edit_while_paused_counts_from_the_next_epoch(qtbot, session):
    session.edit_parameter("learning_rate", 3.0)
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    expected = Run(TrainingConfig(learning_rate=3.0), session.view.engine)
    expected.advance(1)
    assert session.snapshot.parameters.flat.tobytes() == expected.head.parameters.flat.tobytes()


def test_an_edit_while_paused_is_recorded_at_once(qtbot, session):
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    session.edit_parameter("learning_rate", 2.0)
    qtbot.waitUntil(lambda: session.run.config.learning_rate == 2.0)
    assert [(edit.epoch, edit.value) for edit in session.run.edits] == [(1, 2.0)]
    assert session.run.epoch == 1


def test_an_edit_at_the_head_is_taken_back_there_wherever_the_cursor_is(qtbot, session, changes):
    train_to(qtbot, session, 100)
    rate = session.config.learning_rate
    session.edit_parameter("learning_rate", 5.0)
    branch, (change,) = session.branch, changes
    for wish, wanted in ((session.take_back, rate), (session.make_again, 5.0)):
        go_to(qtbot, session, 40)
        wish(change)
        assert (session.branch, session.view.cursor, len(session.branches)) == (branch, 100, 1)
        assert session.config.learning_rate == wanted
        qtbot.waitUntil(lambda wanted=wanted: session.run.config.learning_rate == wanted, timeout=60_000)
