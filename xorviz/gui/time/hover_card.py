"""The card above the pointer: an epoch, its loss, its landmarks and a picture."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHideEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.layouts import in_lines
from xorviz.gui.kit.theme import number_font, scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.time.timeline_parts import elided, text_width

GAP = -4
"""From the top of the timeline down to the card's lower edge."""
MARGIN = 4
"""Between the card and the window's edge."""
PICTURE_SIZE = 96
CARD_PADDING = 10
CARD_LINE = 18
CARD_TEXT_WIDTH = 96
"""The least, so that the card keeps its width while the numbers change."""
MOST_TEXT_WIDTH = 320
MOST_LINES = 6
"""Of one note."""


def card_font(row: int) -> QFont:
    """Return the font of a line of the card: the epoch, its loss, then words."""
    if row == 0:
        return text_font(12, QFont.Weight.DemiBold)
    return number_font(12) if row == 1 else text_font(12)


class HoverCard(Themed, QWidget):
    """A small card about an epoch, which takes neither the focus nor the pointer."""

    def __init__(self, timeline: QWidget) -> None:
        super().__init__(timeline)
        self.setObjectName("timeline_hover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timeline = timeline
        self._x = 0.0
        self._epoch: int | None = None
        self._image: QImage | None = None
        self._pictured = False
        self.lines: tuple[str, ...] = ()
        """The epoch, its loss, and the landmarks there; nothing while the card is not there."""
        self.hide()

    def show_epoch(self, epoch: int, notes: Sequence[str], x: float) -> None:
        """Name an epoch, with notes on it, above its place on the timeline; the rest is yet to come."""
        known, room = epoch == self._epoch, scaled(MOST_TEXT_WIDTH)
        metrics = QFontMetricsF(card_font(2))
        notes = [line for note in notes for line in in_lines(note, metrics, room, MOST_LINES)]
        self._epoch, self._x = epoch, x
        loss, image = (self.lines[1], self._image) if known else ("", None)
        self._show((f"epoch {epoch:,}", loss, *notes), image)

    def show_preview(self, epoch: int, loss: str, image: QImage | None) -> None:
        """Show the loss and a picture of the epoch that is named; nothing of any other."""
        if epoch == self._epoch:
            self._show((self.lines[0], loss, *self.lines[2:]), image)

    def forget(self) -> None:
        """Forget of which epoch the loss and the picture are; the card stays where it is."""
        self._epoch = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was shown."""
        self._epoch, self._image, self._pictured, self.lines = None, None, False, ()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setPen(QPen(self.theme.colour("border"), 1))
            painter.setBrush(self.theme.colour("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            picture = QRectF(CARD_PADDING, CARD_PADDING, PICTURE_SIZE, PICTURE_SIZE)
            if self._image is not None:
                painter.drawImage(picture, self._image)
            elif self._pictured:
                painter.fillRect(picture, self.theme.colour("field"))
            if self._pictured:  # a plateau's picture is nearly as dark as the card
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(picture.adjusted(-0.5, -0.5, 0.5, 0.5))
            left = self._text_left()
            for row, line in enumerate(self.lines):
                place = QRectF(
                    left,
                    CARD_PADDING + row * scaled(CARD_LINE),
                    self.width() - left - CARD_PADDING,
                    scaled(CARD_LINE),
                )
                word = elided(line, card_font(row), place.width())
                painter.setFont(card_font(row))
                painter.setPen(self.theme.colour("text" if row == 0 else "muted"))
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)

    def _show(self, lines: tuple[str, ...], image: QImage | None) -> None:
        """Show this where the epoch is; room for a picture that was there stays until the card goes."""
        if lines != self.lines or image is not self._image:
            self._pictured = self._pictured or image is not None
            self.lines, self._image = lines, image
            self.resize(self._wanted_size())
            self.update()
        self._stand_above_timeline()

    def _stand_above_timeline(self) -> None:
        """Stand in the timeline's window, inside it."""
        window = self._timeline.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        place = self._timeline.mapTo(window, QPoint(round(self._x), GAP))
        room = window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        left = min(place.x() - self.width() // 2, room.right() + 1 - self.width())
        self.move(max(room.left(), left), max(room.top(), place.y() - self.height()))
        if not self.isVisible():
            self.show()
            self.raise_()

    def _text_left(self) -> int:
        return CARD_PADDING + (PICTURE_SIZE + CARD_PADDING if self._pictured else 0)

    def _wanted_size(self) -> QSize:
        widths = [text_width(line, card_font(row)) for row, line in enumerate(self.lines)]
        height = max(scaled(CARD_LINE) * len(self.lines), PICTURE_SIZE if self._pictured else 0)
        width = (
            self._text_left()
            + min(scaled(MOST_TEXT_WIDTH), max(scaled(CARD_TEXT_WIDTH), *widths))
            + CARD_PADDING
        )
        return QSize(math.ceil(width), height + 2 * CARD_PADDING)
