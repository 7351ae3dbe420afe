"""Buttons and panels draw their colours as they are now; what says that it paints all of itself does."""

from math import ceil
from statistics import median

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion, qGray
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from tests.calls import Calls
from xorviz.core import TrainingConfig
from xorviz.gui.kit.buttons.tool_button import OUTLINED, USUAL, ToolButton
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import load_theme, palette_for
from xorviz.gui.kit.themed import follow_palette, set_theme
from xorviz.gui.kit.widgets import restyle, with_role
from xorviz.themes import THEMES

RATIO = 1.5
"""Pixels of the screen for each of a widget: at 150 %."""
STATES = "rest", "hovered", "checked", "disabled", "focused"


@pytest.fixture
def button(show):
    """A button on a card, with one beside it that can have the keys."""
    place, button = QWidget(), ToolButton()
    button.setText("███")
    button.setCheckable(True)
    in_row(button, with_role(ToolButton(), "primary"), inside=place)
    return show(place).findChild(ToolButton)


def bring(button, state):
    """Bring a button into a state."""
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, state == "hovered")
    button.setChecked(state == "checked")
    button.setEnabled(state != "disabled")
    button.clearFocus()
    if state == "focused":
        button.window().activateWindow()
        button.setFocus(Qt.FocusReason.TabFocusReason)


def pixels(button):
    """Return its picture by rows, (rows, columns, 3)."""
    image = button.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return found[..., 2::-1].astype(int)


def has(found, colour, near=12):
    return (np.abs(found - colour.getRgb()[:3]).max(axis=-1) < near).any()


def test_each_part_has_a_look_in_each_theme():
    assert set(USUAL) == set(OUTLINED)
    for looks in (*USUAL.values(), *OUTLINED.values()):
        for part in looks[:4]:
            assert {each for each in part if each} <= load_theme("light").roles.keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", USUAL)
def test_it_is_drawn_as_it_looks_in_each_state(button, role, theme):
    colours = load_theme(theme)
    with_role(button, role)
    set_theme(button.window(), colours)
    button.ensurePolished()
    for state in STATES:
        bring(button, state)
        ground, frame, ink = button.look(colours)
        found = pixels(button)
        assert has(found, colours.colour(ink), near=45), (state, ink)  # the edges of letters are mixed
        assert not ground or has(found, colours.colour(ground)), (state, ground)
        assert not frame or has(found, colours.colour(frame)), (state, frame)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", USUAL)
def test_what_has_the_keys_has_a_frame_that_it_has_not_else(button, role, theme):
    colours = load_theme(theme)
    with_role(button, role)
    looks = []
    for state in STATES:
        bring(button, state)
        looks.append(button.look(colours))
    assert looks[-1][1]
    assert looks[-1] not in looks[:-1]


def test_an_alarm_is_seen_in_any_state(button, light):
    button.setProperty("alarm", True)
    for state in STATES:
        bring(button, state)
        assert button.look(light)[2] == "alarm"


def test_a_switch_styles_no_button_that_draws_itself(button):
    root, before = button.window(), QApplication.palette()
    plain = QToolButton(root)
    plain.show()
    try:
        for theme in map(load_theme, ("light", "dark", "light", "dark")):
            QApplication.setPalette(palette_for(theme))
            calls = Calls()
            calls.during(lambda theme=theme: follow_palette(root, theme))
            assert has(pixels(button), theme.colour("field"))
        assert calls.of_python["_Restyler._style"] == 1  # the plain one
    finally:
        QApplication.setPalette(before)


@pytest.mark.parametrize("theme", THEMES)
def test_a_panel_is_drawn_in_the_colours_of_the_theme(show, theme):
    around, panel, colours = QWidget(), Panel(), load_theme(theme)
    in_row(panel, inside=around, margins=(9, 9, 9, 9))
    set_theme(show(around), colours)

    def edge_and_ground():
        found = pixels(panel)
        return [found[found.shape[0] // 2, across] for across in (0, 4)]

    def are(*roles):
        return [list(colours.colour(role).getRgb()[:3]) for role in roles]

    assert np.abs(np.subtract(edge_and_ground(), are("border", "card"))).max() < 4
    restyle(panel, "lit", True)
    assert np.abs(np.subtract(edge_and_ground(), are("accent", "card"))).max() < 4
    restyle(panel, "flat", True)
    assert len(np.unique(pixels(panel).reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize("tab", ["diagram", "matrix"])
@pytest.mark.parametrize("hidden", [(2,), (8, 8, 8)])
def test_what_says_that_it_paints_all_of_itself_paints_its_last_column_whole(window, hidden, tab):
    window.session.start_run(TrainingConfig(hidden=hidden))
    window.panels.network_card.choose("both" if tab == "diagram" else tab)
    odd = set[int]()
    for width in (1280, 1281):
        window.resize(width, 801)
        for _ in range(4):  # a layout asks for the next one
            QApplication.processEvents()
        opaque = [
            each
            for each in window.findChildren(QWidget)
            if each.isVisible() and each.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        ]
        assert len(opaque) >= 4, "network, plane, loss and the lines of the rule"
        odd |= {place for place, each in enumerate(opaque) if each.width() % 2}
        for each in opaque:
            picture, column = painted(each), int(RATIO * each.width() - 0.5)
            grey = median(qGray(picture.pixel(column, y)) for y in range(picture.height()))
            assert grey > 200, f"{each.objectName()}: the black behind it is seen"
    assert odd, "of some the last pixel is one in part"


def painted(widget: QWidget) -> QImage:
    """Return what a widget paints on black, in pixels of the screen."""
    image = QImage(ceil(RATIO * widget.width()), ceil(RATIO * widget.height()), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.scale(RATIO, RATIO)
    QWidget.render(widget, painter, QPoint(), QRegion(widget.rect()), QWidget.RenderFlag(0))
    painter.end()
    return image


def test_a_label_that_came_up_half_outside_its_plot_is_whole_further_in(show, light):
    plot = StillPlot("plot", "Plot", show(QWidget(), (200, 120)))
    plot.resize(200, 120)
    plot.show_range((0.0, 1.0), (0.0, 1.0))

    def label_at(*heights):
        label = PillText(anchor=(0.5, 0.5))
        label.set_colours(QColor("white"), QColor("black"))
        label.show_text("you")
        plot.addItem(label)
        for height in heights:
            label.setPos(0.5, height)
            seen = plot.grab().toImage()
        plot.box.removeItem(label)
        return seen

    assert label_at(1.0, 0.5) == label_at(0.5)
