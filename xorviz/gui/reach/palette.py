"""The command palette: all that can be done, found by the beginnings of its words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.widgets import announce, named, with_role

WIDTH, ROWS = 520, 12
BELOW_TOP = 72
"""How far below the window's upper edge it opens, in pixels."""
WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
KEYS, REFUSED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
INSET = 10


@dataclass(frozen=True, slots=True)
class Command:
    """An action that can be chosen by what it says."""

    text: str
    keys: str
    action: QAction
    refusal: str = ""
    """Why it cannot be done now; empty if it can."""

    @property
    def spoken(self) -> str:
        """The text, the keys if there are any, and why it cannot be done."""
        return ", ".join(filter(None, (self.text, self.keys, self.refusal and f"not now: {self.refusal}")))


class Palette(QDialog):
    """A line to type in, above what it leaves of the commands. Enter does the one that is marked.

    What cannot be done now is faint, and says why while it is marked.
    """

    def __init__(self, parent: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle("Commands")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands, self._found = commands, list(commands)
        self._line = named(QLineEdit(placeholderText="What to do?"), "palette_line", "Command")
        self._list = named(QListWidget(), "palette_list", "Commands found")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_RowPainter(self._list))
        height = self._list.fontMetrics().height() + 10
        self._row = QSize(0, height)
        with_role(self._list, "palette")
        self._why = named(QLabel(wordWrap=True), "palette_why", role="muted")
        self._why.hide()
        in_column(self._line, self._list, self._why, inside=self, gap=6, margins=(10, 10, 10, 10))
        self.setFixedWidth(min(WIDTH, parent.width() - 40))
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self.on_text_changed)
        self._list.itemClicked.connect(self.on_item_clicked)
        self.on_text_changed("")
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, BELOW_TOP)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the list while the line has the keyboard; Enter does what is marked."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in WALKING:
            self._walk(event.key())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self._list.currentRow())
            return True
        return False

    @Slot(str)
    def on_text_changed(self, text: str) -> None:
        """List what fits, the best first, and mark that."""
        self._found = found_in(self._commands, text)
        self._list.clear()
        for command in self._found:
            item = QListWidgetItem(command.text)
            item.setData(KEYS, command.keys)
            item.setData(REFUSED, bool(command.refusal))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, command.spoken)
            item.setSizeHint(self._row)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(max(1, min(ROWS, len(self._found))) * self._row.height())
        self.adjustSize()
        self._say()

    @Slot(QListWidgetItem)
    def on_item_clicked(self, item: QListWidgetItem) -> None:
        """Do what was clicked."""
        self._do(self._list.row(item))

    def _walk(self, key: int) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}
        row, last = self._list.currentRow() + steps[Qt.Key(key)], len(self._found) - 1
        single = abs(steps[Qt.Key(key)]) == 1
        self._list.setCurrentRow(row % (last + 1) if single and last >= 0 else min(max(0, row), last))
        self._say()

    def _say(self) -> None:
        """Tell those who hear it what is marked, and of how many."""
        row, count = self._list.currentRow(), len(self._found)
        self._why.setText(f"Not now. {self._found[row].refusal}." if 0 <= row < count else "")
        self._why.setVisible(0 <= row < count and bool(self._found[row].refusal))
        self.adjustSize()
        words = f"{self._found[row].spoken}, {row + 1} of {count}" if 0 <= row < count else "Nothing found"
        self._line.setAccessibleDescription(words)
        announce(self._line, words)

    def _do(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        if self._found[row].refusal:
            self._list.setCurrentRow(row)
            self._say()
            return
        action = self._found[row].action
        self.accept()
        action.trigger()


class _RowPainter(QStyledItemDelegate):
    """Paints a row: what is done at the left, its keys at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        """Paint."""
        theme, area = theme_of(self.parent()), option.rect  # pyright: ignore
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore
            painter.fillRect(area, theme.colour("accent_soft"))
            painter.fillRect(area.adjusted(0, 0, 3 - area.width(), 0), theme.colour("accent"))
        middle, keys = Qt.AlignmentFlag.AlignVCenter, index.data(KEYS) or ""  # pyright: ignore
        inside = area.adjusted(INSET, 0, -INSET, 0)
        painter.setFont(number_font(12))
        painter.setPen(theme.colour("muted"))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, keys)
        room = inside.width() - painter.fontMetrics().horizontalAdvance(keys) - INSET
        painter.setFont(self.parent().font())  # pyright: ignore
        painter.setPen(theme.colour("muted" if index.data(REFUSED) else "text"))  # pyright: ignore
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)  # pyright: ignore
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, text)


def commands_of(actions: Iterable[QAction], *, without: str) -> list[Command]:
    """Return what can be done, now or at other times, in the order of the menus, but for one."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        Command(_text(action), action.shortcut().toString(native), action, action.property("refusal") or "")
        for action in actions
        if action.objectName() != without
    ]


def found_in(commands: Iterable[Command], typed: str) -> list[Command]:
    """Return the commands of which each word typed begins a word, by how early the first is met.

    What can be done now comes first. If there is none, those that have the letters typed in their order.
    """
    words, known = typed.lower().split(), list(commands)
    places = [(place, each) for each in known if (place := _place(each, words)) is not None]
    if places and words:
        return [each for _, each in sorted(places, key=lambda found: (bool(found[1].refusal), found[0]))]
    if places:
        return known
    return [each for each in known if _has_in_order(each.text.lower(), "".join(words))]


def _place(command: Command, words: Sequence[str]) -> int | None:
    """Return which word of a command the first one typed begins; None if not all begin one."""
    parts = re.findall(r"[^\W_]+", command.text.lower())
    if not all(any(part.startswith(word) for part in parts) for word in words):
        return None
    return next((at for at, part in enumerate(parts) if part.startswith(words[0])), 0) if words else 0


def _has_in_order(text: str, letters: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _text(action: QAction) -> str:
    text = action.text().replace("&", "").removesuffix("…")
    kinds = {"experiment.": "Experiment", "view.show_": "Card"}
    kind = next((kind for start, kind in kinds.items() if action.objectName().startswith(start)), "")
    return f"{kind}: {text}" if kind else text
