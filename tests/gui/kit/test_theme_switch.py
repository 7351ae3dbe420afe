"""What is styled when the theme changes: what is seen at once, the rest when it is shown."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tests.gui.heard import LayoutRequests, Paints
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import load_theme, palette_for, set_zoom
from xorviz.gui.kit.themed import follow_palette, painted_once
from xorviz.gui.kit.widgets import with_role
from xorviz.session.settings import LessonPlace

LIGHT, DARK, CONTRAST = (load_theme(name) for name in ("light", "dark", "contrast"))
DOORS = (
    "look_hidden", "look_rule", "plane_tab_hidden", "plane_tab_both", "plane_tab_input", "rule_tab_samples",
    "rule_tab_health", "rule_tab_code", "rule_tab_rule", "loss_scale_gradients", "loss_scale_log",
)  # fmt: skip
PLANES = {"input": 1, "both": 2}
"""By tab, how many plots it shows."""


@pytest.fixture
def root(qapp):
    """A window with a field and a label, which is hidden, in the light theme."""
    before = QApplication.palette()
    root = QWidget()
    layout = QVBoxLayout(root)
    root.field, root.later = QLineEdit(), QLabel("later")
    with_role(root.later, "muted")
    layout.addWidget(root.field)
    layout.addWidget(root.later)
    root.later.hide()
    root.show()
    switch(root, LIGHT)
    yield root
    root.close()
    root.deleteLater()
    QApplication.setPalette(before)


def switch(root, theme):
    with painted_once(root):
        QApplication.setPalette(palette_for(theme))
        follow_palette(root, theme)


def ink(widget):
    return widget.palette().color(widget.foregroundRole())


def ground(field):
    return field.grab().toImage().pixelColor(field.width() // 2, 4)


def test_what_is_seen_changes_at_once_and_what_is_hidden_when_it_is_shown(root):
    assert ground(root.field) == LIGHT.colour("field")
    for theme, before in ((DARK, LIGHT), (LIGHT, DARK), (DARK, LIGHT)):
        switch(root, theme)
        assert ground(root.field) == theme.colour("field")
        assert ink(root.later) == before.colour("muted")
        root.later.show()
        assert ink(root.later) == theme.colour("muted")
        root.later.hide()


def test_a_switch_paints_what_is_seen_once(root):
    opaque = QWidget(root)
    opaque.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    opaque.setMinimumSize(40, 40)
    root.layout().addWidget(opaque)
    opaque.show()
    parts = root.field, opaque
    watching = [Paints(part) for part in parts]
    for theme in (DARK, LIGHT):
        QApplication.processEvents()
        for paints in watching:
            paints.count = 0
        switch(root, theme)
        for _ in range(3):
            QApplication.processEvents()
        assert [paints.count for paints in watching] == [1, 1]


def test_a_switch_lays_nothing_out(root):
    root.field.setStyleSheet("font-weight: 600")
    root.later.show()
    with_role(root.later, "title")
    switch(root, DARK)
    QApplication.processEvents()
    asked = LayoutRequests(root)
    for theme in (LIGHT, DARK):
        switch(root, theme)
        QApplication.processEvents()
        assert asked.count == 0
        assert root.later.font().weight() == QFont.Weight.DemiBold
        assert ink(root.later) == theme.colour("text")


@pytest.fixture
def plots(window, qapp):
    """What counts the paints of each plot of the window, which shows everything."""
    window.first_sight.explore = True
    window.first_sight.show_parts()
    qapp.processEvents()
    return [Paints(plot.viewport()) for plot in window.findChildren(StillPlot)]


def counted(qapp, watching, act):
    """Return how often each was painted after an act."""
    for _ in range(3):
        qapp.processEvents()
    for paints in watching:
        paints.count = 0
    act()
    for _ in range(3):
        qapp.processEvents()
    return [paints.count for paints in watching]


def test_a_switch_paints_each_part_of_the_window_once(window, qapp):
    parts = [each for each in window.findChildren(QWidget) if each.isVisible()]
    assert len(parts) > 50
    watching = [Paints(part) for part in parts]
    for name in ("dark", "light"):
        found = []
        for _ in range(3):  # what the engine tells of itself meanwhile is painted, too, but not each time
            window.appearance.show_theme("light" if name == "dark" else "dark")
            found.append(counted(qapp, watching, lambda name=name: window.appearance.show_theme(name)))
        assert set(map(min, zip(*found, strict=True))) == {0, 1}  # 0: what is scrolled away


def test_another_tab_paints_each_plot_once(window, qapp, plots):
    tabs = {name: window.findChild(QAbstractButton, f"plane_tab_{name}") for name in PLANES}
    for name in ("both", "input", "both", "input"):
        assert list(filter(None, counted(qapp, plots, tabs[name].click))) == [1] * PLANES[name]


def test_another_size_paints_each_plot_once(window, qapp, plots):
    size = window.size()
    for less in (10, 20, 0):
        smaller = size - QSize(less, less)
        counts = counted(qapp, plots, lambda smaller=smaller: window.resize(smaller))
        assert list(filter(None, counts)) == [1, 1]


def test_a_window_of_what_is_hidden_has_the_colours_when_it_is_shown(root):
    dialog = QDialog(root.later)
    for theme in (LIGHT, DARK, LIGHT):
        switch(root, theme)
        dialog.show()
        assert dialog.grab().toImage().pixelColor(4, 4) == theme.colour("card")
        dialog.hide()


def test_a_theme_of_thick_lines_or_larger_text_styles_all(root):
    switch(root, CONTRAST)
    assert ink(root.later) == CONTRAST.colour("muted")
    switch(root, DARK)
    assert ink(root.later) == DARK.colour("muted")
    root.hide()
    switch(root, CONTRAST)
    root.show()
    switch(root, DARK)
    assert "border-width: 2px" not in root.styleSheet()
    set_zoom(1.5)
    try:
        switch(root, load_theme("light"))
        assert ink(root.later) == LIGHT.colour("muted")
        assert "width: 15px; height: 15px" in root.styleSheet()
    finally:
        set_zoom(1.0)


@pytest.mark.slow
def test_a_window_that_was_switched_looks_as_one_that_is_styled_as_a_whole(window, qapp):
    def picture():
        qapp.processEvents()
        qapp.processEvents()
        return window.grab().toImage()

    def click(name):
        button = window.findChild(QAbstractButton, name)
        if button.isVisible():
            button.click()

    window.first_sight.explore = True
    window.first_sight.show_parts()
    for door in DOORS:
        window.appearance.show_theme("light")
        window.setStyleSheet(window.styleSheet())
        window.appearance.show_theme("dark")
        click(door)
        switched = picture()
        window.setStyleSheet(window.styleSheet())
        assert picture() == switched, door


def test_around_the_question_is_the_ground_of_the_theme(make_window, qapp):
    window = make_window(place=LessonPlace(column="question"))
    column = window.column
    for theme in ("dark", "light", "dark", "contrast", "light"):
        window.appearance.show_theme(theme)
        qapp.processEvents()
        picture, ground = window.grab().toImage(), load_theme(theme).colour("window")
        right = column.mapTo(window, column.rect().topRight())
        assert picture.pixelColor(right.x(), right.y() + column.height() // 2) == ground, theme
