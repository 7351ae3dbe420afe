"""Lesson, questions and help: the Help menu."""

from PySide6.QtGui import QAction

from xorviz.gui.app.menus.program import Action

HELP = (
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
)
