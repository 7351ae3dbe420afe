"""Saved, opened and drawn again and again: nothing grows. Clicked a hundred times at once: all stays true."""

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, QTimer

from tests.driving import train_to
from tests.gui.app.keeping.test_file_door import open_file, save_as
from tests.gui.app.test_in_force import agree
from tests.gui.conftest import opens_a_window
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


def held(window):
    """What is held open: descriptors, threads, timers and jobs of the window."""
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    kinds = QTimer, QThread, StepJob
    return files, threading.active_count(), *(len(window.findChildren(kind)) for kind in kinds)


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
            at_first, memory, arrays = held(window), resident(), array_bytes(runs_alive())
        if case > 3:
            assert held(window) == at_first, f"round {case}"
    assert resident() - memory < GROWTH
    assert array_bytes(runs_alive()) <= arrays


@pytest.mark.slow
def test_a_hundred_clicks_in_one_tick(window, person, qtbot):
    window.findChild(UpdateCard).show_tab("health")
    for name in HURRIED:
        for _ in range(100):
            window.actions_by_id[name].trigger()
        qtbot.waitUntil(lambda: window.session.view.sought is None and not window.session.playback._edits)
        window.session.playback.set_playing(False)
        qtbot.waitUntil(lambda: window.session.view.sought is None)
        agree(window, person, name)
