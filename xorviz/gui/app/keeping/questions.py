"""Questions about run files, each a box over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from xorviz.gui.kit.widgets import named, without_icons

Buttons = QMessageBox.StandardButton


def question(window: QWidget, name: str, title: str, text: str, buttons: Buttons) -> QMessageBox:
    """Return a question with these answers, that goes when it has been answered."""
    box = named(QMessageBox(window), name)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setStandardButtons(buttons)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    without_icons(box)
    return box


def over_question(parent: QWidget, name: str) -> QMessageBox:
    """Return a question whether to save over what somebody else has written; Save is somewhere else."""
    text = f"{name} has been written by another window or program. Save over it?"
    buttons = Buttons.Yes | Buttons.Save | Buttons.Cancel
    box = question(parent, "over_dialog", "Save over it?", text, buttons)
    for button, title in ((Buttons.Yes, "Save over it"), (Buttons.Save, "Save As…")):
        box.button(button).setText(title)
    box.setDefaultButton(Buttons.Save)
    return box
