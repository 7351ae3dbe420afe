"""Where the words about what is pointed at stand: where they cover little of the network."""

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.network.hover_box import BESIDE, placed_box

LABEL = QSizeF(52, 18)
WORDS = QSizeF(300, 64)


def covered(box, taken):
    return sum((box & each).width() * (box & each).height() for each in taken if not (box & each).isEmpty())


@pytest.mark.parametrize("layers", [(2, 2, 1), (2, 3, 3, 1), (2, 1)])
@pytest.mark.parametrize("size", [(490, 440), (390, 180), (640, 300)])
def test_it_covers_no_more_than_just_beside_the_pointer_and_never_what_is_pointed_at(layers, size):
    area = QRectF(0, 0, *size)
    diagram = place_diagram(layers, area, LABEL, LABEL, LABEL, LABEL)
    inside = area.adjusted(2, 2, -2, -2)
    total = before = 0.0
    for thing in (*diagram.nodes, *diagram.edges):
        pointer = thing.box.center() if hasattr(thing, "box") else (thing.start + thing.end) / 2
        box = placed_box(WORDS, inside, pointer, False, diagram.taken)
        assert inside.contains(box)
        assert not box.contains(pointer)
        old = QRectF(pointer + BESIDE, WORDS)
        old.moveRight(min(old.right(), inside.right()))
        if old.bottom() > inside.bottom():
            old.moveBottom(pointer.y() - 10)
        total, before = total + covered(box, diagram.taken), before + covered(old, diagram.taken)
    assert total < 0.9 * before


def test_aside_it_is_at_an_end_of_the_area():
    inside = QRectF(0, 0, 500, 400)
    for x in (10, 250, 490):
        box = placed_box(WORDS, inside, QPointF(x, 200), True, ())
        assert box.top() == 0 or box.bottom() == 400
        assert inside.contains(box)
