"""Examines files one after the other, in a process of its own: a file that takes it down takes nothing else.

Run as `python -m xorviz.core.homework.examiner`. The first line that it reads is a JSON list of two paths: of
experiments, and of a hand-out or nothing. Each line that follows is the path of a file, as JSON, and answered
by a line with what came of it. It ends when its standard input does: with the process that began it, however
that ended.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

MOST_BYTES = 2**30
"""Of memory, for one file, beyond what is taken before any is read."""
READY = "ready"


def main() -> int:
    """Examine files until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that began this
    wishes: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(wishes,), daemon=True).start()
    from xorviz.core.engine.engines import best_engine
    from xorviz.core.homework.asked import Asked
    from xorviz.core.homework.examining import examine
    from xorviz.core.homework.paper import Paper

    best_engine()  # what is compiled, before the first file's time begins
    own, handout = json.loads(wishes.get())
    asked = Asked.read(Path(own), Path(handout) if handout else None)
    _limit_memory()
    _tell(READY)
    while True:
        path = json.loads(wishes.get())
        try:
            paper = examine(Path(path), asked)
        except MemoryError:
            paper = Paper(path, f"it takes more than {MOST_BYTES >> 20:,} MiB of memory")
        except Exception as error:  # whatever a file brings about is that file's alone
            paper = Paper(
                path, f"it cannot be computed again: {type(error).__name__}: {error}".splitlines()[0]
            )
        _tell(paper.as_dict())


def _listen(wishes: "SimpleQueue[bytes]") -> None:
    for line in sys.stdin.buffer:
        wishes.put(line)
    os._exit(0)


def _tell(what: object) -> None:
    print(json.dumps(what), flush=True)


def _limit_memory() -> None:
    """Let this process have no more than so much, where the system can hold it to that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MOST_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main())
