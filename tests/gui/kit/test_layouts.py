from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.layouts import in_column, in_row


def test_parts_stand_in_their_order_with_their_shares_of_the_room(qtbot):
    whole, left, right, low = (QWidget() for _ in range(4))
    qtbot.addWidget(whole)
    upper = in_row((left, 1), (right, 3), gap=10)
    in_column((upper, 1), (low, 1), inside=whole, gap=6, margins=(1, 2, 3, 4))
    whole.resize(414, 112)
    whole.layout().activate()
    assert upper.contentsMargins() == QMargins()
    assert [each.geometry() for each in (left, right, low)] == [
        QRect(1, 2, 100, 50),
        QRect(111, 2, 300, 50),
        QRect(1, 58, 410, 50),
    ]


def test_none_takes_what_nobody_wants_and_a_part_can_stay_at_a_side(qtbot):
    whole, one, other = (QWidget() for _ in range(3))
    qtbot.addWidget(whole)
    for part in (one, other):
        part.setFixedSize(30, 20)
    in_column(None, (one, Qt.AlignmentFlag.AlignRight), other, inside=whole, gap=0)
    whole.resize(100, 100)
    whole.layout().activate()
    assert (one.geometry(), other.geometry()) == (QRect(70, 60, 30, 20), QRect(0, 80, 30, 20))
