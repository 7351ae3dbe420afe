"""The table of actions as Qt has it: actions with keys and icons, and the menu bar."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from xorviz.gui.app.menus.actions import ACTIONS, WITHIN
from xorviz.gui.app.menus.program import Action, Program
from xorviz.gui.reach.icons import Role, icon
from xorviz.gui.reach.keys.mnemonics import Mnemonics

Menus = Mapping[str, tuple[Action, ...]]
"""What can be done, by the title of the menu that it is in."""


def build_actions(window: QWidget, menus: Menus) -> dict[str, QAction]:
    """Make the actions of a window, known by their id, which is their object name too."""
    actions = {each.id: _build(window, each) for menu in menus.values() for each in menu}
    window.addActions(list(actions.values()))
    groups = defaultdict[str, QActionGroup](lambda: QActionGroup(window))
    for menu in menus.values():
        for each in menu:
            if each.group:
                groups[each.group].addAction(actions[each.id])
    return actions


def fill_menu_bar(bar: QMenuBar, menus: Menus, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Put the actions into their menus, and return these by title."""
    made: dict[str, QMenu] = {}
    for title, contents in menus.items():
        if title in WITHIN:
            menu = made[title] = _menu_within(made[WITHIN[title]], title)
        else:
            menu = made[title] = bar.addMenu(title)
        menu.setObjectName(menu_name(title))
        for each in contents:
            if each.line_above:
                menu.addSeparator()
            menu.addAction(actions[each.id])
    actions["run.play"].setIconVisibleInMenu(False)  # as the text on its button, it would not show
    Mnemonics(bar)
    return made


def _menu_within(outer: QMenu, title: str) -> QMenu:
    """Make a menu at the end of another, below a line; but above what leaves the program."""
    actions, inner = outer.actions(), QMenu(title, outer)
    leaving = [place for place, each in enumerate(actions) if each.menuRole() == QAction.MenuRole.QuitRole]
    if leaving:
        outer.insertMenu(actions[leaving[0] - 1], inner)
        return inner
    if actions[-1].menu() is None:
        outer.addSeparator()
    outer.addMenu(inner)
    return inner


def menu_name(title: str) -> str:
    """Return by what name a menu is found."""
    return f"menu_{title.replace('&', '').lower()}"


def connect_actions(actions: Mapping[str, QAction], menus: Menus, program: Program) -> None:
    """Let each action do what it is for."""
    for menu in menus.values():
        for each in menu:
            actions[each.id].triggered.connect(_doing(each, program))


def show_playing(action: QAction, playing: bool) -> None:
    """Let the action say what it will do: play or pause."""
    action.setChecked(playing)
    action.setText("Pause" if playing else "Play")
    action.setIcon(_icon("run.play", "pause" if playing else "play"))


def show_walking(action: QAction, walking: bool) -> None:
    """Let the action say what it will do: walk by itself, or stop."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setChecked(walking)
    action.setText("Pause the Walk" if walking else "Walk")
    action.setIconText("Pause" if walking else "Walk")
    tip = "It walks through the chain rule by itself: wait here" if walking else ACTIONS["run.play_rule"].tip
    action.setToolTip(f"{tip} ({keys})")
    action.setStatusTip(tip)
    action.setIcon(_icon("run.play_rule", "pause" if walking else "walk"))


def _build(window: QWidget, each: Action) -> QAction:
    action = QAction(each.text, window, checkable=each.checkable)
    action.setObjectName(each.id)
    keys = QKeySequence(each.key)
    action.setShortcuts([keys, QKeySequence("Ctrl+=")] if each.key == "Ctrl++" else [keys])
    written = keys.toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{each.tip} ({written})" if written else each.tip)
    action.setStatusTip(each.tip)
    action.setMenuRole(each.role)
    if each.button:
        action.setIconText(each.button)
    if each.icon:
        action.setIcon(_icon(each.id, each.icon))
    return action


def _icon(action: str, name: str) -> QIcon:
    """Return an icon as the action's button needs it: that of Play is in the accent's colour."""
    return icon(name, Role.HighlightedText if action == "run.play" else Role.WindowText)


def _doing(each: Action, program: Program) -> Callable[[bool], object]:
    return lambda checked: each.run(program, checked)
