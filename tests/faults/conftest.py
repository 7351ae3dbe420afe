"""How much of the battery is tried: a sample that is always the same, or with `--whole` all of it."""

import pytest

from tests.gui.conftest import make_window, person, window  # noqa: F401  the window, as its own tests have it


@pytest.fixture
def cases(request):
    """Yield as many numbers as are to be tried, and count them for the report at the end."""

    def count(sample, whole):
        for case in range(whole if request.config.getoption("--whole") else sample):
            request.node.user_properties[:] = [("cases", case + 1)]
            yield case

    return count


@pytest.fixture
def some(request):
    """Yield of all that could be tried as many as are to be, spread evenly, and count them for the report."""
    tried = 0

    def some_of(everything, sample):
        nonlocal tried
        last, count = len(everything) - 1, min(sample, len(everything))
        places = [round(last * (place + 1) / count) for place in range(count)]
        chosen = range(len(everything)) if request.config.getoption("--whole") else places
        for place in chosen:
            tried += 1
            request.node.user_properties[:] = [("cases", tried)]
            yield everything[place]

    return some_of
