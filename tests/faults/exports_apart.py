"""Exports in processes of their own: ended at random moments, or on a disk that is full from some kB on.

python -m tests.faults.exports_apart killed FOLDER COUNT KIND…
python -m tests.faults.exports_apart full FOLDER STEP KIND…
"""

import json
import os
import random
import resource
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from tests.faults.exporting import begin, clear, export, is_refused, there
from xorviz.gui.app.headless import without_screen

FOUND = "tried", "old", "new", "litter", "failures"
"""What is counted."""
MOMENTS_OF_FOLDER = 4


class Moments:
    """Counts what all threads call and return from, and ends the process at one of these moments."""

    def __init__(self, last=0):
        self.count, self._last = 0, last

    def __enter__(self):
        threading.setprofile(self._on_event)
        sys.setprofile(self._on_event)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)
        threading.setprofile(None)

    def _on_event(self, *_):
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(kind, folder, last=0):
    """Export in a process that is ended at some moment, if it has one; return how many it had, 0 if ended.

    Each has an application of its own: what Qt holds does not outlive a fork.
    """
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        with without_screen(), Moments(last) as moments:
            export(kind, folder)
        os.write(writes, str(moments.count).encode())
        os._exit(0)
    os.close(writes)
    with open(reads) as told:
        count = int(told.read() or 0)
    status = os.waitpid(child, 0)[1]
    assert count or os.WTERMSIG(status) == signal.SIGKILL, status
    return count


def try_all(kind, folder, count, rng):
    begin(kind, folder)
    old = there(folder)
    moments = in_a_child(kind, folder)
    new, found = there(folder), dict.fromkeys(FOUND, 0)
    for case in range(count):
        # Every second one near the end, where what is complete gets its name.
        first = 1 if case % 2 else max(1, moments - 500)
        begin(kind, folder)
        while in_a_child(kind, folder, rng.randint(first, moments)):
            first = 1  # with threads it has fewer moments at times, and has come to its end before this one
            begin(kind, folder)
        found["tried"] += 1
        left = there(folder)
        found["litter"] += left not in (old, new)
        clear(kind, folder)
        now = there(folder)
        found["old"] += now == old
        found["new"] += now == new
        found["failures"] += now not in (old, new)
    return found


def killed(folder, count, kinds):
    """Of pictures in a folder, which are moved one after the other, more moments are tried."""
    return {
        kind: try_all(
            kind, folder, max(count, MOMENTS_OF_FOLDER if kind == "folder" else 1), random.Random(kind)
        )
        for kind in kinds
    }


def full(folder, step, kinds):
    """Allow files of no more than each number of bytes up to what an export needs."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    found = {}
    with without_screen():
        for kind in kinds:
            begin(kind, folder)
            old = there(folder)
            export(kind, folder)
            new = there(folder)
            largest = max(map(len, new.values()))
            sizes = [*range(0, largest, step), largest - 1]
            found[kind] = dict.fromkeys(FOUND, 0)
            for size in [*sizes, largest + 1000]:
                begin(kind, folder)
                with allowed(size):
                    refused = is_refused(kind, folder)
                now = there(folder)
                found[kind]["tried"] += 1
                found[kind]["old"] += refused and now == old
                found[kind]["new"] += not refused and now == new
                found[kind]["failures"] += now != (old if refused else new) or refused != (size < largest)
    return found


@contextmanager
def allowed(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main(way, folder, number, *kinds):
    found = {"killed": killed, "full": full}[way](Path(folder, "kept"), int(number), kinds)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
