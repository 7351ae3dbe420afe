"""The marker `sampled`: by default every so many parameters of a test are tried, the others are slow."""

import pytest


@pytest.fixture
def tried(request):
    """Which numbers of the test are left to be tried, and which of these are slow."""
    here = [item for item in request.session.items if item.originalname == request.node.originalname]
    numbers = [item.callspec.params["number"] for item in here]
    return numbers, [item.callspec.params["number"] for item in here if item.get_closest_marker("slow")]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("number", range(8))
def test_every_third_is_tried_and_the_others_with_the_slow_ones(number, tried, request):
    numbers, slow = tried
    chosen = request.config.getoption("markexpr")
    if len(numbers) == 1:
        pytest.fail("name the test without its number: it is the first of those that are named")
    assert slow == [each for each in numbers if each % 3]
    if "not slow" in chosen and "or" not in chosen:
        assert numbers == [0, 3, 6]
