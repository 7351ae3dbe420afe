import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from tests.gui.seen import contrast
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.app.menus.actions import ACTIONS, EXPERIMENTS, MENUS, WITHIN
from xorviz.gui.app.menus.program import Action
from xorviz.gui.app.menus.qt_actions import build_actions, connect_actions, fill_menu_bar
from xorviz.gui.kit.theme import load_theme
from xorviz.themes import THEMES

README = Path(__file__).parents[4] / "README.md"


def test_the_table_of_keys_in_the_readme_has_each_key_and_no_other():
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    written = [QKeySequence(key) for row in rows for key in re.findall(r"\*\*(.+?)\*\*", row)]
    assert not any(key.isEmpty() for key in written)
    keys = [QKeySequence(action.key) for action in ACTIONS.values() if action.key]
    assert sorted(key.toString() for key in written) == sorted(key.toString() for key in keys)


def test_an_id_means_one_action():
    assert len(ACTIONS) == sum(len(menu) for menu in MENUS.values())


def test_one_entry_is_an_action_with_its_key_and_its_place_in_a_menu(qapp, qtbot):
    done = []
    entry = Action("run.dummy", "Dummy", "Do it", lambda w, on: done.append((w, on)), key="D", checkable=True)
    menus = {"&Run": (*MENUS["&Run"][:1], entry._replace(line_above=True))}
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = build_actions(window, menus)
    connect_actions(actions, menus, "program")
    menu = fill_menu_bar(window.menuBar(), menus, actions)["&Run"]
    assert [action.objectName() for action in menu.actions()] == ["run.play", "", "run.dummy"]
    assert actions["run.dummy"].toolTip() == "Do it (D)"
    actions["run.dummy"].trigger()
    actions["run.dummy"].trigger()
    assert done == [("program", True), ("program", False)]


def test_experiments_are_above_the_survey_and_its_neighbours(window):
    titles = {menu.text(): menu.menu() for menu in window.menuBar().actions()}
    assert list(titles) == [title for title in MENUS if title not in WITHIN]
    within = {action.text(): action.menu() for action in titles[WITHIN[EXPERIMENTS]].actions()}
    names = [action.objectName() for action in within[EXPERIMENTS].actions()]
    assert names[:3] == ["experiment.xor-border", "experiment.xor", "experiment.xor-8"]
    assert names[-6:] == ["", "run.survey", "run.butterfly", "run.fates", "run.landscape", "run.duel"]


@pytest.mark.parametrize("theme", THEMES)
def test_icons_in_menus_stand_out_from_them(window, theme):
    window.appearance.show_theme(theme)
    ground, seen = load_theme(theme).colour("card"), 0
    for action in window.actions_by_id.values():
        if not action.icon().isNull() and action.isIconVisibleInMenu():
            image = action.icon().pixmap(32, 32).toImage()
            inks = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
            strongest = max((ink for ink in inks), key=lambda ink: ink.alpha())
            assert contrast(strongest, ground) >= 3, action.objectName()
            seen += 1
    assert seen > 5


def test_the_lesson_is_there_as_soon_as_it_is_asked_for(qapp, qtbot):
    window = MainWindow(plots_later=True)
    window.actions_by_id["help.lesson"].trigger()
    assert window.column.shown == "lesson"
    window.close()


def test_menus_within_another_are_parted_from_what_is_above_them(qapp, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    made = fill_menu_bar(window.menuBar(), MENUS, build_actions(window, MENUS))
    for outer in set(WITHIN.values()):
        actions = made[outer].actions()
        first = next(place for place, action in enumerate(actions) if action.menu() is not None)
        inner = [action for action in actions[first:] if action.menu() is not None]
        if actions[-1].menuRole() == QAction.MenuRole.QuitRole:
            assert actions[first:] == [*inner, *actions[-2:]]
            assert actions[-2].isSeparator()
        else:
            assert actions[first - 1].isSeparator()
            assert actions[first:] == inner
