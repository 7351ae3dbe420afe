"""What windows are made of is there before they are asked for."""

from importlib.util import find_spec

import pytest
from PySide6.QtCore import QObject

from xorviz.gui.app.asking import early_imports


def test_each_is_imported_in_a_turn_of_its_own_and_then_no_more(qapp, qtbot, monkeypatch):
    imported = []
    monkeypatch.setattr(early_imports, "PAUSE_MS", 0)
    monkeypatch.setattr(early_imports, "import_module", imported.append)
    owner = QObject()
    imports = early_imports.EarlyImports(owner)
    assert imported == []
    imports.start()
    qtbot.waitUntil(lambda: not imports._timer.isActive(), timeout=60_000)
    assert imported == list(early_imports.MODULES)


def test_where_the_last_cannot_be_imported_nothing_is_tried_again(qapp, monkeypatch):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(early_imports, "MODULES", ("lost",))
    monkeypatch.setattr(early_imports, "import_module", fail)
    owner = QObject()
    imports = early_imports.EarlyImports(owner)
    imports.start()
    with pytest.raises(ImportError, match="lost"):
        imports.on_timer_timeout()
    assert not imports._timer.isActive()


def test_all_that_is_imported_early_is_there():
    assert all(find_spec(name) is not None for name in early_imports.MODULES)
