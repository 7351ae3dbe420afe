"""What windows are made of is there before they are asked for."""

import json
import subprocess
import sys
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


NEW = """
import json, sys
from importlib import import_module
from xorviz.gui.app import application, main_window, views
for each in views.VIEWS:
    import_module("xorviz.gui." + each.module)
found, before = {}, set(sys.modules)
for name in json.loads(sys.argv[1]):
    import_module(name)
    found[name] = [each for each in sys.modules if each.startswith("xorviz") and each not in before]
    before = set(sys.modules)
print(json.dumps(found))
"""


def test_no_part_brings_much_along():
    """What a part imports is what its turn takes: some milliseconds for a dozen modules."""
    asked = [sys.executable, "-c", NEW, json.dumps(early_imports.MODULES)]
    found = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    assert {name: new for name, new in found.items() if len(new) > 12} == {}


@pytest.mark.parametrize(
    "door",
    ["tables.table_dialog", "export.export_dialog", "export.picture_dialog", "app.help", "reach.palette"],
)
def test_what_dialogs_are_made_of_is_there_too(door):
    assert f"xorviz.gui.{door}" in early_imports.MODULES
