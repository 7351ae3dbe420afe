"""What is chosen below the plane while samples are drawn: the class in hand, how to go on, Done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QPushButton, QToolButton, QWidget

from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import OwnKeys, named
from xorviz.session.own_samples import GO_ON_TIP

HINT = "click adds, drag moves, Del takes out"
"""What can be done while samples are drawn."""
GAP = 4
KEEP = "Keep weights", "Keep\nweights"
"""What the box to tick says: in one line, or in two where one is too wide."""


class PointsBar(QWidget):
    """Chooses what a click adds."""

    chosen = Signal(int)
    """The class in hand."""
    go_on_chosen = Signal(bool)
    """Whether training goes on from the weights that are shown."""
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("points_bar")
        self._classes: list[QToolButton] = []
        self._keys = OwnKeys(self)
        self._row = in_row(None, gap=GAP)
        self._go_on = named(QCheckBox(KEEP[0]), "points_go_on")
        self._go_on.setToolTip(GO_ON_TIP)
        self._go_on.toggled.connect(self.go_on_chosen)
        done = named(QPushButton("Done", autoDefault=False), "points_done")
        done.clicked.connect(self.done)
        self._others = in_row(self._go_on, None, done, gap=GAP)
        self._box = in_column(self._row, self._others, inside=self, gap=GAP, margins=(0, 6, 0, 0))
        self._box.addStretch(0)
        self.is_upright = False
        """Whether it stands beside the plane, and not below it."""
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have all in one row where there is room for it."""
        super().resizeEvent(event)
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Take one row if that is no wider, in pixels; else two."""
        if self.is_upright:
            return
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if self._is_within(width) else ways.TopToBottom)

    def stand_in(self, spare: int, width: int) -> None:
        """Stand beside the plane if there are so many pixels to spare; else below it, as wide as said."""
        ways = QBoxLayout.Direction
        for upright in (True, False):
            self.is_upright = upright
            for box in (self._box, self._others):
                box.setDirection(ways.TopToBottom if upright else ways.LeftToRight)
            self._box.setStretch(1, int(not upright))
            self._box.setStretch(2, int(upright))
            if upright and self._is_within(spare):
                return
        self.fit(width)

    def show_classes(self, names: Sequence[str], chosen: int, go_on: bool) -> None:
        """Offer these classes."""
        for button in self._classes:
            self._row.removeWidget(button)  # at once: it takes no room from the new ones
            button.setAutoExclusive(False)  # until it is gone it would be one of them
            button.hide()
            button.deleteLater()
        self._classes = []
        for place, name in enumerate(names):
            button = named(
                ToolButton(),
                f"point_class_{place}",
                f"A click adds class {name}",
                "X takes the next class",
                role="pill",
            )
            button.setText(name)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(place == chosen)
            button.clicked.connect(self.on_class_clicked)
            self._row.insertWidget(place, button)
            self._classes.append(button)
        self._keys.watch(self)
        self._go_on.setChecked(go_on)

    def show_chosen(self, chosen: int) -> None:
        """Show which class is in hand."""
        self._classes[chosen].setChecked(True)

    @Slot()
    def on_class_clicked(self) -> None:
        """Pass the class on."""
        self.chosen.emit(next(place for place, each in enumerate(self._classes) if each.isChecked()))

    def _is_within(self, width: int) -> bool:
        """Say whether it is no wider, with the words of the box in as few lines as that takes."""
        for words in KEEP:
            self._go_on.setText(words)
            self._others.invalidate()
            parts = self._row.sizeHint().width(), self._others.sizeHint().width()
            if (max(parts) if self.is_upright else sum(parts)) + GAP <= width:
                return True
        self._go_on.setText(KEEP[0])
        return False
