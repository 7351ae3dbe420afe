"""Clocks that jump: the wall's may be set, and the machine may sleep for hours in the middle of anything."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import xorviz
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.session import speed_reached, worker
from xorviz.session.keeping import autosave
from xorviz.session.keeping.autosave import PREFIX, newest_left
from xorviz.session.speed_reached import SpeedReached

WALL = re.compile(r"time\.time\(|time_ns\(|\bnow\(|currentDateTime|currentTime|utcnow|localtime|\bctime\(")


@pytest.fixture
def clock(monkeypatch):
    """That of the threads, which a test sets."""
    clock = SimpleNamespace(now=100.0)
    clock.perf_counter = lambda: clock.now
    for module in (worker, speed_reached):
        monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_clock_of_the_wall_says_when_homework_was_handed_in_and_nothing_else():
    root = Path(xorviz.__file__).parent
    read = {path.name for path in root.rglob("*.py") if WALL.search(path.read_text(encoding="utf-8"))}
    assert read == {"hand_in_dialog.py"}


@pytest.mark.parametrize("speed", [10.0, 700.0])
def test_after_hours_of_sleep_it_goes_on_at_its_speed_and_owes_nothing(qapp, clock, speed):
    training = worker.TrainingWorker()
    training.on_speed_changed(speed)
    training._schedule_from_now()

    def epochs_of(seconds):
        epochs = 0
        for _ in range(round(seconds * speed)):
            clock.now += 1 / speed
            epochs += training._due_epochs()
        return epochs

    assert epochs_of(2.0) == pytest.approx(2 * speed, abs=2)
    clock.now += 9 * 3600.0
    assert epochs_of(2.0) == pytest.approx(2 * speed, abs=2 + worker.OWED_SECONDS * speed)
    training.deleteLater()


def test_the_speed_that_is_shown_is_no_error_where_no_time_has_passed(clock):
    speed = SpeedReached()
    assert [speed.after(epoch) for epoch in (1, 2)] == [0.0, 0.0]
    clock.now += 0.5
    assert speed.after(52) == pytest.approx(102)
    clock.now += 9 * 3600.0
    assert 0 <= speed.after(53) < 1


def left(folder, name, when):
    path = folder / f"{PREFIX}{name}.xorviz"
    runfile.save(path, Run(TrainingConfig(), NumpyEngine()))
    os.utime(path, (when, when))
    return path


def test_what_was_left_is_offered_whatever_the_clock_said(tmp_path, monkeypatch):
    """One that is written a century ahead, one from before 1970, and one that goes meanwhile."""
    ahead, before, gone = (
        left(tmp_path, name, when) for name, when in (("1-a", 2**32), ("2-b", -5), ("3-c", 9))
    )
    lock_of = autosave._lock_of

    def lock(path):
        if path == gone:
            gone.unlink(missing_ok=True)
        return lock_of(path)

    monkeypatch.setattr(autosave, "_lock_of", lock)
    offered = [newest_left(tmp_path) for _ in range(3)]
    assert [each and each.path for each in offered] == [ahead, before, None]
    for each in offered[:2]:
        each.forget()
    assert list(tmp_path.iterdir()) == []
