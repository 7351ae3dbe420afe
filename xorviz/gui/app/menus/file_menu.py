"""What is done with files: the File menu."""

from PySide6.QtGui import QAction

from xorviz.gui.app.menus.program import Action

FILE = (
    Action(
        "file.new",
        "New",
        "Begin with the settings of a first start, or of a hand-out that is open",
        lambda w, _: w.dialogs.files.begin_anew(),
        key="Ctrl+N",
    ),
    Action(
        "file.open",
        "Open…",
        "Open saved runs, or a table whose samples are to be learned",
        lambda w, _: w.dialogs.files.ask_for_file(),
        key="Ctrl+O",
    ),
    Action(
        "file.open_recent",
        "Open Recent",
        "Open runs that were open before",
        lambda w, _: w.dialogs.files.show_recent(),
    ),
    Action(
        "file.close_handout",
        "Close Hand-Out",
        "Have xorviz's own lesson and experiments again; runs and answers stay",
        lambda w, _: w.dialogs.handout_left.emit(),
    ),
    Action(
        "file.save",
        "Save",
        "Save all runs and branches in a file",
        lambda w, _: w.dialogs.files.save(),
        key="Ctrl+S",
        line_above=True,
    ),
    Action(
        "file.save_as",
        "Save As…",
        "Save all runs and branches in another file",
        lambda w, _: w.dialogs.files.save_as(),
        key="Ctrl+Shift+S",
    ),
    Action(
        "file.hand_in",
        "Hand In…",
        "Save runs and answers as homework, with your name",
        lambda w, _: w.dialogs.hand_in(w.desk),
    ),
    Action(
        "file.export_answers",
        "Save Answers…",
        "Write predictions and answers down as Markdown",
        lambda w, _: w.answers.ask_for_file(),
        line_above=True,
    ),
    Action(
        "file.print_answers",
        "Print Answers…",
        "Print predictions and answers",
        lambda w, _: w.answers.print_all(),
    ),
    Action(
        "file.quit",
        "Quit",
        "Close xorviz",
        lambda w, _: w.close(),
        key="Ctrl+Q",
        line_above=True,
        role=QAction.MenuRole.QuitRole,
    ),
)

EXPORT = (
    Action(
        "export.frame",
        "Export Picture…",
        "Save this moment as a picture",
        lambda w, _: w.dialogs.export_frame(),
        key="Ctrl+E",
    ),
    Action(
        "export.figure",
        "Export Film Strip…",
        "Save the boundary at ten epochs, more where it changes, as one figure",
        lambda w, _: w.dialogs.export_figure(),
    ),
    Action(
        "export.frames",
        "Export Many Pictures…",
        "Save the run as a folder of pictures",
        lambda w, _: w.dialogs.export_run("frames"),
        key="Ctrl+Shift+E",
        line_above=True,
    ),
    Action(
        "export.animation",
        "Export Animation…",
        "Save the run as a GIF, a WebP, an animated PNG or a video",
        lambda w, _: w.dialogs.export_run("animation"),
    ),
    Action(
        "export.page",
        "Export Living Page…",
        "Save the run as a page that replays it in any browser",
        lambda w, _: w.dialogs.export_run("page"),
    ),
    Action(
        "export.history",
        "Export Numbers…",
        "Save losses, weights and biases as CSV, as NumPy arrays or as Parquet",
        lambda w, _: w.dialogs.export_run("history"),
        line_above=True,
    ),
    Action(
        "export.script",
        "Export Script…",
        "Save the run as a Python script, or a notebook, that finds the same losses",
        lambda w, _: w.dialogs.export_script(),
    ),
)
