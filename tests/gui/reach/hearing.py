"""What a screen reader finds in a window: its tree, and what in it cannot be understood."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea

from xorviz.gui.app.views import VIEWS
from xorviz.gui.reach.spoken import NOTHING_YET

ROLES = QAccessible.Role
NAMED = {
    ROLES.Button, ROLES.CheckBox, ROLES.RadioButton, ROLES.ButtonMenu, ROLES.ComboBox, ROLES.Slider,
    ROLES.SpinBox, ROLES.EditableText, ROLES.Graphic, ROLES.Table, ROLES.List, ROLES.ProgressBar,
    ROLES.Dialog, ROLES.MenuItem,
}  # fmt: skip
VALUED = {ROLES.ComboBox, ROLES.Slider, ROLES.SpinBox, ROLES.ProgressBar}
OTHERS = {"controls", "lesson", "chain_rule", "code", "samples", "health", "survey_heat"}
PICTURES = {view.name for view in VIEWS} - OTHERS
"""The views that are neither text, nor a table, nor put together from others."""


def heard(thing, kind=QAccessible.Text.Name):
    """Return what is heard of a widget, or of an interface."""
    found = thing if hasattr(thing, "childCount") else QAccessible.queryAccessibleInterface(thing)
    return found.text(kind)


def tree(window):
    """Yield all that a screen reader can reach and that is to be seen, from the window on."""
    waiting = [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        found = waiting.pop()
        if found is None or not found.isValid() or found.state().invisible:
            continue
        yield found
        waiting += [found.child(place) for place in range(found.childCount() - 1, -1, -1)]


def unheard(window, mute=("", NOTHING_YET)):
    """Return what in a window is nameless, valueless or mute, in words."""
    flaws = []
    for found in tree(window):
        widget, role = found.object(), found.role()
        who = f"{type(widget).__name__} {widget.objectName()!r} ({role.name})" if widget else f"({role.name})"
        inside = isinstance(widget.parent() if widget else None, QAbstractScrollArea)
        if inside or (widget is None and role not in NAMED):
            continue
        focusable = widget is not None and found.state().focusable and role != ROLES.Client
        if (role in NAMED or focusable) and not heard(found):
            flaws.append(f"{who} has no name")
        value = heard(found, QAccessible.Text.Value) or heard(found, QAccessible.Text.Description)
        if role in VALUED and not value:
            flaws.append(f"{who} has no value")
        if role == ROLES.Slider and not widget.accessibleDescription():  # else Qt tells the tip instead
            flaws.append(f"{who} says a place and no value")
        is_picture = role == ROLES.Graphic or (widget is not None and widget.objectName() in PICTURES)
        told = heard(found, QAccessible.Text.Description)
        if is_picture and role not in VALUED and told in mute:
            flaws.append(f"{who} is mute")
    return flaws
