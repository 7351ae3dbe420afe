"""Everything that can be done by menu, button or key: one table, in the order of the menus."""

from collections.abc import Iterable

from PySide6.QtGui import QAction

from xorviz.core.teach.experiments import Experiment
from xorviz.gui.app.keeping.file_actions import EXPORT, FILE
from xorviz.gui.app.program import Action, Program
from xorviz.gui.app.view_actions import CARDS, VIEW

MENUS = {
    "&File": FILE,
    "E&xport": EXPORT,
    "&Edit": (
        Action(
            "edit.undo",
            "Undo",
            "Take back the last change: of a setting, or a nudge",
            lambda w, _: w.undo.take_back(),
            key="Ctrl+Z",
        ),
        Action(
            "edit.redo",
            "Redo",
            "Make the change again that was taken back",
            lambda w, _: w.undo.stack.redo(),
            key="Ctrl+Shift+Z",
        ),
        Action(
            "edit.copy",
            "Copy Picture",
            "Copy the view that has the keyboard, or all three, as a picture",
            lambda w, _: w.copying.copy_picture(),
            key="Ctrl+C",
            line_above=True,
        ),
        Action(
            "edit.copy_numbers",
            "Copy Numbers",
            "Copy the numbers of the view that has the keyboard, as text",
            lambda w, _: w.copying.copy_numbers(),
            key="Ctrl+Shift+C",
        ),
        Action(
            "edit.copy_command",
            "Copy as Command",
            "Copy the command that trains this run without a window",
            lambda w, _: w.dialogs.copy_command(),
        ),
        Action(
            "edit.copy_text",
            "Copy as Text",
            "Copy this run with its edits as one line, to be pasted into a mail, or into another xorviz",
            lambda w, _: w.dialogs.texts.copy(),
        ),
        Action(
            "edit.paste",
            "Paste",
            "Open a run that was copied as text, or learn the cells of a table",
            lambda w, _: w.dialogs.tables.paste(),
            key="Ctrl+V",
        ),
        Action(
            "edit.draw_points",
            "Draw Samples",
            "Put samples into the plane, move them and take them out",
            lambda w, _: w.dialogs.draw_points(),
            key="Ctrl+Shift+D",
        ),
        Action(
            "edit.points",
            "Samples as a Table…",
            "Type inputs and targets, add samples, take some out",
            lambda w, _: w.dialogs.tables.edit_points(),
            key="Ctrl+D",
        ),
    ),
    "&View": VIEW,
    "&Cards": CARDS,
    "&Run": (
        Action(
            "run.play",
            "Play",
            "Train, or pause",
            lambda w, on: w.session.playback.set_playing(on),
            key="Space",
            icon="play",
            checkable=True,
        ),
        Action(
            "run.step_back",
            "Back",
            "Back one epoch",
            lambda w, _: w.session.playback.step_back(),
            key=",",
            icon="step_back",
        ),
        Action(
            "run.step",
            "Step",
            "Forward one epoch",
            lambda w, _: w.session.playback.step(),
            key=".",
            icon="step",
        ),
        Action(
            "run.step_rule_back",
            "Chain Rule Back",
            "Back one line of the chain rule",
            lambda w, _: w.session.walk.step_back(),
            key="K",
            icon="rule_back",
            line_above=True,
        ),
        Action(
            "run.step_rule",
            "Chain Rule",
            "Forward one line of the chain rule",
            lambda w, _: w.session.walk.step(),
            key="L",
            icon="rule",
            button="Next",
        ),
        Action(
            "run.play_rule",
            "Walk",
            "Walk through the chain rule by itself",
            lambda w, on: w.session.walk.set_walking(on),
            key="Shift+L",
            icon="walk",
            checkable=True,
        ),
        Action(
            "run.step_sample",
            "Next Sample",
            "Follow the next sample, on the same line",
            lambda w, _: w.session.walk.step_sample(),
            key="M",
        ),
        Action(
            "run.why",
            "Why?",
            "Tell why what is selected is what it is: a weight, a bias, a neuron; of nothing, the loss",
            lambda w, _: w.dialogs.why.tell_of_what_is_meant(),
            key="W",
        ),
        Action(
            "run.graph",
            "Computation Graph",
            "Show the update as a graph of operations, with what comes back over each edge",
            lambda w, _: w.dialogs.open_graph(w.actions_by_id),
            key="G",
        ),
        Action(
            "run.to_epoch",
            "Go to Epoch…",
            "Show an epoch, or train until it is reached",
            lambda w, _: w.dialogs.ask_for_epoch(),
            key="Ctrl+G",
            line_above=True,
        ),
        Action(
            "run.to_solved",
            "Run until Solved",
            "Train until all are right, or nothing changes",
            lambda w, _: w.session.playback.run_to_solved(),
            key="Ctrl+Return",
        ),
        Action(
            "run.stop",
            "Stop",
            "Stop on the way to an epoch, or until solved",
            lambda w, _: w.session.playback.set_playing(False),
            key="Esc",
        ),
        Action(
            "run.look_ahead",
            "Look Ahead…",
            "How many epochs of the future are shown while something is dragged",
            lambda w, _: w.dialogs.ask_for_horizon(),
        ),
        Action(
            "run.reset",
            "Reset",
            "Back to epoch 0, same settings and seed",
            lambda w, _: w.session.reset(),
            key="R",
            icon="reset",
            line_above=True,
        ),
        Action(
            "run.reseed",
            "New Seed",
            "Start anew from another random seed",
            lambda w, _: w.session.reseed(),
            key="N",
            icon="seed",
        ),
    ),
    "&Branches": (
        Action(
            "branch.new",
            "Branch Here",
            "Go on differently from this epoch: the rest stays",
            lambda w, _: w.session.branch_here(),
            key="B",
        ),
        Action(
            "branch.compare",
            "Compare…",
            "Show two runs side by side at the same epoch",
            lambda w, _: w.branch_tools.toggle_comparison(),
            key="C",
        ),
        Action(
            "branch.rename",
            "Rename…",
            "Give the branch shown a name",
            lambda w, _: w.branch_tools.rename(w.session.branch),
            key="F2",
        ),
        Action(
            "branch.delete",
            "Delete…",
            "Forget the branch shown",
            lambda w, _: w.branch_tools.delete(w.session.branch),
        ),
    ),
    "E&xperiments": (
        Action(
            "run.survey",
            "Survey…",
            "Train these settings from many seeds at once",
            lambda w, _: w.dialogs.beyond.open_surveys(),
            key="S",
            line_above=True,
        ),
        Action(
            "run.butterfly",
            "Butterfly…",
            "Move a weight or a bias a little, up and down, and show all the futures that follow",
            lambda w, _: w.dialogs.beyond.open_butterfly(),
        ),
        Action(
            "run.fates",
            "Map of Fates…",
            "Train this run with other values of two quantities, and show what becomes of each",
            lambda w, _: w.dialogs.beyond.open_fates(),
        ),
        Action(
            "run.landscape",
            "Landscape…",
            "Show the loss around this run, over a plane through all weights, with the run's path in it",
            lambda w, _: w.dialogs.beyond.open_landscape(),
        ),
        Action(
            "run.duel",
            "Beat Backprop",
            "Solve XOR by hand, in fewer moves than gradient descent needs updates",
            lambda w, _: w.dialogs.duel.open(w.column, w.sight.reveal),
        ),
    ),
    "&Help": (
        Action(
            "help.lesson",
            "Lesson",
            "Show how a network learns, or the settings again",
            lambda w, _: w.lesson.toggle(),
            key="F3",
        ),
        Action(
            "help.lesson_back",
            "Lesson: Previous Page",
            "Back one page of the lesson",
            lambda w, _: w.lesson.go_back(),
            key="Alt+Left",
        ),
        Action(
            "help.lesson_next",
            "Lesson: Next Page",
            "Forward one page of the lesson",
            lambda w, _: w.lesson.go_on(),
            key="Alt+Right",
        ),
        Action(
            "help.questions",
            "Questions…",
            "Answer questions about the network as it is now",
            lambda w, _: w.desk.ask(),
            line_above=True,
        ),
        Action(
            "help.fill_in",
            "Fill In a Backward Pass…",
            "Compute the factors of a gradient of the network as it is now",
            lambda w, _: w.desk.fill_in(),
        ),
        Action(
            "help.palette",
            "Commands…",
            "Find whatever can be done by its words",
            lambda w, _: w.dialogs.open_palette(w.branch_tools, w.column, w.controls),
            key="Ctrl+Shift+P",
            line_above=True,
        ),
        Action(
            "help.shortcuts",
            "Keyboard Shortcuts",
            "List what each key does",
            lambda w, _: w.dialogs.show_shortcuts(),
            key="F1",
        ),
        Action(
            "help.about",
            "About xorviz",
            "Show version and licence",
            lambda w, _: w.dialogs.show_about(),
            role=QAction.MenuRole.AboutRole,
        ),
    ),
}
"""All that can be done, by the title of the menu that it is in."""

EXPERIMENTS = "E&xperiments"
"""The menu that each experiment is in, above what the table has there."""
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
