from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from xorviz.gui.reach.focus_ring import FocusRing


def test_it_forgets_what_is_destroyed_with_its_focus(qapp):
    window = QWidget()
    picture, ring = QWidget(window), FocusRing(window)
    picture.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    ring.surround(picture)
    delete(picture)
    ring.surround(None)
    assert not ring.isVisible()
    delete(window)
