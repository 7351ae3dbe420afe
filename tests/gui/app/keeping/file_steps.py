"""What a person does with files in the window: chooses, opens, saves, drops, and answers what is asked."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

Buttons = QMessageBox.StandardButton


def do(window, name):
    window.actions_by_id[name].trigger()


def choose(window, name, path):
    """Choose a file in a dialog that is open."""
    dialog = window.findChild(QFileDialog, name)
    dialog.fileSelected.emit(str(path))
    QDialog.done(dialog, QDialog.DialogCode.Accepted)


def answer(window, button):
    box = window.findChild(QMessageBox, "lost_dialog")
    box.button(button).click()


def save_as(qtbot, window, path):
    do(window, "file.save_as")
    with qtbot.waitSignal(window.dialogs.files.files.saved):
        choose(window, "save_dialog", path)


def open_file(qtbot, window, path):
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        do(window, "file.open")
        choose(window, "open_dialog", path)


def drop(qtbot, window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, mime, left, none)
    window.dialogs.tables.eventFilter(window, event)
    qtbot.waitUntil(lambda: window.dialogs.files.sorter._job is None)
