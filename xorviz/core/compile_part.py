"""Compiles a part of the engine, so that it is kept if it can be: what is behind `engine/compiling.py`.

Run as `python -m xorviz.core.compile_part engine`, `classes` or `survey`. It gives way to the window, and
ends when its standard input does: with the process that began it, however that ended.
"""

import os
import signal
import sys
from contextlib import suppress
from threading import Thread

NICENESS = 2
"""Below the window, but not by much: beside four busy processes 10 leaves it a twelfth of a processor."""


def main() -> int:
    """Compile what the first argument names. Returns 1, and says why, if that fails."""
    with suppress(AttributeError, OSError):  # Windows gave it its priority when it began
        os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that began this
    Thread(target=_end_with_parent, daemon=True).start()
    from xorviz.core.engine.engine import EngineError

    try:
        compile_part(sys.argv[1])
    except EngineError as error:
        print(error)
        return 1
    return 0


def compile_part(part: str) -> None:
    """Compile the engine, and what trains classes or surveys if the part says so.

    Raises
    ------
    EngineError
        It cannot be compiled.
    """
    from xorviz.core.engine.engines import compiled_engine, learn_classes

    compiled_engine()
    if part == "classes":
        learn_classes()
    if part == "survey":
        from xorviz.core.survey.portions import compile_survey

        compile_survey()


def _end_with_parent() -> None:
    with suppress(AttributeError, ImportError, OSError):
        _be_ended_by_the_system()
    os.read(sys.stdin.fileno(), 1)  # not through a buffer, whose lock would abort the end of Python
    os._exit(1)


def _be_ended_by_the_system() -> None:
    """Have the system end this process when the pipe breaks: Python's lock can be long in coming."""
    import fcntl

    pipe = sys.stdin.fileno()
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


if __name__ == "__main__":
    sys.exit(main())
