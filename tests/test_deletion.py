"""No source of xorviz lets a thread delete what Python made: see `WorkerThread`."""

import ast
from pathlib import Path

import pytest

import xorviz

SOURCES = sorted(Path(xorviz.__file__).parent.rglob("*.py"))


def thread_classes(trees):
    """Return the names of QThread and of all classes made from it."""
    names = {"QThread"}
    bases = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    while found := {name for name, of in bases.items() if of & names} - names:
        names |= found
    return names


def called(node):
    """Return the last name of what is called, or nothing."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def names_of_threads(trees, kinds):
    """Return the variables and attributes that hold a thread anywhere."""
    return {
        ast.unparse(part).split(".")[-1]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(called(each) in kinds for each in ast.walk(node.value))
        for target in node.targets
        for part in (target.elts if isinstance(target, ast.Tuple) else [target])
    }


def classes_in_threads(trees, kinds):
    """Return what is made in any function that makes a thread, or moves something to one."""
    found = set()
    for tree in trees:
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                calls = {called(node) for node in ast.walk(function)} - {""}
                if calls & {"moveToThread", *kinds}:
                    found |= calls
    return found


def connects_deletion(node):
    return called(node) == "connect" and any("deleteLater" in ast.unparse(arg) for arg in node.args)


def direct_deletions(sources):
    """Return where a thread would delete: the pieces of code."""
    trees = [ast.parse(source) for source in sources if "Thread" in source or "deleteLater" in source]
    kinds = thread_classes(trees)
    threads, workers = names_of_threads(trees, kinds), classes_in_threads(trees, kinds)
    found = []
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef):
            parts = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            found += [each for each in parts if called(each) == "deleteLater" and node.name in workers]
            found += [each for each in parts if connects_deletion(each) and node.name in kinds]
        elif connects_deletion(node):
            sender = set(ast.unparse(node.func).split("."))
            if sender & threads or "DirectConnection" in ast.unparse(node):
                found.append(node)
    return {ast.unparse(node) for node in found}


def test_no_thread_deletes_what_python_made():
    assert direct_deletions(path.read_text() for path in SOURCES) == set()


MADE = """
class Owner:
    def __init__(self):
        self._training, self._loading = QThread(), QThread()
        self._worker = Worker()
        self._worker.moveToThread(self._training)
"""


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("thread.finished.connect(worker.deleteLater, Qt.ConnectionType.DirectConnection)", 1),
        ("worker.done.connect(worker.deleteLater, type=Qt.ConnectionType.DirectConnection)", 1),
        (MADE + "        self._loading.finished.connect(self._worker.deleteLater)", 1),
        ("class Room(QThread): pass\nroom = Room(worker)\nroom.finished.connect(worker.deleteLater)", 1),
        (MADE + "class Worker(QObject):\n    def on_finished(self):\n        self.deleteLater()", 1),
        ("class Room(QThread):\n    def __init__(self, worker):\n"
         "        self.finished.connect(worker.deleteLater)", 1),
        (MADE + "        dialog.finished.connect(dialog.deleteLater)", 0),
        ("class Dialog(QDialog):\n    def on_finished(self):\n        self.deleteLater()", 0),
    ],
)  # fmt: skip
def test_a_direct_deletion_is_found(source, count):
    assert len(direct_deletions([source])) == count
