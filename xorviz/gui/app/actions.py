"""Everything that can be done by menu, button or key: one table, and the menus as trees of its ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from xorviz.core.teach.experiments import Experiment
from xorviz.gui.kit.theme import Theme
from xorviz.gui.kit.widgets import icon


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that can be done."""

    id: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    checkable: bool = False


ACTIONS = {
    spec.id: spec
    for spec in (
        ActionSpec("export.frame", "Export Frame…", "Save this moment as a picture", "Ctrl+E"),
        ActionSpec(
            "export.frames", "Export Frames…", "Save the run as a sequence of pictures", "Ctrl+Shift+E"
        ),
        ActionSpec(
            "export.figure", "Export Film Strip…", "Save the boundary at log-spaced epochs as one figure"
        ),
        ActionSpec("file.export_answers", "Save Answers…", "Write predictions and answers down as Markdown"),
        ActionSpec("file.print_answers", "Print Answers…", "Print predictions and answers"),
        ActionSpec("file.quit", "Quit", "Close xorviz", "Ctrl+Q"),
        ActionSpec("edit.undo", "Undo", "Take back the last change of a setting", "Ctrl+Z"),
        ActionSpec("edit.redo", "Redo", "Make it again", "Ctrl+Shift+Z"),
        ActionSpec("run.play", "Play", "Train, or pause", "Space", "play", checkable=True),
        ActionSpec("run.step_back", "Back", "Back one epoch", ",", "step_back"),
        ActionSpec("run.step", "Step", "On one epoch", ".", "step"),
        ActionSpec(
            "run.step_rule_back", "Chain Rule Back", "Back one line of the chain rule", "K", "rule_back"
        ),
        ActionSpec("run.step_rule", "Chain Rule", "On one line of the chain rule", "L", "rule"),
        ActionSpec(
            "run.play_rule",
            "Walk",
            "Walk through the chain rule by itself",
            "Shift+L",
            "walk",
            checkable=True,
        ),
        ActionSpec("run.step_sample", "Next Sample", "Follow the next sample, on the same line", "M"),
        ActionSpec("run.to_epoch", "Go to Epoch…", "Show an epoch, or train until it is reached", "Ctrl+G"),
        ActionSpec(
            "run.to_solved",
            "Run until Solved",
            "Train until all are right, or nothing changes",
            "Ctrl+Return",
        ),
        ActionSpec("run.stop", "Stop", "Stop on the way to an epoch, or until solved", "Esc"),
        ActionSpec("run.reset", "Reset", "Back to epoch 0, same settings and seed", "R", "reset"),
        ActionSpec("run.reseed", "New Seed", "Start anew from another random seed", "N", "seed"),
        ActionSpec("run.survey", "Survey…", "Train these settings from many seeds at once", "S"),
        ActionSpec("branch.new", "Branch Here", "Go on differently from this epoch: the rest stays", "B"),
        ActionSpec("branch.compare", "Compare…", "Two runs side by side at the same epoch", "C"),
        ActionSpec("branch.rename", "Rename…", "Give the branch shown a name", "F2"),
        ActionSpec("branch.delete", "Delete…", "Forget the branch shown"),
        ActionSpec(
            "view.theme_system", "Theme of the System", "Light or dark, as the desktop", checkable=True
        ),
        ActionSpec("view.theme_light", "Light Theme", "Dark on light", checkable=True),
        ActionSpec("view.theme_dark", "Dark Theme", "Light on dark", checkable=True),
        ActionSpec(
            "view.film",
            "Film Strip",
            "The boundary at log-spaced epochs, above the timeline",
            "F",
            checkable=True,
        ),
        ActionSpec("help.lesson", "Lesson", "How a network learns: show the lesson, or the settings", "F3"),
        ActionSpec("help.lesson_back", "Lesson: Page Before", "Back one page of the lesson", "Alt+Left"),
        ActionSpec("help.lesson_next", "Lesson: Next Page", "On one page of the lesson", "Alt+Right"),
        ActionSpec("help.shortcuts", "Keyboard Shortcuts", "What each key does", "F1"),
        ActionSpec("help.about", "About xorviz", "Version and licence"),
    )
}

BRANCH_ACTIONS = ("branch.new", "branch.compare", "branch.rename", "branch.delete")

MENUS = (
    (
        "&File",
        (
            "export.frame",
            "export.frames",
            "export.figure",
            "",
            "file.export_answers",
            "file.print_answers",
            "",
            "file.quit",
        ),
    ),
    ("&Edit", ("edit.undo", "edit.redo")),
    ("&View", ("view.film", "", "view.theme_system", "view.theme_light", "view.theme_dark")),
    (
        "&Run",
        (
            "run.play",
            "run.step_back",
            "run.step",
            "",
            "run.step_rule_back",
            "run.step_rule",
            "run.play_rule",
            "run.step_sample",
            "",
            "run.to_epoch",
            "run.to_solved",
            "run.stop",
            "",
            "run.reset",
            "run.reseed",
        ),
    ),
    ("&Branches", BRANCH_ACTIONS),
    ("E&xperiments", ("experiment.*", "", "run.survey")),
    ("&Help", ("help.lesson", "help.lesson_back", "help.lesson_next", "", "help.shortcuts", "help.about")),
)
"""Title and ids of each menu; an empty id is a line, a star stands for all that begin so."""

THEME_ACTIONS = ("view.theme_system", "view.theme_light", "view.theme_dark")


def build_actions(window: QWidget, experiments: Iterable[Experiment]) -> dict[str, QAction]:
    """Make all actions, known by their id, which is their object name too."""
    specs = [*ACTIONS.values()]
    specs += [ActionSpec(f"experiment.{each.name}", each.title, each.note) for each in experiments]
    actions: dict[str, QAction] = {}
    for spec in specs:
        action = QAction(spec.text, window, checkable=spec.checkable)
        action.setObjectName(spec.id)
        keys = QKeySequence(spec.shortcut)
        action.setShortcut(keys)
        written = keys.toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{spec.tip} ({written})" if written else spec.tip)
        action.setStatusTip(spec.tip)
        actions[spec.id] = action
        window.addAction(action)
    actions["run.step_rule"].setIconText("Next")
    actions["file.quit"].setMenuRole(QAction.MenuRole.QuitRole)
    actions["help.about"].setMenuRole(QAction.MenuRole.AboutRole)
    themes = QActionGroup(window)
    for name in THEME_ACTIONS:
        themes.addAction(actions[name])
    return actions


def fill_menu_bar(bar: QMenuBar, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """Put the actions into their menus, and return these by title."""
    menus: dict[str, QMenu] = {}
    for title, ids in MENUS:
        menu = menus[title] = bar.addMenu(title)
        for name in ids:
            if name:
                menu.addActions([action for key, action in actions.items() if fnmatchcase(key, name)])
            else:
                menu.addSeparator()
    return menus


def paint_icons(actions: dict[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in the colours of a theme."""
    for spec in ACTIONS.values():
        if spec.icon and spec.id != "run.play":
            actions[spec.id].setIcon(icon(spec.icon, theme.colour("text")))
    show_walking(actions["run.play_rule"], actions["run.play_rule"].isChecked(), theme)
    show_playing(actions["run.play"], actions["run.play"].isChecked(), theme)


def show_playing(action: QAction, playing: bool, theme: Theme) -> None:
    """Let the action say what it will do: play or pause."""
    action.setChecked(playing)
    action.setText("Pause" if playing else "Play")
    action.setIcon(icon("pause" if playing else "play", theme.colour("on_accent")))


def show_walking(action: QAction, walking: bool, theme: Theme) -> None:
    """Let the action say what it will do: walk by itself, or stop."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setChecked(walking)
    action.setText("Pause the Walk" if walking else "Walk")
    action.setIconText("Pause" if walking else "Walk")
    tip = "It walks through the chain rule by itself: wait here" if walking else ACTIONS["run.play_rule"].tip
    action.setToolTip(f"{tip} ({keys})")
    action.setStatusTip(tip)
    action.setIcon(icon("pause" if walking else "walk", theme.colour("text")))


def shortcut_rows() -> list[tuple[str, str]]:
    """Return each action that has a key, as (key, what it does)."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (QKeySequence(spec.shortcut).toString(native), spec.tip) for spec in ACTIONS.values() if spec.shortcut
    ]
