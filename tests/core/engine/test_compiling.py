"""Compiling in a process of its own, from nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from select import select
from threading import Event

import pytest

from tests.waiting import LIMIT_SECONDS
from xorviz import interruption
from xorviz.core import compile_part
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
LOCATORS = "UserProvidedCacheLocator"
"""Where Numba keeps things: not in the folder of the source."""
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")


def started(cache, **more):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)} | more
    return subprocess.Popen(
        [sys.executable, "-c", PREPARED], env=environment, stdout=subprocess.PIPE, text=True
    )


def children_of(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


@pytest.mark.slow
@needs_proc
def test_what_a_killed_start_leaves_the_next_one_finishes(tmp_path, qtbot):
    first = started(tmp_path)
    assert first.stdout.readline() == "compiling True\n"
    qtbot.waitUntil(lambda: bool(children_of(first)))
    (child,) = map(int, children_of(first))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    qtbot.waitUntil(lambda: os.getpriority(os.PRIO_PROCESS, child) > own)  # it gives way to the window
    compiler = os.pidfd_open(child)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert select([compiler], [], [], LIMIT_SECONDS)[0], "the compiler goes on"
    os.close(compiler)
    assert started(tmp_path).communicate()[0] == "compiling True\ncompiled\n"
    assert started(tmp_path).communicate()[0] == "compiled\n"


@pytest.mark.slow
def test_where_nothing_can_be_kept_it_is_for_this_process_alone(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = started(nowhere, TMPDIR=str(temporary), NUMBA_CACHE_LOCATOR_CLASSES=LOCATORS)
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
        monkeypatch.setattr(subprocess, "Popen", popen)


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


class Here:
    """What compiles in this process, until it may end."""

    def __init__(self, monkeypatch):
        self.parts, self.may_end, self.failure = [], Event(), None
        monkeypatch.setattr(compile_part, "compile_part", self)

    def __call__(self, part):
        self.parts.append(part)
        assert self.may_end.wait(60)
        if self.failure:
            raise self.failure


@pytest.fixture
def here(monkeypatch, tmp_path):
    """Let nothing be kept anywhere; compiling ends at once in the test's end."""
    monkeypatch.setattr(machine_code, "is_kept", lambda: False)
    monkeypatch.setattr(compiling, "_temporary", [])
    monkeypatch.setattr(compiling.tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setattr(interruption, "unfinished", [])
    here = Here(monkeypatch)
    yield here
    here.may_end.set()
    for thread in interruption.unfinished:
        thread.join()


def test_where_nothing_can_be_kept_this_process_compiles(monkeypatch, here):
    process, told = Process(monkeypatch, 1), []
    here.may_end.set()
    prepare("survey", refuse, compiling=told.append)
    assert (here.parts, told, process.made) == (["survey"], [False], [])
    here.failure = EngineError("no chalk")
    with pytest.raises(EngineError, match=r"^no chalk$"):
        prepare("survey", refuse)


def test_what_cannot_be_read_back_this_process_compiles(monkeypatch, here):
    monkeypatch.setattr(machine_code, "is_kept", lambda: True)
    process, told = Process(monkeypatch, 0), []
    here.may_end.set()
    monkeypatch.setattr(compiling.tempfile, "mkdtemp", lambda **_: "/nowhere")
    monkeypatch.setattr(machine_code, "keep_in", lambda _: None)
    prepare("engine", refuse, compiling=told.append)
    assert (here.parts, told, len(process.made)) == (["engine"], [True, False], 2)


def test_nobody_waits_for_what_this_process_compiles(here):
    with pytest.raises(Stopped):
        prepare("engine", refuse, lambda: bool(here.parts))
    assert [thread.is_alive() for thread in interruption.unfinished] == [True]
    assert all(thread.daemon for thread in interruption.unfinished)


NOT_KEPT = {
    "Numba has no such class": """
import sys
from types import ModuleType
from numba.core import caching
without = ModuleType("numba.core.caching")
vars(without).update(vars(caching))
del without.IndexDataCacheFile
sys.modules["numba.core.caching"] = without
""",
    "Numba calls the date otherwise": """
from numba.core import caching
class Renamed(caching.IndexDataCacheFile):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        del self._source_stamp
caching.IndexDataCacheFile = Renamed
""",
    "no folder can be written to": """
import tempfile
def fail(**_):
    raise PermissionError
tempfile.mkdtemp = fail
""",
}
THE_WAY_THEY_GO = """
from xorviz.cli.engines import engine_of, prepare_survey
from xorviz.core import TrainingConfig
from xorviz.session.threads import get_engine, make_survey_ready
print(get_engine(lambda: False).label)
engine, reason = engine_of(TrainingConfig(), 10**7)
print(engine.label, reason)
make_survey_ready(lambda: False)
print("survey", prepare_survey())
from xorviz.core.engine.engines import compile_nothing
from xorviz.core.survey.portions import Task, train_portion
compile_nothing()
print(train_portion(Task(0, TrainingConfig(), 0, 3, 9)).engine)
"""


@pytest.mark.slow
@pytest.mark.parametrize("why", NOT_KEPT)
def test_where_nothing_can_be_kept_the_window_and_the_commands_train_compiled(tmp_path, why):
    nowhere = tmp_path / "file"
    nowhere.touch()
    done = subprocess.run(
        [sys.executable, "-c", f"{NOT_KEPT[why]}\n{THE_WAY_THEY_GO}"],
        env=os.environ | {"NUMBA_CACHE_DIR": str(nowhere), "NUMBA_CACHE_LOCATOR_CLASSES": LOCATORS},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    assert done.stdout == "compiled\ncompiled \nsurvey \ncompiled\n"
    assert done.stderr == ""


@pytest.mark.slow
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
