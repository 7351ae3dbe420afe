"""The rows of the chain rule, as they are shown and clicked."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.seen import shown_rows
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.update.rule_painter import HEIGHTS

DEEP = TrainingConfig(dataset="circle", hidden=(8,) * 5, reduction="mean")


def rows(view, kind):
    return [row for row in shown_rows(view) if row.kind == kind]


def click_row(view, row):
    top = view._tops[shown_rows(view).index(row)] - view.verticalScrollBar().value()
    place = QPoint(60, int(top + HEIGHTS[row.kind] / 2))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colours(view):
    image = view.viewport().grab().toImage()
    points = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    return {image.pixelColor(*point).name() for point in points}
