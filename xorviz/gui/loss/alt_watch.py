"""Whether Alt is held, while something else is in hand."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

KEYS = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
LEFT = QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate


class AltWatch(QObject):
    """Says when Alt goes down or up, wherever the keyboard is; the menus do not hear of it meanwhile.

    It sees every event of the program while it watches: not for long.
    """

    changed = Signal(bool)
    """Whether it is down now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watches = self._down = False

    def watch(self, on: bool) -> None:
        """Begin or end."""
        application = QCoreApplication.instance()
        if on == self._watches or application is None:
            return
        self._watches, self._down = on, False
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Alt away from whoever else would have it."""
        kind = event.type()
        if kind in KEYS and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            if kind != QEvent.Type.ShortcutOverride and not event.isAutoRepeat():
                self._say(kind == QEvent.Type.KeyPress)
            return True
        if kind in LEFT:
            self._say(False)
        return False

    def _say(self, down: bool) -> None:
        if down != self._down:
            self._down = down
            self.changed.emit(down)
