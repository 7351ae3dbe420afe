"""The bars of a sum: each goes from where the sum is to where its part takes it."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from xorviz.core.insight.reasons.sums import AddedUp, Addend
from xorviz.gui.why.parts_table import PartsTable

WIDTH = 120


def bar_of(table, row, theme):
    """The pixels of the middle of a row in which a bar is painted, without the line at zero: first, last."""
    image = QImage(WIDTH, 20, QImage.Format.Format_RGB32)
    image.fill(theme.colour("card"))
    painter = QPainter(image)
    table._paint_bar(painter, QRectF(0, 0, WIDTH, 20), row, theme)
    painter.end()
    colours = [image.pixelColor(x, 10).rgb() for x in range(WIDTH)]
    bare = theme.colour("card").rgb(), theme.colour("border").rgb()
    return np.flatnonzero([colour not in bare for colour in colours])[[0, -1]].tolist()


@pytest.mark.parametrize("back", [True, False])
def test_each_goes_from_the_sum_before_it_to_the_sum_after_it(qapp, light, back):
    table = PartsTable()
    table.show_sum(
        AddedUp(tuple(Addend("", value) for value in (3.0, -1.0, -3.0, -1.0)), back=back), same=False
    )
    each = WIDTH / 4  # from −1 to 3
    places = [(0, 3), (3, 2), (2, -1), (0, -1)]
    for row, ends in enumerate(places):
        first, last = ((end + 1) * each for end in sorted(ends))
        assert bar_of(table, row, light) == pytest.approx([first, last - 1], abs=1.01), row
    table.deleteLater()


@pytest.mark.parametrize("values", [(0.0, 0.0), (np.inf, np.inf), (np.nan, np.nan)])
def test_of_what_has_no_length_there_is_none(qapp, light, values):
    table = PartsTable()
    table.show_sum(AddedUp(tuple(Addend("", value) for value in values)), same=False)
    with pytest.raises(IndexError):
        bar_of(table, 0, light)
    table.deleteLater()
