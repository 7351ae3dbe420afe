"""What changes the run, its samples and what is on the clipboard: the Edit menu."""

from xorviz.gui.app.menus.program import Action

EDIT = (
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
        lambda w, _: w.undo.make_again(),
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
)
