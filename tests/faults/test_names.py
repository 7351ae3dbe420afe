"""What files are called: by every script, with 255 bytes, spaces, ends of lines or dashes."""

import json
import os
from shutil import copytree
from unicodedata import category

import pytest

from xorviz.assets import asset
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.homework.hand_in import HandIn, handed_in

LONGEST = 255
"""Bytes of a name."""
SCRIPTS = [
    letter
    for first in range(0x80, 0x20000, 0x80)
    if (
        letter := next(
            (chr(each) for each in range(first, first + 0x80) if category(chr(each))[0] == "L"), ""
        )
    )
]
"""A letter of each script, and of many signs more: of each part of Unicode that has any."""
NAMES = [
    *("".join(SCRIPTS[first : first + 40]) for first in range(0, len(SCRIPTS), 40)),
    *(
        "a b",
        " a ",
        "  ",
        "a\nb",
        "a\r\nb",
        "a\tb",
        "a\u2028b",
        "a\x1b[31mb",
        "a\x7fb",
    ),
    *("-", "-a", "--help", "--", "-1", ".a", "..a", "a.", "~", "~a", "@a", "=a", "#a", "%s", "{seed}", "{0}"),
    *("a'b", 'a"b', "a`b", "a$(b)", "a;b", "a&b", "a|b", "a*b", "a?b", "a[b]", "a\\b", "<a>", "a:b", "a,b"),
    *("e\u0301", "\u202ea", "\u200b", "\ufeffa", "CON", "\U0001f9e0", os.fsdecode(b"\xff\xfe"), "é" * 120),
]
TABLE = "a,b,c\n1,2,0\n3,4,1\n5,1,0\n"
START = {"weights": [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]], "biases": [[0, 0], [0]]}
SHORT = "--epochs=3"


def longest(ending):
    return "x" * (LONGEST - len(ending.encode())) + ending


WRITERS = {
    "run": (".xorviz", lambda name: ("train", SHORT, f"--save={name}")),
    "history": (".csv", lambda name: ("train", SHORT, f"--history={name}")),
    "arrays": (".npz", lambda name: ("train", SHORT, f"--history={name}")),
    "exported": (".csv", lambda name: ("export", SHORT, f"./{name}")),
    "page": (".html", lambda name: ("export", SHORT, f"./{name}")),
    "script": (".py", lambda name: ("script", SHORT, f"--output={name}")),
    "notebook": (".ipynb", lambda name: ("script", SHORT, f"--output={name}")),
    "survey": (".csv", lambda name: ("survey", SHORT, "--seeds=2", f"--output={name}")),
    "fates": (
        ".npz",
        lambda name: (
            *("survey", SHORT, "--map", "learning-rate=0.1:1", "w1.1.1=-1:1", "--size=2x2"),
            f"--output={name}",
        ),
    ),
    "hand-out": (".xorviz", lambda name: ("experiments", "--lesson=week3", f"--output={name}")),
    "marks": (".csv", lambda name: ("check", "handed-in", f"--output={name}")),
}
"""How a file is called by what it is, and the command that writes it."""
READERS = {
    "run": (".xorviz", "run.xorviz", lambda name: ("train", f"./{name}", SHORT)),
    "run to export": (".xorviz", "run.xorviz", lambda name: ("export", f"./{name}", "out.csv", "--force")),
    "run as a script": (".xorviz", "run.xorviz", lambda name: ("script", f"./{name}")),
    "homework": (".xorviz", "homework.xorviz", lambda name: ("check", f"./{name}")),
    "table": (".csv", "table.csv", lambda name: ("train", SHORT, f"--data={name}")),
    "start": (".json", "start.json", lambda name: ("train", SHORT, f"--start={name}")),
    "hand-out": ("", "week3", lambda name: ("experiments", f"--lesson={name}")),
    "folder of homework": ("", "handed-in", lambda name: ("check", f"./{name}")),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with one of everything that is read."""
    folder = tmp_path_factory.mktemp("kept")
    run = Run(TrainingConfig(seed=4))
    run.advance(3)
    runfile.save(folder / "run.xorviz", run)
    (folder / "handed-in").mkdir()
    for place in (folder / "homework.xorviz", folder / "handed-in" / "a.xorviz"):
        by = HandIn("Ada", "2026-11-28T10:00:00+00:00", "")
        runfile.save(place, handed_in(runfile.RunFile((runfile.facts_of(run),)), by))
    copytree(asset("handout"), folder / "week3")
    (folder / "table.csv").write_text(TABLE)
    (folder / "start.json").write_text(json.dumps(START))
    return folder


@pytest.fixture
def place(kept, tmp_path, monkeypatch):
    copytree(kept, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_with(ending):
    fit = [f"{name}{ending}" for name in NAMES]
    return [*(name for name in fit if len(os.fsencode(name)) <= LONGEST), longest(ending)]


def check_told(told, name):
    """What is printed has a line for each thing that is said, and controls no terminal."""
    assert not any(sign in told for sign in "\x1b\r\x7f\u2028"), ascii(told)
    if "\n" in name:
        assert name not in told


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_written(xorviz, some, place, kind):
    ending, command = WRITERS[kind]
    before = set(os.listdir(place))
    for name in (f"a\n\x1b[2Jb{ending}", *some(names_with(ending), 3)):
        code, output, errors = xorviz(*command(name))
        assert code == 0, (ascii(name), errors)
        check_told(output + errors, name)
        assert set(os.listdir(place)) - before == {name}, ascii(name)
        os.unlink(place / name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_written_into_folders_that_are_missing(xorviz, place, kind):
    """Every writer makes them; who is refused leaves none."""
    ending, command = WRITERS[kind]
    code, _, errors = xorviz(*command(f"new/deep/a{ending}"))
    assert code == 0, errors
    assert os.listdir(place / "new" / "deep") == [f"a{ending}"]
    code, _, errors = xorviz(*command(f"other/deep/{'x' * 300}{ending}"))
    assert (code, errors.count("\n")) == (1, 1), errors
    assert not (place / "other").exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", READERS)
def test_read(xorviz, some, place, kind):
    ending, source, command = READERS[kind]
    for name in (f"a\n\x1b[2Jb{ending}", *some(names_with(ending), 3)):
        os.rename(place / source, place / name)
        code, output, errors = xorviz(*command(name))
        assert code == 0, (ascii(name), errors)
        check_told(output + errors, name)
        os.rename(place / name, place / source)
