"""A view beside the run shows what is newest, and nothing that it does not wait for any more."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xorviz.gui.app.views import connect_view
from xorviz.session.session import Session

LIMIT = 60_000


class BesideListener(QWidget):
    aside_wished = Signal(str, object)

    def __init__(self):
        super().__init__()
        self.told, self.found = [], []

    def show_view(self, view, what):
        self.told.append((view, what))

    def on_aside_found(self, purpose, outcome):
        self.found.append((purpose, outcome))


@pytest.fixture
def session(qtbot):
    session = Session()
    yield session
    session.close()


@pytest.fixture
def listener(qtbot, session):
    listener = BesideListener()
    qtbot.addWidget(listener)
    connect_view(listener, session, beside=True)
    listener.show()
    listener.told.clear()
    session._stage.view = session._stage._announced = replace(session.view, playing=True)
    yield listener
    listener.hide()


def test_while_it_plays_what_changed_is_told_together_after_the_frame(session, listener, qtbot):
    for what in ("head", "snapshot"):
        session.changed.emit(session.view, frozenset({what}))
    assert not listener.told
    session.playback.besides.begin()
    qtbot.waitUntil(lambda: not session.playback.besides.frame_begun, timeout=LIMIT)
    assert listener.told == [(session.view, {"head", "snapshot"})]


def test_where_nobody_sees_it_it_is_told_at_once_with_all_that_waited(session, listener):
    session.changed.emit(session.view, frozenset({"head"}))
    listener.hide()
    session.changed.emit(session.view, frozenset({"snapshot"}))
    assert listener.told == [(session.view, {"head", "snapshot"})]


def test_what_was_computed_for_an_older_wish_is_not_shown(session, listener, qtbot):
    with qtbot.waitSignal(session.asides.found, timeout=LIMIT):
        listener.aside_wished.emit("same", lambda stopped: 1)
    listener.aside_wished.emit("same", lambda stopped: None)
    session.playback.besides.begin()
    qtbot.waitUntil(lambda: not session.playback.besides.frame_begun, timeout=LIMIT)
    assert not listener.found


def test_what_others_wished_for_takes_no_turn(session, listener, qtbot):
    with qtbot.waitSignal(session.asides.found, timeout=LIMIT):
        session.asides.wish("of another", lambda stopped: 1)
    assert not session.playback.besides._waiting
