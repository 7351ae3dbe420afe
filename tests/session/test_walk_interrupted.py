"""What comes between while somebody walks: playing, edits, seeks, failures, networks that overflow."""

import numpy as np
import pytest

from tests.driving import lines, steps
from tests.telling import tells
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.training import Trainer


def test_playing_ends_the_walk_and_a_step_pauses(qtbot, session, walk, at_rest):
    steps(walk, at_rest, 3)
    session.playback.set_playing(True)
    assert walk.place is None
    qtbot.waitUntil(lambda: session.snapshot.epoch > 3)
    walk.step()
    assert not session.playing
    assert walk.place == 0


def test_a_seek_keeps_the_line_and_shows_its_numbers_there(qtbot, session, walk, at_rest):
    session.run.advance(20)
    walk.go_to(5)
    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.seek(12)
    assert (walk.trace.epoch, walk.place) == (12, 5)


def test_another_run_ends_the_walk(session, walk, at_rest):
    walk.go_to(5)
    session.edit_parameter("hidden", (3,))
    assert walk.place is None
    assert walk.trace.config.hidden == (3,)


def test_an_update_that_overflows_is_not_walked_over(qtbot, session, walk, at_rest):
    config = TrainingConfig(
        dataset="circle", activation="relu", output_activation="linear", learning_rate=1e9, hidden=(8,)
    )
    session.start_run(config)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged and not session.playing)
    walk.leave()
    for _ in range(2 * lines(walk)):
        steps(walk, at_rest, 1)
    assert walk.place == lines(walk) - 2
    walk.go_to(3)
    walk.go_to(lines(walk) - 1)
    assert (walk.place, walk.is_waiting) == (lines(walk) - 2, False)
    assert session.snapshot.epoch == session.run.epoch
    walk.set_pace(1000.0)
    for place in (lines(walk) - 4, lines(walk) - 2):
        walk.go_to(place)
        walk.set_walking(True)
        qtbot.waitUntil(lambda: not session.view.walking, timeout=60_000)
        assert walk.place == lines(walk) - 2, "it stops by itself, there and not before"


def test_nobody_walks_into_batches_that_overflow(qtbot, session, walk, at_rest):
    config = TrainingConfig(
        dataset="circle", activation="relu", output_activation="linear", learning_rate=1e9, batch_size=30
    )
    session.start_run(config)
    for _ in range(20 * lines(walk)):
        steps(walk, at_rest, 1)
    assert np.isfinite(walk.trace.before).all()
    assert walk.place == lines(walk) - 2
    assert walk.trace.batch < walk.trace.batches - 1


def test_the_compiled_engine_comes_and_the_walk_stays(session, walk, at_rest):
    engine = session.view.engine
    steps(walk, at_rest, 3)
    session.on_engine_loaded(NumpyEngine() if engine.label == "compiled" else compiled_engine(), "")
    assert walk.place == 2
    assert walk.trace.epoch == 0


@pytest.mark.parametrize("change", [("hidden", (2,)), ("dataset", "xor")])
def test_a_selection_goes_with_the_network_before_anyone_asks_for_it(session, walk, at_rest, change):
    session.start_run(TrainingConfig(dataset="circle", hidden=(8,), batch_size=3, learning_rate=0.01))
    session.picking.select_sample(300)
    session.picking.select_parameter(30)
    steps(walk, at_rest, 2)
    seen = []
    session.changed.connect(lambda view, what: seen.append((view.trace.total.size, view.selection)))
    session.edit_parameter(*change)
    for size, selection in seen:
        assert selection.parameter is None or selection.parameter < size
    assert (session.view.selection.sample or 0) < len(session.run.data)
    assert session.view.selection.parameter == (None if change[0] == "hidden" else 30)


def test_before_the_end_of_a_run_that_diverged_an_update_is_walked_over(qtbot, session, walk, at_rest):
    config = TrainingConfig(
        dataset="circle", activation="relu", output_activation="linear", learning_rate=0.01, hidden=(8,)
    )
    session.start_run(config)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged and not session.playing)
    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.seek(1)
    walk.go_to(lines(walk) - 1)
    at_rest()
    assert (walk.trace.epoch, walk.place, session.snapshot.epoch) == (1, lines(walk) - 1, 2)


@pytest.mark.parametrize("back", [False, True])
def test_a_failure_ends_a_walk_that_waits(qtbot, session, walk, monkeypatch, back):
    session.run.advance(3)
    session.playback.show_run(session.run, 3)
    walk.leave()
    walk.go_to(0 if back else lines(walk) - 2)

    def fail(trainer, epochs):
        raise RuntimeError("out of chalk")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        with qtbot.waitSignal(session.looks.failed if back else session.training_failed):
            (walk.step_back if back else walk.step)()
    assert (walk.place, walk.is_waiting) == (None, False)
    walk.step()
    assert walk.place == 0


def test_a_seek_away_from_the_update_that_is_waited_for_ends_the_wait(qtbot, session, walk, at_rest):
    session.run.advance(3)
    session.playback.show_run(session.run, 3)
    walk.leave()
    walk.go_to(lines(walk) - 1)
    session.playback.seek(3)
    at_rest()
    assert walk.trace.epoch == 3


@pytest.fixture
def on_the_last_line(session, walk, at_rest):
    steps(walk, at_rest, lines(walk))
    assert (walk.place, walk.trace.epoch, session.snapshot.epoch) == (lines(walk) - 1, 0, 1)


@pytest.mark.usefixtures("on_the_last_line")
@pytest.mark.parametrize("change", ["learning_rate", "nudge", "seek"])
def test_a_change_on_the_last_line_concerns_the_next_update(qtbot, session, walk, change):
    if change == "learning_rate":
        session.edit_parameter("learning_rate", 2.0)
    elif change == "nudge":
        session.nudge()
    else:
        session.run.advance(4)
        session.playback.seek(3)
    if change == "seek":
        qtbot.waitUntil(lambda: walk.place == 0)
        assert walk.trace.epoch == session.snapshot.epoch == 3
        return
    qtbot.waitUntil(lambda: any(edit.epoch == 1 for edit in session.run.edits))
    if change == "nudge":  # a branch, whose next update is there at once
        assert (walk.place, walk.trace.epoch) == (None, 1)
    else:
        assert (walk.place, walk.trace.epoch) == (lines(walk) - 1, 0)
    walk.step()
    assert (walk.place, walk.trace.epoch) == (0, 1)
    assert walk.trace.config == session.run.config_at(1)


def test_an_edit_before_the_update_has_come_does_not_leave_the_lines_of_another(
    qtbot, session, walk, at_rest
):
    steps(walk, at_rest, lines(walk) - 1)
    walk.step()
    session.edit_parameter("learning_rate", 2.0)
    at_rest()
    qtbot.waitUntil(lambda: session.run.epoch >= 1)
    trace = walk.trace
    assert trace.config == session.run.config_at(trace.epoch)
    if trace.epoch < session.run.epoch:
        assert trace.after.tobytes() == session.run.at(trace.epoch + 1).state.tobytes()
