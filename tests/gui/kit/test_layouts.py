from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.layouts import in_column, in_lines, in_row, told_apart
from xorviz.gui.kit.theme import text_font


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


def test_a_text_is_in_lines_that_fit_and_the_last_of_too_many_is_cut(qapp):
    metrics = QFontMetricsF(text_font(12))
    text = " ".join(f"word{count}" for count in range(20))
    width = metrics.horizontalAdvance("word10 word11 word12")
    lines = in_lines(text, metrics, width, 30)
    assert " ".join(lines) == text
    assert 1 < len(lines) <= 10
    assert all(metrics.horizontalAdvance(line) <= width for line in lines)
    few = in_lines(text, metrics, width, 3)
    assert few[:2] == lines[:2]
    assert (len(few), few[2][-1]) == (3, "…")
    assert in_lines("short", metrics, width, 3) == ["short"]
    assert in_lines("", metrics, width, 3) == [""]


def test_of_a_long_name_what_others_have_too_makes_way_first():
    name = "activation tanh-relu, learning rate 0.01, schedule cosine"
    other = "activation tanh-relu, learning rate 0.02, schedule cosine"

    def told(most, *others):
        return told_apart(name, others, lambda text: len(text) <= most)

    assert told(100, other) == name
    assert told(50, other) == "…, learning rate 0.01, schedule cosine"
    assert told(30, other) == "…, learning rate 0.01"
    assert told(5, other) == "…, learning rate 0.01"
    assert told(30) == told(30, name) == name, "nothing tells it from others"


def test_then_the_words_with_which_another_begins():
    name = "learning rate 5 from epoch 900"

    def told(*others):
        return told_apart(name, others, lambda text: len(text) <= 22)

    assert told("learning rate 2 from epoch 700") == "… 5 from epoch 900"
    assert told("learning rate 5 from epoch 700", "learning rate 2", "seed 3") == "… 5 from epoch 900"
    assert told("learning rate 5 from epoch 700") == "… 900"
    assert told("learning rate 5 from epoch 900 to 1,000") == "… 900"
    assert told("seed 3") == name
