"""Asking for an epoch to go to."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.writing import read_whole
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import without_icons
from xorviz.session.session import Session
from xorviz.session.status import sentence

WIDTH = 340
LONGEST = 20
"""Characters: more than the greatest epoch takes."""


class EpochDialog(QDialog):
    """Goes to an epoch: shows it if it is recorded, trains until it is reached if not."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("epoch_dialog")
        self.setWindowTitle("Go to epoch")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._line = QLineEdit()
        self._line.setObjectName("epoch")
        self._line.setAccessibleName("Epoch")
        self._line.setFont(number_font())
        self._line.setMaxLength(LONGEST)
        self._line.setText(f"{session.view.cursor:,}")
        self._line.selectAll()
        self._note = QLabel(f"Recorded up to {session.view.head:,}; beyond it, the run is trained further.")
        self._note.setObjectName("epoch_note")
        self._note.setWordWrap(True)
        self._note.setMinimumWidth(WIDTH)
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self._line, self._note, buttons):
            layout.addWidget(widget)

    @Slot()
    def accept(self) -> None:
        """Go there, or say why not."""
        text = self._line.text().strip()
        try:
            self._session.playback.run_to(_epoch(text))
        except ConfigError as error:
            self._note.setText(sentence(str(error)))
            self._line.selectAll()
            self._line.setFocus()
        else:
            super().accept()


def _epoch(text: str) -> int | str:
    """Return the epoch that was typed; the text itself if it is none, to be refused."""
    try:
        return read_whole(text)
    except ValueError:
        return text
