"""How large a graph is shown, and which part of it."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

SMALLEST, LARGEST = 0.25, 4.0
LEGIBLE = 0.75
"""The least zoom at which its text is read without effort."""
MARGIN = 12.0


class GraphPort:
    """What a view shows of what it has laid out: at which zoom, and from which corner on."""

    def __init__(self) -> None:
        self._zoom, self._corner = 1.0, QPointF()

    def begin(self, size: QSizeF, room: QSizeF) -> None:
        """Show all of it, if it can be read then; or begin at the upper left, at the usual size."""
        self._zoom, self._corner = 1.0, QPointF()
        if LEGIBLE <= min(room.width() / size.width(), room.height() / size.height()) < 1.0:
            self.show_all(size, room)

    def apply(self, painter: QPainter) -> None:
        """Have a painter paint so."""
        painter.translate(self._corner)
        painter.scale(self._zoom, self._zoom)

    def state(self) -> tuple[float, float, float]:
        """Return what decides what is shown."""
        return self._zoom, self._corner.x(), self._corner.y()

    def sight(self, room: QSizeF) -> QRectF:
        """Return the part of the graph that is in sight."""
        return QRectF(self.to_graph(QPointF()), room / self._zoom)

    def to_graph(self, position: QPointF) -> QPointF:
        """Return where in the graph a place of the view is."""
        return (position - self._corner) / self._zoom

    def on_screen(self, area: QRectF) -> QRectF:
        """Return where in the view a part of the graph is."""
        return QRectF(self._corner + area.topLeft() * self._zoom, area.size() * self._zoom)

    def zoom_by(self, factor: float, about: QPointF) -> None:
        """Show it so many times as large; a place of the view stays where it is."""
        at = self.to_graph(about)
        self._zoom = min(LARGEST, max(SMALLEST, self._zoom * factor))
        self._corner = about - at * self._zoom

    def move_by(self, way: QPointF) -> None:
        """Move it."""
        self._corner += way

    def show_all(self, size: QSizeF, room: QSizeF) -> None:
        """Show all of it in the middle, as large as fits."""
        self._zoom = min(1.0, room.width() / size.width(), room.height() / size.height())
        left = room - size * self._zoom
        self._corner = QPointF(left.width(), left.height()) / 2

    def reveal(self, area: QRectF, room: QSizeF) -> None:
        """Move it so that a part is in sight, if it is not; of one that is too large, its middle."""
        shown = self.on_screen(area).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        across = _way(shown.left(), shown.right(), room.width())
        self.move_by(QPointF(across, _way(shown.top(), shown.bottom(), room.height())))


def _way(low: float, high: float, room: float) -> float:
    """Return how far a stretch is to be moved to be in sight."""
    if high - low > room:
        return (room - high - low) / 2
    return max(0.0, -low) + min(0.0, room - high)
