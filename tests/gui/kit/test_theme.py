import ast
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessibilityHints, QColor, QFontInfo, QImage, QPainter, QStyleHints
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

import xorviz.gui
from tests.gui.seen import contrast
from xorviz.assets import asset
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import (
    INKS,
    diverging_table,
    load_theme,
    number_font,
    palette_for,
    set_zoom,
    style_sheet,
    system_theme,
    text_font,
)
from xorviz.gui.kit.themed import set_theme
from xorviz.themes import THEMES

HIGH = 7.0, 4.5
"""What high contrast asks for of words, and of all else."""
USUAL = 4.5, 3.0
"""What WCAG does."""
FONTS, LEAST_PIXELS = ("text_font", "number_font", "number_text"), 12
ASKED = {name: HIGH if name == "contrast" else USUAL for name in THEMES}


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_all_themes_have_the_same_roles():
    light, *others = (load_theme(name) for name in THEMES)
    assert light.colour("card").lightness() > 128
    for dark in others:
        assert light.roles.keys() == dark.roles.keys()
        assert dark.colour("card").lightness() < 128


@pytest.mark.parametrize("name", THEMES)
def test_every_role_points_into_the_palette_and_no_colour_is_idle(name):
    table = tomllib.loads(asset("themes", f"{name}.toml").read_text(encoding="utf-8"))
    assert set(table["roles"].values()) == set(table["palette"])
    assert all(QColor(colour).isValid() for colour in table["palette"].values())


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("role", "ground"),
    [
        ("text", "card"),
        ("muted", "card"),
        ("text", "window"),
        ("muted", "window"),
        ("text", "field"),
        ("muted", "field"),
        ("text", "accent_soft"),
        ("on_accent", "accent"),
        ("gradient", "card"),
        ("alarm", "card"),
        ("axis_1", "card"),
        ("axis_2", "card"),
        ("axis_1", "field"),
        ("axis_2", "field"),
        ("axis_1", "accent_soft"),
        ("axis_2", "accent_soft"),
    ],
)
def test_text_can_be_read(name, role, ground):
    theme = load_theme(name)
    assert contrast(theme.roles[role], theme.roles[ground]) >= ASKED[name][0]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", ["positive", "negative", "accent", "gradient"])
def test_strokes_can_be_seen(name, role):
    theme = load_theme(name)
    assert contrast(theme.roles[role], theme.roles["card"]) >= ASKED[name][1]


@pytest.mark.parametrize("role", sorted({*INKS, "ring"} - {"wrong"}))
def test_in_high_contrast_all_that_is_drawn_can_be_seen_on_every_ground(role):
    """But for areas, which lie on the card alone, and in which a line can be seen too."""
    theme = load_theme("contrast")
    is_area = role.endswith("_fill")
    for ground in ("window", "card") if is_area else ("window", "card", "field", "accent_soft"):
        assert contrast(theme.roles[role], theme.roles[ground]) >= HIGH[1]
    if is_area:
        assert contrast(theme.roles["text"], theme.roles[role]) >= HIGH[1]


@pytest.mark.parametrize("role", ["text", "muted", "accent", "gradient", "positive", "negative"])
def test_in_high_contrast_nothing_is_faint(role):
    theme = load_theme("contrast")
    faint = theme.colour(role, 0.4)
    share = faint.alphaF()
    mixed = QColor(*(round(share * each) for each in faint.getRgb()[:3]))  # on black
    assert contrast(mixed, theme.roles["card"]) >= 3.0
    assert theme.colour("card", 0.1).alphaF() == pytest.approx(0.1, abs=0.01)
    assert theme.stroke(2.0) == 3.0
    assert load_theme("light").stroke(2.0) == 2.0
    assert load_theme("light").colour(role, 0.4).alphaF() == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize("role", ["gradient", "accent"])
def test_in_high_contrast_words_can_be_read_on_a_tint(role):
    """As those of the current line are, whose ground is a little of the colour that marks it."""
    theme = load_theme("contrast")
    tint = theme.colour(role, 0.16)
    ground = QColor(*(round(tint.alphaF() * each) for each in tint.getRgb()[:3]))  # on black
    for ink in ("text", "muted", "gradient"):
        assert contrast(theme.roles[ink], ground) >= HIGH[0]


@pytest.mark.parametrize("kind", [QPushButton, ToolButton, QComboBox, QLineEdit])
def test_in_high_contrast_what_can_be_touched_has_an_edge(show, kind):
    place, touched = QWidget(), kind()
    touched.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    in_column(touched, inside=place)
    set_theme(place, load_theme("contrast"))
    image = show(place).grab().toImage()
    edge = touched.mapTo(place, QPoint(touched.width() // 2, 1))
    assert image.pixelColor(edge) == load_theme("contrast").colour("border")


@pytest.mark.parametrize(
    ("scheme", "preference", "name"),
    [
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, "light"),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, "dark"),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, "contrast"),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, "contrast"),
    ],
)
def test_the_desktop_is_followed(qapp, monkeypatch, scheme, preference, name):
    monkeypatch.setattr(QAccessibilityHints, "contrastPreference", lambda hints: preference)
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda hints: scheme)
    assert system_theme().name == name


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_has_all_its_roles_filled_in(name):
    assert "@" not in style_sheet(load_theme(name))


@pytest.mark.parametrize("name", THEMES)
def test_the_scale_runs_from_negative_over_neutral_to_positive(name):
    theme, table = load_theme(name), diverging_table(name)
    assert table.shape == (256, 3)
    for place, role in ((0, "negative_fill"), (255, "positive_fill")):
        assert tuple(table[place]) == theme.colour(role).getRgb()[:3]
    assert abs(table[128].astype(int) - theme.colour("neutral").getRgb()[:3]).max() <= 2


@pytest.mark.parametrize("name", THEMES)
def test_a_ground_on_a_bare_card_looks_as_if_it_let_the_card_through(name):
    theme = load_theme(name)
    picture = QImage(1, 1, QImage.Format.Format_RGB32)
    picture.fill(theme.colour("card"))
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), theme.colour("accent_soft", 0.6))
    painter.end()
    seen, told = picture.pixelColor(0, 0).getRgb(), theme.on_card("accent_soft", 0.6).getRgb()
    assert max(abs(one - other) for one, other in zip(seen, told, strict=True)) <= 1


def small_fonts(path):
    """Where a file asks for a font of fewer pixels than can be read, with the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sizes = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in FONTS:
            size = sizes.get(getattr(node.args[0], "id", ""), getattr(node.args[0], "value", None))
            if isinstance(size, int | float) and size < LEAST_PIXELS:
                yield f"{path.name}, line {node.lineno}: {size}"


@pytest.mark.slow
def test_no_text_is_too_small_to_be_read(tmp_path):
    example = tmp_path / "example.py"
    example.write_text("PIXELS = 11\ntext_font(PIXELS)\nnumber_font(12)\nnumber_text(10)\n")
    assert list(small_fonts(example)) == ["example.py, line 2: 11", "example.py, line 4: 10"]
    sources = sorted(Path(xorviz.gui.__file__).parent.rglob("*.py"))
    assert [small for path in sources for small in small_fonts(path)] == []


def test_the_fonts_are_the_programs_own(qapp):
    assert QFontInfo(text_font()).family() == text_font().family()
    assert QFontInfo(number_font()).family() == number_font().family()
    assert QFontInfo(number_font()).fixedPitch()


@pytest.mark.slow
def test_switching_repaints_everything(window, person, qapp):
    person.step(5)
    pictures = {}
    for name in THEMES:
        window.actions_by_id[f"view.theme_{name}"].trigger()
        qapp.processEvents()
        assert window.actions_by_id[f"view.theme_{name}"].isChecked()
        widgets = ["network", "boundary", "loss", "transport", "controls", "dataset"]
        pictures[name] = [person.see(widget).grab().toImage() for widget in widgets]
        ground = window.grab().toImage().pixelColor(3, window.height() // 2)
        assert ground == load_theme(name).colour("window")
    for looks in zip(*pictures.values(), strict=True):
        assert all(one != other for one, other in combinations(looks, 2))


@pytest.mark.slow
def test_switching_back_is_as_before(window, person, qapp):
    def picture(name):
        window.actions_by_id[f"view.theme_{name}"].trigger()
        qapp.processEvents()
        return window.grab().toImage()

    light, dark = picture("light"), picture("dark")
    assert dark != light
    assert picture("light") == light
    assert picture("dark") == dark


@pytest.mark.parametrize("name", THEMES)
def test_qts_palette_takes_the_colours_of_the_theme(qapp, name):
    theme = load_theme(name)
    palette = palette_for(theme)
    assert palette.window().color() == theme.colour("window")
    assert palette.text().color() == theme.colour("text")


def test_arrows_of_lists_and_boxes_to_tick_grow_with_the_text(qapp):
    usual, larger = style_sheet(load_theme("light")), ""
    set_zoom(1.5)
    try:
        larger = style_sheet(load_theme("light"))
    finally:
        set_zoom(1.0)
    for text, arrow, box in ((usual, 10, 12), (larger, 15, 18)):
        assert f"width: {arrow}px; height: {arrow}px; }}" in text
        assert f"QListView::indicator {{ width: {box}px; height: {box}px;" in text


@pytest.mark.parametrize("name", THEMES)
def test_a_box_to_tick_is_seen_on_its_ground_ticked_or_not(show, name):
    place, theme = QWidget(), load_theme(name)
    box = QCheckBox("Keep it", focusPolicy=Qt.FocusPolicy.NoFocus)
    in_column(box, inside=place)
    set_theme(place, theme)
    palette = palette_for(theme)
    place.setPalette(palette)
    place.setAutoFillBackground(True)
    show(place, (160, 50))
    for ticked in (False, True):
        box.setChecked(ticked)
        image = place.grab().toImage()
        row, ground = box.geometry().center().y(), image.pixelColor(2, 2)
        seen = max(contrast(image.pixelColor(x, row), ground) for x in range(box.x(), box.x() + 18))
        assert seen >= 3.0, (name, ticked)
