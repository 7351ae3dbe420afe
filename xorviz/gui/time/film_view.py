"""The film strip: what a network answered at some epochs, in a row of small pictures."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import number_font, scaled
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce

SIDE, SMALL_SIDE, LEAST_SIDE = 70, 48, 34
"""Of a picture, in pixels."""
HIGH_WINDOW, LOW_WINDOW = 740, 600
"""From these heights on, in pixels, a window has room for the largest pictures, and for the second."""
GAP = 10
LABEL_HEIGHT = 18
EDGE = 3
"""Room around the pictures for the marks."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True, eq=False)
class FilmFrame:
    """An epoch with its picture and its loss; None and NaN while they are not known yet."""

    epoch: int
    image: QImage | None = None
    loss: float = math.nan


class FilmStrip(Themed, QWidget):
    """Shows some epochs, marks where the cursor is among them, and moves it to one of them."""

    cursor_requested = Signal(int)
    """The epoch of a picture that a person chose."""
    room_changed = Signal()
    """It has another size, or is seen again."""
    theme_changed = Signal()
    """Its pictures are to have other colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("film")
        self.setAccessibleName("Film strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._frames: tuple[FilmFrame, ...] = ()
        self._cursor = 0
        self._chosen = 0
        """The epoch that the keys are on."""
        self.side = SIDE
        """Of a picture."""
        self._fit()

    @property
    def room(self) -> int:
        """How many pictures fit."""
        return max(2, (self.width() - 2 * EDGE + GAP) // (self.side + GAP))

    def show_frames(self, frames: Sequence[FilmFrame]) -> None:
        """Show these pictures, in the order of their epochs."""
        before = [(frame.epoch, frame.image) for frame in self._frames]
        if before != [(frame.epoch, frame.image) for frame in frames]:
            self._frames = tuple(frames)
            self.update()

    def show_cursor(self, epoch: int) -> None:
        """Show where the cursor is."""
        place, self._cursor = self._place(self._cursor), epoch
        if place != self._place(epoch):
            self.update()

    def on_theme_changed(self) -> None:
        """Ask for other pictures, and take the room of its texts."""
        self._fit()
        self.theme_changed.emit()

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(4 * (self.side + GAP), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that there is another room."""
        super().resizeEvent(event)
        self.room_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit into the window, and say that somebody sees it."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._fit()
        self.room_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the window alone."""
        super().hideEvent(event)
        self.window().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's height."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def spoken(self) -> str:
        """Return the epochs of the pictures, and on which of them the keys are, in words."""
        if not self._frames:
            return ""
        at, count = self._index(self._chosen), len(self._frames)
        here = f"Epoch {self._frames[at].epoch:,}, {at + 1} of {count}"
        return f"{here}. Pictures of epochs {', '.join(f'{frame.epoch:,}' for frame in self._frames)}"

    def numbers(self) -> Iterator[str]:
        """Yield the epochs of which there are pictures, each with its loss, parted by tabs."""
        frames = self._frames
        yield "epoch\tloss"
        yield from (f"{frame.epoch}\t{frame.loss!r}" for frame in frames if frame.image is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = self._place(self._cursor)
            for index, frame in enumerate(self._frames):
                self._paint_frame(painter, index, frame, marked=place == index)
            if self._frames and place != round(place):
                self._paint_between(painter, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the pictures; Enter goes to the epoch of the one the keys are on."""
        index, last = self._index(self._chosen), len(self._frames) - 1
        indices = {
            Qt.Key.Key_Left: max(0, index - 1),
            Qt.Key.Key_Right: min(last, index + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if not self._frames:
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            self.cursor_requested.emit(self._frames[index].epoch)
        elif event.key() in indices:
            self._choose(indices[Qt.Key(event.key())])
            announce(self, self.accessibleDescription())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the epoch of the picture there."""
        index = self._index_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)
            self.cursor_requested.emit(self._frames[index].epoch)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        index = self._index_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)
        self.setToolTip("" if index is None else f"Go to epoch {self._frames[index].epoch:,}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the cursor; by mouse, at what was clicked."""
        super().focusInEvent(event)
        if self._frames and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._choose(self._index(self._cursor))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame of the keys away."""
        super().focusOutEvent(event)
        self.update()

    def _fit(self) -> None:
        """Take as much height as the window can spare."""
        high = self.window().height()
        usual = SIDE if high >= HIGH_WINDOW else SMALL_SIDE if high >= LOW_WINDOW else LEAST_SIDE
        self.side = (
            scaled(SIDE) if high >= scaled(HIGH_WINDOW) else max(usual, scaled(min(usual, SMALL_SIDE)))
        )
        self.setFixedHeight(self.side + scaled(LABEL_HEIGHT) + 2 * EDGE)

    def _choose(self, index: int) -> None:
        self._chosen = self._frames[index].epoch
        self.setAccessibleDescription(f"Epoch {self._chosen:,}, {index + 1} of {len(self._frames)}")
        self.update()

    def _index(self, epoch: int) -> int:
        """Return the picture of an epoch, or the last one before it."""
        return max(0, sum(frame.epoch <= epoch for frame in self._frames) - 1)

    def _place(self, epoch: int) -> float:
        """Return the index of an epoch's picture; a half more where it is after that and before the next."""
        index = self._index(epoch)
        known = bool(self._frames) and self._frames[index].epoch == epoch
        return index if known else index + 0.5

    def _index_at(self, position: QPointF) -> int | None:
        for index in range(len(self._frames)):
            if self._box(index).adjusted(0, 0, 0, scaled(LABEL_HEIGHT)).contains(position):
                return index
        return None

    def _step(self) -> float:
        """Return the distance from one picture to the next: as many as fit fill the whole width."""
        return (self.width() - 2 * EDGE - self.side) / (self.room - 1)

    def _box(self, index: float) -> QRectF:
        return QRectF(round(EDGE + index * self._step()), EDGE, self.side, self.side)

    def _paint_frame(self, painter: QPainter, index: int, frame: FilmFrame, *, marked: bool) -> None:
        box, theme = self._box(index), self.theme
        if frame.image is None:
            painter.fillRect(box, theme.colour("field"))
        else:
            painter.drawImage(box, frame.image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if marked else "border"), 3 if marked else 1))
        painter.drawRect(box.adjusted(-1, -1, 1, 1) if marked else box.adjusted(-0.5, -0.5, 0.5, 0.5))
        label = QRectF(
            box.center().x() - self._step() / 2, box.bottom() + EDGE, self._step(), scaled(LABEL_HEIGHT)
        )
        painter.setFont(number_font(12, QFont.Weight.DemiBold if marked else QFont.Weight.Normal))
        painter.setPen(theme.colour("text" if marked else "muted"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, epoch_text(frame.epoch))
        if self.hasFocus() and index == self._index(self._chosen):
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(label.adjusted(3, 1, -3, -1), 5, 5)

    def _paint_between(self, painter: QPainter, place: float) -> None:
        """Mark the cursor between two pictures."""
        box = self._box(place)
        x = box.center().x()
        painter.setPen(QPen(self.theme.colour("accent"), 3))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
