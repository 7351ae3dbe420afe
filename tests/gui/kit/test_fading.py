"""What scrolls fades at an edge beyond which it goes on, and nowhere else."""

import pytest
from PySide6.QtWidgets import QListWidget, QTextBrowser, QWidget

from xorviz.gui.kit.signs.fading import HEIGHT, fade_edges


@pytest.fixture
def text(show):
    around = QWidget()
    text = QTextBrowser(around)
    fade_edges(text, "card")
    text.setPlainText("line\n" * 50)
    text.resize(200, 150)
    show(around, (240, 180))
    return text


def fades(text):
    return [fade for name in ("fade_top", "fade_bottom") for fade in text.findChildren(QWidget, name)]


def seen(text):
    return [fade.isVisible() for fade in fades(text)]


def test_at_its_beginning_below_in_the_midst_above_too_at_its_end_only_above(text):
    bar = text.verticalScrollBar()
    for value, edges in ((0, [False, True]), (7, [True, True]), (bar.maximum(), [True, False])):
        bar.setValue(value)
        assert seen(text) == edges
    text.setPlainText("one line")
    assert seen(text) == [False, False]


def test_what_scrolls_by_whole_rows_is_whole_at_its_beginning(show):
    rows = QListWidget()
    rows.addItems([str(row) for row in range(50)])
    for mode, edges in (
        (rows.ScrollMode.ScrollPerItem, [False, True]),
        (rows.ScrollMode.ScrollPerPixel, [True, True]),
    ):
        rows.setVerticalScrollMode(mode)
        if not seen(rows):
            fade_edges(rows, "field")
        show(rows, (200, 150))
        rows.verticalScrollBar().setValue(3)
        assert seen(rows) == edges


def test_it_lies_over_the_edges_of_what_is_seen_in_any_size(text):
    text.verticalScrollBar().setValue(7)
    for size in ((200, 150), (120, 90), (230, 90)):
        text.resize(*size)
        place = text.viewport().geometry()
        above, below = (fade.geometry() for fade in fades(text))
        assert (above.top(), below.bottom()) == (place.top(), place.bottom())
        assert {above.height(), below.height()} == {HEIGHT}
        assert above.width() == below.width() == place.width()


def test_a_line_at_the_edge_is_gone_and_one_further_in_is_whole(text, light):
    text.verticalScrollBar().setValue(7)
    bottom, left = text.viewport().geometry().bottom(), text.viewport().geometry().left()
    image = text.grab().toImage()

    def darkest(y):
        return min(image.pixelColor(x, y).lightness() for x in range(left, left + 60))

    assert darkest(bottom - 1) >= light.colour("card").lightness() - 12
    assert min(darkest(y) for y in range(bottom - 60, bottom - 30)) < 100
