from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from xorviz.core.formats import FORMATS, Format, formats_of
from xorviz.gui.app.menus.actions import ACTIONS
from xorviz.gui.export.formats import PICTURES, picture_format
from xorviz.gui.export.picture_dialog import PictureDialog
from xorviz.gui.kit.widgets import SaveDialog


def test_each_picture_has_its_place_in_the_file_menu():
    assert {f"export.{what}" for what, _ in PICTURES} - {"export.view"} <= ACTIONS.keys()


def test_the_name_says_the_format_or_it_is_the_usual_one():
    for name, suffix in (("a.svg", "svg"), ("a.SVG", "svg"), ("a.png", "png"), ("a", "png"), ("a.b", "png")):
        assert picture_format(Path(name), "figure").suffix == suffix


def test_one_entry_is_offered_by_the_dialog_and_written(qapp, qtbot, monkeypatch):
    monkeypatch.setitem(PICTURES, ("figure", "txt"), Format("txt", "Text", "figure", print))
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = PictureDialog(owner, "figure", "Export", "strip", lambda path: iter(()))
    assert dialog.nameFilters() == [
        "PNG picture (*.png)",
        "SVG picture (*.svg)",
        "PDF document (*.pdf)",
        "Text (*.txt)",
    ]
    dialog.filterSelected.emit("Text (*.txt)")
    assert dialog.defaultSuffix() == "txt"
    assert picture_format(Path("strip.txt"), "figure").write is print


def test_a_dialog_for_files_suggests_a_name_of_the_usual_format(qapp, qtbot, tmp_path):
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = SaveDialog(owner, "dialog", "Save", f"{tmp_path}/run", formats_of("history"))
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert dialog.selectedFiles() == [str(tmp_path / "run.csv")]
    assert dialog.nameFilters() == [FORMATS["history", each].name_filter for each in ("csv", "npz")]
