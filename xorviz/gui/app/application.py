"""The application: Qt is set up, the window opened, and everything stopped in order."""

import gc
import os
import signal
import socket
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from xorviz import __version__
from xorviz.assets import asset
from xorviz.gui.app.platform import explain_fatal
from xorviz.gui.kit.theme import load_fonts, text_font

FAILED = 1
COLLECT_MS = 1000

UNIMPORTANT = ("platform plugin", "could not connect to display", "propagateSizeHints")
"""In Qt's warnings: the first two come before it gives up, the last whenever it has no screen."""


def make_application(arguments: list[str]) -> QApplication:
    """Return the application, with the program's own style and fonts."""
    application = QApplication(arguments)
    application.setApplicationName("xorviz")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("xorviz")
    application.setStyle("Fusion")
    load_fonts()
    application.setFont(text_font())
    application.setWindowIcon(QIcon(str(asset("icons", "app.svg"))))
    return application


def run_application(theme: str) -> int:
    """Open the window in a theme, light, dark or system; return the exit code when it has been closed."""
    qInstallMessageHandler(on_qt_message)
    application = make_application(["xorviz"])
    from xorviz.gui.app.main_window import MainWindow

    window = MainWindow(plots_later=True)
    errors = ErrorRelay(application)
    errors.caught.connect(window.session.fail)
    sys.excepthook = errors.on_exception
    quitter = SignalQuitter(application)
    quitter.signalled.connect(window.close)
    window.completed.connect(GarbageCollector(application).start)
    if theme != "system":
        window.choose_theme(theme)
    window.resize(1280, 800)
    window.show()
    code = application.exec()
    window.session.close()
    sys.excepthook = sys.__excepthook__
    quitter.close()
    return code


class GarbageCollector(QObject):
    """Collects garbage in the window's thread alone.

    Python would do it in whichever thread happens to allocate, and a widget that another thread frees ends
    the process. What a start has made is there for good, and is not searched.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=COLLECT_MS)
        self._timer.timeout.connect(self.on_timer_timeout)

    @Slot()
    def start(self) -> None:
        """Begin, when the start is over."""
        gc.freeze()
        self._timer.start()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Collect the generations that Python would collect by now."""
        for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if count > most:
                gc.collect(generation)


class ErrorRelay(QObject):
    """Hands an exception that no one caught, in whichever thread, to the window's thread."""

    caught = Signal(str)

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take the place of `sys.excepthook`."""
        self.caught.emit("".join(traceback.format_exception(kind, error, trace)))


class SignalQuitter(QObject):
    """Turns Ctrl+C and a request to terminate into a wish of the window, at once.

    Python runs its own handlers only when it gets the word, which under Qt's loop can take seconds; a
    descriptor that Qt watches wakes it.
    """

    signalled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno())
        numbers = (signal.SIGINT, signal.SIGTERM)
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in numbers}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.on_notifier_activated)

    @Slot()
    def on_notifier_activated(self) -> None:
        """Read the signal's number away and pass the wish on."""
        self._reader.recv(64)
        self.signalled.emit()

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Print Qt's warnings; when it gives up, say why in one line and leave, as Qt itself would abort."""
    if kind == QtMsgType.QtFatalMsg:
        print(f"xorviz: {explain_fatal(message)}", file=sys.stderr, flush=True)
        os._exit(FAILED)
    if kind != QtMsgType.QtDebugMsg and not any(text in message for text in UNIMPORTANT):
        print(message, file=sys.stderr)
