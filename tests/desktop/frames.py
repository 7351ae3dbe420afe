"""Where a window is on the screen, with the frame that the window manager draws around it."""

import re
from typing import NamedTuple

from tests.desktop.desktop import Desktop


class Box(NamedTuple):
    """A part of the screen, in its pixels; right and bottom are the first that are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, other: "Box", slack: int = 0) -> bool:
        """Say whether another part is inside, but for some pixels."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


def screen_of(desktop: Desktop) -> Box:
    """Return all of the screen."""
    return Box(0, 0, *desktop.size)


def active_window(desktop: Desktop) -> str:
    """Return the number of the window that has the keyboard."""
    return desktop.do("getactivewindow").strip()


def frame_of(desktop: Desktop, window: str) -> Box:
    """Return where a window is, with its frame."""
    said = desktop.run("xwininfo", "-id", window, "-stats", "-wm")

    def number(words: str) -> int:
        found = re.search(rf"{words}:\s+(-?\d+)", said)
        assert found is not None, said
        return int(found[1])

    left, top = number("Absolute upper-left X"), number("Absolute upper-left Y")
    around = re.search(r"Frame extents: (\d+), (\d+), (\d+), (\d+)", said)
    at_left, at_right, above, below = map(int, around.groups()) if around else (0, 0, 0, 0)
    right, bottom = left + number("Width"), top + number("Height")
    return Box(left - at_left, top - above, right + at_right, bottom + below)
