"""Somebody at a desktop with xorviz: finds things by their names, has hands for mouse and keys."""

import re

from tests.desktop.desktop import Desktop
from tests.desktop.listening import Thing, Told

PAGE = "Page of the lesson"
NOTCH = 3
"""Clicks of the wheel at a time, while something is looked for."""


class Visitor:
    """Starts the program on a desktop, and waits until it is seen and has the keyboard."""

    def __init__(self, desktop: Desktop, *arguments: str, **settings: str) -> None:
        self.desktop, self.ears = desktop, desktop.ears
        self.program = desktop.start_xorviz(*arguments, **settings)
        self.desktop.until(lambda: self.title() == "xorviz")

    def title(self) -> str:
        """Return the title of the window that knows that it has the keyboard; empty if none does."""
        active = (each.name for each in self.ears.windows("xorviz") if "active" in each.states)
        return next(active, "")

    def has_the_keyboard(self) -> bool:
        """Say whether the program's own window has the keyboard, and none of its dialogs."""
        return self.title() == "xorviz" or self.title().endswith("– xorviz")

    def things(self, window: str = ".*") -> list[Told]:
        """Return all that is to be seen in the windows of such a title."""
        windows = [each for each in self.ears.windows("xorviz") if re.fullmatch(window, each.name)]
        return [each for every in windows for each in self.ears.tree(every.thing)]

    def find(self, name: str, role: str = "", about: str = "") -> Told | None:
        """Return what is to be seen under a name, a pattern, with such words about it; None if nothing is."""
        found = (
            each
            for each in self.things()
            if re.fullmatch(name, each.name) and role in ("", each.role) and about in each.description
        )
        return next(found, None)

    def see(self, name: str, role: str = "", about: str = "") -> Told:
        """Return what is to be seen under a name, as soon as it is."""
        found: list[Told] = []

        def is_there() -> bool:
            found[:] = [each for each in [self.find(name, role, about)] if each is not None]
            return bool(found)

        self.desktop.until(is_there)
        return found[0]

    def told(self, thing: Thing) -> Told:
        """Return what is told of a thing now."""
        return self.ears.tell([thing])[0]

    def middle(self, thing: Thing) -> tuple[int, int]:
        """Return where the middle of a thing is on the screen, when it rests there."""
        places = [(0, 0, 0, 0)]

        def rests() -> bool:
            places.append(self.ears.place_of(thing))
            return places[-1] == places[-2]

        self.desktop.until(rests)
        left, top, width, height = places[-1]
        return left + width // 2, top + height // 2

    def click(self, name: str, role: str = "", about: str = "") -> Told:
        """Click on what has a name, as soon as it is to be seen."""
        found = self.see(name, role, about)
        self.desktop.click(self.middle(found.thing))
        return found

    def follow(self, words: str) -> None:
        """Scroll the page of the lesson to some words with the wheel, and click on them."""
        page = self.see(PAGE).thing
        begin = self.ears.text_of(page).rindex(words)
        left, top, width, height = self.ears.place_of(page)
        over = left + width // 2, top + height // 2

        def is_in_sight() -> bool:
            y = self._middle_of_text(page, begin, words)[1]
            if top + 8 < y < top + height - 8:
                return True
            self.desktop.turn_wheel(over, NOTCH if y > over[1] else -NOTCH)
            return False

        self.desktop.until(is_in_sight)
        self.desktop.click(self._middle_of_text(page, begin, words))

    def _middle_of_text(self, page: Thing, begin: int, words: str) -> tuple[int, int]:
        at = begin + len(words) // 2
        left, top, width, height = self.ears.place_of_text(page, at, at + 1)
        return left + width // 2, top + height // 2
