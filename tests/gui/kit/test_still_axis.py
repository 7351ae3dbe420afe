"""What an axis has placed holds as long as it would place the same."""

from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.axes.scales import NumberAxis
from xorviz.gui.kit.plots import StillPlot


def test_one_that_has_been_painted_without_its_numbers_writes_them_when_they_are_wanted(show, light):
    plot = StillPlot("plot", "Plot", show(QWidget(), (300, 200)), bottom=NumberAxis("bottom"))
    axis = plot.axes["bottom"]
    axis.setHeight(24)
    plot.resize(300, 200)
    plot.show_range((0.0, 10.0), (0.0, 1.0))
    plot.show()
    axis.setStyle(showValues=False)
    bare = plot.grab().toImage()
    axis.setStyle(showValues=True)
    assert plot.grab().toImage() != bare
