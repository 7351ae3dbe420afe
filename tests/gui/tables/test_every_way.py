"""Every table comes into the window by each way in with the numbers that are in it."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from tests.core.data.table.kept import KEPT
from tests.gui.tables.table_steps import drop, load, of_file
from xorviz.cli import WINDOW, _parse
from xorviz.cli.options import config_of


def drop_file(window, kept, path):
    assert drop(window, of_file(path))


def drop_cells(window, kept, path):
    mime = QMimeData()
    mime.setText(kept.pasted)
    assert drop(window, mime)


def paste_cells(window, kept, path):
    QGuiApplication.clipboard().setText(kept.pasted)
    window.actions_by_id["edit.paste"].trigger()


def paste_text(window, kept, path):
    QGuiApplication.clipboard().setText(kept.text)
    window.actions_by_id["edit.paste"].trigger()


@pytest.mark.slow
@pytest.mark.parametrize("enter", [drop_file, drop_cells, paste_cells, paste_text])
def test_each_table_has_its_numbers(window, qtbot, tmp_path, enter):
    for kept in KEPT:
        path = tmp_path / kept.name
        path.write_bytes(kept.content)
        enter(window, kept, path)
        kept.check(load(window, qtbot))


@pytest.mark.slow
def test_the_window_opens_with_the_table_that_is_named(make_window, tmp_path):
    kept = KEPT[-1]
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    window = make_window(config_of(_parse(["--data", str(path)]), WINDOW))
    kept.check(window.session.run.data)
    assert window.session.snapshot.data is window.session.run.data


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_the_window_is_asked_for_each(tmp_path, kept):
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    kept.check(config_of(_parse(["--data", str(path)]), WINDOW).make_data())
