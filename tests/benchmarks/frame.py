"""What a displayed epoch costs the GUI thread, beside a redraw of a bare pyqtgraph window.

    python -m tests.benchmarks --only frame

Both in the same process, in CPU time of that thread, not in wall time: from the wish for one more epoch until
all views have painted it. The last rows say who takes it: what a view does when it is told of the epoch, and
its painting, each without what else is in this table. One network alone, while working on it:

    python -m tests.benchmarks.frame 2-2-1
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, wraps
from statistics import median
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.desktop import PaintCounter, describe_screen, open_window, the_application, wait_until
from tests.benchmarks.told.report import Row, Table, as_markdown, say
from xorviz.core import TrainingConfig
from xorviz.gui.app.main_window import MainWindow
from xorviz.session.update_shown import UpdateShown

CASES = {
    "2-2-1": TrainingConfig(),
    "2-16-1": TrainingConfig(dataset="circle", hidden=(16,), reduction="mean"),
    "6 × 16": TrainingConfig(dataset="circle", hidden=(16,) * 6, reduction="mean"),
}
GOALS = {"2-2-1": 3.0, "2-16-1": 4.0, "6 × 16": 8.0}
FIRST = 500
"""The epoch from which on it is measured."""
BLOCK = 5
"""Epochs, or redraws, one after the other."""
CELLS, POINTS = 200, 2000
TOLD = ("show_view", "on_session_changed")
"""How who shows a part of the session hears of it."""


class Epochs:
    """Displays one more epoch of a window's run."""

    def __init__(self, window: MainWindow) -> None:
        self._session = window.session
        self._counter = PaintCounter(window)

    def redraw(self) -> None:
        """Wait without using the processor until the worker has answered, and until all has been painted."""
        epoch, paints = self._session.view.snapshot.epoch, self._counter.paints["boundary"]
        self._session.playback.step()
        while self._session.view.snapshot.epoch == epoch or self._counter.paints["boundary"] == paints:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QCoreApplication.processEvents()


class BareWindow:
    """The least that shows as much: an image and a contour with four dots, and a curve."""

    def __init__(self) -> None:
        self.widget = pg.GraphicsLayoutWidget()
        self._plots = plane, loss = self.widget.addPlot(), self.widget.addPlot()
        self._image = pg.ImageItem()
        self._contour, self._curve = pg.PlotCurveItem(pen="k"), pg.PlotCurveItem(pen="b")
        dots = pg.ScatterPlotItem([50, 50, 150, 150], [50, 150, 50, 150], size=18)
        for item in (self._image, self._contour, dots):
            plane.addItem(item)
        loss.addItem(self._curve)
        self._epochs, self._number = np.arange(POINTS, dtype=np.float64), 0
        self.widget.resize(1280, 800)
        self.widget.show()

    def redraw(self) -> None:
        """Change the image, the contour and the curve within the ranges that the axes have."""
        self._number += 1
        shift = self._number % 50
        surface = np.add.outer(np.arange(CELLS) + shift, np.arange(CELLS)) / (2.0 * CELLS + 50.0)
        across = np.linspace(0.0, CELLS, 100)
        self._image.setImage(surface, levels=(0.0, 1.0))
        self._contour.setData(across, np.clip(CELLS - across - shift, 0.0, CELLS))
        self._curve.setData(self._epochs, 0.25 + 0.05 * np.sin(self._epochs / 100.0 + shift))
        QCoreApplication.processEvents()

    def recolour(self, ground: str, ink: str) -> None:
        """Change the colours of the ground, the axes and both lines."""
        self.widget.setBackground(ground)
        for axis in (plot.getAxis(side) for plot in self._plots for side in ("left", "bottom")):
            axis.setPen(ink)
            axis.setTextPen(ink)
        self._contour.setPen(ink)
        self._curve.setPen(ink)


def cost(act: Callable[[], object]) -> float:
    """Return what something costs this thread, in ms."""
    began = time.thread_time()
    act()
    return 1000 * (time.thread_time() - began)


@contextmanager
def open_run(config: TrainingConfig) -> Iterator[MainWindow]:
    """Give a window whose run has come some way and rests."""
    with open_window(config) as window:
        playback = window.session.playback
        playback.run_to(FIRST)
        wait_until(lambda: window.session.view.snapshot.epoch == FIRST and not window.session.view.playing)
        for _ in range(50):
            QApplication.processEvents()
        yield window


def compare(config: TrainingConfig, blocks: int) -> dict[str, list[float]]:
    """Return what displayed epochs and bare redraws cost, measured in random order."""
    found: dict[str, list[float]] = {"epoch": [], "bare": []}
    with open_run(config) as window:
        bare = BareWindow()
        acts = {"epoch": Epochs(window).redraw, "bare": bare.redraw}
        order = list(acts) * (blocks + 1)
        random.Random(1).shuffle(order)
        for name in (*acts, *order):
            costs = [cost(acts[name]) for _ in range(BLOCK)]
            found[name] += costs[1:]  # the first after the other is a cold one
        bare.widget.close()
        bare.widget.deleteLater()
    return found


class Shares:
    """CPU time by part, in ms: what a part calls that is a part itself is that one's alone."""

    def __init__(self) -> None:
        self.spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, method: Callable[..., Any], kind: str, name: str = "") -> Callable[..., Any]:
        """Return a method that is measured, under a name or under that of the object."""

        @wraps(method)
        def measured(this: Any, *arguments: Any) -> Any:
            self._inner.append(0.0)
            began = time.thread_time()
            try:
                return method(this, *arguments)
            finally:
                spent = 1000 * (time.thread_time() - began)
                part = name or (isinstance(this, QWidget) and this.objectName()) or type(this).__name__
                self.spent[part, kind] += spent - self._inner.pop()
                self._inner[-1] += spent

        return measured


@contextmanager
def measured_parts() -> Iterator[Shares]:
    """Measure whoever is told of the session and whoever paints, in windows that are made meanwhile."""
    shares, before = Shares(), []

    def replace(owner: type, attribute: str, value: object) -> None:
        before.append((owner, attribute, owner.__dict__[attribute]))
        setattr(owner, attribute, value)

    for owner in (*program_classes(), pg.GraphicsView):
        for attribute, kind in (*((name, "told") for name in TOLD), ("paintEvent", "paints")):
            method = owner.__dict__.get(attribute)
            if method is not None:
                replace(owner, attribute, shares.timed(method, kind))
    trace = UpdateShown.__dict__["trace"]
    timed = cached_property(shares.timed(trace.func, "told", "the update taken apart"))
    timed.__set_name__(UpdateShown, "trace")
    replace(UpdateShown, "trace", timed)
    try:
        yield shares
    finally:
        for owner, attribute, value in before:
            setattr(owner, attribute, value)


def program_classes() -> list[type]:
    """Return the classes of the modules of gui that are there."""
    modules = [module for name, module in sys.modules.items() if name.startswith("xorviz.gui")]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]


def breakdown(case: str, epochs: int) -> list[Row]:
    """Return what each part takes of an epoch, the greatest first."""
    with measured_parts() as shares, open_run(CASES[case]) as window:
        act = Epochs(window).redraw
        for _ in range(BLOCK):
            act()
        shares.spent.clear()
        whole = sum(cost(act) for _ in range(epochs)) / epochs
        spent = {part: ms / epochs for part, ms in shares.spent.items()}
    spent["all else", "told"] = whole - sum(spent.values())
    parts = dict.fromkeys(part for part, _ in spent)
    rows = [
        {
            "what": part,
            "told, ms": spent.get((part, "told"), 0.0),
            "paints, ms": spent.get((part, "paints"), 0.0),
        }
        for part in parts
    ]
    for row in rows:
        row["share, %"] = 100 * (row["told, ms"] + row["paints, ms"]) / whole
    rows = [row for row in rows if row["share, %"] >= 0.5]
    return sorted(rows, key=lambda row: -row["share, %"])


def ratio_row(case: str, blocks: int) -> Row:
    say(f"frame: {case}")
    found = compare(CASES[case], blocks)
    ours, bare = median(found["epoch"]), median(found["bare"])
    return {
        "what": case,
        "epoch p50, ms": ours,
        "bare p50, ms": bare,
        "ratio": ours / bare,
        "goal": GOALS[case],
    }


def measure(quick: bool) -> Table:
    the_application()
    blocks, epochs = (8, 40) if quick else (40, 200)
    rows = [ratio_row(case, blocks) for case in CASES]
    for case in CASES:
        rows += [{**row, "what": f"{case}: {row['what']}"} for row in breakdown(case, epochs)]
    note = (
        f"CPU of the GUI thread, from epoch {FIRST} on, one step after the other, in {describe_screen()};"
        f" bare: a window as large with an image of {CELLS}×{CELLS}, a contour, four dots and a curve of"
        f" {POINTS:,} points. {blocks} blocks of {BLOCK} each, in random order."
    )
    return Table(rows, note)


def main() -> None:
    the_application()
    for case in sys.argv[1:] or CASES:
        print(as_markdown(Table([ratio_row(case, 16)], "")))
        print(as_markdown(Table(breakdown(case, 60), "")))


if __name__ == "__main__":
    main()
