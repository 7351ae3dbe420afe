"""How soon what a person selects is shown everywhere: from the wish to the paint of every visible view."""

import time
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from tests.benchmarks.desktop import describe_screen, open_window, the_application, wait_until
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import TrainingConfig
from xorviz.gui.update.line_list import LineList
from xorviz.gui.update.update_card import UpdateCard

CASES = {
    "XOR 2-2-1": TrainingConfig(),
    "circle 2-16-1": TrainingConfig(dataset="circle", hidden=(16,), reduction="mean"),
    "circle 2-8-8-8-8-8-8-1": TrainingConfig(dataset="circle", hidden=(8,) * 6, reduction="mean"),
}
TABS = {"rule": "chain_rule", "code": "code", "samples": "samples", "health": "slope_map"}
"""Of the card below the network, each with the view that is in front then."""


class Painted(QObject):
    """Says whether all those widgets that are awaited have been painted."""

    def __init__(self, widgets: Iterable[QWidget]) -> None:
        super().__init__()
        self._waiting = set[QWidget]()
        for widget in widgets:
            widget.installEventFilter(self)

    def begin(self, awaited: Sequence[QWidget]) -> None:
        self._waiting = set(awaited)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._waiting.discard(watched)
        return False

    def all(self) -> bool:
        return not self._waiting


def painted_part(window: QWidget, name: str) -> QWidget:
    view = window.findChild(QWidget, name)
    if isinstance(view, QAbstractScrollArea):
        return view.viewport()
    plot = view.findChild(QAbstractScrollArea)
    return view if plot is None else plot.viewport()


def select(config: TrainingConfig, tab: str, wishes: int) -> Row:
    views = ("network", "boundary", TABS[tab])
    with open_window(config) as window:
        session = window.session
        window.findChild(UpdateCard).show_tab(tab)
        session.playback.run_to(50)
        wait_until(lambda: session.snapshot.epoch == 50)
        for _ in range(50):
            QApplication.processEvents()
        parts = {name: painted_part(window, name) for name in views}
        painted, waits = Painted(parts.values()), []
        lines = [parts[name] for name in views if name != "boundary"]  # it shows samples, and no weights
        for turn in range(wishes):
            weight = turn % 2 and window.findChild(LineList, TABS[tab]) is not None
            painted.begin(lines if weight else list(parts.values()))
            began = time.perf_counter()
            if weight:
                session.picking.select_parameter(turn // 2 % len(session.snapshot.parameters.flat))
            else:  # the first is not the one that is selected already
                session.picking.select_sample(turn % len(session.run.data))
            wait_until(painted.all)
            waits.append(1000 * (time.perf_counter() - began))
    return {
        "p50, ms": float(np.percentile(waits, 50)),
        "p95, ms": float(np.percentile(waits, 95)),
        "max, ms": max(waits),
    }


def measure(quick: bool) -> Table:
    the_application()
    rows: list[Row] = []
    for case, config in CASES.items():
        for tab in TABS:
            say(f"selection: {case}, {tab}")
            rows.append({"run": case, "in front": tab} | select(config, tab, 20 if quick else 100))
    note = f"Samples, and weights in turn where lines are walked, in {describe_screen()}. Goal: within 50 ms."
    return Table(rows, note)
