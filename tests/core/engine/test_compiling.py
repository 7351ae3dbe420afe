"""Compiling in a process of its own, from nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xorviz.core.engine import compiling, machine_code
from xorviz.core.engine.compiling import Stopped, prepare
from xorviz.core.engine.engine import EngineError, NotKept
from xorviz.core.engine.engines import compiled_engine

PREPARED = """
import sys
from xorviz.core.engine.compiling import prepare
from xorviz.core.engine.engines import kept_engine
prepare("engine", kept_engine, compiling=lambda stays: print("compiling", stays, flush=True))
print(kept_engine().label)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")


def started(cache, **more):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)} | more
    return subprocess.Popen(
        [sys.executable, "-c", PREPARED], env=environment, stdout=subprocess.PIPE, text=True
    )


def children_of(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@needs_proc
def test_what_a_killed_start_leaves_the_next_one_finishes(tmp_path):
    first = started(tmp_path)
    assert first.stdout.readline() == "compiling True\n"
    (compiler,) = children_of(first)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    end = time.monotonic() + 60
    while is_alive(compiler):
        assert time.monotonic() < end
    assert started(tmp_path).communicate()[0] == "compiling True\ncompiled\n"
    assert started(tmp_path).communicate()[0] == "compiled\n"


@pytest.mark.slow
def test_where_nothing_can_be_kept_it_is_for_this_process_alone(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    locators = "UserProvidedCacheLocator"  # and not the folder of the source
    process = started(nowhere, TMPDIR=str(temporary), NUMBA_CACHE_LOCATOR_CLASSES=locators)
    assert process.communicate()[0] == "compiling False\ncompiled\n"
    assert not [*temporary.iterdir()]


class Process:
    """A compiler that never ends, or that has ended with a code and some words."""

    def __init__(self, monkeypatch, code):
        source = "import time; time.sleep(600)" if code is None else f"print('no chalk'); exit({code})"
        self.made = []

        def popen(_, **more):
            self.made.append(real([sys.executable, "-c", source], **more))
            return self.made[-1]

        real = subprocess.Popen
        monkeypatch.setattr(compiling.subprocess, "Popen", popen)


def refuse():
    raise NotKept


@pytest.mark.parametrize("ended", [Stopped, KeyboardInterrupt])
def test_it_is_ended_as_soon_as_it_is_not_wanted(monkeypatch, ended):
    process = Process(monkeypatch, None)

    def stopped():
        if process.made and ended is KeyboardInterrupt:
            raise KeyboardInterrupt
        return bool(process.made)

    with pytest.raises(ended):
        prepare("engine", refuse, stopped)
    assert process.made[0].returncode not in (None, 0)
    with pytest.raises(Stopped):  # the next one need not wait for its turn
        prepare("engine", refuse, lambda: True)


def test_why_it_failed_is_said(monkeypatch):
    Process(monkeypatch, 1)
    with pytest.raises(EngineError, match=r"^no chalk$"):
        prepare("engine", refuse)


def test_what_is_kept_needs_no_process(monkeypatch):
    process = Process(monkeypatch, 1)
    compiled_engine()
    prepare("engine", compiled_engine)
    assert not process.made


def test_without_a_folder_and_a_process_numpy_trains(monkeypatch, tmp_path):
    monkeypatch.setattr(machine_code, "is_kept", lambda: False)
    monkeypatch.setattr(compiling, "_temporary", [])
    monkeypatch.setattr(compiling.tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match=r"^there is no folder for what is compiled"):
        prepare("engine", refuse)


def test_with_the_compiler_switched_off_that_is_the_reason():
    done = subprocess.run(
        [sys.executable, "-m", "xorviz", "train", "--epochs", "3"],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert "Numba compiles nothing while the environment has NUMBA_DISABLE_JIT" in done.stdout
    assert done.stderr == ""


def test_an_import_is_ended_between_two_files(monkeypatch, tmp_path):
    (tmp_path / "xorviz_first.py").write_text("import xorviz_second")
    (tmp_path / "xorviz_second.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def load():
        try:
            import xorviz_first  # noqa: F401
        except Exception:  # a library's own
            return

    with pytest.raises(Stopped):
        prepare("engine", load, lambda: "xorviz_first" in sys.modules)
    assert "xorviz_second" not in sys.modules
    prepare("engine", load)
    assert sys.modules.pop("xorviz_first").xorviz_second is sys.modules.pop("xorviz_second")
