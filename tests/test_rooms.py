"""The house and its tests stay in order: rooms of few files, short files; no circles, no class name twice."""

import re
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


IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(xorviz[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+(xorviz[\w.]*))",
    re.MULTILINE,
)
CLASS = re.compile(r"^[ \t]*class[ \t]+(\w+)", re.MULTILINE)


@cache
def text_of(name):
    """Return what a module says. To parse all of them takes two seconds, to look for lines a tenth of one."""
    return SOURCES[name].read_text(encoding="utf-8")


@cache
def imports_of(name):
    """Return the modules of the project that a module imports anywhere, also for its types alone."""
    found = set()
    for module, names, whole in IMPORT.findall(text_of(name)):
        found.add(whole)
        for each in re.findall(r"\w+", re.sub(r"#.*| as \w+", "", names)):
            one = f"{module}.{each}"
            found.add(one if one in SOURCES else module)
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


def test_the_readme_tells_of_each_room():
    lines = (PACKAGE / "README.md").read_text(encoding="utf-8").splitlines()
    told = {
        each for line in lines if line.startswith("| `") for each in re.findall(r"`(?:\w+/)?(\w+)`", line)
    }
    rooms = {
        folder.parent.name for layer in ("core", "gui") for folder in PACKAGE.glob(f"{layer}/*/__init__.py")
    }
    assert rooms <= told


def test_a_file_is_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_modules_import_each_other_in_a_circle():
    assert circle() == []


def test_a_class_name_means_one_class():
    classes = defaultdict(list)
    for name in SOURCES:
        for each in CLASS.findall(text_of(name)):
            classes[each].append(name)
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}
