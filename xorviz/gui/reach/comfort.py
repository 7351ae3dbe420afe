"""What suits the window to the person at it, and is remembered."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from xorviz.session.settings import load_comfort, remember_comfort

HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
FIRST_SIGN, LAST_SIGN = 0x21, 0x7E
"""Of the keys that write a sign; Space, which presses and plays, is not one."""


class Comforts(QObject):
    """Sees to it that the window is as it was left.

    Parameters
    ----------
    actions
        By id.
    window
        Whose.
    """

    def __init__(self, actions: Mapping[str, QAction], window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._signs = {action: action.shortcut() for action in actions.values() if is_sign(action.shortcut())}
        """The actions that a sign alone does, and which."""
        self._show_single_keys(load_comfort().single_keys)

    def choose_single_keys(self, on: bool) -> None:
        """Let signs alone be shortcuts, or not; it is remembered."""
        remember_comfort(single_keys=on)
        self._show_single_keys(on)

    def _show_single_keys(self, on: bool) -> None:
        self._actions["view.single_keys"].setChecked(on)
        for action, keys in self._signs.items():
            action.setShortcut(keys if on else QKeySequence())
            note = f" ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
            tip = action.toolTip().removesuffix(note)
            action.setToolTip(tip + note if on else tip)


def is_sign(keys: QKeySequence) -> bool:
    """Say whether a shortcut is a letter or another sign, alone or with Shift."""
    if keys.count() != 1:
        return False
    held, key = keys[0].keyboardModifiers() & HELD, keys[0].key()
    return held == Qt.KeyboardModifier.NoModifier and FIRST_SIGN <= key <= LAST_SIGN
