"""What is said and chosen below the plane while samples are drawn: the class in hand, how to go on, Done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QToolButton, QWidget

from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named, with_role
from xorviz.session.own_samples import GO_ON_TIP

HINT = "Click adds, drag paints or moves, Del takes out"
LINES, MOST = 2, 1000
"""It may have so many lines; and it has all the room there is, while it is there."""
GAP = 8
WRAPPED = Qt.TextFlag.TextWordWrap.value


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
        self._row = in_row(None, gap=6)
        self._go_on = named(QCheckBox("Keep the weights"), "points_go_on")
        self._go_on.setToolTip(GO_ON_TIP)
        self._go_on.toggled.connect(self.go_on_chosen)
        done = named(QPushButton("Done", autoDefault=False), "points_done")
        done.clicked.connect(self.done)
        self._hint = with_role(QLabel(HINT, wordWrap=True), "muted")
        self._others = self._go_on, done
        row = in_row((self._hint, MOST), self._go_on, None, done, gap=GAP)
        in_column(self._row, row, inside=self, gap=4, margins=(0, 6, 0, 0))
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the hint out where it would take more lines than the plane can spare: it was said before."""
        super().resizeEvent(event)
        room = self.width() - sum(other.sizeHint().width() + GAP for other in self._others) - GAP
        lines = self._hint.fontMetrics().boundingRect(0, 0, max(1, room), 0, WRAPPED, HINT)
        high = LINES * self._hint.fontMetrics().lineSpacing()
        self._hint.setVisible(lines.width() <= room and lines.height() <= high)

    def show_classes(self, names: Sequence[str], chosen: int, go_on: bool) -> None:
        """Offer these classes."""
        for button in self._classes:
            button.deleteLater()
        self._classes = []
        for place, name in enumerate(names):
            button = named(QToolButton(), f"point_class_{place}", f"A click adds class {name}", role="pill")
            button.setText(name)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(place == chosen)
            button.clicked.connect(self.on_class_clicked)
            self._row.insertWidget(place, button)
            self._classes.append(button)
        self._go_on.setChecked(go_on)

    def show_chosen(self, chosen: int) -> None:
        """Show which class is in hand."""
        self._classes[chosen].setChecked(True)

    @Slot()
    def on_class_clicked(self) -> None:
        """Pass the class on."""
        self.chosen.emit(next(place for place, each in enumerate(self._classes) if each.isChecked()))
