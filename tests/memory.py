"""What runs really take: every array that can be reached from one that somebody holds."""

import gc
from types import FunctionType, ModuleType

import numpy as np

from xorviz.core.run.run import Run


def runs_alive() -> set[Run]:
    """Return every run that somebody still holds."""
    gc.collect()
    return {each for each in gc.get_objects() if type(each) is Run}


def array_bytes(runs: set[Run]) -> int:
    """Return the memory of all arrays that runs hold, each counted once, with what it is a view of."""
    found: dict[int, int] = {}
    seen: set[int] = set()
    waiting: list[object] = list(runs)
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | ModuleType | FunctionType):
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            base = each
            while isinstance(base.base, np.ndarray):
                base = base.base
            found[id(base)] = base.nbytes
        else:
            waiting.extend(gc.get_referents(each))
    return sum(found.values())
