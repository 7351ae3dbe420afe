import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QVBoxLayout, QWidget

from tests.gui.time.timelines import MAIN
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.time.timeline import Timeline


@pytest.fixture
def timeline(light, show):
    """A timeline at the bottom of a window, as a person meets it: one lane, the cursor at 1,240."""
    host = QWidget()
    set_theme(host, light)
    card = QFrame()
    card.setObjectName("card")
    timeline = Timeline()
    QVBoxLayout(card).addWidget(timeline)
    layout = QVBoxLayout(host)
    layout.addStretch(1)
    layout.addWidget(card)
    timeline.show_lanes([MAIN], MAIN.id)
    timeline.show_cursor(1240)
    show(host, (1000, 400))
    timeline.setFocus()
    QApplication.processEvents()
    yield timeline
    for menu in timeline.findChildren(QMenu):
        menu.close()


@pytest.fixture
def cursor_wishes(timeline):
    return QSignalSpy(timeline.cursor_requested)
