"""Where a pixel of the screen is no whole number of a widget's: at 150 %, say."""

from math import ceil
from statistics import median

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QRegion, qGray
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.core import TrainingConfig

RATIO = 1.5


@pytest.mark.parametrize("tab", ["diagram", "matrix"])
@pytest.mark.parametrize("hidden", [(2,), (8, 8, 8)])
def test_what_says_that_it_paints_all_of_itself_paints_its_last_column_whole(window, hidden, tab):
    window.session.start_run(TrainingConfig(hidden=hidden))
    window.panels.network_card.choose("both" if tab == "diagram" else tab)
    odd = set[int]()
    for width in (1280, 1281):
        window.resize(width, 801)
        for _ in range(4):  # a layout asks for the next one
            QApplication.processEvents()
        opaque = [
            each
            for each in window.findChildren(QWidget)
            if each.isVisible() and each.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        ]
        assert len(opaque) >= 4, "network, plane, loss and the lines of the rule"
        odd |= {place for place, each in enumerate(opaque) if each.width() % 2}
        for each in opaque:
            picture, column = painted(each), int(RATIO * each.width() - 0.5)
            grey = median(qGray(picture.pixel(column, y)) for y in range(picture.height()))
            assert grey > 200, f"{each.objectName()}: the black behind it is seen"
    assert odd, "of some the last pixel is one in part"


def painted(widget: QWidget) -> QImage:
    """Return what a widget paints on black, in pixels of the screen."""
    image = QImage(ceil(RATIO * widget.width()), ceil(RATIO * widget.height()), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.scale(RATIO, RATIO)
    QWidget.render(widget, painter, QPoint(), QRegion(widget.rect()), QWidget.RenderFlag(0))
    painter.end()
    return image
