"""A file opened again and again: memory, descriptors, threads and runs stay as many."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.core.runfile.run_files import ANSWER, OWN
from tests.held import held
from tests.memory import runs_alive
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.session.keeping.run_files import RunFiles
from xorviz.session.session import Session

MOST_GROWN = 2**22
"""Bytes of memory that the process may take more in the end: what it asks the system for comes in pieces."""
MOST_MORE = 300
"""Objects, of some hundred thousand."""
needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="reads /proc")


def found():
    runs = len(runs_alive())  # which collects what is garbage
    return held() + Counter(runs=runs, tasks=len(os.listdir("/proc/self/task")))


def taken():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(gc.get_objects())


@needs_proc
@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_file_that_is_opened_again_and_again(qtbot, tmp_path, count):
    run = Run(TrainingConfig().with_own(OWN), NumpyEngine())
    run.advance(5)
    run.edit("learning_rate", 2.0)
    run.advance(5)
    runfile.save(tmp_path / "a.xorviz", runfile.RunFile((runfile.facts_of(run),), answers=(ANSWER,)))
    session = Session(engine=NumpyEngine())
    files = RunFiles(session)
    measured = []
    try:
        for cycle in range(count):
            with qtbot.waitSignal(files.opened):
                files.open(tmp_path / "a.xorviz")
            if cycle in (count // 5, count - 1):
                measured.append((found(), *taken()))
    finally:
        files.close()
        session.close()
    (before, memory, objects), (after, memory_after, objects_after) = measured
    print(f"opened {count} times: {before} before, {after} after; {memory_after - memory} bytes more")
    assert not after - before - Counter(runs=1)  # one may still be in a message
    assert len(session.branches) == 1
    assert memory_after - memory < MOST_GROWN
    assert objects_after - objects < MOST_MORE
