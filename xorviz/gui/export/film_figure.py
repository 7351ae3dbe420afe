"""The film strip as one figure: the boundary at some epochs in a row, and of which run."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPaintDevice, QPainter, QPen

from xorviz.core.insight.film_epochs import film_epochs
from xorviz.core.run.describing import run_name, settings_words
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.steps import Beside, Steps, beside
from xorviz.gui.export.png import write_png
from xorviz.gui.export.retracing import snapshot_at
from xorviz.gui.export.vector_file import vector_file, write_vectors
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.plane_picture import PlanePicture, paint_sketch, sketch
from xorviz.gui.kit.theme import Theme, load_theme, number_font, text_font

FIGURE_EPOCHS = 10
SIDE = 240
"""Of a picture: pixels, and cells of the plane."""
GAP, MARGIN = 20, 28
HEADER_HEIGHT, LABEL_HEIGHT = 44, 52


def figure_epochs(
    run: Run, epochs: Sequence[int], *, changes: bool
) -> Generator["Future[Any] | None", None, Sequence[int]]:
    """Return the epochs that a film strip is of: with `changes`, those between which the boundary changes."""
    if not changes:
        return epochs
    with beside() as thread:
        found = thread.submit(film_epochs, run, FIGURE_EPOCHS, epochs[0], epochs[-1])
        yield found
        return found.result()


def figure_of_changes(
    run: Run, path: Path, theme_name: str, write: Callable[[Run, Sequence[int], Path, str], Steps]
) -> Steps:
    """Find the epochs between which the boundary changes, and write a figure of them."""
    epochs = yield from figure_epochs(run, range(run.epoch + 1), changes=True)
    yield from write(run, epochs, path, theme_name)


def write_png_figure(run: Run, epochs: Sequence[int], path: Path, theme_name: str) -> Steps:
    """Draw epochs of a run in a row into one PNG file, which is whole or absent."""

    def keep(image: QImage, check: Callable[[], object]) -> None:
        write_png(image, path, check)

    yield from picture_figure(run, epochs, theme_name, keep)


def picture_figure(
    run: Run, epochs: Sequence[int], theme_name: str, keep: Callable[[QImage, Callable[[], object]], None]
) -> Steps:
    """Draw epochs of a run in a row into an image, which is kept in a thread; `keep` may call its second."""
    image = QImage(figure_size(len(epochs)), QImage.Format.Format_RGB32)
    yield from _draw(image, run, epochs, theme_name, lambda thread: thread.submit(keep, image, thread.check))


def write_vector_figure(run: Run, epochs: Sequence[int], path: Path, theme_name: str) -> Steps:
    """Draw the same into an SVG or a PDF file."""
    file = vector_file(path, figure_size(len(epochs)), f"{run_name(run.start, run.data)}: film strip")
    yield from _draw(
        file.device,
        run,
        epochs,
        theme_name,
        lambda thread: thread.submit(write_vectors, path, file.written(), file.finished),
    )


def figure_size(count: int) -> QSize:
    """Return the size of a figure of so many epochs, in pixels."""
    width = 2 * MARGIN + count * SIDE + (count - 1) * GAP
    return QSize(max(width, 4 * SIDE), 2 * MARGIN + HEADER_HEIGHT + SIDE + LABEL_HEIGHT)


def picture_rect(place: int) -> QRect:
    """Return where the picture of an epoch is, by its place in the row."""
    return QRect(MARGIN + place * (SIDE + GAP), MARGIN + HEADER_HEIGHT, SIDE, SIDE)


def _draw(
    picture: QPaintDevice,
    run: Run,
    epochs: Sequence[int],
    theme_name: str,
    write: Callable[[Beside], Future[None]],
) -> Steps:
    theme, size = load_theme(theme_name), figure_size(len(epochs))
    painter = QPainter(picture)
    try:
        with beside() as thread:
            _paint_header(painter, QRect(0, 0, size.width(), size.height()), run, theme)
            for place, epoch in enumerate(epochs):
                found = thread.submit(_sketched, run, epoch, thread.check)
                yield found
                snapshot, drawn = found.result()
                _paint_part(painter, place, snapshot, drawn, theme)
            painter.end()
            written = write(thread)
            yield written
            written.result()
    finally:
        if painter.isActive():
            painter.end()


def _sketched(run: Run, epoch: int, check: Callable[[], object]) -> tuple[Snapshot, PlanePicture]:
    snapshot = snapshot_at(run, epoch, check)
    return snapshot, sketch(snapshot, SIDE)


def _paint_header(painter: QPainter, area: QRect, run: Run, theme: Theme) -> None:
    words = [*settings_words(run.config), *(["changed on the way"] if run.edits else [])]
    painter.fillRect(area, theme.colour("card"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = area.adjusted(MARGIN, MARGIN - 10, -MARGIN, 0)
    line.setHeight(HEADER_HEIGHT)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(text_font(22, QFont.Weight.DemiBold))
    painter.setPen(theme.colour("text"))
    name = run_name(run.start, run.data)
    painter.drawText(line, left, name)
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(name) + GAP)
    painter.setFont(text_font(20))
    painter.setPen(theme.colour("muted"))
    painter.drawText(line, left, " · ".join(words))


def _paint_part(painter: QPainter, place: int, snapshot: Snapshot, drawn: PlanePicture, theme: Theme) -> None:
    box = QRectF(picture_rect(place))
    paint_sketch(painter, box, drawn, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
    line = QRectF(box.left(), box.bottom() + 6, SIDE, LABEL_HEIGHT / 2)
    for text, font, role in (
        (f"epoch {snapshot.epoch:,}", number_font(19, QFont.Weight.DemiBold), "text"),
        (f"loss {loss_text(snapshot.loss)}", number_font(17), "muted"),
    ):
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        line.translate(0, LABEL_HEIGHT / 2)
