"""How the window looks and moves: its theme, the film strip, motion; as chosen, and as it was left."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.kit.theme import Theme, load_theme, palette_for, system_theme
from xorviz.gui.kit.themed import follow_palette, painted_once
from xorviz.session.settings import load_appearance, remember_appearance
from xorviz.themes import THEMES

SYSTEM = "system"
"""The choice of whatever theme the desktop prefers."""


class Appearances(QObject):
    """Shows the window in its theme, and sees to it that it looks as it was left.

    Parameters
    ----------
    actions
        By id.
    window
        Whose.
    """

    theme_shown = Signal(Theme)
    """The colours are these from now on."""
    film_wanted = Signal(bool)
    """Whether the film strip is to be seen."""
    still_wanted = Signal(bool)
    """Whether what moves for emphasis alone is to stand still."""

    decision_wanted = Signal(bool)
    """Whether the plane is to show what is answered alone."""

    def __init__(self, actions: Mapping[str, QAction], window: QWidget) -> None:
        super().__init__(window)
        self._actions, self._window = actions, window
        left = load_appearance()
        self.speed = left.speed
        """Epochs/s, infinity for unlimited, as they were left; None for the usual."""
        self._chosen = left.theme if left.theme in THEMES else SYSTEM
        self._shown = self._chosen
        self._film = left.film
        self._decision = left.decision
        self._still = desktop_is_still() if left.still is None else left.still
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.on_desktop_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self.on_desktop_changed)

    def follow(self, zoomed: SignalInstance, presented: SignalInstance, speed_chosen: SignalInstance) -> None:
        """Hear of another size of the text, of presenting, and of another speed."""
        zoomed.connect(self.on_zoomed)
        presented.connect(self.on_presented)
        speed_chosen.connect(self.on_speed_chosen)

    def choose_theme(self, choice: str) -> None:
        """Show a theme, one of `THEMES` or the desktop's; it is remembered."""
        remember_appearance(theme=choice)
        self.show_theme(choice)

    def show_theme(self, choice: str) -> None:
        """Show a theme for as long as the window is open."""
        self._chosen = choice
        self._paint(choice)

    def choose_film(self, on: bool) -> None:
        """Show the film strip or hide it; it is remembered."""
        remember_appearance(film=on)
        self.film_wanted.emit(on)

    def choose_still(self, on: bool) -> None:
        """Let what moves for emphasis alone stand still, or not; it is remembered."""
        remember_appearance(still=on)
        self.still_wanted.emit(on)

    def choose_decision(self, on: bool) -> None:
        """Show in the plane what is answered alone, or how surely too; it is remembered."""
        remember_appearance(decision=on)
        self.decision_wanted.emit(on)

    def show_left(self) -> None:
        """Look as the window was left; the film strip waits for `show_film_left`."""
        self._paint(self._chosen)
        self._actions["view.still"].setChecked(self._still)
        self.still_wanted.emit(self._still)
        self._actions["view.test_points"].setChecked(True)
        self._actions["view.decision"].setChecked(self._decision)
        self.decision_wanted.emit(self._decision)

    def show_film_left(self) -> None:
        """Show the film strip if it was there."""
        if self._film:
            self._actions["view.film"].setChecked(True)
            self.film_wanted.emit(True)

    def close(self) -> None:
        """Remember the speed, which a slider chooses too often for a file."""
        if self.speed is not None:
            remember_appearance(speed=self.speed)

    @Slot(float)
    def on_speed_chosen(self, speed: float) -> None:
        """Note it."""
        self.speed = speed

    @Slot()
    def on_zoomed(self) -> None:
        """Take the theme anew, with fonts of another size."""
        self._paint(self._shown)

    @Slot(bool)
    def on_presented(self, on: bool) -> None:
        """Present in high contrast, unless another theme is chosen meanwhile."""
        self._paint("contrast" if on else self._chosen)

    @Slot()
    def on_desktop_changed(self) -> None:
        """Follow the desktop's colours and contrast, if that was the choice."""
        if self._shown == SYSTEM:
            self._paint(SYSTEM)

    def _paint(self, name: str) -> None:
        self._shown = name
        theme = system_theme() if name == SYSTEM else load_theme(name)
        self._actions[f"view.theme_{self._chosen}"].setChecked(True)
        with painted_once(self._window):
            QApplication.setPalette(palette_for(theme))
            follow_palette(self._window, theme)
        self.theme_shown.emit(theme)


def desktop_is_still() -> bool:
    """Say whether the desktop asks for less motion; Qt tells of it from 6.12 on."""
    hints = QGuiApplication.styleHints()  # held, or PySide takes what it has for deleted
    asked = getattr(hints.accessibility(), "motionPreference", None)
    return asked is not None and asked().name == "ReducedMotion"
