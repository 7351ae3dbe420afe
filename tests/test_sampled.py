"""What is tried: of a test that is sampled every so many parameters; the battery's report; CI's Python."""

import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import WANTED, pytest_terminal_summary

CI = Path(__file__).parent.parent / ".ci" / "run"


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


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        ((), None),
        (("3.9.18", "3.11.4"), None),
        (("3.11.4", "3.12.9", "3.12.10"), "3.12.10"),
        (("3.14.0", "3.13.11"), "3.14.0"),
    ],
)
def test_the_newest_other_python_is_tried_if_there_is_one(tmp_path, versions, newest):
    pyenv = tmp_path / "pyenv"
    pyenv.write_text(f"#!/bin/sh\necho {tmp_path}\n")
    pyenv.chmod(0o755)
    for version in versions:
        python = tmp_path / "versions" / version / "bin" / "python3"
        python.parent.mkdir(parents=True)
        python.touch()
    (line,) = re.findall(r"^newest=.*", CI.read_text(), re.MULTILINE)
    script = f'set -euo pipefail\n{line}\necho "$newest"'
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    expected = f"{tmp_path}/versions/{newest}/bin/python3" if newest else ""
    assert done.stdout.strip() == expected
