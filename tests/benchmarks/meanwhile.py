"""How the window keeps up while something is computed beside its training, and how soon it is gone then.

To open a window is a gesture of its own: its turns of the event loop are told apart from those that follow.
"""

import time
from collections.abc import Callable
from itertools import cycle, pairwise
from statistics import median

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from tests.benchmarks.desktop import describe_screen, open_window, the_application
from tests.benchmarks.told.report import Row, Table, say
from tests.benchmarks.window import WARM_UP, Turns, live
from xorviz.core import TrainingConfig
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.butterfly.butterfly_window import ButterflyWindow
from xorviz.gui.update.update_card import UpdateCard
from xorviz.session.session import Session

CASES = {
    "XOR 2-2-1": TrainingConfig(),
    "circle 2-16-1": TrainingConfig(dataset="circle", hidden=(16,), reduction="mean"),
}
PACE = 60.0
MOVE_MS = 50
"""A hand moves a slider so often."""
RATES = 0.4, 0.5, 0.6, 0.5
FAN_MS = 400
"""A fan is whole sooner than the measurement; so often that of another weight is asked for."""
OPENING = 0.75
"""So many seconds after it was asked for, a window has been opened."""
WINDOWS = {
    "map of fates": "run.fates",
    "landscape": "run.landscape",
    "Why?": "run.why",
    "computation graph": "run.graph",
}
"""By what it computes, the action that opens its window."""
Stop = Callable[[], object]


class Hand(QObject):
    """Drags the learning rate to and fro, whose futures are trained meanwhile."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._rates = session, cycle(RATES)
        self._timer = QTimer(self, interval=MOVE_MS)
        self._timer.timeout.connect(self.on_timeout)
        session.ahead.hold(True)
        self._timer.start()

    def on_timeout(self) -> None:
        self._session.edit_parameter("learning_rate", next(self._rates))

    def let_go(self) -> None:
        self._timer.stop()
        self._session.ahead.hold(False)


def drag(window: MainWindow) -> Stop:
    """Begin to drag; return what lets go."""
    return Hand(window.session).let_go


class FanHand(QObject):
    """Has the fans of one weight after the other trained."""

    def __init__(self, butterfly: ButterflyWindow) -> None:
        super().__init__()
        self._butterfly, self._places = butterfly, cycle(range(4))
        self._timer = QTimer(self, interval=FAN_MS)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def on_timeout(self) -> None:
        self._butterfly.move_parameter(next(self._places))

    def let_go(self) -> None:
        self._timer.stop()
        self._butterfly.close()


def fans(window: MainWindow) -> Stop:
    """Open the butterfly and have fans trained; return what ends that."""
    window.actions_by_id["run.butterfly"].trigger()
    butterfly = window.findChild(ButterflyWindow)
    assert butterfly is not None
    return FanHand(butterfly).let_go


def opener(action: str) -> Callable[[MainWindow], Stop]:
    """Return what opens a window, and returns what closes it."""

    def begin(window: MainWindow) -> Stop:
        window.actions_by_id[action].trigger()
        opened = [each for each in window.findChildren(QDialog) if each.isVisible()]
        assert opened, f"{action} has opened nothing"
        return lambda: [each.close() for each in opened]

    return begin


def show_health(window: MainWindow) -> Stop:
    """Have the curvature computed; return what chooses the chain rule again."""
    card = window.findChild(UpdateCard)
    assert card is not None
    card.show_tab("health")
    return lambda: card.show_tab("rule")


BEGINNINGS = {
    "futures of a drag": drag,
    "curvature": show_health,
    **{name: opener(action) for name, action in WINDOWS.items()},
    "butterfly": fans,
}


def waits(seconds: float) -> list[float]:
    """Return how long each turn of the event loop takes, in ms."""
    turns = Turns()
    live(seconds)
    turns.stop()
    return turns.waits


def p99(seconds: float) -> float:
    """Return the wait that 1 % of the turns of the event loop exceed, in ms."""
    return float(np.percentile(waits(seconds), 99))


def open_beside(window: MainWindow, begin: Callable[[MainWindow], Stop]) -> tuple[Stop, float]:
    """Begin; return what ends it, and the longest turn of the event loop until all is there, in ms."""
    began = time.perf_counter()
    stop = begin(window)
    asked = 1000 * (time.perf_counter() - began)
    return stop, max(asked, *waits(OPENING))


def observe(config: TrainingConfig, begin: Callable[[MainWindow], Stop], rounds: int, seconds: float) -> Row:
    """Return the waits while it trains alone and with something beside it, in turns; at last it is closed."""
    alone, beside, opening = list[float](), list[float](), list[float]()
    with open_window(config) as window:
        window.session.playback.set_speed(PACE)
        window.session.playback.set_playing(True)
        live(WARM_UP)
        begin(window)()  # what is imported for it, is by now
        live(WARM_UP)
        for _ in range(rounds):
            alone.append(p99(seconds))
            stop, longest = open_beside(window, begin)
            opening.append(longest)
            beside.append(p99(seconds))
            stop()
            live(WARM_UP)
        alone.append(p99(seconds))
        begin(window)
        live(WARM_UP)
        began = time.perf_counter()
        window.close()
        gone = time.perf_counter() - began
    between = [(before + after) / 2 for before, after in pairwise(alone)]
    return {
        "alone p99, ms": median(alone),
        "beside p99, ms": median(beside),
        "beside / alone": median(one / other for one, other in zip(beside, between, strict=True)),
        "longest while it opens, ms": median(opening),
        "closed after, ms": 1000 * gone,
    }


def measure(quick: bool) -> Table:
    rounds, seconds = (1, 2.0) if quick else (5, 3.0)
    the_application()
    rows: list[Row] = []
    for case, config in CASES.items():
        for name, begin in BEGINNINGS.items():
            say(f"meanwhile: {case}, {name}")
            rows.append({"run": case, "beside": name} | observe(config, begin, rounds, seconds))
    note = (
        f"In {describe_screen()}, training at {PACE:g} epochs/s: waits of the event loop alone and with"
        f" something beside it, in {rounds} turns of {seconds:g} s each, from {OPENING:g} s after it was"
        " asked for; until then it opens, again: the longest turn of that. Goals: at most 1.5 times; 16 ms."
    )
    return Table(rows, note)
