"""The runs of a fan as a list: a picture of the plane at the end of each, and what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from xorviz.core.insight.butterfly.butterfly import Fan
from xorviz.core.insight.butterfly.words import moved_words, outcome_words
from xorviz.gui.butterfly.fan_curves import UNMOVED, fan_curves
from xorviz.gui.kit.plane_picture import PlanePicture, paint_sketch
from xorviz.gui.kit.signs.fading import fade_edges
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import named

SIDE = 56
"""Of a picture, in pixels."""
ROOM = 12
"""Around a text, in pixels."""


class FanList(Themed, QListWidget):
    """Shows what became of each run; that which stands out in the plots is marked, Enter opens it."""

    run_wished = Signal(int)
    """The place of a run that is to be seen."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "butterfly_runs", "Runs of the fan: Enter opens one")
        self.setFont(text_font(12))
        self.setWordWrap(True)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        fade_edges(self, "field")
        self._pictures: Sequence[PlanePicture] = ()
        self._painted = 0
        """So many have their picture."""
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.on_turn)
        self.itemActivated.connect(self.on_activated)

    def show_fan(self, fan: Fan | None, pictures: Sequence[PlanePicture]) -> None:
        """List the runs of a fan, with a picture of each if they are there."""
        others = pictures is not self._pictures
        self._pictures = pictures
        texts = [] if fan is None else _texts(fan)
        while self.count() > len(texts):
            self.takeItem(self.count() - 1)
        while self.count() < len(texts):
            self.addItem(QListWidgetItem())
        for row, text in enumerate(texts):
            self.item(row).setText(text)
        if self.currentRow() < 0 and texts:
            self.setCurrentRow(0)
        if others or not pictures:
            self._paint_pictures()
        self._make_room()

    def on_theme_changed(self) -> None:
        """Paint the pictures in the colours of the theme."""
        super().on_theme_changed()
        self.setFont(text_font(12))
        self._paint_pictures()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each text the lines that it takes."""
        super().resizeEvent(event)
        self._make_room()

    @Slot(QListWidgetItem)
    def on_activated(self, item: QListWidgetItem) -> None:
        """Open the run that was double-clicked, or chosen with Enter."""
        self.run_wished.emit(self.row(item))

    def _make_room(self) -> None:
        width = self.viewport().width() - SIDE - 2 * ROOM
        wrapped = Qt.TextFlag.TextWordWrap
        for row in range(self.count()):
            lines = self.fontMetrics().boundingRect(QRect(0, 0, width, 999), wrapped, self.item(row).text())
            self.item(row).setSizeHint(QSize(0, max(SIDE, lines.height()) + ROOM))

    @Slot()
    def on_turn(self) -> None:
        """Paint one picture: all of many samples would take too long for one turn."""
        row = self._painted
        if row < self.count():
            self._painted += 1
            self.item(row).setIcon(self._icon(self._pictures[row] if row < len(self._pictures) else None))
            self._turn.start()

    def _paint_pictures(self) -> None:
        self._painted = 0
        self.on_turn()

    def _icon(self, picture: PlanePicture | None) -> QIcon:
        ratio = self.devicePixelRatioF()
        side = round(SIDE * ratio)
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(self.theme.colour("neutral"))
        if picture is not None:
            with QPainter(image) as painter:
                paint_sketch(painter, QRectF(image.rect()), picture, self.theme)
        image.setDevicePixelRatio(ratio)
        icon, pixmap = QIcon(), QPixmap.fromImage(image)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(pixmap, mode)  # or one that is marked has other colours
        return icon


def _texts(fan: Fan) -> list[str]:
    names = [curve.name for curve in fan_curves(fan)]
    words = [moved_words(moved, fan.unmoved) for moved in fan.moved]
    told = [outcome_words(fan.unmoved), *words]
    assert names[0] == UNMOVED
    return [f"{name}: {text}" for name, text in zip(names, told, strict=True)]
