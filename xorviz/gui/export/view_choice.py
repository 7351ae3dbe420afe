"""Which views a picture shows: those that go together, or one that stands alone."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from xorviz.gui.export.wanted import USUAL_VIEWS, VIEWS
from xorviz.gui.kit.widgets import named

COLUMNS = 4


class ViewChoice(QWidget):
    """A box for each of `VIEWS`; one that is ticked lets go those that do not go with it."""

    changed = Signal()

    def __init__(self, views: Collection[str]) -> None:
        super().__init__()
        self._boxes = {
            each.name: named(QCheckBox(each.label), f"shows_{each.name}") for each in VIEWS.values()
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, (name, box) in enumerate(self._boxes.items()):
            grid.addWidget(box, *divmod(place, COLUMNS))
            box.toggled.connect(partial(self._on_toggled, name))
        self.choose(views)

    @property
    def chosen(self) -> Sequence[str]:
        """The names of those that are ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def choose(self, views: Iterable[str]) -> None:
        """Tick these alone, as far as they go together; if it is none that there is, all stays as it is.

        It is told once, and only if something else is ticked now.
        """
        before, ticked = self.chosen, list[str]()
        for name in views:
            if name in self._boxes:
                ticked = [*(each for each in ticked if VIEWS[name].goes_with(VIEWS[each])), name]
        for name, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in ticked if ticked else box.isChecked())
        if self.chosen != before:
            self.changed.emit()

    def allow(self, name: str, *, allowed: bool) -> None:
        """Offer a view, or not: where it was chosen, the usual ones are."""
        self._boxes[name].setEnabled(allowed)
        if not allowed and self._boxes[name].isChecked():
            self.choose(USUAL_VIEWS)

    def _on_toggled(self, name: str, ticked: bool) -> None:
        for other, box in self._boxes.items():
            if ticked and other != name and not VIEWS[name].goes_with(VIEWS[other]):
                with QSignalBlocker(box):
                    box.setChecked(False)
        self.changed.emit()
