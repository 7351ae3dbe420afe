"""Everything that can be done by menu, button or key: one table, in the order of the menus."""

from collections.abc import Iterable

from xorviz.core.teach.experiments import Experiment
from xorviz.gui.app.menus.edit_menu import EDIT
from xorviz.gui.app.menus.file_menu import EXPORT, FILE
from xorviz.gui.app.menus.help_menu import HELP
from xorviz.gui.app.menus.program import Action, Program
from xorviz.gui.app.menus.run_menu import BEYOND, BRANCHES, RUN
from xorviz.gui.app.menus.view_menu import CARDS, VIEW

EXPERIMENTS = "E&xperiments"
"""The menu that each experiment is in, above what the table has there."""
MENUS = {
    "&File": FILE,
    "E&xport": EXPORT,
    "&Edit": EDIT,
    "&View": VIEW,
    "&Cards": CARDS,
    "&Run": RUN,
    "&Branches": BRANCHES,
    EXPERIMENTS: BEYOND,
    "&Help": HELP,
}
"""All that can be done, by the title of the menu that it is in."""

WITHIN = {"E&xport": "&File", "&Cards": "&View", "&Branches": "&Run", EXPERIMENTS: "&Run"}
"""Of menus that are part of another, which."""

ACTIONS = {each.id: each for menu in MENUS.values() for each in menu}


def menus_with(experiments: Iterable[Experiment]) -> dict[str, tuple[Action, ...]]:
    """Return all that can be done by its menu, to set each experiment up too."""
    return MENUS | {EXPERIMENTS: (*experiment_actions(experiments), *MENUS[EXPERIMENTS])}


def experiment_actions(experiments: Iterable[Experiment]) -> tuple[Action, ...]:
    """Return what sets each experiment up."""
    return tuple(map(_experiment_action, experiments))


def _experiment_action(experiment: Experiment) -> Action:
    name = experiment.name

    def start(program: Program, checked: bool) -> None:
        program.predicting.start(name)
        program.column.on_tab_chosen(program.column.home)  # where its question is

    return Action(f"experiment.{name}", experiment.title, experiment.question, start)
