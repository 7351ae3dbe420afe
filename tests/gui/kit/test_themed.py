import pytest
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import Themed, set_theme, theme_of

LIGHT, DARK = load_theme("light"), load_theme("dark")


class Holder(Themed, QWidget):
    """Holds a colour."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.changes = 0
        self.on_theme_changed()

    def on_theme_changed(self):
        self.changes += 1
        self.held = self.theme.colour("card")


class HoldingList(Holder, QListWidget):
    """Scrolls, so that its own events and its viewport's are apart."""


def around(*widgets, outer=None):
    outer = outer or QWidget()
    layout = QVBoxLayout(outer)
    for widget in widgets:
        layout.addWidget(widget)
    return outer


@pytest.fixture
def root(qapp):
    root = QWidget()
    yield root
    root.close()
    root.deleteLater()


@pytest.mark.parametrize("shown", [False, True])
def test_all_that_holds_colours_follows_its_root(root, shown):
    holders = [Holder(), HoldingList(), Holder()]
    around(around(*holders[:2]), holders[2], outer=root)
    if shown:
        root.show()
    for theme in (DARK, LIGHT, DARK):
        set_theme(root, theme)
        assert [holder.held for holder in holders] == [theme.colour("card")] * 3


def test_what_comes_later_takes_the_theme_of_its_place(root):
    set_theme(root, DARK)
    layout, holder, own = QVBoxLayout(root), Holder(), Holder()
    assert holder.held == LIGHT.colour("card")
    layout.addWidget(around(holder))
    assert holder.held == DARK.colour("card")
    set_theme(own, LIGHT)
    layout.addWidget(own)
    assert own.theme is LIGHT


def test_a_dialog_has_the_theme_of_the_window_that_it_belongs_to(root):
    set_theme(root, DARK)
    dialog = QDialog(root)
    holder = Holder()
    around(holder, outer=dialog)
    assert theme_of(dialog) is holder.theme is DARK
    dialog.show()
    set_theme(root, LIGHT)
    assert holder.held == LIGHT.colour("card")


def test_only_another_theme_is_a_change(root):
    holder = Holder()
    around(holder, outer=root)
    set_theme(root, LIGHT)
    holder.setStyleSheet("QWidget { margin: 1px; }")
    set_theme(root, LIGHT)
    assert holder.changes == 1
    set_theme(root, DARK)
    assert holder.changes == 2
