"""Icons of resources/icons, in the colours that the program's palette has while they are painted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from xorviz.assets import asset_text, tell
from xorviz.core.errors import XorvizError

Role = QPalette.ColorRole


def icon(name: str, role: Role = Role.WindowText) -> QIcon:
    """Return an icon in one colour of the palette: of another theme, it need not be another icon."""
    return QIcon(_Ink(name, role))


class _Ink(QIconEngine):
    """Paints what is drawn in `currentColor`; what is out of use is as pale as its words."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name, self._role = name, role

    def clone(self) -> QIconEngine:
        """Return another of the same."""
        return _Ink(self._name, self._role)

    def isNull(self) -> bool:
        """Say whether there is nothing to paint, since the file is missing."""
        return not _svg(self._name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint it in a place."""
        painter.drawPixmap(rect, self.pixmap(rect.size() * painter.device().devicePixelRatioF(), mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return it in so many pixels of the screen."""
        role = Role.PlaceholderText if mode == QIcon.Mode.Disabled else self._role
        colour = QGuiApplication.palette().color(QPalette.ColorGroup.Active, role)
        return _drawn(self._name, colour.name(), size.width(), size.height())

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Return it in so many pixels of the screen."""
        return self.pixmap(size, mode, state)


@lru_cache
def _svg(name: str) -> str:
    try:
        return asset_text("icons", f"{name}.svg")
    except XorvizError as error:
        tell(f"{error}; a button is without its icon")
        return ""


@lru_cache(maxsize=128)
def _drawn(name: str, code: str, width: int, height: int) -> QPixmap:
    """Return a picture in one colour, #rrggbb (QtSvg paints `currentColor` black)."""
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    svg = _svg(name).replace("currentColor", code)
    if svg:
        with QPainter(pixmap) as painter:
            QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    return pixmap
