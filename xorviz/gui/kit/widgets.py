"""Small pieces that the window and the frames are made of."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QFocusEvent,
    QFont,
    QIcon,
    QKeyEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QWidget,
)

from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import number_font, text_font

if TYPE_CHECKING:
    from xorviz.core.formats import Format

BOLD = "title", "pill", "step", "primary"
"""The roles of what is written in a bold font."""
Named = TypeVar("Named", bound=QWidget)


class Passage(QLabel):
    """A wrapped text with room for some lines, whatever it says: nothing around it moves."""

    def __init__(self, lines: int, font: QFont | None = None) -> None:
        super().__init__()
        self.setWordWrap(True)
        if font is not None:
            self.setFont(font)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2)

    def hasHeightForWidth(self) -> bool:
        """Say that its height is fixed, which a wrapped label otherwise denies."""
        return False


class Readout(QWidget):
    """A number that changes, under its name, with room for its widest text; a note may follow the name."""

    def __init__(self, name: str, title: str, widest: str, widest_note: str = "") -> None:
        super().__init__()
        self._title = title
        self._caption = with_role(QLabel(title), "muted")
        self._value = named(QLabel(), name)
        self._value.setFont(number_font(15, QFont.Weight.DemiBold))
        self._reserved: tuple[str, str] | None = None
        self.reserve(widest, widest_note)
        for label in (self._caption, self._value):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        in_column(self._caption, (self._value, Qt.AlignmentFlag.AlignRight), inside=self, gap=0)

    def reserve(self, widest: str, widest_note: str = "") -> bool:
        """Keep room for other widest texts, whatever their digits, and say whether they are others."""
        if (widest, widest_note) == self._reserved:
            return False
        self._reserved = widest, widest_note
        self._value.setFixedWidth(_room_for(widest, self._value))
        self._caption.setMinimumWidth(_room_for(self._titled(widest_note), self._caption))
        layout = self.layout()
        if layout is not None:
            layout.activate()  # or the bar is asked for its room before it knows of this
        return True

    def show_title(self, title: str) -> None:
        """Say what it is a number of, with the next number."""
        self._title = title

    def show_text(self, text: str, note: str = "") -> None:
        """Show a number, and a note; who hears it hears what it is a number of."""
        said = f"{self._title} {text}{note and f', {note}'}"
        if said != self._value.accessibleName():
            self._value.setText(text)
            wanted = self._value.sizeHint()
            if wanted.height() != self._value.height() or wanted.width() > self._value.width():
                # A size that is fixed is not asked for again, or each number would lay the window out.
                self._value.setFixedSize(wanted.expandedTo(QSize(self._value.width(), 0)))
            self._value.setAccessibleName(said)
            self._caption.setText(self._titled(note))

    def _titled(self, note: str) -> str:
        return f"{self._title}, {note}" if note else self._title


class Explained(QWidget):
    """A number that changes, and below it what it is, in words."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._value, self._words = named(QLabel(), name), with_role(QLabel(), "muted")
        self._value.setFont(number_font(18, QFont.Weight.DemiBold))
        for label in (self._value, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._words.setMinimumWidth(_room_for(widest, self._words))
        in_column(self._value, self._words, inside=self, gap=0)

    def show_text(self, text: str, words: str) -> None:
        """Show a number, and say what it is."""
        said = f"{text} {words}"
        if said != self._value.accessibleName():
            self._value.setText(text)
            self._value.setAccessibleName(said)
            self._words.setText(words)


def _room_for(text: str, label: QLabel) -> int:
    """Return how wide a label is that has room for a text, whatever its digits, in pixels."""
    label.ensurePolished()  # or its font is not yet that of the style
    as_wide = (re.sub(r"\d", str(digit), text) for digit in range(10))
    return max(map(label.fontMetrics().horizontalAdvance, as_wide)) + 1  # a label asks for a pixel more


class SaveDialog(QFileDialog):
    """Offers some formats, the first one unless another is chosen. Whether to replace a file it asks too.

    Who writes the file says by `on_saved` or `on_not_saved` what became of it.

    Parameters
    ----------
    parent
        The window.
    name, title
        Its object name, and what stands above it.
    suggestion
        The name of the file, if nothing else is wished; without a suffix.
    formats
        What the file can be.
    """

    def __init__(
        self, parent: QWidget, name: str, title: str, suggestion: str, formats: Sequence["Format"]
    ) -> None:
        super().__init__(parent, title, f"{suggestion}.{formats[0].suffix}")
        self.setObjectName(name)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._suffixes = {each.name_filter: each.suffix for each in formats}
        self.setNameFilters(list(self._suffixes))
        self.setDefaultSuffix(formats[0].suffix)
        self._chosen = ""
        self.filterSelected.connect(self.on_filter_selected)
        self.fileSelected.connect(self.on_file_selected)
        self.rejected.connect(self.deleteLater)

    @Slot(str)
    def on_filter_selected(self, chosen: str) -> None:
        """Let a name without a suffix get the one that was chosen."""
        self.setDefaultSuffix(self._suffixes[chosen])

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Remember it."""
        self._chosen = file

    @Slot()
    def on_saved(self) -> None:
        """Go: only now, as what was typed may be wanted again."""
        self.deleteLater()

    @Slot()
    def on_not_saved(self) -> None:
        """Come back with what was typed."""
        self.selectFile(self._chosen)
        self.open()


class OwnKeys(QObject):
    """Leaves to a button its Space, and to a list the letters that find an entry; all others are shortcuts.

    A list that was opened with the mouse has no need of them any more when it is closed, chosen from or not.
    """

    left = Signal()
    """The keyboard is the window's again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clicked: QObject | None = None
        """The list that has the keyboard because it was clicked."""

    def watch(self, *parts: QWidget) -> None:
        """See to all buttons and lists of parts."""
        for part in parts:
            for button in part.findChildren(QAbstractButton):
                button.installEventFilter(self)
            for box in part.findChildren(QComboBox):
                box.installEventFilter(self)
                box.activated.connect(self.on_activated)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key from the shortcuts if the widget knows what to do with it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(_is_own(watched, event))
            return event.isAccepted()
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            reasons = Qt.FocusReason
            if event.reason() == reasons.PopupFocusReason:
                self._leave(watched)
            elif event.reason() != reasons.ActiveWindowFocusReason:
                self._clicked = watched if event.reason() == reasons.MouseFocusReason else None
        return False

    @Slot(int)
    def on_activated(self, place: int) -> None:
        """Give the keyboard back after a click."""
        self._leave(self.sender())

    def _leave(self, widget: QObject) -> None:
        if self._clicked is not None and self._clicked is widget:
            self.left.emit()


def _is_own(widget: QObject, event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if isinstance(widget, QComboBox):
        shifted = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        return shifted and event.text().isprintable() and bool(event.text().strip())
    return event.key() == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.NoModifier


def named(widget: Named, name: str, title: str = "", tip: str = "", role: str = "") -> Named:
    """Give a widget the name that it is found by; what it is called for those who hear it, and its tip."""
    widget.setObjectName(name)
    if title:
        widget.setAccessibleName(title)
        if isinstance(widget, QComboBox):
            _UnseenLabel(widget, title)
    if tip:
        widget.setToolTip(tip)
    return with_role(widget, role) if role else widget


class _UnseenLabel(QObject):
    """Keeps a label that is never seen beside a list: on Linux a list is called by what is chosen in it.

    What it is, is heard there from its label alone, and only from one that has the same parent.
    """

    def __init__(self, box: QComboBox, title: str) -> None:
        super().__init__(box)
        self._box, self._title = box, title
        self._label: QLabel | None = None
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where the list goes."""
        if event.type() == QEvent.Type.ParentChange:
            if self._label is None:
                self._label = QLabel(self._title)
                self._label.setBuddy(self._box)
            self._label.setParent(self._box.parentWidget())
            self._label.hide()
        return False


def with_role(widget: Named, role: str) -> Named:
    """Give a widget its part in the style sheet; a label needs none, which the palette draws faster."""
    widget.setProperty("role", role)
    if isinstance(widget, QLabel):
        roles = QPalette.ColorRole
        widget.setForegroundRole(roles.PlaceholderText if role == "muted" else roles.WindowText)
    if role in BOLD:  # and not in the style sheet, for which Qt takes the font away and gives it back
        widget.setFont(text_font(weight=QFont.Weight.DemiBold))
    return widget


def restyle(widget: QWidget, name: str, value: bool | str) -> None:
    """Set a property that the style sheet asks for, of a widget that may be shown already."""
    if (widget.property(name) or type(value)()) != value:
        widget.setProperty(name, value)
        # Else Qt asks when it is shown, or when its window gets a style.
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished) and widget.window().styleSheet():
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def without_icons(dialog: QWidget) -> None:
    """Take away the pictures that some platforms put on the buttons of a dialog."""
    for button in dialog.findChildren(QAbstractButton):
        button.setIcon(QIcon())


def announce(widget: QWidget, text: str) -> None:
    """Have a text said to those who hear the window, if anybody does."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def plain_tip(text: str) -> str:
    """Return a tooltip that says a text as it is, with whatever looks like markup in it."""
    from html import escape  # whose table of signs a start need not read

    return f"<qt>{escape(text)}</qt>" if "<" in text else text


def refused_action(text: str, refusal: str, owner: QObject) -> QAction:
    """Return an action that says why it does not apply; none does not."""
    action = QAction(in_menu(text), owner)
    refuse_action(action, refusal)
    return action


def refuse_action(action: QAction, refusal: str) -> None:
    """Let an action be done, or say why it cannot be now."""
    action.setEnabled(not refusal)
    action.setProperty("refusal", refusal)


def in_menu(text: str) -> str:
    """Return what an entry of a menu must be given to say a text as it is."""
    return text.replace("&", "&&")
