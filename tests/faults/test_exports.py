"""What is exported on storage that fails, left at any step, or ended at any moment: old, or new and whole."""

import json
import os
import subprocess
import sys

import pytest

from tests.faults.exporting import KINDS, begin, export, is_refused, steps_of, there
from tests.faults.failing import CALLS, failing

DRAWN = {"folder", "png", "gif", "webp", "apng", "mp4", "svg", "pdf", "film", "film as lines"}
"""What takes as long as pictures do."""
OFTEN_KILLED = "folder", "gif", "svg", "csv", "run"
"""One of each way to write, for a sample."""
BY_GLANCES = ("csv", "npz", "parquet", "html")
"""What a thread writes while steps glance at it: it may be done at any glance, and is whole then."""


@pytest.fixture(
    params=[pytest.param(each, marks=pytest.mark.slow) if each in DRAWN else each for each in KINDS]
)
def kind(request):
    return request.param


@pytest.fixture
def folder(kind, tmp_path):
    begin(kind, tmp_path / "kept")
    return tmp_path / "kept"


@pytest.mark.parametrize("call", CALLS)
def test_the_nth_call_that_fails(qapp, some, kind, folder, call):
    """Each of them in turn, for all there are; the last alone in a sample: then all else has been done."""
    old = there(folder)
    with failing(call, -1) as seen:
        export(kind, folder)
    for nth in some(range(len(seen)), 1):
        begin(kind, folder)
        with failing(call, nth):
            assert is_refused(kind, folder), nth
        assert there(folder) == old, nth


def test_left_at_any_step(qapp, some, kind, folder):
    """As with Cancel, or Ctrl+C, between two pieces of the work."""
    old = there(folder)
    count = sum(1 for _ in steps_of(kind, folder))
    whole = [there(folder)] if kind in BY_GLANCES else []
    for last in some(range(count), 2):
        begin(kind, folder)
        steps = steps_of(kind, folder)
        for _ in range(last):
            next(steps, None)
        steps.close()
        assert there(folder) in [old, *(whole if last else [])], last


def apart(way, folder, number, kinds=KINDS):
    """Export in a process of its own; return what is counted."""
    command = [sys.executable, "-m", "tests.faults.exports_apart", way, str(folder), str(number), *kinds]
    settings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    assert done.returncode == 0, done.stderr
    print(f"{way}: {done.stdout}")
    return json.loads(done.stdout)


def reported(request, found):
    """Count for the report, and return what failed."""
    request.node.user_properties.append(("cases", sum(each["tried"] for each in found.values())))
    return {kind: each for kind, each in found.items() if each["failures"]}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed at a moment of its own")
def test_killed_at_random_moments(request, tmp_path):
    """What is left goes with the next use of the name, and what had begun to be moved is moved on."""
    whole = request.config.getoption("--whole")
    found = apart("killed", tmp_path, 300, KINDS) if whole else apart("killed", tmp_path, 1, OFTEN_KILLED)
    assert reported(request, found) == {}
    assert sum(each["tried"] for each in found.values()) > 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="files are kept from growing there alone")
def test_a_disk_that_is_full_at_every_kilobyte(request, tmp_path):
    found = apart("full", tmp_path, 1_000 if request.config.getoption("--whole") else 40_000)
    assert reported(request, found) == {}
