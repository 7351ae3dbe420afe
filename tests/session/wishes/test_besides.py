"""What stands beside a run is shown at once while it rests, and in turns of its own while it plays."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from xorviz.session.wishes.besides import PAINTING_TURNS, Besides

LIMIT = 60_000


@pytest.fixture
def told():
    return []


@pytest.fixture
def besides(qapp, told):
    owner = QObject()
    besides = Besides(SimpleNamespace(view=SimpleNamespace(playing=True)), owner)
    besides.over.connect(lambda: told.append("over"))
    yield besides
    owner.deleteLater()


def rest(besides):
    besides._stage.view.playing = False


def test_while_the_run_rests_it_is_shown_at_once(besides, told):
    rest(besides)
    besides.show("thing", lambda: told.append(1))
    assert told == [1]


def test_while_it_plays_each_comes_after_a_frame_that_is_over_only_then(besides, told, qtbot):
    for thing in ("one", "two"):
        besides.show(thing, lambda thing=thing: told.append(thing))
    assert not told
    besides.begin()
    assert besides.frame_begun
    qtbot.waitUntil(lambda: "over" in told, timeout=LIMIT)
    assert told == ["one", "two", "over"]
    assert not besides.frame_begun


def test_each_has_a_turn_of_the_event_loop_of_its_own(besides, told, qtbot):
    another = QTimer(besides, singleShot=True)
    another.timeout.connect(lambda: told.append("turn"))

    def show(thing):
        told.append(thing)
        another.start(0)

    for thing in ("one", "two"):
        besides.show(thing, lambda thing=thing: show(thing))
    besides.begin()
    qtbot.waitUntil(lambda: "over" in told, timeout=LIMIT)
    assert told[:4] == ["one", "turn", "two", "turn"]


def test_the_newest_of_a_thing_is_shown_alone(besides, told, qtbot):
    for number in range(3):
        besides.show("thing", lambda number=number: told.append(number))
    besides.show("none", lambda: told.append("forgotten"))
    besides.forget("none")
    besides.begin()
    qtbot.waitUntil(lambda: "over" in told, timeout=LIMIT)
    assert told == [2, "over"]


def test_what_waited_while_it_played_is_not_shown_after_what_came_at_rest(besides, told, qtbot):
    besides.show("thing", lambda: told.append("old"))
    rest(besides)
    besides.show("thing", lambda: told.append("new"))
    besides.begin()
    qtbot.waitUntil(lambda: "over" in told, timeout=LIMIT)
    assert told == ["new", "over"]


def test_without_a_frame_it_is_shown_all_the_same(besides, told, qtbot):
    for thing in ("one", "two"):
        besides.show(thing, lambda thing=thing: told.append(thing))
    qtbot.waitUntil(lambda: len(told) == 2, timeout=LIMIT)
    assert told == ["one", "two"]


def test_however_long_a_frame_takes_nothing_comes_amid_it(besides, told, qtbot):
    besides.show("thing", lambda: told.append("thing"))
    besides.begin()
    besides.on_patience_timeout()
    assert not told
    qtbot.waitUntil(lambda: told == ["thing", "over"], timeout=LIMIT)


class Frame(QObject):
    """A frame that is begun by a message, as those of a worker come."""

    came = Signal()

    def __init__(self, widget, besides):
        super().__init__()
        self.widget, self.besides = widget, besides
        self.came.connect(self.on_came, Qt.ConnectionType.QueuedConnection)

    def on_came(self):
        self.widget.update()
        self.besides.begin()


class Paints(QObject):
    def __init__(self, widget, told):
        super().__init__(widget)
        self.told = told
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.told.append("painted")
        return False


def test_closed_it_shows_nothing_any_more(besides, told):
    besides.show("thing", lambda: told.append("thing"))
    besides.begin()
    besides.close()
    besides.begin()
    assert not besides.frame_begun
    assert not [timer for timer in besides.findChildren(QTimer) if timer.isActive()]
    for _ in range(PAINTING_TURNS + 1):
        besides.on_frame_timeout()
    besides.on_patience_timeout()
    assert "thing" not in told


def test_the_frame_is_painted_first_however_many_timers_are_due(besides, told, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    frame, due = Frame(widget, besides), QTimer(widget, interval=0)
    due.start()
    Paints(widget, told)
    for _ in range(20):
        told.clear()
        besides.show("thing", lambda: told.append("thing"))
        frame.came.emit()
        qtbot.waitUntil(lambda: "over" in told, timeout=LIMIT)
        assert told == ["painted", "thing", "over"]
