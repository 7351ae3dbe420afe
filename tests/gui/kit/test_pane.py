import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme


class NumberPane(Pane, QWidget):
    """Draws a number in a list."""

    smallest = (120, 40)

    def __init__(self):
        super().__init__("number", "A number")
        self.drawn = []
        self.number = 0

    def show_number(self, number):
        self.number = number
        self.redraw()

    def on_theme_changed(self):
        self.redraw()

    def resizeEvent(self, event):
        self.redraw()

    def draw(self):
        self.drawn.append((self.number, self.theme.name))


@pytest.fixture
def pane(qapp):
    return NumberPane()


def test_it_has_its_names_and_its_smallest_size(pane):
    assert (pane.objectName(), pane.accessibleName()) == ("number", "A number")
    assert pane.minimumSizeHint().toTuple() == (120, 40)


def test_while_nobody_sees_it_nothing_is_drawn_and_then_the_newest(pane, show):
    pane.show_number(1)
    pane.show_number(2)
    assert pane.drawn == []
    show(pane)
    assert pane.drawn == [(2, "light")]
    pane.show_number(3)
    pane.hide()
    pane.show_number(4)
    assert pane.drawn == [(2, "light"), (3, "light")]
    pane.show()
    assert pane.drawn[2:] == [(4, "light")]


def test_it_is_drawn_once_when_it_is_seen_in_another_size(pane, show):
    window = QWidget()
    QVBoxLayout(window).addWidget(pane)
    show(window)
    pane.hide()
    pane.drawn.clear()
    window.resize(431, 217)
    pane.show()
    assert pane.drawn == [(0, "light")]
    pane.hide()
    pane.show()
    assert pane.drawn == [(0, "light")]


def test_what_was_not_shown_while_nobody_saw_it_is_drawn_then(pane, show):
    show(pane)
    pane.drawn.clear()
    assert pane.is_shown()
    pane.hide()
    assert not pane.is_shown()
    pane.show()
    assert pane.drawn == [(0, "light")]


def test_it_is_drawn_in_the_theme_that_came_meanwhile(pane, show):
    window = QWidget()
    QVBoxLayout(window).addWidget(pane)
    set_theme(window, load_theme("light"))
    show(window)
    pane.hide()
    set_theme(window, load_theme("dark"))
    pane.show()
    assert pane.drawn[-1] == (0, "dark")
    set_theme(window, load_theme("light"))
    assert pane.drawn[-1] == (0, "light")
