"""What one tick of the slider of the learning rate costs at the head, and one more epoch: calls of functions.

The event itself, showing what the worker answers, and the turn of the event loop after that.
"""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QSlider

from tests.benchmarks.desktop import describe_screen, open_window, the_application, wait_until
from tests.benchmarks.told.report import Row, Table
from tests.calls import Calls
from xorviz.core import TrainingConfig

CHECK = "Parameter.check"
TICK = 10
EPOCHS = 3000
REST = 0.3
"""Seconds in which the worker answers: then one turn of the event loop shows it."""


def costs(what: str, act: Callable[[], object]) -> Row:
    """Return what something costs that a person does, until all shows it."""
    for _ in range(50):
        QApplication.processEvents()
    event, answer, after = Calls(), Calls(), Calls()
    event.during(act)
    time.sleep(REST)
    answer.during(QApplication.processEvents)
    time.sleep(REST)
    after.during(QApplication.processEvents)
    parts = {"event": event, "answer": answer, "turn after": after}
    both = event.of_python + answer.of_python
    return {
        "what": what,
        **{f"calls of the {name}": calls.of_python.total() for name, calls in parts.items()},
        **{f"C calls of the {name}": calls.of_c for name, calls in parts.items()},
        "calls": both.total(),
        "checks": both[CHECK],
    }


def measure(quick: bool) -> Table:
    the_application()
    with open_window(TrainingConfig()) as window:
        session = window.session
        session.playback.run_to(EPOCHS)
        wait_until(lambda: session.view.snapshot.epoch == EPOCHS)
        slider = window.findChild(QSlider, "learning_rate")
        rows: list[Row] = []
        for number in range(1, 3 if quick else 6):
            rows.append(costs(f"tick {number}", lambda: slider.setValue(slider.value() + TICK)))
        for number in range(1, 3):
            rows.append(costs(f"epoch {number}", session.playback.step))
    note = f"At epoch {EPOCHS:,}, paused, in {describe_screen()}, without painting."
    return Table(rows, note)
