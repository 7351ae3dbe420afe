"""How soon the future of what is dragged is on screen, beside what its training alone takes."""

import time
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.desktop import PaintCounter, describe_screen, open_window, the_application, wait_until
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import Run, TrainingConfig
from xorviz.core.insight.futures.future import future
from xorviz.gui.app.main_window import MainWindow
from xorviz.session.view import SessionView

CIRCLE = TrainingConfig(dataset="circle", hidden=(16,), reduction="mean")
CASES = {"XOR 2-2-1": (TrainingConfig(), 5000, 50), "circle 2-16-1": (CIRCLE, 2000, 300)}
"""Configurations, epochs ahead, and within how many ms these are to be seen."""
START = 100
"""The epoch from which on the learning rate is dragged."""


class Dragger:
    """Drags the learning rate of a window, and knows when the future has been painted."""

    def __init__(self, window: MainWindow, epochs: int) -> None:
        self._session, self._counter = window.session, PaintCounter(window)
        self._session.ahead.set_horizon(epochs)
        # Connected after the window itself: by now the view has been told.
        self._session.changed.connect(self._note)
        self._begins = self._ends = False

    def drag(self, rate: float) -> tuple[float, float]:
        """Return the ms until something of the future is painted, and until all of it is."""
        self._begins = self._ends = False
        began = time.perf_counter()
        self._session.edit_parameter("learning_rate", rate)
        wait_until(lambda: self._begins and self._painted())
        first = time.perf_counter()
        wait_until(lambda: self._ends and self._painted())
        return 1000 * (first - began), 1000 * (time.perf_counter() - began)

    def _painted(self) -> bool:
        return self._counter.paints["loss"] > 0

    def _note(self, view: SessionView, what: frozenset[str]) -> None:
        future = None if view.ahead is None else view.ahead.future
        if "ahead" in what and future is not None and future.head.config == view.config:
            self._counter.paints.clear()
            self._begins, self._ends = True, future.whole


def rates(count: int) -> Iterator[float]:
    """Yield learning rates as a drag has them: each another one, from 0.2 to 2."""
    for share in np.linspace(0, 1, count):
        yield float(f"{0.2 * 10**share:.4g}")


def times(config: TrainingConfig, epochs: int, moves: int) -> tuple[list[float], list[float], list[float]]:
    """Return the ms of each move: of training alone, until the future begins to be seen, until it is whole.

    In turns.
    """
    alone, first, whole = list[float](), list[float](), list[float]()
    with open_window(config) as window:
        session = window.session
        session.playback.run_to(START)
        wait_until(lambda: session.snapshot.epoch == START and not session.playing)
        session.ahead.hold(True)
        dragger = Dragger(window, epochs)
        run = Run(config, session.run.engine)
        for rate in rates(moves):
            begins, ends = dragger.drag(rate)
            began = time.perf_counter()
            future(run, epochs)
            alone.append(1000 * (time.perf_counter() - began))
            first.append(begins)
            whole.append(ends)
        session.ahead.hold(False)
    return alone, first, whole


def measure(quick: bool) -> Table:
    moves = 40 if quick else 200
    the_application()
    rows: list[Row] = []
    for case, (config, epochs, goal) in CASES.items():
        say(f"futures: {case}")
        alone, first, whole = times(config, epochs, moves)
        rows.append(
            {
                "run": case,
                "epochs ahead": epochs,
                "training alone p50, ms": float(np.median(alone)),
                "begins p50, ms": float(np.median(first)),
                "whole p50, ms": float(np.median(whole)),
                "whole p95, ms": float(np.percentile(whole, 95)),
                "whole ÷ alone": float(np.median(np.divide(whole, alone))),
                "goal, ms": goal,
            }
        )
    note = (
        f"In {describe_screen()}: {moves} moves of the learning rate at epoch {START}, each from the change"
        " until the loss has been painted with the first of the future, and with the whole of it;"
        " training alone: `future`, in turns with them. Nothing else is under way."
    )
    return Table(rows, note)
