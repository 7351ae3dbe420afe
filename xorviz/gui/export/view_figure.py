"""A view as it is seen, in a file: as pixels, or as lines and text."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget
from shiboken6 import isValid

from xorviz.core.errors import XorvizError
from xorviz.core.steps import Steps, beside
from xorviz.gui.export.png import write_png
from xorviz.gui.export.vector_file import VectorFile, is_vector, vector_file, write_vectors
from xorviz.gui.kit.theme import as_vectors
from xorviz.gui.kit.themed import theme_of


@runtime_checkable
class ForExport(Protocol):
    """An item of pyqtgraph, that paints each dot by itself if it is told so: else all as pixels."""

    def setExportMode(self, export: bool) -> None:
        """Paint for a file, or for the screen."""
        ...


def view_steps(view: QWidget, path: Path) -> Steps:
    """Draw a view into a PNG, SVG or PDF file, which is whole or absent.

    Raises
    ------
    XorvizError
        The view has been closed, or the file cannot be written.
    """
    if not isValid(view):
        raise XorvizError("the view that was to be saved has been closed")
    with beside() as thread:
        if is_vector(path):
            file = vector_file(path, view.size(), view.accessibleName() or view.windowTitle())
            writing = thread.submit(write_vectors, path, _drawn(view, file), file.finished)
        else:
            image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            writing = thread.submit(write_png, image, path, thread.check)
        yield writing
        writing.result()


def _drawn(view: QWidget, file: VectorFile) -> bytes:
    painter = QPainter(file.device)
    try:
        painter.fillRect(view.rect(), theme_of(view).colour("card"))
        paint_as_lines(view, painter, QPoint())
    finally:
        painter.end()
    return file.written()


def paint_as_lines(view: QWidget, painter: QPainter, place: QPoint) -> None:
    """Paint a view at a place, with all that is in it, as lines and text; on the screen it stays as it is."""
    with _plots_for_export(view), as_vectors():
        view.render(painter, place, QRegion(), QWidget.RenderFlag.DrawChildren)


@contextmanager
def _plots_for_export(view: QWidget) -> Iterator[None]:
    plots = view.findChildren(QGraphicsView) + ([view] if isinstance(view, QGraphicsView) else [])
    modes = [plot.cacheMode() for plot in plots]
    items = [each for plot in plots for each in plot.scene().items() if isinstance(each, ForExport)]
    for plot in plots:
        plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # its ground would be an image
    for item in items:
        item.setExportMode(True)
    try:
        yield
    finally:
        for item in items:
            item.setExportMode(False)
        for plot, mode in zip(plots, modes, strict=True):
            plot.setCacheMode(mode)
