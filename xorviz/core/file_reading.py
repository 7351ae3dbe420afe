"""Reading files that nobody vouches for: never what is too large, or what could keep the reader waiting."""

import errno
import math
import os
import stat
from pathlib import Path
from typing import BinaryIO


def read_regular(path: Path, most: int) -> bytes:
    """Read a file, unless it is larger; never what could keep the reader waiting, such as a pipe or a device.

    Raises
    ------
    FileNotFoundError
        There is none.
    OSError
        It cannot be read, is too large, or is no regular file.
    """
    with _regular(path, most) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise _too_large(len(content), most)
    return content


def first_bytes(path: Path, most: int) -> bytes:
    """Return how a file begins, however large it is. Raises as `read_regular` does."""
    with _regular(path) as stream:
        return stream.read(most)


def _regular(path: Path, most: float = math.inf) -> BinaryIO:
    _check_regular(path.stat(), most)  # before it is opened: that alone does something to some devices
    stream = open(os.open(path, os.O_RDONLY | _AT_ONCE), "rb")  # noqa: SIM115  whoever asked closes it
    try:
        _check_regular(os.fstat(stream.fileno()), most)  # it may be another by now
    except OSError:
        stream.close()
        raise
    return stream


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Never wait for somebody to write into a pipe; on Windows there is none, and text is left as it is."""


def _check_regular(found: os.stat_result, most: float) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    if found.st_size > most:
        raise _too_large(found.st_size, most)


def _too_large(size: int, most: float) -> OSError:
    return OSError(errno.EFBIG, f"it is too large: {size:,} bytes, at most {most:,} are read")
