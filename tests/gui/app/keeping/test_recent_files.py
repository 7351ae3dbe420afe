"""Open Recent: the files that were open last."""

import pytest
from PySide6.QtCore import QSettings

from tests.driving import train_to
from tests.gui.app.keeping.file_steps import Buttons, answer, open_file
from tests.gui.conftest import opens_a_window
from xorviz.session.settings import load_recent, remember_recent

pytestmark = opens_a_window


def test_files_that_were_open_are_listed(qtbot, window, kept):
    drop_menu = window.actions_by_id["file.open_recent"].menu()
    drop_menu.aboutToShow.emit()
    assert [each.text() for each in drop_menu.actions()] == ["None yet"]
    open_file(qtbot, window, kept)
    drop_menu.aboutToShow.emit()
    assert [each.text() for each in drop_menu.actions()] == ["kept.xorviz"]
    train_to(qtbot, window.session, 50)
    drop_menu.actions()[0].trigger()
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        answer(window, Buttons.Discard)
    assert window.session.run.epoch == 40


@pytest.mark.usefixtures("qapp")
def test_of_files_that_were_open_the_newest_come_first(tmp_path):
    QSettings("xorviz", "xorviz").clear()
    paths = [tmp_path / f"{place}.xorviz" for place in range(12)]
    for path in paths:
        remember_recent(path)
    remember_recent(paths[5])
    assert load_recent() == [paths[place] for place in (5, 11, 10, 9, 8, 7, 6, 4)]


def test_a_file_that_is_gone_is_said_to_be_and_listed_no_more(qtbot, window, kept, tmp_path):
    remember_recent(kept)
    remember_recent(tmp_path / "gone.xorviz")
    menu = window.actions_by_id["file.open_recent"].menu()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(window.dialogs.files.refused) as refused:
        menu.actions()[0].trigger()
    assert "gone.xorviz cannot be read: No such file" in refused.args[0]
    assert load_recent() == [kept]


def test_recent_files_of_one_name_are_told_apart(window, tmp_path):
    (tmp_path / "b").mkdir()
    paths = [tmp_path / "xor.xorviz", tmp_path / "b" / "xor.xorviz", tmp_path / "other.xorviz"]
    for path in paths:
        path.touch()
        remember_recent(path)
    menu = window.actions_by_id["file.open_recent"].menu()
    menu.aboutToShow.emit()
    texts = [action.text().replace("&&", "&") for action in menu.actions()]
    assert texts == ["other.xorviz", str(paths[1]), str(paths[0])]
