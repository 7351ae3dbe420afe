"""Which plane is shown of more than two inputs: its two columns to choose, and in words where it lies."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from xorviz.core.insight.plane_cut import AT_MEANS, Cut, cut_words, seen_otherwise
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.plane_marks import MOST_MARKS
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, named, plain_tip

LINES, LOST = 2, 5
"""Of the note, and what its first line may leave unused at its end, in signs."""
SIDES = {"across": "A", "up": "U"}
"""The directions, and the key that has the next column there."""


class CutBar(QWidget):
    """Stands below the plane; of two inputs there is nothing to choose, and it is hidden."""

    chosen = Signal(int, int)
    """The columns across and up that a person wants."""

    def __init__(self) -> None:
        super().__init__()
        self._cut = AT_MEANS
        self._names: tuple[str, ...] = ()
        self._told: object = None
        self._short = ""
        self._lists = [self._list(side, key) for side, key in SIDES.items()]
        self.note = named(Passage(LINES, text_font(12)), "cut_note", "Where the plane lies", role="muted")
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.choices = QWidget()
        """What is chosen; a picture has none."""
        across, up = ((each, 1) for each in self._lists)
        in_row(QLabel("Across"), across, QLabel("Up"), up, inside=self.choices, gap=6)
        in_column(self.choices, self.note, inside=self, gap=4)
        self.hide()

    def show_cut(self, snapshot: Snapshot, cut: Cut) -> None:
        """Show which plane it is; of how many samples it does not tell what they are answered."""
        data = snapshot.data
        self.setVisible(data.inputs.shape[1] > 2)
        if data.inputs.shape[1] <= 2 or (snapshot, cut) == self._told:
            return
        self._told, self._cut = (snapshot, cut), cut
        self._offer(tuple(data.axis(place).name for place in range(data.inputs.shape[1])))
        for box, place in zip(self._lists, (cut.across, cut.upright), strict=True):
            with QSignalBlocker(box):
                box.setCurrentIndex(place)
        self._words = note_of(snapshot, cut)
        self.note.setToolTip(plain_tip(self._words))
        self._write(note_of(snapshot, cut, short=True))

    def press(self, key: int) -> bool:
        """Have the next column by a key; say whether it is such a key."""
        keys = {Qt.Key.Key_A: 0, Qt.Key.Key_U: 1}
        if key not in keys or self.isHidden():
            return False
        side, now = keys[Qt.Key(key)], [self._cut.across, self._cut.upright]
        others = [(now[side] + step) % len(self._names) for step in range(1, len(self._names))]
        now[side] = next(place for place in others if place != now[1 - side])
        self.chosen.emit(*now)
        return True

    def spoken(self) -> str:
        """Return which plane it is, in words; nothing where there is but one."""
        if self.isHidden():
            return ""
        across, up = self._names[self._cut.across], self._names[self._cut.upright]
        return f"Across {across}, up {up}. {self._words}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as much as there is room for."""
        super().resizeEvent(event)
        self._write(self._short)

    def _write(self, short: str) -> None:
        self._short = short
        metrics = QFontMetrics(self.note.font())
        room = LINES * self.width() - LOST * metrics.averageCharWidth()
        self.note.setText(metrics.elidedText(short, Qt.TextElideMode.ElideRight, max(0, room)))

    @Slot(int)
    def on_across_chosen(self, place: int) -> None:
        """Have a column across; if it is the one up, they change places."""
        across, up = self._cut.across, self._cut.upright
        self.chosen.emit(place, across if place == up else up)

    @Slot(int)
    def on_up_chosen(self, place: int) -> None:
        """Have a column up; if it is the one across, they change places."""
        across, up = self._cut.across, self._cut.upright
        self.chosen.emit(up if place == across else across, place)

    def _list(self, side: str, key: str) -> QComboBox:
        tip = f"Which column varies {side} in the plane; the others are held ({key}: the next one)"
        box = named(QComboBox(), f"cut_{side}", f"Column {side}", tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.currentIndexChanged.connect(self.on_across_chosen if side == "across" else self.on_up_chosen)
        return box

    def _offer(self, names: tuple[str, ...]) -> None:
        if names == self._names:
            return
        self._names = names
        for box in self._lists:
            with QSignalBlocker(box):
                box.clear()
                box.addItems(list(names))


def note_of(snapshot: Snapshot, cut: Cut, *, short: bool = False) -> str:
    """Say where a plane lies, and of how many samples it does not tell what they are answered."""
    count, words = len(snapshot.data), cut_words(snapshot.data, cut, short=short)
    if count > MOST_MARKS:
        return f"A slice, with {words}. Samples lie before and behind it."
    otherwise = seen_otherwise(snapshot, cut)
    if short:
        return f"{otherwise:,} of {count:,} answered otherwise than in this slice, at {words}."
    verb = "is" if otherwise == 1 else "are"
    return f"A slice, with {words}. {otherwise:,} of {count:,} samples {verb} answered otherwise."
