"""What is tried by default: of a test that is sampled every so many parameters; and the battery's report."""

from types import SimpleNamespace

import pytest

from tests.conftest import WANTED, pytest_terminal_summary


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


def reports(*names, cases=()):
    return [SimpleNamespace(nodeid=each, user_properties=list(cases)) for each in names]


@pytest.mark.parametrize("whole", [True, False])
def test_what_has_been_tried_is_counted_also_if_some_failed_and_some_never_ended(whole):
    full, killed = "tests/faults/test_disks.py::test_full", "tests/faults/test_disks.py::test_killed"
    elsewhere, monkey = "tests/core/test_run.py::test_run", "tests/gui/test_monkey.py::test_monkey"
    lines = []
    told = SimpleNamespace(
        write_line=lines.append,
        stats={
            "passed": [
                *reports(f"{killed}[gif]", cases=[("cases", 1_000)]),
                *reports(f"{full}[a]", f"{full}[b]", elsewhere),
                *reports(monkey, cases=[("cases", 7)]),
            ],
            "failed": reports(f"{killed}[csv]", cases=[("cases", 12)]),
            "error": reports(f"{full}[c]"),
            "skipped": reports(f"{full}[d]"),
        },
    )
    wanted = {f"{full}[{each}]" for each in "abcde"} | {f"{killed}[gif]", f"{killed}[csv]", elsewhere, monkey}
    config = SimpleNamespace(getoption=lambda _: whole, stash={WANTED: wanted})
    pytest_terminal_summary(told, config)
    kinds = [
        "        3 cases, failures: 1  disks: full",
        "    1,012 cases, failures: 1  disks: killed",
        "        7 cases, failures: 0  monkey: monkey",
    ]
    total = "1,022 cases of the battery tried, failures: 2, tests that did not come to their end: 1"
    assert lines == [*(kinds if whole else []), total]
