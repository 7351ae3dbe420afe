"""Hand-outs on the command line: all that is wrong with one is printed, a line each."""

import sys
from pathlib import Path

from xorviz.core.errors import XorvizError
from xorviz.core.teach.handout.handout import load_handout
from xorviz.core.teach.handout.handout_files import HandoutError, HandoutFiles, handout_of
from xorviz.core.writing import counted, spelt


def checked_handout(path: Path) -> HandoutFiles:
    """Return what a teacher has written; of a page, the hand-out that it is in.

    Raises
    ------
    XorvizError
        Something is wrong with it; what that is has been printed to standard error.
    """
    try:
        return load_handout(handout_of(path) or path)
    except HandoutError as error:
        if len(error.problems) == 1:
            raise
        for problem in error.problems:
            print(f"xorviz: {spelt(problem)}", file=sys.stderr)
        mistakes = counted(len(error.problems), "mistake")
        raise XorvizError(f"the hand-out {path} has {mistakes}, and is not opened") from None
