"""Saved, opened and drawn again and again: nothing grows. Clicked a hundred times at once: all stays true."""

import gc
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QThread, QTimer
from shiboken6 import isValid

from tests.driving import pause, train_to
from tests.faults.exporting import KINDS, steps_of
from tests.gui.app.keeping.file_steps import open_file, save_as
from tests.gui.app.test_in_force import agree
from tests.gui.conftest import opens_a_window
from tests.gui.network.hands.test_whatever_is_done import from_the_facts
from tests.held import held
from tests.memory import array_bytes, runs_alive
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.update.update_card import UpdateCard

pytestmark = opens_a_window
GROWTH = 32 * 2**20
"""Bytes of memory that a thousand rounds may take more than the first few: caches fill up slowly."""
HURRIED = "run.play", "run.step", "run.step_back", "run.step_rule", "run.reset", "run.reseed", "branch.new"
"""What is clicked a hundred times in one tick."""


def resident():
    """The memory that this process has, in bytes; 0 where it is not told."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if told.exists() else 0


def held_by(window):
    """What is held open: descriptors, threads, timers and jobs of the window."""
    kinds = QTimer, QThread, StepJob
    return held() + Counter({kind.__name__: len(window.findChildren(kind)) for kind in kinds})


def wait_for_no_more_than(before, window, qtbot):
    """What is compiled beside meanwhile ends, and closes what it has open."""
    qtbot.waitUntil(lambda: not held_by(window) - before)


@pytest.mark.slow
def test_saved_and_opened_again_and_again_nothing_grows(cases, window, qtbot, tmp_path):
    train_to(qtbot, window.session, 60)
    paths, at_first, memory, arrays = [tmp_path / name for name in ("a.xorviz", "b.xorviz")], None, 0, 0
    for case in cases(12, 1000):
        save_as(qtbot, window, paths[case % 2])
        open_file(qtbot, window, paths[case % 2])
        window.grab()
        assert window.session.run.epoch == 60
        if case == 3:  # what comes with the first is there for good
            at_first, memory, arrays = held_by(window), resident(), array_bytes(runs_alive())
        if case > 3:
            wait_for_no_more_than(at_first, window, qtbot)
    assert resident() - memory < GROWTH
    assert array_bytes(runs_alive()) <= arrays


@pytest.mark.slow
def test_after_a_million_updates_nothing_has_grown(window, qtbot):
    """From where each loss is kept no more on its own."""
    train_to(qtbot, window.session, 600_000)
    window.grab()
    at_first, memory, arrays = held_by(window), resident(), array_bytes(runs_alive())
    train_to(qtbot, window.session, 1_600_000)
    window.grab()
    assert not held_by(window) - at_first
    assert resident() - memory < GROWTH
    assert array_bytes(runs_alive()) < arrays + 2**20  # as doubles, a million losses are eight of these


@pytest.mark.slow
def test_exported_again_and_again_nothing_grows(cases, qapp, qtbot, tmp_path):
    """Each kind in turn: a thousand exports and the rest of their last round, or two rounds.

    What draws a picture is kept until the next export, of whatever kind: it is looked at after the same one.
    """
    kinds = list(KINDS)
    at_first, memory = None, 0
    for case in cases(2 * len(kinds), -(-1000 // len(kinds)) * len(kinds)):
        job = StepJob(steps_of(kinds[case % len(kinds)], tmp_path), qapp)
        with qtbot.waitSignal(job.finished):
            job.finished.connect(job.deleteLater)
        gc.collect()  # which rests during a test, and not in the program
        if case == len(kinds) - 1:  # what comes with the first is there for good
            at_first, memory = alive(qapp), resident()
    assert not alive(qapp) - at_first
    assert resident() - memory < GROWTH


def alive(qapp):
    """What is open and at work in this process."""
    gc.collect()
    at_work = [
        each for each in gc.get_objects() if issubclass(type(each), QTimer | QThread) and isValid(each)
    ]
    return held() + Counter(at_work=len(at_work), windows=len(qapp.topLevelWidgets()))


@pytest.mark.slow
def test_a_hundred_clicks_in_one_tick(window, person, qtbot):
    """While it trains, with messages of the worker on their way: on the same button, and on any."""
    window.findChild(UpdateCard).show_tab("health")
    session, rng = window.session, np.random.default_rng(3)
    session.playback.set_speed(5_000.0)
    bursts = [[name] * 100 for name in HURRIED] + [list(rng.choice(HURRIED, 100)) for _ in range(2)]
    for burst in bursts:
        before = session.run.epoch
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda before=before: session.run.epoch > before)
        for name in burst:
            window.actions_by_id[str(name)].trigger()
        session.playback.set_playing(False)
        qtbot.waitUntil(lambda: session.view.sought is None and not session.playback._edits)
        pause(qtbot, session)
        agree(window, person, burst[:9])
        again = from_the_facts(session.run)
        assert session.run.losses.tobytes() == again.losses.tobytes(), burst[:9]
        assert session.snapshot.state.tobytes() == again.at(session.snapshot.epoch).state.tobytes()
