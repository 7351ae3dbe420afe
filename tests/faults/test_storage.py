"""A run file on storage that fails: the old file, byte by byte, or the new one, and nothing beside it."""

import errno
import os
import signal
import subprocess
import sys
from io import BufferedWriter

import pytest

from tests.core.runfile.run_files import whole_file
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


def test_a_disk_that_is_full_at_every_kilobyte(path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    full, fits = map(int, done.stdout.split())
    assert full == -(-len(written_text(whole_file())) // 1_000)
    assert fits > 0


CALLS = {"fsync": os, "replace": os}


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
def test_the_nth_call_that_fails(path, monkeypatch, call):
    old, failed = path.read_bytes(), 0
    for nth in range(20):
        calls = 0

        def failing(*arguments, true, nth=nth, **named):
            nonlocal calls
            calls += 1
            if calls == nth + 1:
                raise OSError(errno.EIO, "Input/output error")
            return true(*arguments, **named)

        with monkeypatch.context() as patch:
            _break(patch, call, failing)
            line = line_of(path)
        if line is None:
            assert calls <= nth
            assert not kept(path, old)
            break
        failed += 1
        assert line.isprintable()
        assert kept(path, old)
    assert failed >= 1


def line_of(path):
    """Save another file there; return why that failed, if it did."""
    try:
        runfile.save(path, whole_file())
    except FileError as error:
        return str(error)
    return None


def _break(patch, call, failing):
    if call in CALLS:
        true = getattr(CALLS[call], call)
        patch.setattr(CALLS[call], call, lambda *each, **named: failing(*each, true=true, **named))
        return
    true_open = open

    def opened(*each, **named):
        if call == "open":
            return failing(*each, true=true_open, **named)
        stream = true_open(*each, **named)
        return _Stream(stream, failing) if isinstance(stream, BufferedWriter) else stream

    patch.setattr("builtins.open", opened)


class _Stream:
    """A file whose writing can fail."""

    def __init__(self, stream, failing):
        self._stream, self._failing = stream, failing

    def write(self, content):
        return self._failing(content, true=self._stream.write)

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()


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
import sys
from tests.core.runfile.run_files import whole_file
from xorviz.core import runfile
file, path = whole_file(), sys.argv[1]
print("ready", flush=True)
for _ in range(100_000):
    runfile.save(path, file)
"""


@pytest.mark.slow
def test_stopped_at_300_moments_and_killed_at_20_of_them(path):
    """The file is whole at each; what was not complete has another name."""
    whole = {path.read_bytes(), written_text(whole_file())}
    for moment in range(20):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            for _ in range(15):
                os.kill(process.pid, signal.SIGSTOP)
                assert path.read_bytes() in whole, moment
                os.kill(process.pid, signal.SIGCONT)
            os.kill(process.pid, signal.SIGKILL)
        assert path.read_bytes() in whole
