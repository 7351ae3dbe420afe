"""Compiling in a process of its own: it fills the cache, and can be ended at any moment.

Numba compiles for seconds, cannot be interrupted, and holds Python's lock meanwhile. So whoever must answer a
person asks for what is kept, and where something is missing lets a process compile it: `prepare`. Where that
can keep nothing, a thread of this process compiles, and nobody need wait for it: `interruption.leave` ends
the process without it.
"""

import os
import sys
import tempfile
from atexit import register
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from threading import Lock, Thread, get_ident
from typing import TYPE_CHECKING, Literal, TypeAlias

from xorviz import interruption
from xorviz.core.engine.engine import EngineError, NotKept

if TYPE_CHECKING:
    import subprocess

Part: TypeAlias = Literal["engine", "classes", "survey"]

STEP_SECONDS = 0.05
"""How long a wait is at most before it looks whether to stop."""
COMPILER = "xorviz.core.compile_part"
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
    whether what it makes stays there for the next start. What cannot be read back is compiled here.

    Raises
    ------
    EngineError
        It cannot be compiled. The message says why.
    Stopped
        `stopped` said so.
    """
    with _turn(stopped), _stoppable_imports(stopped):
        stays = True
        for has_folder in (_has_folder, _has_one_for_now):
            if _is_there(load):
                return
            if has_folder():
                stays = not _temporary
                compiling(stays)
                _compile(part, stopped)
        if not _is_there(load):
            if stays:
                compiling(False)
            _compile_here(part, stopped)


def _is_there(load: Callable[[], object]) -> bool:
    try:
        load()
    except NotKept:
        return False
    return True


def _has_folder() -> bool:
    from xorviz.core.engine.machine_code import is_kept

    return is_kept()


_temporary: list[Path] = []
"""The folder that takes the machine code until the program ends, if no other does."""


def _has_one_for_now() -> bool:
    from xorviz.core.engine.machine_code import keep_in

    if not _temporary:
        try:
            _temporary.append(Path(tempfile.mkdtemp(prefix="xorviz-")))
        except OSError:
            return False
    keep_in(_temporary[0])
    return _has_folder()


def _clean() -> None:
    """Leave nothing behind of what was compiled for this process alone."""
    for folder in _temporary:
        for process in _processes:  # which would write on
            process.kill()
            process.wait()
        rmtree(folder, ignore_errors=True)


_processes: "list[subprocess.Popen[bytes]]" = []
"""The compiler at work, if there is one."""
register(_clean)
interruption.cleaning.append(_clean)


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
    import subprocess  # as late as this: a first paint does not wait for it

    flags = "BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NO_WINDOW"  # of Windows alone
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
            creationflags=sum(getattr(subprocess, flag, 0) for flag in flags),
        )
    except OSError:
        return  # which leaves it to a thread
    _processes.append(process)
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
        _processes.clear()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _compile_here(part: Part, stopped: Callable[[], bool]) -> None:
    """Compile in a thread, and wait for it until `stopped` says so."""
    failures: list[BaseException] = []

    def compile_all() -> None:
        try:
            import_module(COMPILER).compile_part(part)
        except BaseException as error:  # whatever it is, it is told to whoever waits
            failures.append(error)

    thread = Thread(target=compile_all, name="compiler", daemon=True)
    interruption.unfinished.append(thread)
    thread.start()
    while thread.is_alive():
        if stopped():
            raise Stopped
        thread.join(STEP_SECONDS)
    for failure in failures:
        raise failure
