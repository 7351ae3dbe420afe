"""What something costs in calls, which are the same on every machine: of Python functions, and of C's."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType

PAINTING = ("paintEvent", "paint")


class Calls:
    """Counts the calls of Python functions by name, and how many of C's, but not those that paint.

    Parameters
    ----------
    within
        Only while this function runs, by its qualified name; all if None.
    """

    def __init__(self, within: str | None = None) -> None:
        self.of_python = Counter[str]()
        self.of_c = 0
        self._within, self._inside = within, int(within is None)
        self._painting = 0

    def during(self, act: Callable[[], object]) -> None:
        """Count while something is done."""
        sys.setprofile(self._note)
        try:
            act()
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call":
            self._painting += code.co_name in PAINTING
            self._inside += code.co_qualname == self._within
            if self._inside and not self._painting:
                self.of_python[code.co_qualname] += 1
        elif event == "return":
            self._painting -= code.co_name in PAINTING
            self._inside -= code.co_qualname == self._within
        elif event == "c_call" and self._inside and not self._painting:
            self.of_c += 1


def count_calls(monkeypatch, counts, owner, name):
    """Have each call of a function counted under its name."""
    function = getattr(owner, name)

    def counted(*given, **told):
        counts[name] += 1
        return function(*given, **told)

    monkeypatch.setattr(owner, name, counted)
