"""How far a file has been opened, for one that takes its time: the window goes on meanwhile."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QWidget

from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named

PATIENCE_MS = 500
"""A file that is open by then needs no window."""
STEPS = 1_000
NARROWEST = 380


class OpeningDialog(QDialog):
    """Comes when a file takes its time, and goes with it. To close it is to give the file up."""

    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("opening_dialog")
        self.setWindowTitle("Opening")
        self._text = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._bar = named(QProgressBar(maximum=STEPS, textVisible=False), "opening_progress", "Opened so far")
        cancel = named(QPushButton("Cancel", autoDefault=False), "opening_cancel")
        cancel.clicked.connect(self.reject)
        buttons = in_row(None, cancel)
        in_column(self._text, self._bar, buttons, inside=self, gap=10, margins=(16, 14, 16, 14))
        self.setMinimumWidth(NARROWEST)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.rejected.connect(self.given_up)

    @Slot(object, float)
    def show_progress(self, path: Path | None, share: float) -> None:
        """Show how far a file is; None if none is being opened any more."""
        if path is None:
            self._patience.stop()
            self.hide()
            return
        name = self.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, NARROWEST)
        self._text.setText(f"{name}: its runs are computed again\n{100 * share:.0f} % of their epochs")
        self._bar.setValue(round(STEPS * share))
        if not self.isVisible() and not self._patience.isActive():
            self._patience.start()
