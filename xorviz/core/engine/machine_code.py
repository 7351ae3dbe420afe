"""Machine code: what Numba compiles from our functions, and keeps in files for the next start.

Numba keeps an index and a file of code for each function, written beside and then put in place: a process
that is ended while it writes leaves nothing half-done, and two may write at once. But a damaged file raises
whatever pickle or LLVM make of it, at every start. So each ends with a digest here: a file that does not
match it counts as absent, is compiled anew and written over. Nothing of this is public in Numba, and there is
no public way (issue 1833 of Numba): where a name is missing, the code is not kept.
"""

# Numba's inside has no types.
# pyright: basic, reportCallIssue=false, reportAttributeAccessIssue=false, reportMissingTypeStubs=false

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Any

import llvmlite
from numba import config, njit

from xorviz.core.engine.engine import EngineError, NotKept

if getattr(config, "DISABLE_JIT", 0):
    raise EngineError("Numba compiles nothing while the environment has NUMBA_DISABLE_JIT")

IndexDataCacheFile: Any = object
with suppress(ImportError):  # then nothing is kept: see `_keep`
    from numba.core.caching import IndexDataCacheFile

_LENGTH, _DIGEST = 8, 32
ONLY_KEPT = ContextVar("only_kept", default=False)
"""Whether this thread compiles nothing, and raises `NotKept` instead."""
_machines: list[tuple[Any, bytes]] = []
"""Every compiled function, and the digest of what else is compiled into it."""

inline: Any = njit(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile a function into those that call it. Nobody else can: the ways in take a third of the time."""


class _CheckedFile(IndexDataCacheFile):
    """The files of one function, each with the length of its data and their digest at its end."""

    def load(self, key: Any) -> Any:
        """Return the machine code; None if it is not there, or damaged."""
        found = None
        with suppress(Exception):
            found = super().load(key)
        if found is None and ONLY_KEPT.get():
            raise NotKept
        return found

    def save(self, key: Any, data: Any) -> None:
        """Write the machine code; where that fails it serves this process alone."""
        with suppress(OSError):
            super().save(key, data)

    def _dump(self, obj: Any) -> bytes:
        data: bytes = super()._dump(obj)
        return data + len(data).to_bytes(_LENGTH, "big") + sha256(data).digest()

    def _load_index(self) -> dict[Any, str]:
        with suppress(Exception):
            _check(Path(self._index_path))
            return super()._load_index()
        return {}

    def _load_data(self, name: str) -> Any:
        _check(Path(self._data_path(name)))
        return super()._load_data(name)


def _check(path: Path) -> None:
    """Raise OSError if a file is not what was written."""
    whole = path.read_bytes()
    length = int.from_bytes(whole[-_DIGEST - _LENGTH : -_DIGEST], "big")
    data = whole[: -_DIGEST - _LENGTH][-length:]
    if sha256(data).digest() != whole[-_DIGEST:]:
        raise OSError(f"{path} is damaged")


def compiler(included: bytes) -> Callable[[Any], Any]:
    """Return a decorator that compiles what is called from Python, without Python's lock, and keeps it.

    `included` changes with what is compiled in and Numba does not look at to see whether it is up to date.
    """
    stamp = included + llvmlite.__version__.encode()
    compiling: Any = njit(nogil=True, error_model="numpy")

    def compiled(function: Any) -> Any:
        machine = compiling(function)
        _keep(machine, stamp)
        _machines.append((machine, stamp))
        return machine

    return compiled


def _keep(machine: Any, stamp: bytes) -> None:
    """Keep what is compiled of a function, if there is a folder that can be written to.

    Not if Numba calls things otherwise: what it would keep by itself could be out of date.
    """
    without = getattr(machine, "_cache", None)
    try:
        machine.enable_caching()
        cache = machine._cache
        stamps = cache._cache_file._source_stamp, stamp
        cache._cache_file = _CheckedFile(cache.cache_path, cache._impl.filename_base, stamps)
    except (RuntimeError, AttributeError, TypeError):
        machine._cache = without


def keep_in(folder: Path) -> None:
    """Look for machine code in another folder, and keep it there."""
    config.CACHE_DIR = str(folder)
    for machine, stamp in _machines:
        _keep(machine, stamp)


def is_kept() -> bool:
    """Say whether there is a folder for all that is compiled."""
    return all(_has_files(machine) for machine, _ in _machines)


def _has_files(machine: Any) -> bool:
    return isinstance(getattr(getattr(machine, "_cache", None), "_cache_file", None), _CheckedFile)


@contextmanager
def only_kept() -> Generator[None]:
    """Compile nothing in this thread meanwhile: raise `NotKept` instead.

    What can be kept nowhere is there only if this process has compiled it.
    """
    if not all(_has_files(machine) or machine.signatures for machine, _ in _machines):
        raise NotKept
    token = ONLY_KEPT.set(True)
    try:
        yield
    finally:
        ONLY_KEPT.reset(token)
