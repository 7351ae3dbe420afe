"""What one tick of the slider of the learning rate costs at the head: Python calls, until all shows it."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType

from PySide6.QtWidgets import QApplication, QSlider

from tests.benchmarks.desktop import describe_screen, open_window, the_application, wait_until
from tests.benchmarks.report import Row, Table
from xorviz.core import TrainingConfig

PAINTING = ("paintEvent", "paint")
CHECK = "Parameter.check"
TICK = 10
EPOCHS = 3000
REST = 0.3
"""Seconds in which the worker answers: then one turn of the event loop shows it."""


class Calls:
    """Counts calls of Python functions by their name, but not those that paint."""

    def __init__(self) -> None:
        self.counts = Counter[str]()
        self._painting = 0

    def during(self, act: Callable[[], object]) -> None:
        sys.setprofile(self._note)
        try:
            act()
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call":
            self._painting += code.co_name in PAINTING
            if not self._painting:
                self.counts[code.co_qualname] += 1
        elif event == "return":
            self._painting -= code.co_name in PAINTING


def tick(slider: QSlider) -> tuple[Calls, Calls]:
    """Move the slider once; return the calls of the event itself, and of showing the worker's answer."""
    event, answer = Calls(), Calls()
    event.during(lambda: slider.setValue(slider.value() + TICK))
    time.sleep(REST)
    answer.during(QApplication.processEvents)
    return event, answer


def measure(quick: bool) -> Table:
    the_application()
    with open_window(TrainingConfig()) as window:
        session = window.session
        session.playback.run_to(EPOCHS)
        wait_until(lambda: session.view.snapshot.epoch == EPOCHS)
        slider = window.findChild(QSlider, "learning_rate")
        rows: list[Row] = []
        for number in range(1, 3 if quick else 6):
            for _ in range(50):
                QApplication.processEvents()
            event, answer = tick(slider)
            both = event.counts + answer.counts
            rows.append(
                {
                    "tick": number,
                    "calls of the event": event.counts.total(),
                    "calls of the answer": answer.counts.total(),
                    "calls": both.total(),
                    "checks": both[CHECK],
                }
            )
    note = f"At epoch {EPOCHS:,}, paused, in {describe_screen()}, without painting."
    return Table(rows, note)
