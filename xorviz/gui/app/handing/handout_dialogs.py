"""What is asked and told when a hand-out is opened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.homework.hand_in import LONGEST_PERSON, person
from xorviz.core.teach.handout.student import student_key
from xorviz.core.writing import counted
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named, without_icons
from xorviz.session.settings import load_student

WIDTH = 420
LISTED = 640, 320
"""Of a list of mistakes, in pixels."""
Buttons = QDialogButtonBox.StandardButton


class NameDialog(QDialog):
    """Asks whose hand-out it is: some of its numbers are drawn from the name."""

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("name_dialog")
        self.setWindowTitle("Your Name")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = named(
            QLineEdit(person(load_student()), maxLength=LONGEST_PERSON), "student", "Your name"
        )
        self._name.setPlaceholderText("As your teacher knows you")
        label = QLabel("Your &name")
        label.setBuddy(self._name)
        told = QLabel(
            f"“{title}” has numbers of your own, drawn from your name: capitals and spaces do not matter."
            " Hand In… writes the name into your file, too.",
            wordWrap=True,
        )
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setMinimumWidth(WIDTH)
        buttons = QDialogButtonBox(Buttons.Ok | Buttons.Cancel)
        without_icons(buttons)
        self._open = named(buttons.button(Buttons.Ok), "name_ok")
        self._open.setText("Open")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._name.textChanged.connect(self.on_name_changed)
        name = in_column(label, self._name, gap=4)
        in_column(told, name, None, buttons, inside=self, gap=14, margins=(16, 16, 16, 12))
        self._name.setFocus()
        self._name.selectAll()
        self.on_name_changed()

    @Slot()
    def accept(self) -> None:
        """Take the name."""
        name = person(self._name.text())
        super().accept()
        self.chosen.emit(name)

    @Slot()
    def on_name_changed(self) -> None:
        """Open nothing without a name."""
        try:
            student_key(person(self._name.text()))
        except ConfigError:
            self._open.setEnabled(False)
        else:
            self._open.setEnabled(True)


def show_mistakes(name: str, problems: Sequence[str], parent: QWidget) -> None:
    """List all that is wrong with a hand-out, a line each: it can be marked and copied."""
    dialog = named(QDialog(parent), "mistakes_dialog")
    dialog.setWindowTitle("Hand-out")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    told = QLabel(f"{name} is not opened: it has {counted(len(problems), 'mistake')}.", wordWrap=True)
    told.setTextFormat(Qt.TextFormat.PlainText)
    listed = named(
        QPlainTextEdit("\n\n".join(problems), readOnly=True), "mistakes", "What is wrong, and where"
    )
    listed.setMinimumSize(*LISTED)
    buttons = QDialogButtonBox(Buttons.Close)
    without_icons(buttons)
    buttons.rejected.connect(dialog.reject)
    in_column(told, (listed, 1), buttons, inside=dialog, gap=10, margins=(16, 14, 16, 12))
    dialog.open()
