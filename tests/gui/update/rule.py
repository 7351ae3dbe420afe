"""The rows of the chain rule, as they are shown and clicked."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.seen import edge_position, shown_rows
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.update.rule_painter import HEIGHTS
from xorviz.gui.update.rule_rows import PARTS

DEEP = TrainingConfig(dataset="circle", hidden=(8,) * 5, reduction="mean")


def rows(view, kind):
    return [row for row in shown_rows(view) if row.kind == kind]


def all_rows(view, kind):
    """Return the rows of all parts, of which the view shows one at a time."""
    shown, found = view.part, []
    for part in PARTS:
        view.show_part(part)
        found += rows(view, kind)
    view.show_part(shown)
    return found


def click_row(view, row):
    top = view._tops[shown_rows(view).index(row)] - view.verticalScrollBar().value()
    place = QPoint(60, int(top + HEIGHTS[row.kind] / 2))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colours(view):
    image = view.viewport().grab().toImage()
    points = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    return {image.pixelColor(*point).name() for point in points}


def current_line(rule, window):
    place = window.session.walk.place
    return window.session.walk.trace.operations[place].kind, [
        row for row in shown_rows(rule) if row.kind == "line" and row.place == place
    ]


def click_edge(network, place):
    QTest.mouseClick(network, Qt.MouseButton.LeftButton, pos=edge_position(network, place).toPoint())
