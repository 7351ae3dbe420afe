"""What windows that are opened on request are made of, imported after the start, one at a time."""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Slot

MODULES = (
    "xorviz.gui.why.why_window",
    "xorviz.gui.graph.graph_window",
    "xorviz.core.survey.survey_file",
    "xorviz.gui.survey.surveying",
    "xorviz.gui.app.asking.compare_door",
    "xorviz.gui.fates.fates_window",
    "xorviz.gui.butterfly.butterfly_window",
    "xorviz.gui.landscape.landscape_window",
)
"""Each takes the window's thread some 10 ms: what takes longer is here in two parts."""
PAUSE_MS = 100


class EarlyImports(QObject):
    """Imports one after the other, each in a turn of its own: a window that is opened waits for none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self.on_timer_timeout)

    @Slot()
    def start(self) -> None:
        """Begin, when the start is over."""
        self._timer.start()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Import the next."""
        name = self._left.pop(0)
        if not self._left:
            self._timer.stop()
        import_module(name)
