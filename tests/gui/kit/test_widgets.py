"""A read-out: its room, and what it costs to show another number in it."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.heard import LayoutRequests
from xorviz.gui.kit.widgets import Readout


@pytest.fixture
def readout(show):
    readout = Readout("number", "Number", "1,000")
    readout.show_text("0")
    show(readout, (200, 60))
    QApplication.processEvents()
    return readout


def test_a_number_that_fits_lays_nothing_out(readout):
    requests = LayoutRequests(readout)
    for number in ("1", "20", "300", "1,000"):
        readout.show_text(number)
        QApplication.processEvents()
    assert requests.count == 0


def test_a_number_that_is_wider_gets_its_room(readout):
    readout.show_text("1,000,000,000,000")
    QApplication.processEvents()
    value = readout.findChild(QLabel, "number")
    assert value.width() >= value.sizeHint().width()
