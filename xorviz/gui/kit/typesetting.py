"""Typeset mathematics: LaTeX to pictures, in a thread of its own, each formula once."""

import re
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from xorviz.gui.kit.theme import VECTOR

SIZE = 16.0
"""The font size, in units of the drawings."""

_DRAWINGS: dict[str, QSvgRenderer] = {}
"""By formula. The same for all views, in every colour."""
_FAILED: set[str] = set()
"""The formulas that cannot be typeset: they stay plain text, and are not tried again."""

_COMMAND = re.compile(r"([A-Z])([^A-Z]*)")
MOST_PIXMAPS = 256
"""Of the pixmaps, so many are kept; those that have not been drawn for longest go first."""


@cache
def svg_of(latex: str) -> bytes:
    """Return a drawing of a formula. The first call takes a tenth of a second, any other milliseconds."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False  # Qt reads SVG 1.1
    return Latex(latex, size=SIZE, inline=True).svg().encode()


class Typesetter(QObject):
    """Draws formulas as soon as they are there; says so when more are."""

    ready = Signal()
    """Formulas that were wanted are there."""
    _typeset = Signal(str, bytes)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        """There as long as it has work."""
        self._futures: list[Future[bytes]] = []
        self._wanted: set[str] = set()
        self._pixmaps: dict[tuple[str, float, str, float], QPixmap] = {}
        """The one drawn last comes last."""
        self._typeset.connect(self.on_typeset, Qt.ConnectionType.QueuedConnection)

    def want(self, formulas: Iterable[str]) -> None:
        """Have formulas typeset that are not there yet."""
        known = _DRAWINGS.keys() | _FAILED | self._wanted
        missing = [each for each in dict.fromkeys(formulas) if each not in known]
        if not missing:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "typesetting")
        for latex in missing:
            self._wanted.add(latex)
            future = self._pool.submit(svg_of, latex)
            self._futures.append(future)
            future.add_done_callback(partial(self._announce, latex))

    def give_up(self) -> None:
        """Give up what is not there yet, without waiting for what is under way."""
        self._wanted.clear()
        for future in self._futures:
            future.cancel()
        self._futures.clear()

    def close(self) -> None:
        """Give up what is not there yet, and wait for what is under way."""
        self.give_up()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def size(self, latex: str, pixels: float) -> QSizeF | None:
        """Return how large a formula is at a font size; None if it is not there yet."""
        drawing = _DRAWINGS.get(latex)
        return None if drawing is None else drawing.viewBoxF().size() * (pixels / SIZE)

    def depth(self, latex: str, pixels: float) -> float | None:
        """Return how far a formula reaches below its baseline; None if it is not there yet."""
        drawing = _DRAWINGS.get(latex)
        return None if drawing is None else drawing.viewBoxF().bottom() * (pixels / SIZE)

    def is_plain(self, latex: str) -> bool:
        """Say whether a formula cannot be typeset, and stays plain text."""
        return latex in _FAILED

    def draw(
        self, painter: QPainter, latex: str, left: float, baseline: float, pixels: float, colour: QColor
    ) -> bool:
        """Draw a formula on a baseline; return whether it was there."""
        drawing = _DRAWINGS.get(latex)
        if drawing is None:
            return False
        scale, box = pixels / SIZE, drawing.viewBoxF()
        if VECTOR[0]:
            at_baseline = QTransform(scale, 0, 0, scale, left - box.left() * scale, baseline)
            painter.fillPath(at_baseline.map(_outline(latex)), colour)
            return True
        ratio = painter.device().devicePixelRatioF()
        key = (latex, pixels, colour.name(QColor.NameFormat.HexArgb), ratio)
        pixmap = self._pixmaps.pop(key, None) or _tinted(drawing, box.size() * scale, colour, ratio)
        self._pixmaps[key] = pixmap
        if len(self._pixmaps) > MOST_PIXMAPS:
            del self._pixmaps[next(iter(self._pixmaps))]
        place = QRectF(left, baseline + box.top() * scale, box.width() * scale, box.height() * scale)
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        return True

    @Slot(str, bytes)
    def on_typeset(self, latex: str, svg: bytes) -> None:
        """Keep a drawing; without one, the formula stays plain text."""
        if latex in self._wanted:
            self._wanted.remove(latex)
            if svg:
                _DRAWINGS[latex] = QSvgRenderer(QByteArray(svg))
            else:
                _FAILED.add(latex)
            if not self._wanted:
                self.ready.emit()
        if not self._wanted:
            self.close()

    def _announce(self, latex: str, done: "Future[bytes]") -> None:
        """Hand a drawing to the window's thread; an empty one if the formula cannot be typeset."""
        if not done.cancelled():
            self._typeset.emit(latex, b"" if done.exception() else done.result())


@cache
def _outline(latex: str) -> QPainterPath:
    """Return the areas of a drawing, to be filled with any colour: they are paths and upright boxes."""
    from xml.etree.ElementTree import fromstring  # as late as this: a start has no need of it

    outline = QPainterPath()
    outline.setFillRule(Qt.FillRule.WindingFill)
    for each in fromstring(svg_of(latex)).iter():
        if each.tag.endswith("}rect"):
            outline.addRect(*(float(each.get(name, "0")) for name in ("x", "y", "width", "height")))
        for command, numbers in _COMMAND.findall(each.get("d", "")):
            places = [float(number) for number in numbers.split()]
            if command == "Z":
                outline.closeSubpath()
            else:
                {"M": outline.moveTo, "L": outline.lineTo, "Q": outline.quadTo}[command](*places)
    return outline


def _tinted(drawing: QSvgRenderer, size: QSizeF, colour: QColor, ratio: float) -> QPixmap:
    pixels = QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
    pixmap = QPixmap(pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter, QRectF(pixmap.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
    return pixmap
