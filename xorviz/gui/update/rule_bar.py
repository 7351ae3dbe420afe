"""The bar under the chain rule: back, on, by itself at a pace; and the product behind what is selected."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.update.product_panel import ProductPanel, ShownProduct
from xorviz.session.walk import PACES


class Note(QLabel):
    """One line of text: the first of some ways to say it that fits."""

    def __init__(self) -> None:
        super().__init__()
        with_role(self, "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._texts: Sequence[str] = []

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show one of these texts, the best first; nothing if there is none."""
        if texts == self._texts:
            return
        self._texts = texts
        self.setToolTip(texts[0] if texts else "")
        self.setVisible(bool(texts))
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose again."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        fitting = [text for text in self._texts if self.fontMetrics().horizontalAdvance(text) <= self.width()]
        self.setText(next(iter(fitting), self._texts[-1] if self._texts else ""))


class RuleBar(QWidget):
    """Walks through the lines."""

    pace_chosen = Signal(float)
    """Lines a second."""

    def __init__(self, back: QAction, on: QAction, play: QAction) -> None:
        super().__init__()
        self.setObjectName("rule_bar")
        self._buttons = QWidget()
        layout = in_row(inside=self._buttons, gap=6)
        for action in (back, on, play):
            button = with_role(ToolButton(), "walk")
            button.setDefaultAction(action)
            bare, worded = (
                Qt.ToolButtonStyle.ToolButtonIconOnly,
                Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            )
            button.setToolButtonStyle(bare if action is back else worded)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        tip = "Lines a second when it goes on by itself"
        self._pace = named(_WholeBox(), "rule_pace", "Pace of the walk", tip)
        self._pace.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for pace in PACES:
            self._pace.addItem(pace_text(pace), pace)
        self._pace.currentIndexChanged.connect(self.on_pace_changed)
        layout.addWidget(self._pace)
        layout.addStretch(1)
        self._product = ProductPanel()
        self._product.hide()
        in_column(self._product, self._buttons, inside=self, gap=4)

    def show_product(self, product: ShownProduct | None) -> None:
        """Show what makes the gradient of what is selected; nothing for None."""
        self._product.show_product(product)
        self._show()

    def show_buttons(self, shown: bool) -> None:
        """Show what walks, where there are lines to walk through."""
        self._buttons.setVisible(shown)
        self._show()

    @Slot(int)
    def on_pace_changed(self, index: int) -> None:
        """Pass the pace on."""
        self.pace_chosen.emit(self._pace.itemData(index))

    def _show(self) -> None:
        """Take no room where there is nothing to show."""
        self.setVisible(not (self._buttons.isHidden() and self._product.isHidden()))


class _WholeBox(QComboBox):
    """Has a little more room than Qt gives it, which is a pixel short for some sizes of the text."""

    def sizeHint(self) -> QSize:
        """Return how large it is."""
        return super().sizeHint() + QSize(2, 0)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return self.sizeHint()


def pace_text(pace: float) -> str:
    """Write a pace."""
    return f"every {1 / pace:g} s" if pace < 1 else f"{pace:g} a second"
