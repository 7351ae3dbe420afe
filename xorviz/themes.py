"""The themes there are: one table for the window, its menu, its pictures and the command line."""

from typing import NamedTuple


class ThemeEntry(NamedTuple):
    """What is said of a theme; its colours are in `resources/themes`, in the file of its name."""

    title: str
    tip: str


THEMES = {
    "light": ThemeEntry("Light Theme", "Dark on light"),
    "dark": ThemeEntry("Dark Theme", "Light on dark"),
    "contrast": ThemeEntry("High Contrast Theme", "White on black, with thicker lines"),
}
