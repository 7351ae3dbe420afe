"""Ways into the network at a first sight: each opens a view below the network, or beside the plane."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QToolButton

from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.widgets import named, with_role

WAYS = {
    "rule": ("One update, line by line", "The chain rule with its numbers: what one update does, and why"),
    "samples": ("Who pulls where", "What each point asks of the weights, and how that adds up or cancels"),
    "hidden": ("Hidden space", "Where the hidden neurons put the points, so that one line can part them"),
}
"""By the tab that it opens: what its button says, and a tip."""


class LookInside(QFrame):
    """A row of buttons; one that is pressed again closes what it opened."""

    opened = Signal(str, bool)
    """A tab, and whether it is to be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._buttons = {name: _button(name, *words) for name, words in WAYS.items()}
        for button in self._buttons.values():
            button.clicked.connect(self.on_clicked)
        title = with_role(QLabel("Look inside"), "title")
        in_row(title, *self._buttons.values(), None, inside=self, gap=8, margins=(14, 8, 14, 8))

    def show_open(self, name: str, opened: bool) -> None:
        """Say what is open: of chain rule and samples, which share a card, one."""
        if opened and name != "hidden":
            for other in ("rule", "samples"):
                self._buttons[other].setChecked(other == name)
        elif name in self._buttons:
            self._buttons[name].setChecked(opened)

    @Slot()
    def on_clicked(self) -> None:
        """Ask for what the button opens or closes."""
        button = self.sender()
        assert isinstance(button, QAbstractButton)
        name = button.objectName().removeprefix("look_")
        self.opened.emit(name, button.isChecked())


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = named(QToolButton(), f"look_{name}", tip=tip, role="pill")
    button.setText(text)
    button.setCheckable(True)
    return button
