"""The small windows of the Help menu."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from xorviz import __version__


def show_shortcuts(parent: QWidget, keys: Iterable[tuple[str, str]]) -> None:
    """Open the list of keys, each with what it does."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = "".join(
        f"<tr><td><b>{QKeySequence(key).toString(native)}</b></td>"
        f"<td style='padding-left:18px'>{text}</td></tr>"
        for key, text in keys
    )
    _open(parent, "Keyboard shortcuts", f"<table cellspacing='4'>{rows}</table>")


def show_about(parent: QWidget) -> None:
    """Open what xorviz is."""
    _open(
        parent,
        "About xorviz",
        f"<p><b>xorviz {__version__}</b></p><p>See backpropagation happen: every number shown is computed"
        " from the network being trained, by the code that trains it.</p>"
        "<p>MIT licence. Fonts: Inter and JetBrains Mono, SIL Open Font Licence.</p>",
    )


def _open(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
