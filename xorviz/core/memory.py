"""How much memory can be had, as the system says it."""

import ctypes
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

MEMINFO = Path("/proc/meminfo")


def available_bytes() -> int | None:
    """Return how much memory is free, or can be freed at once; all there is where only that is known.

    None where the system says neither.
    """
    with suppress(OSError):
        if found := re.search(r"^MemAvailable: *(\d+) kB$", MEMINFO.read_text(), re.MULTILINE):
            return 1024 * int(found[1])
    if sys.platform == "win32":
        return _available_on_windows()
    with suppress(AttributeError, OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("physical", "available", "paged", "pageable")),
        *((name, ctypes.c_uint64) for name in ("virtual", "addressable", "extended")),
    )


def _available_on_windows() -> int | None:
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    kernel = cast("Any", ctypes).windll.kernel32
    return status.available if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
