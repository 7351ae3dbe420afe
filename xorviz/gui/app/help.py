"""The small windows of the Help menu."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QMessageBox, QTextBrowser, QWidget

from xorviz import __version__
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.signs.fading import fade_edges
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import named, without_icons
from xorviz.gui.time.cursor_hand import PAGE

COLUMNS = 2, 1
"""Of the list of keys: where there is room, and where there is not."""
AROUND = QSize(60, 150)
"""What is left around it, of the screen at its sides and of the window above and below, in pixels."""
BAR = QSize(12, 2)
"""Room for the bar that scrolls them, and a rim, in pixels."""


LOCAL_KEYS = {
    "On a button or a list": [("Space, Enter", "Press it, or open it")],
    "While a question is open": [(". , R N B C", "Nothing, until it is answered or just run")],
    "On the timeline": [
        ("← →", "Back or forward one epoch"),
        ("Page Down, Page Up", f"Back or forward {PAGE} epochs"),
        ("Home, End", "To epoch 0, or to the newest"),
        ("Menu", "What can be done with the branches"),
    ],
    "On the film": [("← →, Home, End", "Another picture"), ("Enter", "To its epoch")],
    "In the network": [
        ("← → ↑ ↓", "To a neuron, an edge or a cell"),
        ("Enter", "Select it"),
        ("=, 0 to 9", "Type the number of an edge"),
        ("Page Up, Page Down", "Make it larger or smaller; by a tenth of that with Shift"),
        ("H", "Hold it still, or let it learn"),
        ("O", "Switch a hidden neuron off or on"),
        ("+ or Insert, Delete", "A neuron more or less in its layer"),
        ("Shift+Insert, Shift+Delete", "A hidden layer more behind it, or its layer out"),
    ],
    "In the boundary and hidden space": [("← → ↑ ↓", "To another point"), ("Enter", "Follow it")],
    "In the boundary": [
        ("Ctrl+← → ↑ ↓", "To any place: the network shows what it computes there"),
        ("+ or =, −", "Zoom in or out"),
        ("Shift+← → ↑ ↓", "Move the plane"),
        ("0", "Show all of it"),
    ],
    "In the boundary of more than two inputs": [("A, U", "Another column across, or up")],
    "Drawing samples": [
        ("Insert", "Put one in where the keys have led"),
        ("Delete", "Take it out"),
        ("X", "Have the next class in hand"),
    ],
    "In the loss and the norms": [("← →, Page, Home, End", "Read it elsewhere"), ("Enter", "To that epoch")],
    "In the chain rule": [
        ("↑ ↓, Page, Home, End", "Another line"),
        ("← →", "Close or open what is folded"),
        ("Enter", "Take a product apart"),
    ],
    "On the dots of a survey": [("← →", "Another seed"), ("Enter", "Open its run")],
    "In the landscape": [
        ("← → ↑ ↓", "Move the dot to the network of another place; further with Shift"),
        ("Ctrl+← → ↑ ↓", "Move the ground"),
        ("+ or =, −", "Zoom in or out, about the dot"),
        ("0", "Show all of the path"),
        ("Enter", "Make the network of the dot a branch"),
    ],
    "Drawing a curve": [
        ("← →", "Choose a handle"),
        ("↑ ↓", "Move it"),
        ("Delete", "Begin anew"),
        ("Enter", "Commit"),
    ],
    "Drawing a boundary": [
        ("← → ↑ ↓", "Move the handle"),
        ("1 2 3", "Choose one"),
        ("+", "Add a line"),
        ("Delete", "Take one away"),
        ("Enter", "Commit"),
    ],
}
"""Keys of what has the keyboard, by where that is."""


def show_shortcuts(parent: QWidget) -> None:
    """Open the list of keys, each with what it does, by the place where it does so."""
    dialog = named(QDialog(parent), "shortcuts")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    listed = named(QTextBrowser(), "keys", "Keys and what they do")  # it is read and scrolled by keys
    listed.setFrameShape(QFrame.Shape.NoFrame)
    listed.setFont(text_font(12))
    listed.viewport().setAutoFillBackground(False)  # the dialog's
    fade_edges(listed, "card")
    places = [_rows(place, each) for place, each in keys_of(parent).items()]
    room = QSize(parent.screen().availableSize().width(), parent.height()) - AROUND
    size = QSize()
    for columns in COLUMNS:
        listed.setHtml(_table(places, columns))
        listed.document().setTextWidth(-1)
        size = listed.document().size().toSize() + BAR
        if size.width() <= room.width():
            break
    listed.setMinimumSize(size.boundedTo(room))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(dialog.accept)
    without_icons(buttons)
    in_column(listed, buttons, inside=dialog, margins=(16, 12, 16, 12))
    dialog.open()


def keys_of(window: QWidget) -> dict[str, list[tuple[str, str]]]:
    """Return each key with what it does, by where it does so; of actions those that they have now."""
    native = QKeySequence.SequenceFormat.NativeText
    actions = [action for action in window.actions() if not action.shortcut().isEmpty()]
    anywhere = [(action.shortcut().toString(native), action.statusTip()) for action in actions]
    return {"Anywhere": anywhere, **LOCAL_KEYS}


def show_about(parent: QWidget) -> None:
    """Open what xorviz is."""
    _open(
        parent,
        "About xorviz",
        f"<p><b>xorviz {__version__}</b></p><p>See backpropagation happen: every number shown is computed"
        " from the network being trained, by the code that trains it.</p>"
        "<p>MIT licence. Fonts: Inter and JetBrains Mono, SIL Open Font Licence.</p>",
    )


def _table(places: Sequence[Sequence[str]], columns: int) -> str:
    """Write the rows of places in columns, one filled after the other; none is parted."""
    high = math.ceil(sum(map(len, places)) / columns)
    parts, filled = [""] * columns, 0
    for rows in places:
        parts[min(columns - 1, int((filled + len(rows) / 2) / high))] += "".join(rows)
        filled += len(rows)
    cells = (
        f"<td style='padding-right:14px' valign='top'><table cellspacing='3'>{each}</table></td>"
        for each in parts
    )
    return f"<table><tr>{''.join(cells)}</tr></table>"


def _rows(place: str, keys: Sequence[tuple[str, str]]) -> list[str]:
    rows = [
        f"<tr><td style='white-space:nowrap'>{key}</td>"
        f"<td style='padding-left:10px; white-space:nowrap'>{text}</td></tr>"
        for key, text in keys
    ]
    return [f"<tr><td colspan='2' style='padding-top:6px'><b>{place}</b></td></tr>", *rows]


def _open(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
