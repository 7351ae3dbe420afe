"""What a person does with a table: drops it, loads it, and finds its dialog."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QProgressBar

from xorviz.gui.tables.table_dialog import TableDialog

PATIENCE_MS = 60_000
ANY, LEFT, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(window, mime):
    at = QPointF(300, 300)
    entering = QDragEnterEvent(at.toPoint(), ANY, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, ANY, mime, LEFT, NO_KEY))
    return entering.isAccepted()


def load(window, qtbot):
    dialog, before = window.findChildren(TableDialog)[-1], window.session.config.own
    bar = dialog.findChild(QProgressBar, "table_progress")
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE_MS)
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.config.own is not before, timeout=PATIENCE_MS)
    return window.session.run.data


def of_file(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime
