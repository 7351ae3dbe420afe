import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import Themed, set_theme, theme_of

LIGHT, DARK = load_theme("light"), load_theme("dark")


class Holding(Themed):
    """Holds a colour."""

    def __init__(self):
        super().__init__()
        self.changes = 0
        self.on_theme_changed()

    def on_theme_changed(self):
        self.changes += 1
        self.held = self.theme.colour("card")


class Holder(Holding, QWidget):
    pass


class HoldingList(Holding, QListWidget):
    """Scrolls, so that its own events and its viewport's are apart."""


class Owner(Holding, QWidget):
    """Is the last to colour what it has inside."""

    def __init__(self):
        self.inner = None
        super().__init__()
        self.inner = Holder()
        around(self.inner, outer=self)
        self.on_theme_changed()

    def on_theme_changed(self):
        super().on_theme_changed()
        if self.inner is not None:
            self.inner.held = self.theme.colour("accent")


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


@pytest.mark.parametrize("kind", [Holder, HoldingList])
@pytest.mark.parametrize("shown", [False, True])
def test_all_that_holds_colours_follows_its_root(root, shown, kind):
    holders = [kind() for _ in range(3)]
    around(around(*holders[:2]), holders[2], outer=root)
    if shown:
        root.show()
    for theme in (DARK, LIGHT, DARK):
        set_theme(root, theme)
        assert [holder.held for holder in holders] == [theme.colour("card")] * 3


def test_a_window_that_qt_has_not_polished_can_change_its_theme(qapp):
    root, holder = QWidget(), Holder()
    holder.setParent(root)
    for theme in (DARK, LIGHT, DARK):
        set_theme(root, theme)
        assert holder.held == theme.colour("card")


def test_what_comes_later_takes_the_theme_of_its_place(root):
    set_theme(root, DARK)
    layout, holder = QVBoxLayout(root), Holder()
    assert holder.held == LIGHT.colour("card")
    layout.addWidget(around(holder))
    assert holder.held == DARK.colour("card")
    own = Holder()
    own.setParent(root, Qt.WindowType.Window)
    set_theme(own, LIGHT)
    assert theme_of(own) == LIGHT


def test_a_dialog_has_the_theme_of_the_window_that_it_belongs_to(root):
    set_theme(root, DARK)
    dialog = QDialog(root)
    holder = Holder()
    around(holder, outer=dialog)
    assert theme_of(dialog) == holder.theme == DARK
    dialog.show()
    set_theme(root, LIGHT)
    assert holder.held == LIGHT.colour("card")
    dialog.close()


@pytest.mark.parametrize("later", [False, True])
def test_what_is_inside_takes_its_colours_before_what_it_is_in(root, later):
    owner, layout = Owner(), QVBoxLayout(root)
    if later:
        set_theme(root, DARK)
    layout.addWidget(owner)
    for theme in (DARK, LIGHT, DARK):
        set_theme(root, theme)
        assert owner.inner.held == theme.colour("accent")


def test_only_another_theme_is_a_change(root):
    holder = Holder()
    around(holder, outer=root)
    set_theme(root, LIGHT)
    holder.setStyleSheet("QWidget { margin: 1px; }")
    set_theme(root, LIGHT)
    assert holder.changes == 1
    set_theme(root, DARK)
    assert holder.changes == 2
