"""What a person wishes for while something is being made, and is done when that is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Do: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Later:
    do: Do
    grip: object
    """What a person has in hand for it."""
    text: str
    """What a person changes by it; nothing if that cannot be taken back."""


class Afterwards:
    """Wishes that wait, in their order."""

    def __init__(self) -> None:
        self._waiting = list[_Later]()

    @property
    def undoable(self) -> str | None:
        """What the newest wish changes that can be taken back; None if there is none."""
        return next((each.text for each in reversed(self._waiting) if each.text), None)

    def add(self, do: Do, grip: object, text: str) -> None:
        """Let a wish wait: of those with the same in hand the newest alone."""
        if grip is not None:
            self._waiting = [each for each in self._waiting if each.grip is not grip]
        self._waiting.append(_Later(do, grip, text))

    def of(self, grip: object) -> Do | None:
        """Return the wish with this in hand; None if there is none."""
        return next((each.do for each in self._waiting if each.grip is grip), None)

    def take_back(self) -> Do:
        """Forget the newest wish that can be taken back, and return it."""
        newest = [each for each in self._waiting if each.text][-1]
        self._waiting.remove(newest)
        return newest.do

    def take_all(self) -> list[Do]:
        """Return what is to be done now: nothing waits any more."""
        wishes, self._waiting = [each.do for each in self._waiting], []
        return wishes
