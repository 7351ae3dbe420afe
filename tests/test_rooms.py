"""The house and its tests stay in order: rooms of few files, short files; no circles, no class name twice."""

import ast
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import xorviz

PACKAGE = Path(xorviz.__file__).parent
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
FILES = [*SOURCES.values(), *sorted(Path(__file__).parent.rglob("*.py"))]
MOST_FILES, MOST_LINES = 20, 350


@cache
def tree_of(name):
    """Return what a module says."""
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


def statements_of(node):
    """Yield all statements below one; no expression is looked into."""
    for field in ("body", "orelse", "handlers", "finalbody", "cases"):
        for each in getattr(node, field, ()):
            yield each
            yield from statements_of(each)


@cache
def imports_of(name):
    """Return the modules of the project that a module imports anywhere, also for its types alone."""
    found = set()
    for node in statements_of(tree_of(name)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                found.add(whole if whole in SOURCES else node.module)
        elif isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
    return sorted(found & SOURCES.keys())


def circle():
    """Return modules that import each other in a circle; nothing if there is none."""
    done = set()

    def visit(name, way):
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        for other in imports_of(name):
            found = visit(other, [*way, name])
            if found:
                return found
        done.add(name)
        return []

    return next((found for name in SOURCES if (found := visit(name, []))), [])


def test_a_room_has_few_files():
    rooms = Counter(path.parent for path in FILES)
    assert {room: count for room, count in rooms.items() if count > MOST_FILES} == {}


def test_a_file_is_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_modules_import_each_other_in_a_circle():
    assert circle() == []


def test_a_class_name_means_one_class():
    classes = defaultdict(list)
    for name, tree in ((name, tree_of(name)) for name in SOURCES):
        for node in statements_of(tree):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(name)
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}
