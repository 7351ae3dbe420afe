"""The program's window with the compiled engine, and what it paints."""

import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from xorviz.core import TrainingConfig
from xorviz.gui.app.application import make_application
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.app.platform import display_or_reason

VIEWS = ("network", "boundary", "loss", "timeline")
SIZE = (1280, 800)
PATIENCE = 600.0


def choose_platform() -> None:
    """Do without a screen where there is none."""
    if display_or_reason() is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def the_application() -> QApplication:
    choose_platform()
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else make_application(["benchmark"])


def describe_screen() -> str:
    name = the_application().platformName()
    return f"a window of {SIZE[0]}×{SIZE[1]} on Qt's platform {name}"


@contextmanager
def open_window(config: TrainingConfig) -> Iterator[MainWindow]:
    """Give a window on the screen, its first run about to be trained by the compiled engine.

    It shows everything, and not only what a first sight needs.
    """
    gc.collect()  # of the window before
    window = MainWindow(config)
    try:
        window.first_sight.explore = True
        window.first_sight.show_parts()
        window.resize(*SIZE)
        window.show()
        wait_until(lambda: window.session.run.engine.label == "compiled")
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(condition: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    deadline = time.perf_counter() + PATIENCE
    while not condition():
        QApplication.processEvents()
        if time.perf_counter() > deadline:
            raise TimeoutError(f"waited in vain for {PATIENCE:g} s")


class PaintCounter(QObject):
    """Counts how often each view has been painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.paints = Counter[str]()
        self._names = {painted_widget(window, name): name for name in VIEWS}
        for widget in self._names:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints[self._names[watched]] += 1
        return False


def painted_widget(window: MainWindow, name: str) -> QWidget:
    """Return where a view paints: in itself, or in the viewport of its plot."""
    view = window.findChild(QWidget, name)
    area = view.findChild(QAbstractScrollArea)
    return view if area is None else area.viewport()
