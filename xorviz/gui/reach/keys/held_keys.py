"""Keys that do nothing for now: nothing that was typed blindly acts, and no stray letter ends a question."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

WAITING = "run.step", "run.step_back", "run.reset", "run.reseed", "branch.new", "branch.compare"
"""What a sign alone does not do while a question is open: it would end the question. Buttons and menus do."""
WAITS = "while a question is open, the key “{key}” does nothing: answer it, or just run it"
KEYS = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
TYPED = Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete
"""What is typed and writes no sign."""
HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
LONGEST_MS = 60_000
"""So long it waits for a dialog: a disk may never answer, and the keys are not to be lost with it."""
FIELDS = QLineEdit, QPlainTextEdit, QTextEdit


class HeldKeys(QObject):
    """Lets what is typed act on nothing in a window while a dialog is about to come, which it is meant for.

    Parameters
    ----------
    actions
        By id.
    window
        Whose.
    """

    refused = Signal(str)
    """Why a key does nothing."""

    def __init__(self, actions: Mapping[str, QAction], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._asking = False
        self._coming = set[QObject]()
        """What is about to open a dialog."""
        self._late = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._late.timeout.connect(self.on_late_timeout)
        for name in WAITING:
            actions[name].installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a key from what it is for."""
        if isinstance(watched, QAction):
            return self._asking and event.type() == QEvent.Type.Shortcut and self._tell(watched)
        if event.type() not in KEYS or not isinstance(event, QKeyEvent) or not _is_typed(event):
            return False
        if QApplication.activeWindow() is not self._window or _is_written_in(QApplication.focusWidget()):
            return False
        event.accept()  # it is no shortcut then
        return True

    def listen(self, *comings: SignalInstance) -> None:
        """Hear from what opens dialogs whether one is about to come."""
        for coming in comings:
            coming.connect(self.on_coming)

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Keep from the keys what would end a question, while one is open."""
        self._asking = alone

    @Slot(bool)
    def on_coming(self, coming: bool) -> None:
        """Let nothing that is typed act as long as a dialog is on its way."""
        self.expect(self.sender(), coming=coming)

    def expect(self, opener: QObject, *, coming: bool) -> None:
        """Let nothing that is typed act until this has opened its dialog, or will open none."""
        application = QApplication.instance()
        assert application is not None
        if coming:
            self._coming.add(opener)
            self._late.start()
            application.installEventFilter(self)  # again, if it was: it is asked once
        elif opener in self._coming:
            self._coming.remove(opener)
            if not self._coming:
                self.on_late_timeout()

    @Slot()
    def on_late_timeout(self) -> None:
        """Let all keys act again."""
        application = QApplication.instance()
        assert application is not None
        self._late.stop()
        self._coming.clear()
        application.removeEventFilter(self)

    def _tell(self, action: QAction) -> bool:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.refused.emit(WAITS.format(key=keys))
        return True


def _is_written_in(focus: QWidget | None) -> bool:
    return isinstance(focus, FIELDS) and not focus.isReadOnly()


def _is_typed(event: QKeyEvent) -> bool:
    if event.modifiers() & HELD:
        return False
    return event.key() in TYPED or (bool(event.text()) and event.text().isprintable())
