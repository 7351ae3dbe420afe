import os

import pytest

from tests.desktop.desktop import Desktop, missing
from tests.desktop.visitor import Visitor

USUAL = 1920, 1080
STALE = "Could not find accessible on path", "Received text event for invalid interface."
"""Qt says so when a screen reader asks about what has just gone, or is told of it."""
LATE = "QSpiApplication::"
"""And this when the screen reader's bus is late to let a key through: Qt then lets it through itself."""


def pytest_collection_modifyitems(items):
    """Mark all tests of this folder."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.desktop)


@pytest.fixture
def make_desktop(tmp_path_factory, qtbot, request):
    """Make a desktop with a screen of a size; what the program said on standard error fails the test."""
    lacking = missing()
    if lacking:
        pytest.skip(f"needs a desktop: apt install {' '.join(lacking)}")
    made = []

    def make(size=USUAL):
        desktop = Desktop(tmp_path_factory.mktemp("desktop"), qtbot.waitUntil, size)
        made.append(desktop.__enter__())
        return desktop

    yield make
    for number, desktop in enumerate(made):
        desktop.keep_picture(f"{request.node.name}-{number}-at-the-end")
        desktop.__exit__()
    said = [line for desktop in made for line in desktop.said() if not line.startswith((*STALE, LATE))]
    assert said == [], "something was said on standard error"


@pytest.fixture
def visit(make_desktop):
    """Start the program on a desktop of its own, for the first time; return who sits there."""

    def visit(*arguments, size=USUAL, **settings):
        return Visitor(make_desktop(size), *arguments, **settings)

    return visit
