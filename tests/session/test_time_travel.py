"""Seeks, steps and replays: any epoch again, bit for bit."""

import math

import numpy as np
import pytest

from tests.driving import go_to, same_bits, train_to
from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run


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
        qtbot.waitUntil(lambda: not session.playback.besides.frame_begun)
        assert same_bits(shown, run.at(shown.epoch))
        assert session.config == shown.config
        fresh = Run(run.start, run.engine)
        for edit in run.edits:
            fresh.advance(edit.epoch - fresh.epoch)
            fresh.make(edit)
        fresh.advance(run.epoch - fresh.epoch)
        assert fresh.losses.tobytes() == run.losses.tobytes()
        assert same_bits(fresh.head, run.head)
