"""A process that ends when its window has been painted, and says when that was: `xorviz` or `bare`.

Prints JSON: the moment of the first paint on the monotonic clock, which all processes share, whether Numba
was imported then, and the moment at which the plots had been painted too.
"""

import gc
import importlib
import json
import os
import sys
import time

# What either program imports first: Qt looks into every module that comes after it. Ours collects no garbage
# meanwhile: see `xorviz.__main__`.
if sys.argv[1] == "xorviz":
    gc.disable()
importlib.import_module({"xorviz": "xorviz.cli", "bare": "pyqtgraph"}[sys.argv[1]])
gc.enable()

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt  # noqa: E402
from PySide6.QtWidgets import QAbstractScrollArea, QWidget  # noqa: E402


class Paint(QObject):
    """Notes the moment at which some widgets have all been painted for the first time."""

    def __init__(self, *widgets: QWidget, then) -> None:
        super().__init__()
        self._waiting, self._then = set(widgets), then
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._waiting.discard(watched)
            if not self._waiting:
                # Painting is one event from end to end: this one comes next, before all else that waits.
                first = Qt.EventPriority.HighEventPriority.value
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), first)
        return False

    def customEvent(self, event: QEvent) -> None:
        self._then(time.monotonic())


class Watch:
    """Follows one window from its first paint to that of its plots."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._first = 0.0
        self._numba = False
        centre = window.centralWidget()
        painted = centre.viewport() if isinstance(centre, QAbstractScrollArea) else centre
        self._paints = [Paint(painted, then=self.on_first)]

    def on_first(self, moment: float) -> None:
        self._first, self._numba = moment, "numba" in sys.modules
        if hasattr(self._window, "completed") and not self._plots():
            self._window.completed.connect(self.on_completed)
        else:
            self.on_last(moment)

    def on_completed(self) -> None:
        in_sight = [plot for plot in self._plots() if plot.isVisible()]  # a small screen folds the loss away
        self._paints.append(Paint(*in_sight, then=self.on_last))

    def on_last(self, moment: float) -> None:
        found = {"first": self._first, "numba": self._numba, "plots": moment}
        print(json.dumps(found), flush=True)
        os._exit(0)

    def _plots(self) -> list[QWidget]:
        names = ("boundary_plot", "loss_plot")
        found = [self._window.findChild(QAbstractScrollArea, name) for name in names]
        return [plot.viewport() for plot in found if plot is not None]


def open_xorviz() -> None:
    """Start the program as its command does, with a window that is watched."""
    from xorviz.__main__ import main
    from xorviz.gui.app import application

    make_application = application.make_application

    def make_and_watch(arguments):
        made = make_application(arguments)
        from xorviz.gui.app import main_window

        class Watched(main_window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                self.watch = Watch(self)

        main_window.MainWindow = Watched
        return made

    application.make_application = make_and_watch
    sys.argv[1:] = []
    main()


def open_bare() -> None:
    """Open a window with an empty plot."""
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(["bare"])
    window = QMainWindow()
    plot = pyqtgraph.PlotWidget()
    window.setCentralWidget(plot)
    window.resize(1280, 800)
    window.watch = Watch(window)
    window.show()
    application.exec()


if __name__ == "__main__":
    {"xorviz": open_xorviz, "bare": open_bare}[sys.argv[1]]()
