"""Has files examined in a process apart, each within its time: what one does to it, no other is told of."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import cast

from xorviz.core.errors import XorvizError
from xorviz.core.homework.examiner import READY
from xorviz.core.homework.paper import Paper

EXAMINER = "xorviz.core.homework.examiner"
STARTING_SECONDS = 300.0
"""So long the process may take to begin: where what is compiled was not kept, it compiles."""
_CREATION = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Examiners:
    """One process at a time that examines files. `close` ends it.

    Parameters
    ----------
    experiments
        The file of experiments that answers can be about.
    handout
        A hand-out that has more of them, if there is one.
    seconds
        So long a file may take.
    """

    def __init__(self, experiments: Path, handout: Path | None, seconds: float) -> None:
        self._asked = str(experiments), None if handout is None else str(handout)
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: Queue[bytes] = Queue()
        """What it says; an empty one when it has ended."""

    def examine(self, path: Path) -> Paper:
        """Return what comes of a file; whatever happens, it is of this file alone.

        Raises
        ------
        XorvizError
            No process can be begun.
        """
        process = self._process or self._begin()
        try:
            _tell(process, str(path))
            line = self._lines.get(timeout=self._seconds)
        except Empty:
            line = None
        except OSError:  # it has ended already
            line = b""
        if not line:
            self.close()
            late = f"it takes longer than {self._seconds:g} s to compute again"
            return Paper(str(path), late if line is None else "it ended what computed it again")
        return Paper.of(json.loads(line))

    def close(self) -> None:
        """End the process, and wait for it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):  # what it was not told any more
                        stream.close()

    def _begin(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(os.path.abspath(folder) for folder in sys.path),
            "OPENBLAS_NUM_THREADS": "1",
        }
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", EXAMINER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                creationflags=_CREATION,
            )
        except OSError as error:
            raise XorvizError(f"nothing can be computed apart: {error.strerror}") from None
        self._process, self._lines = process, Queue()
        Thread(target=_listen, args=(process, self._lines), name="examiner", daemon=True).start()
        try:
            _tell(process, self._asked)
            first = self._lines.get(timeout=STARTING_SECONDS)
        except (Empty, OSError):
            first = b""
        if not first or cast("object", json.loads(first)) != READY:
            self.close()
            raise XorvizError("nothing can be computed apart: the process for it does not begin")
        return process


def _tell(process: "subprocess.Popen[bytes]", what: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(what).encode() + b"\n")
    process.stdin.flush()


def _listen(process: "subprocess.Popen[bytes]", lines: "Queue[bytes]") -> None:
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.endswith(b"\n"):  # else it ended on the way
                lines.put(line)
    except ValueError:  # it was closed
        pass
    lines.put(b"")
