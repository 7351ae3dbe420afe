"""The application: Qt is set up, the window opened, and everything stopped in order."""

import gc
import os
import sys
import traceback
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSize,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from xorviz import __version__, interruption
from xorviz.assets import asset, tell
from xorviz.core.errors import XorvizError
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.app.asking.early_imports import EarlyImports
from xorviz.gui.app.platform import explain_fatal
from xorviz.gui.kit.theme import load_fonts, text_font
from xorviz.gui.reach.comfort import follow_text_size
from xorviz.gui.reach.spoken import speak_pictures
from xorviz.session.settings import settings_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from xorviz.gui.app.main_window import MainWindow

FAILED = 1
WINDOW = 1280, 800
"""How large a window opens, in pixels."""
FRAME = 4, 40
"""Room for the frame that a desktop draws around a window, in pixels: its sides, and its title."""
COLLECT_MS = 1000
SWITCH_SECONDS = 0.0005
"""So long the window's thread waits until another gives up Python's lock, which it needs several times a
frame. Beside what is computed in Python, the usual 5 ms would each time be a third of one."""

UNIMPORTANT = ("platform plugin", "could not connect to display", "propagateSizeHints")
"""In Qt's warnings: the first two come before it gives up, the last whenever it has no screen."""


def make_application(arguments: list[str]) -> QApplication:
    """Return the application, with the program's own style and fonts."""
    # Said so, the style is not handed over, and a start need not know all that Qt knows of styles.
    application = QApplication([*arguments, "-style", "Fusion"])
    sys.setswitchinterval(SWITCH_SECONDS)
    application.setApplicationName("xorviz")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("xorviz")
    load_fonts()
    follow_text_size(application)
    application.setFont(text_font())
    speak_pictures()
    try:
        application.setWindowIcon(QIcon(str(asset("icons", "app.svg"))))
    except XorvizError as error:
        tell(f"{error}; the window is without its icon")
    return application


def run_application(
    config: TrainingConfig, theme: str, experiment: str, then: "Callable[[MainWindow], object] | None" = None
) -> int:
    """Open the window; return the exit code when it has been closed.

    Parameters
    ----------
    config
        The settings of the first run.
    theme
        One of `THEMES`, or system.
    experiment
        The name of that which they are from; empty if from none.
    then
        What is done when the window is there, such as opening a file; None for nothing.
    """
    qInstallMessageHandler(on_qt_message)
    application = make_application(["xorviz"])
    from xorviz.gui.app.main_window import MainWindow

    window = MainWindow(config=config, plots_later=True, experiment=experiment)
    errors = ErrorRelay(application)
    errors.caught.connect(window.session.failing.fail)
    sys.excepthook = errors.on_exception
    window.completed.connect(GarbageCollector(application).start)
    window.completed.connect(EarlyImports(application).start)
    relay = SignalRelay(application)
    files = window.dialogs.files
    relay.signalled.connect(files.leave_at_once)
    window.completed.connect(lambda: files.keep_safe(settings_folder()))
    if then is not None:  # it may ask for something: until then, nothing that is typed acts
        held = window.comfort.held
        held.expect(window, coming=True)
        window.completed.connect(lambda: (then(window), held.expect(window, coming=False)))
    if theme != "system":
        window.appearance.show_theme(theme)
    window.resize(size_on(application.primaryScreen().availableGeometry().size()))
    window.show()
    with ExitStack() as closing:
        # Until then nothing is to lose, and a signal ends the process: no window closes before Qt's loop.
        window.completed.connect(lambda: closing.enter_context(interruption.told(relay.signalled.emit)))
        code = application.exec()
        if window.isVisible():
            files.asks = False
            window.close()  # Qt's loop has been ended by something else
        sys.excepthook = sys.__excepthook__
    return code


def size_on(available: QSize) -> QSize:
    """Return how large a window opens: on a small screen, no larger than what its frame leaves of it."""
    return QSize(*WINDOW).boundedTo(available - QSize(*FRAME))


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


class SignalRelay(QObject):
    """Hands Ctrl+C and a request to terminate from the thread that notes them to the window's."""

    signalled = Signal()


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Print Qt's warnings; when it gives up, say why in one line and leave, as Qt itself would abort."""
    if kind == QtMsgType.QtFatalMsg:
        print(f"xorviz: {explain_fatal(message)}", file=sys.stderr, flush=True)
        os._exit(FAILED)
    if kind != QtMsgType.QtDebugMsg and not any(text in message for text in UNIMPORTANT):
        print(message, file=sys.stderr)
