"""A run file on storage that fails: the old file, byte by byte, or the new one, and nothing beside it."""

import errno
import json
import os
import subprocess
import sys

import pytest

from tests.core.runfile.run_files import whole_file
from tests.faults.failing import failing
from xorviz.core import Run, TrainingConfig, XorvizError, runfile
from xorviz.core.files import FileError
from xorviz.core.runfile.loading import written_text

OLD = runfile.facts_of(Run(TrainingConfig(seed=1)))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "run.xorviz"
    runfile.save(path, OLD)
    return path


def kept(path, old):
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return path.read_bytes() == old


FULL = """
import resource, signal, sys
from tests.core.runfile.run_files import whole_file
from xorviz.core import XorvizError, runfile
from pathlib import Path
path, file, outcomes = Path(sys.argv[1]), whole_file(), []
old = path.read_bytes()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for size in range(0, 20_000, 1_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        runfile.save(path, file)
    except XorvizError as error:
        assert str(error).isprintable() and path.read_bytes() == old, size
        outcomes.append("kept")
    else:
        outcomes.append("new")
    assert [each.name for each in path.parent.iterdir()] == [path.name], size
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    path.write_bytes(old)
print(outcomes.count("kept"), outcomes.count("new"))
"""


@pytest.mark.slow
def test_a_disk_that_is_full_at_every_kilobyte(record_property, path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    full, fits = map(int, done.stdout.split())
    record_property("cases", full + fits)
    assert full == -(-len(written_text(whole_file())) // 1_000)
    assert fits > 0


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
def test_the_nth_call_that_fails(path, call):
    old = path.read_bytes()
    for nth in range(20):
        with failing(call, nth) as seen:
            line = line_of(path)
        if line is None:
            assert len(seen) <= nth
            assert not kept(path, old)
            break
        assert line.isprintable()
        assert kept(path, old)
    assert nth >= 1


def line_of(path):
    """Save another file there; return why that failed, if it did."""
    try:
        runfile.save(path, whole_file())
    except FileError as error:
        return str(error)
    return None


def test_a_link_survives(path):
    link = path.parent / "link.xorviz"
    link.symlink_to(path)
    runfile.save(link, whole_file())
    assert link.is_symlink()
    assert runfile.load(path).branch.origin == 24


def test_what_cannot_be_opened_again_is_not_written(path):
    old = path.read_bytes()
    for view in ({"a": float("nan")}, {"a": object()}, {"a": "\ud800"}, {"a": "x" * 10**5}):
        with pytest.raises(XorvizError, match="cannot be kept") as error:
            runfile.save(path, runfile.RunFile((OLD,), view=view))
        assert str(error.value).isprintable()
        assert kept(path, old)


KILLED = """
import json, os, signal, sys
import numpy as np
from pathlib import Path
from tests.core.runfile.run_files import whole_file
from xorviz.core import files, runfile
path, file, count = Path(sys.argv[1]), whole_file(), int(sys.argv[2])
old, found = path.read_bytes(), {"tried": 0, "old": 0, "new": 0, "litter": 0, "failures": 0}
steps, last = 0, -1
def traced(frame, event, _):
    global steps
    frame.f_trace_opcodes = True
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return traced
def opened(name, mode, true=open, **named):
    frame = sys._getframe().f_back  # from here on the storage is touched
    while frame:
        frame.f_trace, frame.f_trace_opcodes = traced, True
        frame = frame.f_back
    sys.settrace(traced)
    return true(name, mode, **named)
files.open = opened
runfile.save(path, file)
sys.settrace(None)
new, of = path.read_bytes(), steps
for last in np.linspace(1, of - 1, count).astype(int).tolist():
    path.write_bytes(old)
    steps = 0
    child = os.fork()
    if not child:
        runfile.save(path, file)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    there = path.read_bytes()
    found["tried"] += os.WTERMSIG(status) == signal.SIGKILL
    found["old"] += there == old
    found["new"] += there == new
    found["litter"] += len(list(path.parent.iterdir())) > 1
    files.clear_left(path)
    names = [each.name for each in path.parent.iterdir()]
    found["failures"] += there not in (old, new) or names != [path.name]
print(json.dumps(found), of)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed at a step of its own")
@pytest.mark.parametrize("count", [16, pytest.param(300, marks=pytest.mark.slow)])
def test_killed_at_every_moment_of_saving(record_property, path, count):
    """At steps of the interpreter, first to last; what is left goes with the next use of the file."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(count)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    print(f"kill -9 while saving: {done.stdout.strip()}")
    found = json.loads(done.stdout.rpartition(" ")[0])
    record_property("cases", found["tried"])
    assert (found["tried"], found["failures"]) == (count, 0)
    assert found["old"] + found["new"] == count
    assert min(found["old"], found["new"], found["litter"]) > 0


def test_a_file_that_may_only_be_read(path):
    old = path.read_bytes()
    path.chmod(0o444)
    link = path.parent / "link.xorviz"
    link.symlink_to(path)
    for name in (path, link):
        assert "no permission to write there" in line_of(name)
    link.unlink()
    assert kept(path, old)


def test_a_folder_in_which_nothing_can_be_made(path, monkeypatch):
    old = path.read_bytes()

    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", refuse)
        assert "the file system is read-only" in line_of(path)
    assert kept(path, old)
