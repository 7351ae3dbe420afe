"""Enter presses what has the keyboard, as Space does, in every window."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QRadioButton,
)
from shiboken6 import isValid

from xorviz.gui.kit.number_field import ENTER


class EnterKey(QObject):
    """Watches the one button, or list, that has the keyboard, however late it was made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QObject | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press it, or open it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in ENTER or held != Qt.KeyboardModifier.NoModifier:
            return False
        if not event.isAutoRepeat() and isinstance(watched, QComboBox):
            watched.showPopup()
        elif not event.isAutoRepeat() and isinstance(watched, QAbstractButton):
            watched.click()
        return True

    @Slot()
    def on_focus_changed(self) -> None:
        """Watch what has the keyboard now, and no longer what had it."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        now = QApplication.focusWidget()
        self._watched = (
            now if isinstance(now, QAbstractButton | QComboBox) and not _is_of_a_form(now) else None
        )
        if self._watched is not None:
            self._watched.installEventFilter(self)


def _is_of_a_form(widget: QAbstractButton | QComboBox) -> bool:
    """Say whether Enter is for the dialog around it: it accepts what has been filled in."""
    return isinstance(widget, QCheckBox | QRadioButton | QComboBox) and isinstance(widget.window(), QDialog)
