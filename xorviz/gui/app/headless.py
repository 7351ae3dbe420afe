"""Pictures without a window or a screen, for the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import qInstallMessageHandler

from xorviz.gui.app.application import make_application, on_qt_message


@contextmanager
def without_screen() -> Iterator[None]:
    """Have an application for a block that draws."""
    qInstallMessageHandler(on_qt_message)
    application = make_application(["xorviz", "-platform", "offscreen"])
    yield
    application.processEvents()
