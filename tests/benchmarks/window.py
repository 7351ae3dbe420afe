"""How the window keeps up while it trains, and how much it slows the training down.

A frame is a moment in which every view has been painted anew. A wait is the time from one turn of the event
loop to the next, seen by a timer of 1 ms: so long a click can wait.
"""

import math
import time
from statistics import median

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from tests.benchmarks.desktop import VIEWS, PaintCounter, describe_screen, open_window, the_application
from tests.benchmarks.engines import epochs_in, rate
from tests.benchmarks.memory import resident_mb
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import TrainingConfig
from xorviz.core.engine.engines import compiled_engine

CASES = {
    "XOR 2-2-1": TrainingConfig(),
    "circle 2-16-1": TrainingConfig(dataset="circle", hidden=(16,), reduction="mean"),
}
PACES = {"not training": None, "60 epochs/s": 60.0}
FLAT_OUT = "flat out"
WARM_UP = 1.0


class Turns(QObject):
    """Measures the time between the turns of the event loop, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def on_timeout(self) -> None:
        now = time.perf_counter()
        self.waits.append(1000 * (now - self._last))
        self._last = now


def live(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()  # to quit the application would close the window
    end = QTimer(singleShot=True, interval=round(1000 * seconds))
    end.timeout.connect(loop.quit)
    end.start()
    loop.exec()


def observe(config: TrainingConfig, pace: float | None, seconds: float) -> Row:
    """Return what happens in a window of its own at a pace; None is not to train."""
    with open_window(config) as window:
        session = window.session
        if pace is not None:
            session.playback.set_speed(pace)
            session.playback.set_playing(True)
        live(WARM_UP)
        counter, turns = PaintCounter(window), Turns()
        first_epoch, began = session.run.epoch, time.perf_counter()
        live(seconds)
        spent = time.perf_counter() - began
        turns.stop()
        return {
            "frames/s": min(counter.paints[name] for name in VIEWS) / spent,
            "wait p50, ms": float(np.percentile(turns.waits, 50)),
            "wait p99, ms": float(np.percentile(turns.waits, 99)),
            "wait max, ms": max(turns.waits),
            "epochs/s": (session.run.epoch - first_epoch) / spent,
            "resident, MB": resident_mb(),
        }


def flat_out(config: TrainingConfig, rounds: int, seconds: float) -> Row:
    """Return the medians of several rounds, and the speed beside that without a window, in pairs."""
    engine = compiled_engine()
    epochs = epochs_in(config, engine, seconds / 2)
    rows, ratios = [], []
    for _ in range(rounds):
        before = rate(config, engine, epochs)
        rows.append(observe(config, math.inf, seconds))
        headless = (before + rate(config, engine, epochs)) / 2
        rows[-1]["headless, epochs/s"] = headless
        ratios.append(rows[-1]["epochs/s"] / headless)
    return {key: median(row[key] for row in rows) for key in rows[0]} | {"window / headless": median(ratios)}


def measure(quick: bool) -> Table:
    rounds, seconds = (1, 2.0) if quick else (5, 4.0)
    the_application()
    rows: list[Row] = []
    for case, config in CASES.items():
        for name, pace in PACES.items():
            say(f"window: {case}, {name}")
            rows.append({"run": case, "training": name} | observe(config, pace, seconds))
        say(f"window: {case}, {FLAT_OUT}")
        rows.append({"run": case, "training": FLAT_OUT} | flat_out(config, rounds, seconds))
    note = (
        f"In {describe_screen()}, {seconds:g} s each; flat out the medians of {rounds} rounds, each between"
        " two of the same run without a window in the same process. Goals, flat out: at least 0.6 of the"
        " headless epochs/s, at least 30 frames/s, p99 below 50 ms."
    )
    return Table(rows, note)
