"""Whatever goes wrong while something is painted: its painter ends, or the program would end with it."""

import ast
from pathlib import Path

import pytest

import xorviz
from xorviz.core import Run, TrainingConfig
from xorviz.gui.graph.graph_view import GraphView
from xorviz.gui.network.network_view import NetworkView

PACKAGE = Path(xorviz.__file__).parent
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "export"]
"""But those whose painters write a file: these end before it is read."""


def bare_painters(source):
    """Return the lines on which a painter begins of which nothing says that it ends."""
    tree = ast.parse(source)
    held = {
        id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in held)
    return [call.lineno for call in calls if getattr(call.func, "id", "") == "QPainter"]


def test_each_painter_ends_with_its_block():
    found = {path.relative_to(PACKAGE).as_posix(): bare_painters(path.read_text("utf-8")) for path in FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_one_that_does_not_is_found():
    assert bare_painters("painter = QPainter(self)\nwith QPainter(self) as other:\n    pass") == [1]


@pytest.mark.parametrize(("make", "inner"), [(GraphView, "_paint_graph"), (NetworkView, "take_lit")])
def test_after_a_fault_it_is_painted_as_before(show, monkeypatch, make, inner):
    view = show(make())
    view.show_snapshot(Run(TrainingConfig()).head)
    before = view.grab().toImage()
    monkeypatch.setattr(view, inner, lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        view.grab()
    monkeypatch.undo()
    assert view.grab().toImage() == before
