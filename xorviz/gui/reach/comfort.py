"""What suits the window to the person at it, and is remembered."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QFontInfo, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.kit.theme import TEXT_PIXELS, zoom
from xorviz.gui.reach.keys.held_keys import HELD, HeldKeys
from xorviz.gui.reach.text_size import show_zoom
from xorviz.session.settings import load_comfort, remember_comfort

FIRST_SIGN, LAST_SIGN = 0x21, 0x7E
"""Of the keys that write a sign; Space, which presses and plays, is not one."""


STEPS = 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0
"""The sizes of the text that there are."""
LARGE_TEXT = 17.0
"""From so many pixels on, a desktop's text is larger than any desktop has it unasked."""
DESKTOPS_ZOOM = "desktops_zoom"
"""The property of the application that holds the size of the text that its desktop asks for."""


class Comforts(QObject):
    """Sees to it that the window is as it was left.

    Parameters
    ----------
    actions
        By id.
    window
        Whose.
    """

    zoomed = Signal()
    """The text has another size: style sheets and what holds fonts are to be made anew."""

    def __init__(self, actions: Mapping[str, QAction], window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._signs = {action: action.shortcut() for action in actions.values() if is_sign(action.shortcut())}
        """The actions that a sign alone does, and which."""
        self.held = HeldKeys(actions, window)
        comfort = load_comfort()
        self._show_single_keys(comfort.single_keys)
        self._zoom, self._least = comfort.zoom or _desktops_zoom(), 0.0

    def zoom_to(self, zoom: float) -> None:
        """Show the text in another size, within limits; it is remembered."""
        self._zoom = min(max(STEPS[0], zoom), STEPS[-1])
        remember_comfort(zoom=self._zoom)
        self._show_zoom()

    def zoom_as_desktop(self) -> None:
        """Show the text in the size of the desktop's, as if none had ever been chosen."""
        self._zoom = _desktops_zoom()
        remember_comfort(zoom=None)
        self._show_zoom()

    def zoom_by(self, step: int) -> None:
        """Show the text in the next size, larger, 1, or smaller, −1."""
        self.zoom_to(self._next(step))

    def shrink(self) -> None:
        """Show the text smaller for now: there is no room for it."""
        if self._least > self._zoom:
            self.enlarge(0.0)
        else:
            self._zoom = self._next(-1)
            self._show_zoom()

    def enlarge(self, least: float) -> None:
        """Show the text at least this large for now; 0 for as it was chosen."""
        self._least = least
        self._show_zoom()

    def choose_single_keys(self, on: bool) -> None:
        """Let signs alone be shortcuts, or not; it is remembered."""
        remember_comfort(single_keys=on)
        self._show_single_keys(on)

    def _next(self, step: int) -> float:
        nearest = min(range(len(STEPS)), key=lambda place: abs(STEPS[place] - self._zoom))
        return STEPS[min(max(0, nearest + step), len(STEPS) - 1)]

    def _show_zoom(self) -> None:
        shown = max(self._zoom, self._least)
        if shown != zoom():
            show_zoom(shown, before=zoom())
            self.zoomed.emit()

    def _show_single_keys(self, on: bool) -> None:
        self._actions["view.single_keys"].setChecked(on)
        for action, keys in self._signs.items():
            action.setShortcut(keys if on else QKeySequence())
            note = f" ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
            tip = action.toolTip().removesuffix(note)
            action.setToolTip(tip + note if on else tip)


def follow_text_size(application: QApplication) -> None:
    """Have larger text where the desktop has it, unless another size is chosen; before the font is set."""
    application.setProperty(DESKTOPS_ZOOM, zoom_for(QFontInfo(application.font()).pixelSize()))


def _desktops_zoom() -> float:
    application = QApplication.instance()
    return (application and application.property(DESKTOPS_ZOOM)) or 1.0


def zoom_for(pixels: float) -> float:
    """Return the size of the text where that of the desktop is of so many pixels."""
    return min(STEPS, key=lambda step: abs(step - pixels / TEXT_PIXELS)) if pixels >= LARGE_TEXT else 1.0


def is_sign(keys: QKeySequence) -> bool:
    """Say whether a shortcut is a letter or another sign, alone or with Shift."""
    if keys.count() != 1:
        return False
    only = keys[0]  # pyright: ignore[reportIndexIssue]
    held, key = only.keyboardModifiers() & HELD, only.key()
    return held == Qt.KeyboardModifier.NoModifier and FIRST_SIGN <= key <= LAST_SIGN


def key_of(window: QWidget, name: str) -> str:
    """Return the key that an action of a window has now, as a sentence adds it: " (B)"; nothing if none."""
    keys = next(action.shortcut() for action in window.actions() if action.objectName() == name)
    return "" if keys.isEmpty() else f" ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
