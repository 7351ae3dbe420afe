"""Training up to an epoch, or until all are right."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.driving import DIVERGING, go_to, train_to
from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.core.run.plateaus import first_of, next_stall_look, part_of
from xorviz.session.worker import Progress


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

    @pytest.mark.parametrize("edited", [False, True])
    def test_until_nothing_changes_stops_there_whatever_the_window_was_told_at_once(
        self, qtbot, session, edited
    ):
        """Of edits the last one counts, also if it is on its way."""
        session.start_run(TrainingConfig(initialisation="zeros"))
        if edited:
            train_to(qtbot, session, 700)
            session.nudge()
        with qtbot.waitSignal(session.playback.goal_reached) as reached:
            session.playback.run_to_solved()
        end = next_stall_look(10_698) if edited else 9_999
        since = f"{first_of(part_of((end + 700) // 2 if edited else end // 2)):,}"
        way_out = "Try a new seed." if edited else "Two neurons are equal: break the symmetry, under Health."
        assert reached.args[0] == (
            f"Nothing changes: since epoch {since} the loss has stayed within 0.1 %. {way_out}"
        )
        assert (session.run.epoch, session.snapshot.epoch, session.playing) == (end, end, False)
        session.playback.step()
        qtbot.waitUntil(lambda: session.snapshot.epoch == end + 1)
        assert session.run.epoch == end + 1

    def test_what_the_worker_did_beyond_a_stop_does_not_count(self, session):
        """However much of it comes in one message."""
        session.start_run(TrainingConfig(initialisation="zeros"))
        session.playback.run_to_solved()
        trainer = session.run.trainer()
        stretches = tuple(trainer.advance(epochs) for epochs in (4_000, 5_999, 241, 30_000))
        session.playback.on_worker_progressed(Progress(session.playback._run_id, stretches))
        assert (session.run.epoch, session.snapshot.epoch, session.playing) == (9_999, 9_999, False)

    def test_a_nudge_at_the_stop_lets_it_train_on(self, qtbot, session):
        session.start_run(TrainingConfig(initialisation="zeros"))
        for _ in range(2):
            with qtbot.waitSignal(session.playback.goal_reached):
                session.playback.run_to_solved()
        assert session.run.epoch == 9_999
        session.nudge()
        with qtbot.waitSignal(session.playback.goal_reached) as reached:
            session.playback.run_to_solved()
        assert session.run.epoch == next_stall_look(9_999 + 9_998)
        assert "Nothing changes" in reached.args[0]

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
        qtbot.waitUntil(lambda: not session.playback.besides.frame_begun)
        session.playback.set_playing(True)
        shown = session.run.epoch
        qtbot.waitUntil(lambda: session.snapshot.epoch > shown)
        worker = session._threads._worker
        qtbot.waitUntil(lambda: (worker._goal, worker._speed) == (None, 20.0))


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


@example(9_999)
@given(st.integers(0, 10**9))
def test_the_next_look_for_a_stall_is_after_this_one(epoch):
    assert next_stall_look(epoch) > epoch
