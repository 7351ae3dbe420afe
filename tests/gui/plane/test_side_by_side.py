"""The input plane and hidden space, side by side: two squares of one size, at one height."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from xorviz.core import TrainingConfig
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView

SIZES = [(1024, 700), (1280, 800), (1366, 768), (1920, 1080)]


@pytest.fixture
def spaces(window):
    """Both spaces of a window, seen."""
    window.session.start_run(TrainingConfig())
    window.panels.plane_card.show_tab("both")
    QApplication.processEvents()
    return window.findChild(BoundaryView), window.findChild(HiddenSpaceView)


def plane_of(view):
    """Return where the plane of a view begins in its window, and its width and height, in pixels."""
    box = view._plot.box
    corner = view._plot.mapFromScene(box.mapRectToScene(box.rect()).topLeft())
    at = view._plot.viewport().mapTo(view.window(), corner)
    return at, box.rect().size().toSize()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_both_planes_are_as_large_and_as_high_as_each_other(window, spaces, size, theme):
    window.appearance.show_theme(theme)
    window.resize(*size)
    QApplication.processEvents()
    window.grab()
    (left, wide), (right, as_wide) = map(plane_of, spaces)
    assert wide == as_wide
    assert abs(left.y() - right.y()) <= 1
    assert left.x() < right.x()


def test_alone_each_has_all_the_room_again(window, spaces):
    window.resize(1280, 800)
    QApplication.processEvents()
    shared = spaces[0].square.side
    for tab, view in zip(("input", "hidden"), spaces, strict=True):
        window.panels.plane_card.show_tab(tab)
        QApplication.processEvents()
        assert view.square.side > shared + 30
        assert view._plot.mapTo(view, QPoint()).y() >= 0


def test_where_too_few_answers_have_room_beside_their_samples_none_is_there(window, spaces):
    boundary, _ = spaces
    seen = set()
    for size in SIZES:
        window.resize(*size)
        QApplication.processEvents()
        seen.add(sum(text.isVisible() for text in boundary._samples.labels.texts))
    assert seen == {0, 4}


def test_where_one_has_much_less_room_the_other_keeps_most_of_its_own(window, spaces):
    window.actions_by_id["view.present"].trigger()
    window.resize(800, 800)
    QApplication.processEvents()
    sides = [view.square.side for view in spaces]
    window.actions_by_id["view.present"].trigger()  # text is larger everywhere meanwhile
    assert sides[1] < sides[0]
    assert sides[0] > 100
