"""Every test waits for what must happen, with a limit that no load reaches: none sleeps or wants a rate."""

import ast
import re
from pathlib import Path

import pytest

from tests.waiting import LIMIT_MS, LIMIT_SECONDS

TESTS = Path(__file__).parent
FILES = [path for path in sorted(TESTS.rglob("*.py")) if path.parent.name != "benchmarks"]
AT_A_MOMENT = "test_interruption.py"
"""Sends signals at moments of the clock: no other test may."""
KNOWN = {"LIMIT_SECONDS": LIMIT_SECONDS, "LIMIT_MS": LIMIT_MS}
LIMITED = {"join", "wait", "communicate", "result", "wait_for", "waitForDone", "dump_traceback_later"}
"""Calls whose positional numbers are limits."""
SLEEPS = {"sleep", "qWait", "qSleep", "msleep", "usleep", "waitForWindowShown"}
CLOCKS = {"perf_counter", "monotonic", "time_ns", "perf_counter_ns", "monotonic_ns", "QElapsedTimer"}
WORDS = re.compile(rf"\b({'|'.join({*LIMITED, *SLEEPS, *CLOCKS, 'timeout', 'deadline'})})\b")
"""One of these is in every fault, so that what has none of them need not be parsed."""
JOINED = re.compile(r"""["']\.join\(""")
"""Joins texts, and waits for nothing."""


def faults_of(source):
    """Return what makes a test depend on how fast the machine is: line and reason."""
    if not WORDS.search(JOINED.sub("", source)):
        return []
    tree = ast.parse(source)
    names = KNOWN | {
        target.id: step.value.value
        for step in tree.body
        if isinstance(step, ast.Assign) and isinstance(step.value, ast.Constant)
        for target in step.targets
        if isinstance(target, ast.Name)
    }
    return [(node.lineno, fault) for node in ast.walk(tree) for fault in _faults_of_node(node, names)]


def _faults_of_node(node, names):
    if isinstance(node, ast.Call):
        return _faults_of_call(node, names)
    return _faults_of_statement(node) if isinstance(node, ast.Expr) else _faults_of_name(node)


def _faults_of_name(node):
    if isinstance(node, ast.Name | ast.alias):
        name = node.id if isinstance(node, ast.Name) else node.name
        if name in CLOCKS | SLEEPS:
            yield f"{name}: a clock, or a sleep"
    if isinstance(node, ast.Attribute) and (
        node.attr in SLEEPS or (getattr(node.value, "id", "") == "time" and node.attr in CLOCKS)
    ):
        yield f"{node.attr}: a clock, or a sleep"


def _faults_of_statement(statement):
    """A process raises when it is not gone, and is given its limit by name; all else says so and goes on."""
    call = statement.value
    if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "wait" and call.args:
        yield "wait: nobody looks whether what is waited for came"


def _faults_of_call(call, names):
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if called == "wait" and getattr(owner, "id", getattr(owner, "attr", "")).endswith("bot"):
        yield "qtbot.wait: a sleep"
    limits = [each.value for each in call.keywords if each.arg in ("timeout", "deadline")]
    if called in LIMITED and not isinstance(owner, ast.Constant):
        limits += [each for each in call.args if isinstance(each, ast.Constant | ast.Name)]
    in_ms = called.startswith("wait") and called not in LIMITED
    for limit in limits:
        value = names.get(limit.id) if isinstance(limit, ast.Name) else getattr(limit, "value", 0)
        if isinstance(value, int | float) and value < (LIMIT_MS if in_ms else LIMIT_SECONDS):
            yield f"{called}: a limit of {ast.unparse(limit)}"


def test_all_wait_long_and_none_sleeps():
    faults = {
        path.relative_to(TESTS).as_posix(): faults_of(path.read_text("utf-8"))
        for path in FILES
        if path.name != AT_A_MOMENT
    }
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "source",
    [
        "qtbot.wait(10)",
        "self.qtbot.wait(60_000)",
        "time.sleep(1)",
        "from time import sleep",
        "QTest.qWait(100)",
        "qtbot.waitUntil(ready, timeout=20_000)",
        "SECONDS = 20\nsubprocess.run(command, timeout=SECONDS)",
        "event.wait(10)",
        "event.wait(60)",
        "thread.join(5)",
        "process.communicate(timeout=30)",
        "start = time.perf_counter()",
    ],
)
def test_one_that_does_not_is_found(source):
    assert faults_of(source)


@pytest.mark.parametrize(
    "source",
    [
        "qtbot.waitUntil(ready)",
        "qtbot.waitUntil(ready, timeout=60_000)",
        "subprocess.run(command, timeout=LIMIT_SECONDS)",
        "assert event.wait(60)",
        "event.wait()",
        "settings(deadline=None)",
        '", ".join(names)',
        "lines.join(parts)",
    ],
)
def test_one_that_does_is_not(source):
    assert faults_of(source) == []
