"""Storage of which one call fails: the nth time that a file is opened, written, or given its name."""

import errno
import os
import stat
from contextlib import contextmanager
from io import BufferedRandom, BufferedWriter
from unittest.mock import patch

CALLS = "write", "fsync", "replace", "open", "mkdir"


@contextmanager
def failing(call, nth):
    """Let one call fail, the nth from 0; the list that is given has an item for each that there was."""
    seen = []

    def may_fail(true, *each, **named):
        seen.append(call)
        if len(seen) == nth + 1:
            raise OSError(errno.EIO, "Input/output error")
        return true(*each, **named)

    with _broken(call, may_fail):
        yield seen


def _fsync_of_file(file, may_fail, true=os.fsync):
    """Fail for a file alone: that of a folder comes when all is there, and is no failure."""
    return true(file) if stat.S_ISDIR(os.fstat(file).st_mode) else may_fail(true, file)


def _broken(call, may_fail):
    if call == "fsync":
        return patch.object(os, call, lambda file: _fsync_of_file(file, may_fail))
    if call in ("replace", "mkdir"):
        true = getattr(os, call)
        return patch.object(os, call, lambda *each, **named: may_fail(true, *each, **named))
    true = open

    def opened(name, mode="r", *each, **named):
        if call == "open":
            return (
                may_fail(true, name, mode, *each, **named)
                if "x" in mode
                else true(name, mode, *each, **named)
            )
        stream = true(name, mode, *each, **named)
        return _Stream(stream, may_fail) if isinstance(stream, BufferedWriter | BufferedRandom) else stream

    return patch("builtins.open", opened)


class _Stream:
    """A file whose writing can fail."""

    def __init__(self, stream, may_fail):
        self._stream, self._may_fail = stream, may_fail

    def write(self, content):
        return self._may_fail(self._stream.write, content)

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
