import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.plane_image import plane_image
from xorviz.gui.kit.plot_items import PlaneItem
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import diverging_table, load_theme
from xorviz.themes import THEMES

WIDEST = float(np.finfo(np.float64).max)


def colours(image):
    """Return the colours of an image, (rows, columns, 3)."""
    places = [[image.pixelColor(x, y) for x in range(image.width())] for y in range(image.height())]
    return np.array([[colour.getRgb()[:3] for colour in row] for row in places])


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("limits", [(0.0, 1.0), (-1.0, 1.0), (-0.5, 3.5)])
def test_each_value_has_the_colour_of_its_share_of_the_limits(name, limits):
    low, high = limits
    shares = np.array([[0.0, 0.25, 0.5], [0.75, 0.9, 1.0]])
    image = plane_image(low + shares * (high - low), load_theme(name), limits)
    wanted = diverging_table(name)[np.minimum(256 * shares, 255).astype(int)]
    assert (image.width(), image.height()) == (3, 2)
    assert (abs(colours(image) - wanted.astype(int)) <= 2).all()


def test_what_is_beyond_is_at_the_nearer_end_and_what_is_no_number_in_the_middle(light):
    values = np.array([[-WIDEST, -np.inf, -1.0, np.nan, 2.0, np.inf, WIDEST]])
    table = diverging_table("light")
    assert colours(plane_image(values, light)).tolist() == [table[[0, 0, 0, 128, 255, 255, 255]].tolist()]


@pytest.fixture
def plot(show):
    """A plot from 0 to 1 without axes."""
    outer = show(QWidget(), (200, 200))
    plot = StillPlot("plane", "Plane", outer)
    plot.resize(200, 200)
    plot.show_range((0.0, 1.0), (0.0, 1.0))
    plot.show()
    return plot


@pytest.mark.parametrize("has_border", [True, False])
def test_in_a_plot_the_first_row_is_the_lowest_inside_its_border(plot, light, has_border):
    border = QPen(light.colour("alarm"), 0) if has_border else None
    PlaneItem(plot).show_image(plane_image(np.array([[0.0], [1.0]]), light), QRectF(0, 0, 1, 1), border)
    shown, table = colours(plot.grab().toImage()), diverging_table("light")
    assert (abs(shown[[150, 50], 100] - table[[0, 255]].astype(int)) <= 1).all()
    alarm = light.colour("alarm").getRgb()[:3]
    assert (shown == alarm).all(axis=2).any() == has_border
