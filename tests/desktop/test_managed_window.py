"""The window under a window manager: it closes, hides, comes back, fills the screen, and never exceeds it."""

import pytest

from tests.desktop.frames import active_window, frame_of, screen_of
from tests.waiting import LIMIT_SECONDS

BUTTON = 12
"""From the corner of a frame to the middle of the button that closes the window, in pixels."""


def epoch_of(visitor):
    """Return the epoch that the network says it is at."""
    return visitor.see("Network diagram", "graphic").description.partition(" at epoch ")[2].partition(":")[0]


def test_the_button_of_the_frame_closes_it_while_it_trains(visit):
    visitor = visit()
    visitor.desktop.press("space")
    visitor.desktop.until(lambda: epoch_of(visitor) not in ("", "0"))
    frame = frame_of(visitor.desktop, active_window(visitor.desktop))
    visitor.desktop.keep_picture("before-it-is-closed")
    visitor.desktop.click((frame.right - BUTTON, frame.top + BUTTON))
    visitor.click("Discard")  # it asks what is to become of the run
    assert visitor.program.wait(timeout=LIMIT_SECONDS) == 0


def test_minimised_it_goes_on_and_is_right_when_it_is_back(visit):
    visitor = visit()
    desktop, window = visitor.desktop, active_window(visitor.desktop)
    place, before = frame_of(desktop, window), desktop.pixels()
    desktop.press("space")
    desktop.do("windowminimize", window)
    desktop.until(lambda: not visitor.has_the_keyboard())
    desktop.do("windowactivate", window)
    desktop.until(lambda: visitor.has_the_keyboard() and epoch_of(visitor) != "0")
    desktop.press("space")
    visitor.see("Play")
    assert frame_of(desktop, window) == place
    assert (desktop.pixels() != before).any()
    desktop.keep_picture("restored")


@pytest.mark.parametrize("key", ["F11", "F5"])
def test_the_whole_screen_and_back(visit, key):
    visitor = visit(size=(1366, 768))
    desktop, window = visitor.desktop, active_window(visitor.desktop)
    before = frame_of(desktop, window)
    for back in (key, "Escape"):
        desktop.press(key)
        desktop.until(lambda: frame_of(desktop, window) == screen_of(desktop))
        desktop.keep_picture(f"whole-screen-{key}")
        desktop.press(back)
        desktop.until(lambda: frame_of(desktop, window) == before)
    desktop.keep_picture(f"after-{key}")


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), "1.5"), ((1920, 1080), "2")])
def test_no_window_is_larger_than_the_screen_or_reaches_out_of_it(visit, size, scale):
    visitor = visit(size=size, QT_SCALE_FACTOR=scale)
    desktop = visitor.desktop

    def is_on_screen():
        assert screen_of(desktop).holds(frame_of(desktop, active_window(desktop)))

    desktop.until_holds(is_on_screen)
    desktop.press("ctrl+shift+x")
    visitor.see("Reset")
    desktop.until_holds(is_on_screen)
    desktop.keep_picture(f"all-shown-{size[0]}-{scale}")
    desktop.press("space")  # before the question is answered or passed over, nothing tells the answer
    desktop.until(lambda: "*" in visitor.title())
    desktop.press("s")
    desktop.until(lambda: visitor.title().startswith("Survey"))
    desktop.until_holds(is_on_screen)
    desktop.keep_picture(f"survey-{size[0]}-{scale}")
