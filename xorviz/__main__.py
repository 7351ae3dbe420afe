"""The program's entry: the command `xorviz`, and `python -m xorviz`."""

import gc
import os
import sys

from xorviz import interruption


def main() -> int:
    """Run xorviz and return its exit code: see `xorviz.cli.main`."""
    interruption.watch()
    try:
        code = _run()
    finally:
        interruption.ignore()
    interruption.leave(code)
    return code


def _run() -> int:
    # The window and the compiled kernel fill two cores; a second thread for small matrices makes both wait.
    # NumPy, which the command line imports, reads this once.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # what is imported stays: to search it for garbage meanwhile costs a tenth of the time
    from xorviz.cli import main

    gc.enable()
    return main()


if __name__ == "__main__":
    sys.exit(main())
