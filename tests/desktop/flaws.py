"""What of a window, as a screen reader is told of it, cannot be understood."""

from collections.abc import Sequence

from tests.desktop.listening import VALUE, Listener, Told
from xorviz.gui.reach.spoken import NOTHING_YET

NAMED = {
    "push button", "check box", "radio button", "combo box", "slider", "spin button", "text", "graphic",
    "table", "list", "progress bar", "dialog", "frame", "menu item", "check menu item", "radio menu item",
}  # fmt: skip
"""Roles of what must have a name."""
MUTE = "", NOTHING_YET
"""Descriptions that say nothing."""


def flaws_in(things: Sequence[Told], ears: Listener) -> list[str]:
    """Return what is nameless, valueless or mute, in words."""
    found = []
    for told in things:
        who = f"{told.role} {told.name!r} {told.thing.path}"
        is_to_be_named = told.role in NAMED or ("focusable" in told.states and told.role != "cell")
        if is_to_be_named and not told.name:
            found.append(f"{who} has no name")
        if told.role in ("slider", "graphic") and told.description in MUTE:
            found.append(f"{who} is mute")
        if told.role == "combo box" and not any(label.name for label in ears.tell(told.labels)):
            found.append(f"{who} says what is chosen, not of what")
        if VALUE in told.interfaces and ears.value_of(told.thing) is None:
            found.append(f"{who} has no value")
    return found
