"""An examiner that has hardly any memory, and that some files end: run as a process by a test."""

import os

from xorviz.core.homework import examiner, examining

examine = examining.examine


def examine_or_fall(path, asked):
    """Examine a file, unless it is one that ends the process."""
    if path.name == "falls.xorviz":
        os._exit(3)
    return examine(path, asked)


if __name__ == "__main__":
    examiner.MOST_BYTES = 2**20
    examining.examine = examine_or_fall
    examiner.main()
