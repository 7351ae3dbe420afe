"""How the window keeps up: frames/s and the waits of its event loop, not training, slow, and flat out.

Run it with `python -m tests.benchmarks.window [seconds]`; add `--json` for a machine. A frame is a paint
of the network view; a wait is the time between two turns of the event loop, seen by a 1 ms timer.
"""

import argparse
import json
import math
import resource
import sys
import time

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from xorviz.core import TrainingConfig
from xorviz.gui.application import make_application
from xorviz.gui.main_window import MainWindow

PACES = {"not training": None, "60 epochs/s": 60.0, "unlimited": math.inf}


class Watch(QObject):
    """Counts the network view's paints and measures the turns of the event loop."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.paints = 0
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        window.panels.network.installEventFilter(self)
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.paints += event.type() == QEvent.Type.Paint
        return False

    def on_timeout(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last))
        self._last = now


def measure(
    application: QApplication, pace: float | None, seconds: float, config: TrainingConfig
) -> dict[str, float]:
    window = MainWindow(config)
    window.resize(1280, 800)
    window.show()
    application.processEvents()
    if pace is not None:
        window.session.set_speed(pace)
        window.session.set_playing(True)
    deadline = time.perf_counter() + 1.0
    while time.perf_counter() < deadline:
        application.processEvents()
    first_epoch, began = window.session.run.epoch, time.perf_counter()
    watch = Watch(window)
    QTimer.singleShot(int(1000 * seconds), application.quit)
    application.exec()
    spent = time.perf_counter() - began
    gaps = np.array(watch.gaps)
    row = {
        "frames/s": watch.paints / spent,
        "wait p50 ms": float(np.percentile(gaps, 50)),
        "wait p99 ms": float(np.percentile(gaps, 99)),
        "wait max ms": float(gaps.max()),
        "epochs/s": (window.session.run.epoch - first_epoch) / spent,
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    window.close()
    return row


def time_to_epoch(application: QApplication, epochs: int) -> float:
    """Return the seconds from pressing Play at unlimited speed until this epoch is on screen."""
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.session.set_speed(math.inf)
    for _ in range(20):
        application.processEvents()
    began = time.perf_counter()
    window.session.set_playing(True)
    while window.session.run.epoch < epochs:
        application.processEvents()
    spent = time.perf_counter() - began
    window.close()
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=6.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    application = make_application(["benchmark"])
    cases = {
        "XOR 2-2-1": TrainingConfig(),
        "circle 2-16-1": TrainingConfig(dataset="circle", hidden=(16,), reduction="mean"),
    }
    table = {
        f"{case}, {pace}": measure(application, speed, options.seconds, config)
        for case, config in cases.items()
        for pace, speed in PACES.items()
    }
    seconds = [time_to_epoch(application, 5000) for _ in range(5)]
    table["5,000 epochs after Play, unlimited"] = {"s (median of 5)": float(np.median(seconds))}
    if options.json:
        print(json.dumps(table, indent=1))
        return
    for name, row in table.items():
        print(f"{name:36}" + "".join(f"{key} {value:,.1f}   " for key, value in row.items()))
    print(f"Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
