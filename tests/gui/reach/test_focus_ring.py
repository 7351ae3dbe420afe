from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import delete

from xorviz.gui.reach.focus_ring import FocusRing


def test_it_forgets_what_is_destroyed_with_its_focus(qapp):
    window = QWidget()
    field, ring = QLineEdit(window), FocusRing(window)
    ring.surround(field)
    delete(field)
    ring.surround(None)
    assert not ring.isVisible()
    delete(window)
