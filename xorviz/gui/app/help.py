"""The small windows of the Help menu."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMessageBox, QWidget

from xorviz import __version__
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named, without_icons


def show_shortcuts(parent: QWidget, keys: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Open the list of keys, each with what it does: of the first place, and beside it of all others."""
    first, *others = (_rows(place, each) for place, each in keys.items())
    columns = "".join(
        f"<td style='padding-right:24px'><table cellspacing='3'>{rows}</table></td>"
        for rows in (first, "".join(others))
    )
    dialog = named(QDialog(parent), "shortcuts")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    listed = named(QLabel(f"<table><tr>{columns}</tr></table>"), "keys")
    listed.setTextFormat(Qt.TextFormat.RichText)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(dialog.accept)
    without_icons(buttons)
    in_column(listed, buttons, inside=dialog, margins=(16, 12, 16, 12))
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


def _rows(place: str, keys: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td style='white-space:nowrap'><b>{key}</b></td>"
        f"<td style='padding-left:14px; white-space:nowrap'>{text}</td></tr>"
        for key, text in keys
    )
    return f"<tr><td colspan='2' style='padding-top:6px'>{place}</td></tr>{rows}"


def _open(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
