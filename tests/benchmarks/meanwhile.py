"""How the window keeps up while something is computed beside its training, and how soon it is gone then."""

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
WINDOWS = {
    "map of fates": "run.fates",
    "landscape": "run.landscape",
    "butterfly": "run.butterfly",
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
}


def p99(seconds: float) -> float:
    """Return the wait that 1 % of the turns of the event loop exceed, in ms."""
    turns = Turns()
    live(seconds)
    turns.stop()
    return float(np.percentile(turns.waits, 99))


def observe(config: TrainingConfig, begin: Callable[[MainWindow], Stop], rounds: int, seconds: float) -> Row:
    """Return the waits while it trains alone and with something beside it, in turns; at last it is closed."""
    alone, beside = list[float](), list[float]()
    with open_window(config) as window:
        window.session.playback.set_speed(PACE)
        window.session.playback.set_playing(True)
        live(WARM_UP)
        begin(window)()  # what is imported for it, is by now
        live(WARM_UP)
        for _ in range(rounds):
            alone.append(p99(seconds))
            stop = begin(window)
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
        f" something beside it, in {rounds} turns of {seconds:g} s each. Goal: at most 1.5 times."
    )
    return Table(rows, note)
