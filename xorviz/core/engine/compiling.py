"""Compiling in a process of its own: it fills the cache, and can be ended at any moment.

Numba compiles for seconds, cannot be interrupted, and holds Python's lock meanwhile. So whoever must answer a
person asks for what is kept, and where something is missing lets a process compile it: `prepare`.
"""

import os
import subprocess
import sys
import tempfile
from atexit import register
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from threading import Lock, get_ident
from typing import Literal, TypeAlias

from xorviz.core.engine.engine import EngineError, NotKept

Part: TypeAlias = Literal["engine", "survey"]

STEP_SECONDS = 0.05
"""How long a wait is at most before it looks whether to stop."""
COMPILER = "xorviz.core.compile_part"
_CREATION = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
_one_at_a_time = Lock()


class Stopped(BaseException):
    """Whoever waited for the compiler does not want it any more. No failure, as Ctrl+C is none."""


def prepare(
    part: Part,
    load: Callable[[], object],
    stopped: Callable[[], bool] = lambda: False,
    compiling: Callable[[bool], object] = lambda _: None,
) -> None:
    """Make that `load` does not compile: where it raises `NotKept`, compile in a process of its own.

    Ctrl+C, or `stopped` if it says so, ends that process at once. `compiling` is told when it begins, and
    whether what it makes stays there for the next start.

    Raises
    ------
    EngineError
        It cannot be compiled. The message says why.
    Stopped
        `stopped` said so.
    """
    with _turn(stopped), _stoppable_imports(stopped):
        for temporary in (False, True):
            with suppress(NotKept):
                load()
                return
            if temporary or not _has_folder():
                _keep_for_now()
            compiling(not temporary and not _is_temporary())
            _compile(part, stopped)
        with suppress(NotKept):
            load()
            return
    raise EngineError("what was compiled cannot be read back")


def _has_folder() -> bool:
    from xorviz.core.engine.machine_code import is_kept

    return is_kept()


def _is_temporary() -> bool:
    return bool(_temporary)


_temporary: list[Path] = []
"""The folder that takes the machine code until the program ends, if no other does."""


def _keep_for_now() -> None:
    from xorviz.core.engine.machine_code import keep_in

    if not _temporary:
        try:
            folder = Path(tempfile.mkdtemp(prefix="xorviz-"))
        except OSError as error:
            raise EngineError(f"there is no folder for what is compiled: {error.strerror}") from error
        register(rmtree, folder, ignore_errors=True)
        _temporary.append(folder)
    keep_in(_temporary[0])


@contextmanager
def _turn(stopped: Callable[[], bool]) -> Generator[None]:
    """Wait until nobody else prepares anything."""
    while not _one_at_a_time.acquire(timeout=STEP_SECONDS):
        if stopped():
            raise Stopped
    try:
        yield
    finally:
        _one_at_a_time.release()


class _Gate:
    """Finds no module, but ends the import of a large library between two of its files."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._thread, self._stopped = get_ident(), stopped

    def find_spec(self, *_: object) -> None:
        if get_ident() == self._thread and self._stopped():
            raise Stopped


@contextmanager
def _stoppable_imports(stopped: Callable[[], bool]) -> Generator[None]:
    """Raise `Stopped` out of an import of this thread: Numba's takes half a second."""
    gate = _Gate(stopped)
    gate.find_spec()
    sys.meta_path.insert(0, gate)
    try:
        yield
    finally:
        sys.meta_path.remove(gate)


def _compile(part: Part, stopped: Callable[[], bool]) -> None:
    """Compile in a process that ends with this one, and wait for it."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(folder) for folder in sys.path),
        "OPENBLAS_NUM_THREADS": "1",
    }
    if _temporary:
        environment["NUMBA_CACHE_DIR"] = str(_temporary[0])
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", COMPILER, part],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=_CREATION,
        )
    except OSError as error:
        raise EngineError(f"the compiler's process does not start: {error.strerror}") from error
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(STEP_SECONDS)
                break
            if stopped():
                raise Stopped
        if process.returncode:
            assert process.stdout is not None
            reason = process.stdout.read().decode(errors="replace").strip()
            raise EngineError(reason or f"the compiler ended with code {process.returncode}")
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
