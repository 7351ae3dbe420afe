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


def pytest_generate_tests(metafunc):
    """Try each of all kinds for itself, so that what has been tried counts if the rest is stopped."""
    if "apart_kind" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--whole")
        metafunc.parametrize("apart_kind", KINDS if whole else OFTEN_KILLED)


@pytest.fixture
def counted_apart(request, record_property, tmp_path, apart_kind):
    """Export in a process of its own, as often as is to be tried; return what is counted."""

    def count(way, sample, whole):
        number = str(whole if request.config.getoption("--whole") else sample)
        command = [sys.executable, "-m", "tests.faults.exports_apart", way, str(tmp_path), number, apart_kind]
        settings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
        assert done.returncode == 0, done.stderr
        print(f"{way}: {done.stdout}")
        (found,) = json.loads(done.stdout).values()
        record_property("cases", found["tried"])
        return found

    return count


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed at a moment of its own")
def test_killed_at_random_moments(counted_apart):
    """What is left goes with the next use of the name, and what had begun to be moved is moved on."""
    found = counted_apart("killed", 1, 300)
    assert found["failures"] == 0
    assert found["tried"] == found["old"] + found["new"] > 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="files are kept from growing there alone")
def test_a_disk_that_is_full_at_every_kilobyte(counted_apart):
    assert counted_apart("full", 40_000, 1_000)["failures"] == 0
