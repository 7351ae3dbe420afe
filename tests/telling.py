"""What a test waits for of all that a session tells."""

from collections.abc import Callable

from xorviz.session.view import SessionView


def tells(part: str) -> Callable[[SessionView, frozenset[str]], bool]:
    """Return what says whether a part of the view is told to be another: for `waitSignal`."""
    return lambda view, what: part in what
