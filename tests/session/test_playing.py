"""Play, pause, steps and speed: what trains, what is shown and what history keeps."""

import pytest

from tests.driving import pause, play_to, settle, train_to
from tests.telling import tells
from xorviz.core.run.run import Run


def test_is_ready_at_epoch_0_and_does_nothing_until_asked(qtbot, session, witness):
    assert (session.run.epoch, session.playing, session.view.epochs_per_second) == (0, False, 0.0)
    session.playback.step()
    qtbot.waitUntil(lambda: bool(witness.epochs))
    assert witness.epochs == [1]


def test_play_trains_and_every_message_extends_the_run(qtbot, session, witness):
    play_to(qtbot, session, 2000)
    assert session.playing
    assert session.view.epochs_per_second > 0
    pause(qtbot, session)
    assert witness.epochs == sorted(set(witness.epochs))
    assert len(session.run.losses) == session.run.epoch + 1
    alone = Run(session.config, session.view.engine)
    alone.advance(session.run.epoch)
    assert session.run.losses.tobytes() == alone.losses.tobytes()


def test_pause_stops(qtbot, session):
    play_to(qtbot, session, 500)
    pause(qtbot, session)
    epoch = session.run.epoch
    settle(qtbot, session)
    assert session.run.epoch == epoch + 1
    assert not session.playing
    assert session.view.epochs_per_second == 0.0


def test_step_trains_exactly_one_epoch(qtbot, session, witness):
    for epoch in (1, 2, 3):
        with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
            session.playback.step()
        assert session.run.epoch == epoch
    assert witness.epochs == [1, 2, 3]


def test_quick_steps_are_all_made_and_all_shown(qtbot, session, witness):
    for _ in range(7):
        session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch >= 7)
    settle(qtbot, session)
    assert witness.epochs == list(range(1, 9))


def test_step_pauses(qtbot, session):
    play_to(qtbot, session, 100)
    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.step()
    assert not session.playing
    pause(qtbot, session)


@pytest.mark.parametrize("speed", [10.0, 25.0, 30.0])
def test_at_low_speed_every_epoch_is_shown(qtbot, session, witness, speed):
    session.playback.set_speed(speed)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch >= 8)
    pause(qtbot, session)
    assert witness.epochs == list(range(1, session.run.epoch + 1))


def test_at_full_speed_the_newest_is_shown_and_history_misses_none(qtbot, session, witness):
    play_to(qtbot, session, 5000)
    pause(qtbot, session)
    assert len(witness.epochs) < 1000
    assert len(session.run.losses) == session.run.epoch + 1


def test_a_speed_change_is_announced_and_obeyed(qtbot, session):
    with qtbot.waitSignal(session.changed, check_params_cb=tells("speed")):
        session.playback.set_speed(20.0)
    assert session.view.speed == 20.0
    with qtbot.assertNotEmitted(session.changed):
        session.playback.set_speed(20.0)


def test_a_view_stays_as_it_was_while_its_run_goes_on(qtbot, session):
    train_to(qtbot, session, 50)
    view = session.view
    assert (view.head, view.at_head, view.diverged) == (50, True, False)
    train_to(qtbot, session, 90)
    assert (view.head, view.at_head, view.diverged) == (50, True, False)
    assert (session.view.head, session.view.at_head) == (90, True)
    session.playback.seek(20)
    assert (session.view.head, session.view.at_head) == (90, False)
