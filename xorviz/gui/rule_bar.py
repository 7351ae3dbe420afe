"""The bar under the chain rule: back, on, by itself at a pace; and the product behind what is selected."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from xorviz.gui.theme import number_font
from xorviz.gui.widgets import Passage
from xorviz.session.walk import PACES

PRODUCT_LINES = 2


class RuleBar(QWidget):
    """Walks through the lines."""

    pace_chosen = Signal(float)
    """Lines a second."""

    def __init__(self, back: QAction, on: QAction, play: QAction) -> None:
        super().__init__()
        self.setObjectName("rule_bar")
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for action in (back, on, play):
            button = QToolButton()
            button.setDefaultAction(action)
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon if action is on else style)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        self._pace = QComboBox()
        self._pace.setObjectName("rule_pace")
        self._pace.setAccessibleName("Pace of the walk")
        self._pace.setToolTip("Lines a second when it goes on by itself")
        self._pace.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for pace in PACES:
            self._pace.addItem(pace_text(pace), pace)
        self._pace.currentIndexChanged.connect(self.on_pace_changed)
        layout.addWidget(self._pace)
        layout.addStretch(1)
        self._product = Passage(PRODUCT_LINES, number_font(11))
        self._product.setObjectName("rule_product")
        self._product.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._product)
        column.addLayout(layout)

    def show_product(self, text: str) -> None:
        """Show the product that makes the gradient of what is selected; nothing if empty."""
        self._product.setText(text)
        self._product.setToolTip(text)
        self._product.setVisible(bool(text))

    @Slot(int)
    def on_pace_changed(self, index: int) -> None:
        """Pass the pace on."""
        self.pace_chosen.emit(self._pace.itemData(index))


def pace_text(pace: float) -> str:
    """Write a pace."""
    return f"every {1 / pace:g} s" if pace < 1 else f"{pace:g} a second"
