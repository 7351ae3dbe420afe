"""Work in turns of the event loop, and what is asked of the desktop when it has ended."""

from functools import partial

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.kit.step_job import InTurns, ask_for_attention


def test_the_whole_window_is_marked(qtbot, monkeypatch):
    marked = []
    monkeypatch.setattr(QApplication, "alert", marked.append)
    window = QWidget()
    part = QWidget(window)
    ask_for_attention(part)
    assert marked == [window]
    window.deleteLater()


class Picture(QWidget):
    """Notes what it is asked to show and when it is painted."""

    def __init__(self, told):
        super().__init__()
        self.told = told

    def shows(self, what):
        self.told.append(what)
        self.update()

    def paintEvent(self, event):
        self.told.append("painted")


@pytest.fixture
def owner(qapp):
    owner = QObject()
    yield owner
    owner.deleteLater()


def test_things_that_are_done_in_turns_are_painted_one_by_one(qtbot, owner):
    told = []
    picture, turns = Picture(told), InTurns(owner)
    qtbot.addWidget(picture)
    due = QTimer(picture, interval=0)
    due.start()
    turns.do(picture.show, *(partial(picture.shows, what) for what in ("one", "two", "three")))
    assert not told
    qtbot.waitUntil(lambda: told[-1:] == ["painted"] and "three" in told, timeout=60_000)
    painted = [what for what, before in zip(told, [None, *told], strict=False) if what != before]
    assert painted == ["painted", "one", "painted", "two", "painted", "three", "painted"]


def test_what_is_asked_for_meanwhile_comes_after_the_rest(qtbot, owner):
    told = []
    turns = InTurns(owner)
    turns.do(lambda: (told.append(1), turns.do(lambda: told.append(3))), lambda: told.append(2))
    qtbot.waitUntil(lambda: len(told) == 3, timeout=60_000)
    assert told == [1, 2, 3]
