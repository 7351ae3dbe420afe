"""The small windows of the Help menu."""

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMessageBox, QScrollArea, QWidget

from xorviz import __version__
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import named, without_icons

COLUMNS = 2
"""Of the list of keys."""
AROUND = 150
"""What the window has above and below them, in pixels; what is higher than the rest scrolls."""

BAR = 12
"""Room for the bar that scrolls them, in pixels."""


def show_shortcuts(parent: QWidget, keys: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Open the list of keys, each with what it does, by the place where it does so."""
    rows = [row for place, each in keys.items() for row in _rows(place, each)]
    high = math.ceil(len(rows) / COLUMNS)
    columns = "".join(
        "<td style='padding-right:14px' valign='top'>"
        f"<table cellspacing='3'>{''.join(rows[at : at + high])}</table></td>"
        for at in range(0, len(rows), high)
    )
    dialog = named(QDialog(parent), "shortcuts")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    listed = named(QLabel(f"<table><tr>{columns}</tr></table>"), "keys")
    listed.setFont(text_font(12))
    listed.setTextFormat(Qt.TextFormat.RichText)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(dialog.accept)
    without_icons(buttons)
    area = named(QScrollArea(widgetResizable=True), "keys_area", "Keys and what they do")
    area.setWidget(listed)
    for ground in (area.viewport(), listed):
        ground.setAutoFillBackground(False)  # the dialog's
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    size = listed.sizeHint()
    area.setFixedSize(size.width() + BAR, min(size.height(), parent.height() - AROUND))
    in_column(area, buttons, inside=dialog, margins=(16, 12, 16, 12))
    dialog.open()


def show_about(parent: QWidget) -> None:
    """Open what xorviz is."""
    _open(
        parent,
        "About xorviz",
        f"<p><b>xorviz {__version__}</b></p><p>See backpropagation happen: every number shown is computed"
        " from the network being trained, by the code that trains it.</p>"
        "<p>MIT licence. Fonts: Inter and JetBrains Mono, SIL Open Font Licence.</p>",
    )


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
