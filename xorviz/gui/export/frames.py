"""Frames: pictures of epochs, drawn off-screen by the views that the window uses."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QRegion
from PySide6.QtWidgets import QLabel, QWidget

from xorviz.core.files import staged_folder
from xorviz.core.formats import check_folder_name, formats_of
from xorviz.core.run.describing import fit_words, run_name, settings_words
from xorviz.core.run.history import LossCurve
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.steps import Beside, Steps, beside, held_in
from xorviz.gui.export.formats import PICTURES, picture_format
from xorviz.gui.export.retracing import snapshots_at
from xorviz.gui.export.vector_file import vector_file, write_vectors
from xorviz.gui.export.view_figure import paint_as_lines
from xorviz.gui.kit.cards import Detail
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import for_pictures, load_theme, number_font, text_font
from xorviz.gui.kit.themed import set_theme

NARROW = 800
"""Below this width, in pixels, the text of a frame is smaller."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a frame is a picture of: a widget whose parts are painted one after the other."""

    widget: QWidget
    parts: Sequence[QWidget]
    show: Callable[[Snapshot, LossCurve, Any], None]
    """Shows an epoch, the losses around it, and what was found of it."""
    find: Callable[[Snapshot, Callable[[], object]], object] = lambda snapshot, check: None
    """Finds what takes long of an epoch, in any thread, one after the other; its second may raise."""


@dataclass(frozen=True, slots=True)
class FrameLook:
    """How a frame looks."""

    subject: Callable[[Run, Collection[str]], Subject]
    """Makes what is painted, of a run and with these panels."""
    panels: Collection[str]
    size: tuple[int, int] = (1280, 800)
    theme: str = "light"
    scale: float = 1.0
    """Pixels to each of the size, for what is printed or seen large: all is so many times as fine."""


class FramePainter:
    """Draws frames of one run, one after the other. `close` it when done."""

    @for_pictures()
    def __init__(self, run: Run, look: FrameLook) -> None:
        self._run, self._scale = run, look.scale
        self._theme = load_theme(look.theme)
        self._root = QWidget()
        self._root.setObjectName("central")
        self._root.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        set_theme(self._root, self._theme, "QWidget#central { background: transparent; }")
        narrow = look.size[0] < NARROW
        self._settings = Detail()
        self._settings.setFont(text_font(12 if narrow else 14, QFont.Weight.Medium))
        self._numbers = QLabel()
        self._numbers.setFont(number_font(12 if narrow else 15, QFont.Weight.DemiBold))
        self._subject = look.subject(run, look.panels)
        header = in_row((self._settings, 1), self._numbers)
        parts = header, (self._subject.widget, 1)
        self._layout = in_column(*parts, inside=self._root, gap=10, margins=(16, 12, 16, 16))
        self._root.setFixedSize(*look.size)
        self._root.show()

    def find(self, snapshot: Snapshot, check: Callable[[], object]) -> object:
        """Return what must be known of an epoch before it is drawn; in any thread, one after the other."""
        return self._subject.find(snapshot, check)

    def paint(self, snapshot: Snapshot, image: QImage, found: object = None) -> Iterator[None]:
        """Draw an epoch into the image, piece by piece: no piece takes long."""
        self._show(snapshot, found)
        yield
        image.fill(self._theme.colour("window"))
        for part in (self._settings, self._numbers, *self._subject.parts):
            painter = QPainter(image)
            place = part.mapTo(self._root, QPoint())
            part.render(painter, place, QRegion(), QWidget.RenderFlag.DrawChildren)
            painter.end()
            yield

    def paint_vectors(self, snapshot: Snapshot, painter: QPainter, found: object = None) -> Iterator[None]:
        """Draw an epoch as lines and text, piece by piece, with a painter of what keeps them."""
        self._show(snapshot, found)
        yield
        painter.fillRect(self._root.rect(), self._theme.colour("window"))
        for part in (self._settings, self._numbers, *self._subject.parts):
            paint_as_lines(part, painter, part.mapTo(self._root, QPoint()))
            yield

    @property
    def size(self) -> QSize:
        """How large frames are, in pixels of a scale of 1."""
        return self._root.size()

    def new_image(self) -> QImage:
        """Return an image of the right size, with as many pixels as the scale wants."""
        pixels = QSizeF(self._root.size()) * self._scale
        image = QImage(pixels.toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._scale)
        return image

    def close(self) -> None:
        """Let the widgets go."""
        self._root.close()
        self._root.deleteLater()

    @for_pictures()
    def _show(self, snapshot: Snapshot, found: object) -> None:
        words = [*settings_words(snapshot.config), f"seed {snapshot.config.seed:,}"]
        self._settings.setText(" · ".join(words))
        self._numbers.setText(
            f"epoch {snapshot.epoch:,}   loss {loss_text(snapshot.loss)}   {fit_words(snapshot)}"
        )
        self._subject.show(snapshot, self._run.curve, found)
        self._layout.activate()


def frame_steps(run: Run, epoch: int, path: Path, look: FrameLook) -> Steps:
    """Draw one epoch into one file, which is whole or absent; its name says the format."""
    painter = FramePainter(run, look)
    try:
        with beside() as thread:
            yield from _draw(painter, run, epoch, path, thread)
    finally:
        painter.close()


def figure_steps(run: Run, epoch: int, path: Path, look: FrameLook) -> Steps:
    """Draw one epoch into an SVG or PDF file, which is whole or absent."""
    painter = FramePainter(run, look)
    file = vector_file(path, painter.size, run_name(run.start, run.data))
    lines = QPainter(file.device)
    try:
        with beside() as thread:
            seeking = thread.submit(_seek, painter, snapshots_at(run, [epoch], thread.check), thread)
            yield seeking
            snapshot, found = seeking.result()
            yield from painter.paint_vectors(snapshot, lines, found)
            lines.end()
            written = thread.submit(write_vectors, path, file.written(), file.finished)
            yield written
            written.result()
    finally:
        if lines.isActive():
            lines.end()
        painter.close()


def frames_steps(
    run: Run,
    epochs: Sequence[int],
    folder: Path,
    look: FrameLook,
    each_frame: Callable[[], object],
    *,
    force: bool = True,
) -> Steps:
    """Draw epochs into numbered PNG files of a folder; if it is left before the end, none of them is there.

    The folder is where a `staged_folder` may be: with `force`, files of the same names are replaced.
    """
    check_folder_name(folder)
    painter = FramePainter(run, look)
    try:
        draw = partial(draw_frames, painter, run, epochs, each_frame)
        yield from held_in(staged_folder(folder, force=force), draw)
    finally:
        painter.close()


def draw_frames(
    painter: FramePainter, run: Run, epochs: Sequence[int], each_frame: Callable[[], object], folder: Path
) -> Steps:
    """Draw epochs into files epoch-NNNNNNNN.png of an existing folder; `each_frame` is called after each."""
    usual = formats_of("frame", PICTURES)[0]
    with beside() as thread:

        def keep(epoch: int, image: QImage) -> None:
            usual.write(image, folder / f"epoch-{epoch:08d}.{usual.suffix}", thread.check)

        yield from draw_epochs(painter, run, epochs, thread, keep, each_frame)


def draw_epochs(
    painter: FramePainter,
    run: Run,
    epochs: Sequence[int],
    thread: Beside,
    keep: Callable[[int, QImage], object],
    each_frame: Callable[[], object] = lambda: None,
) -> Steps:
    """Draw epochs, which ascend; in the thread, one after the other is kept while the next one is drawn.

    An image is read until `keep` returns, and no longer: to draw over the one before the last spares the time
    in which the system finds and empties the memory of a new one.
    """
    snapshots = snapshots_at(run, epochs, thread.check)
    images = [painter.new_image() for _ in epochs[:2]]
    ahead, kept = thread.submit(_seek, painter, snapshots, thread), None
    for place, epoch in enumerate(epochs):
        yield ahead
        (snapshot, found), image = ahead.result(), images[place % 2]
        if place + 1 < len(epochs):
            ahead = thread.submit(_seek, painter, snapshots, thread)
        yield from painter.paint(snapshot, image, found)
        if kept is not None:
            yield kept
            kept.result()
            each_frame()
        kept = thread.submit(keep, epoch, image)
    if kept is not None:
        yield kept
        kept.result()
        each_frame()


def _seek(painter: FramePainter, snapshots: Iterator[Snapshot], thread: Beside) -> tuple[Snapshot, object]:
    snapshot = next(snapshots)
    return snapshot, painter.find(snapshot, thread.check)


def _draw(painter: FramePainter, run: Run, epoch: int, path: Path, thread: Beside) -> Steps:
    write = picture_format(path, "frame").write

    def keep(_: int, image: QImage) -> None:
        write(image, path, thread.check)

    yield from draw_epochs(painter, run, [epoch], thread, keep)
