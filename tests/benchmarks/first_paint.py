"""A process that ends with the first paint of its window and says when that was: `xorviz` or `bare`.

Prints JSON: the moment on the monotonic clock, which all processes share, and whether Numba is imported.
"""

import json
import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt


class FirstPaint(QObject):
    """Ends the process as soon as everything that is painted with the window for the first time is."""

    def watch(self, *widgets: QObject) -> None:
        self._widgets = widgets
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            for widget in self._widgets:
                widget.removeEventFilter(self)
            # Painting is one event from end to end: this one comes next, before all else that waits.
            first = Qt.EventPriority.HighEventPriority.value
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), first)
        return False

    def customEvent(self, event: QEvent) -> None:
        moment = time.monotonic()
        print(json.dumps({"moment": moment, "numba": "numba" in sys.modules}), flush=True)
        os._exit(0)


def open_xorviz() -> None:
    """Start the program as its command does, with a window that is watched."""
    from xorviz.cli import main
    from xorviz.gui import application

    make_application = application.make_application

    def make_and_watch(arguments):
        made = make_application(arguments)
        from xorviz.gui import main_window

        class Watched(main_window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                self.first_paint = FirstPaint()
                self.first_paint.watch(self, self.centralWidget())

        main_window.MainWindow = Watched
        return made

    application.make_application = make_and_watch
    main([])


def open_bare() -> None:
    """Open a window with an empty plot."""
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(["bare"])
    window = QMainWindow()
    plot = pyqtgraph.PlotWidget()
    window.setCentralWidget(plot)
    window.resize(1280, 800)
    first_paint = FirstPaint()
    first_paint.watch(window, plot, plot.viewport())
    window.show()
    application.exec()


if __name__ == "__main__":
    {"xorviz": open_xorviz, "bare": open_bare}[sys.argv[1]]()
