"""A window that comes up is painted once, also where the desktop is quick to show it."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.heard import Paints
from xorviz.gui.app.asking.beyond_door import bring_up
from xorviz.gui.kit.plots import StillPlot

pytestmark = opens_a_window


@pytest.fixture
def holder(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(StillPlot("plot", "A plot", holder))
    return holder


def test_what_the_desktop_has_painted_at_once_is_not_painted_again(holder, qapp):
    paints = Paints(holder.findChild(StillPlot).viewport())
    bring_up(holder)
    holder.repaint()  # as its coming into sight does
    for _ in range(3):
        qapp.processEvents()
    assert paints.count == 1


def test_a_plot_is_not_painted_for_a_window_that_is_active_or_no_more(holder, qapp, qtbot):
    with qtbot.waitExposed(holder):
        holder.show()
    for _ in range(3):
        qapp.processEvents()
    plot = holder.findChild(StillPlot)
    paints = Paints(plot.viewport())
    for change in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
        qapp.sendEvent(plot, QEvent(change))
        for _ in range(3):
            qapp.processEvents()
        assert paints.count == 0
