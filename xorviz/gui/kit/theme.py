"""Colours and fonts: a palette per theme, roles that point into it, and what Qt needs of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from xorviz.assets import asset, asset_text, tell
from xorviz.core.errors import XorvizError
from xorviz.core.teach.toml_entries import TomlEntry, toml_document
from xorviz.themes import THEMES

THEME = "theme"
"""The property of a window that holds its theme's name."""
TEXT_FAMILY = "Inter"
NUMBER_FAMILY = "JetBrains Mono"
FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-SemiBold.ttf",
)
TEXT_PIXELS = 13
GROUNDS = ("window", "card", "field", "accent_soft", "on_accent", "neutral", "ring")
"""The roles of what others are painted on."""
INKS = (
    "text", "muted", "border", "wrong", "accent", "positive", "negative", "positive_fill", "negative_fill",
    "class_3_fill", "class_4_fill", "gradient", "axis_1", "axis_2", "alarm",
)  # fmt: skip
"""All other roles."""
TINT = 0.3
"""What is no more opaque than this is a ground for others, whatever its role."""
IN_PALETTE = {
    "window": QPalette.ColorRole.Window,
    "text": QPalette.ColorRole.WindowText,
    "card": QPalette.ColorRole.Base,
    "field": QPalette.ColorRole.Button,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Highlight,
    "on_accent": QPalette.ColorRole.HighlightedText,
    "border": QPalette.ColorRole.Mid,
    "accent_soft": QPalette.ColorRole.Midlight,
    "axis_1": QPalette.ColorRole.BrightText,
    "axis_2": QPalette.ColorRole.LinkVisited,
    "alarm": QPalette.ColorRole.Shadow,
}
"""By role of a theme that the style of widgets has: where Qt's palette has it."""
_CODE = re.compile("#[0-9a-fA-F]{6}")
_TEXT_SIZE = re.compile(r"((?:font|icon)-size: |~)(\d+)px")
"""What grows with the text: sizes of it, and all that is written as ~10px."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours by role."""

    name: str
    roles: dict[str, str]
    """#rrggbb by role"""
    problem: str = ""
    """Why these are other colours than its own."""
    zoom: float = 1.0
    """Of the text."""
    width: float = 1.0
    """How much thicker than usual lines are."""
    opacity: float = 0.0
    """The least that anything has but grounds and tints."""

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """Return the colour of a role, with an opacity from 0 to 1."""
        if TINT < alpha < self.opacity and role not in GROUNDS:
            alpha = self.opacity
        return _colour(self.roles[role], alpha)

    def on_card(self, role: str, alpha: float) -> QColor:
        """Return what a ground comes to on a bare card: Qt fills with an opaque colour five times as fast."""
        over, under = self.colour(role), self.colour("card")
        pairs = (over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue())
        return QColor(*(round(alpha * one + (1.0 - alpha) * other) for one, other in pairs))

    def stroke(self, width: float) -> float:
        """Return how thick a line is, in pixels, that is usually so thick."""
        return self.width * width

    def line(self, width: float) -> float:
        """Return how thick a line of a plot is, in pixels of the screen: a plot counts in these."""
        return self.stroke(width) * screen_ratio()

    def sign_colour(self, value: float, alpha: float = 1.0) -> QColor:
        """Return the colour of a number's sign; zero has none."""
        if value == 0:
            return self.colour("muted", alpha)
        return self.colour("positive" if value >= 0 else "negative", alpha)


@lru_cache(maxsize=512)
def _colour(code: str, alpha: float) -> QColor:
    """Return a colour, the same object each time: nobody changes it."""
    colour = QColor(code)
    colour.setAlphaF(alpha)
    return colour


_zoomed = [1.0]
"""How much larger than usual all text is: one number for the program."""

_for_pictures = [False]


@contextmanager
def for_pictures() -> Iterator[None]:
    """Let lines of plots that are made meanwhile be for a picture: it has no pixels but its own."""
    _for_pictures[0] = True
    try:
        yield
    finally:
        _for_pictures[0] = False


VECTOR = [False]
"""Whether what is painted becomes lines and text, as in SVG and PDF, or pixels; looked at for each number, so
that it is no call."""


@contextmanager
def as_vectors() -> Iterator[None]:
    """Let all that is painted meanwhile be lines and text: nothing is kept as pixels, or drawn as glyphs."""
    VECTOR[0] = True
    try:
        yield
    finally:
        VECTOR[0] = False


def screen_ratio() -> float:
    """Return how many pixels of the screen make one of a window."""
    return 1.0 if _for_pictures[0] else QGuiApplication.primaryScreen().devicePixelRatio()


def zoom() -> float:
    """Return how much larger than usual all text is."""
    return _zoomed[0]


def set_zoom(factor: float) -> None:
    """Make all fonts so much larger than usual from now on; themes are others then."""
    _zoomed[0] = factor


def scaled(pixels: float) -> int:
    """Return as many pixels as these are at the zoom of the text."""
    return round(pixels * _zoomed[0])


def load_theme(name: str) -> Theme:
    """Return the theme of that name in `THEMES`, at the zoom of the text."""
    return _read_theme(name) if zoom() == 1.0 else _zoomed_theme(name, zoom())


@cache
def _zoomed_theme(name: str, factor: float) -> Theme:
    return replace(_read_theme(name), zoom=factor)


@cache
def _read_theme(name: str) -> Theme:
    """Read a theme; if it is damaged, that is told, and others are used.

    The colours of the first that is not damaged; or, if all are, plain ones.
    """
    problem = ""
    for file in (name, *(other for other in THEMES if other != name)):
        try:
            document = toml_document(f"{file}.toml", asset_text("themes", f"{file}.toml"))
            told = _told(problem, f"the colours of the {file} theme are used")
            return Theme(name, _read_roles(document), told, 1.0, *_read_lines(document))
        except XorvizError as error:
            problem = problem or str(error)
    return Theme(name, _plain_roles(), _told(problem, "plain colours are used"))


def _told(problem: str, remedy: str) -> str:
    """Tell a problem, if there is one, and what is done about it; return both."""
    if problem:
        tell(problem := f"{problem}; {remedy}")
    return problem


def _plain_roles() -> dict[str, str]:
    """Return dark colours on white: black for words, another hue for each other role."""
    hues = {role: QColor.fromHsv(360 * place // len(INKS), 255, 150) for place, role in enumerate(INKS)}
    hues |= dict.fromkeys(GROUNDS, QColor("white")) | dict.fromkeys(INKS[:4], QColor("black"))
    return {role: colour.name() for role, colour in hues.items()}


def _read_lines(document: TomlEntry) -> tuple[float, float]:
    """Return how thick and how opaque lines are at least, if a theme says so."""
    found: list[float] = []
    for field, usual, most in (("width", 1.0, 3.0), ("opacity", 0.0, 1.0)):
        value = next((table.get(field, float, usual) for table in document.tables("lines")), usual)
        if not usual <= value <= most:  # which NaN is not
            raise document.error(f"the field {field!r} must be {usual:g} to {most:g}, not {value}", field)
        found.append(value)
    return found[0], found[1]


def _read_roles(document: TomlEntry) -> dict[str, str]:
    palette, roles = document.get("palette", dict), document.get("roles", dict)
    for colour, code in palette.items():
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise document.error(f"the field {colour!r} must be a colour, #rrggbb, not {code!r}", colour)
    for role in (*GROUNDS, *INKS):
        if role not in roles:
            raise document.error(f"the field {role!r} is missing", "roles")
        if not isinstance(roles[role], str) or roles[role] not in palette:
            raise document.error(f"the field {role!r} must name a colour, not {roles[role]!r}", role)
    return {role: palette[colour] for role, colour in roles.items() if role in GROUNDS + INKS}


def system_theme() -> Theme:
    """Return the theme that the desktop prefers."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return load_theme("contrast")
    scheme = hints.colorScheme()
    return load_theme("dark" if scheme == Qt.ColorScheme.Dark else "light")


@cache
def diverging_table(theme_name: str) -> NDArray[np.uint8]:
    """Return the colours from negative over neutral to positive, (256, 3)."""
    return _blend(load_theme(theme_name), ("negative_fill", "neutral", "positive_fill"))


@cache
def sequential_table(theme_name: str) -> NDArray[np.uint8]:
    """Return the colours from nothing to all, (256, 3): from the card's ground to the accent."""
    return _blend(load_theme(theme_name), ("card", "accent_soft", "accent"))


def _blend(theme: Theme, roles: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return the colours between these roles at equal distances, (256, 3)."""
    stops = [(at.red(), at.green(), at.blue()) for at in map(theme.colour, roles)]
    places, known = np.linspace(0.0, 1.0, 256), np.linspace(0.0, 1.0, len(roles))
    channels = [np.interp(places, known, [stop[channel] for stop in stops]) for channel in range(3)]
    return np.column_stack(channels).round().astype(np.uint8)


def load_fonts() -> None:
    """Make the program's own fonts known to Qt, so that text is the same on every machine."""
    for file in FONT_FILES:
        try:
            if QFontDatabase.addApplicationFont(str(asset("fonts", file))) < 0:
                raise XorvizError(f"{file} cannot be read")
        except XorvizError as error:
            tell(f"{error}; a font of the system is used")


def text_font(pixels: int = TEXT_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of words."""
    return _font(TEXT_FAMILY, scaled(pixels), weight)


def number_font(pixels: int = TEXT_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the monospaced font of numbers."""
    return _font(NUMBER_FAMILY, scaled(pixels), weight)


@cache
def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    """Return a font, the same object each time: nobody changes it."""
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def palette_for(theme: Theme) -> QPalette:
    """Return Qt's palette in the colours of a theme."""
    palette = QPalette()
    roles = {place: name for name, place in IN_PALETTE.items()} | {
        QPalette.ColorRole.AlternateBase: "field",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "card",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        palette.setColor(role, theme.colour(name))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(disabled, role, theme.colour("muted"))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the style of the widgets, as resources/themes/style.qss with the roles filled in."""
    text = _style(theme)
    text += text and "QLabel { color: @text; placeholder-text-color: @muted; }"  # elsewhere the palette's
    for role in sorted(theme.roles, key=len, reverse=True):
        text = text.replace(f"@{role}", theme.roles[role])
    return text + _icons(theme.name) if text else ""


def style_by_palette(theme: Theme) -> str:
    """Return the style with the colours of the program's palette: the same for all themes of thin lines.

    The icons follow the property of the window that holds the name of its theme.
    """
    text = _style(theme)
    for role in sorted(IN_PALETTE, key=len, reverse=True):
        text = text.replace(f"@{role}", f"palette({_in_style(IN_PALETTE[role])})")
    within = ((f'*[{THEME}="{name}"] ', _icons(name).splitlines()) for name in THEMES)
    return text + "\n".join(place + line for place, lines in within for line in lines) if text else ""


def _in_style(role: QPalette.ColorRole) -> str:
    """Return what a style sheet calls a colour of the palette: alternate-base, say."""
    return re.sub("(?<=.)(?=[A-Z])", "-", role.name).lower()


def _style(theme: Theme) -> str:
    """Return the style without its colours and icons, at the zoom of the text; empty if it cannot be read."""
    try:
        text = asset_text("themes", "style.qss")
        if theme.width > 1.0:
            text += asset_text("themes", "outlined.qss")
    except XorvizError as error:
        tell(f"{error}; the window is without its style")
        return ""
    return _TEXT_SIZE.sub(lambda size: f"{size[1].strip('~')}{scaled(int(size[2]))}px", text)


def _icons(name: str) -> str:
    """Return the part of the style that has the icons of a theme, a rule a line."""
    try:
        text = asset_text("themes", "icons.qss")
        arrow, check = (asset("icons", f"{icon}-{name}.svg").as_posix() for icon in ("arrow", "check"))
    except XorvizError as error:
        tell(f"{error}; lists and boxes are without their icons")
        return ""
    return text.replace("@arrow-icon", arrow).replace("@check-icon", check)
