"""What all tests share: Qt without a screen, imported by those who use it, and nothing of it left behind."""

import gc
import os
import threading
from collections import Counter
from pathlib import Path
from weakref import WeakSet

import pytest

import tests.examples  # noqa: F401  the profiles of Hypothesis
from tests.waiting import LIMIT_SECONDS, PatientBot
from xorviz.core import steps

_AT_WORK = WeakSet()
"""All threads and timers of Qt that there have been and still are."""

WANTED = pytest.StashKey[set[str]]()
"""The names of all tests that are to be tried."""

os.environ["QT_QPA_PLATFORM"] = "offscreen"
steps.PATIENCE = LIMIT_SECONDS  # under load, a disk that answers takes longer than a hung one is waited for
# An assertion in a module of helpers says what differs too, not in a test alone.
pytest.register_assert_rewrite("tests.core", "tests.driving", "tests.gui", "tests.session")


def pytest_addoption(parser):
    parser.addoption("--whole", action="store_true", help="try all cases of tests/faults, not a sample")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Let the garbage collector rest until all is imported, and never look through that again.

    It is of half a million things, and each test that makes many would have all of them looked through.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items):
    """Of the parameters of a test that is sampled, let all but every so many be slow."""
    tried = Counter()
    for item in items:
        for mark in item.iter_markers("sampled"):
            test = item.nodeid.partition("[")[0]
            if tried[test] % mark.args[0]:
                item.add_marker(pytest.mark.slow)
            tried[test] += 1


def pytest_collection_finish(session):
    """Note what is to be tried."""
    session.config.stash.setdefault(WANTED, set()).update(item.nodeid for item in session.items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node, ids):
    """Note the same where workers try it."""
    node.config.stash.setdefault(WANTED, set()).update(ids)


def pytest_terminal_summary(terminalreporter, config):
    """Tell how many cases of the battery have been tried, of each kind if all were to be.

    Also if it was stopped, or something failed: then what has not come to its end counts for nothing.
    """
    kinds, ended = {}, set()
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            ended.add(report.nodeid)
            cases = 0 if outcome == "skipped" else _cases_of(report)
            if cases:
                tried = kinds.setdefault(_kind_of(report.nodeid), [0, 0])
                tried[0] += cases
                tried[1] += outcome != "passed"
    if not kinds:
        return
    if config.getoption("--whole"):
        for kind, (cases, failures) in sorted(kinds.items()):
            terminalreporter.write_line(f"{cases:>9,} cases, failures: {failures}  {kind}")
    cases, failures = map(sum, zip(*kinds.values(), strict=True))
    left = len(config.stash.get(WANTED, set()) - ended)
    unfinished = f", tests that did not come to their end: {left}" if left else ""
    terminalreporter.write_line(f"{cases:,} cases of the battery tried, failures: {failures}{unfinished}")


def _kind_of(nodeid):
    """Say what is tried: closing: while training."""
    file, _, test = nodeid.partition("[")[0].partition("::")
    return f"{Path(file).stem}: {test}".replace("test_", "").replace("_", " ")


def _cases_of(report):
    """Return how many cases a test has tried: as it says, or of the battery one, also if it fails at once."""
    of_battery = report.nodeid.startswith("tests/faults/")
    return dict(getattr(report, "user_properties", ())).get("cases", 0) or int(of_battery)


def pytest_xdist_auto_num_workers(config):
    """Run files and tests that are named in this process: they start at once, a debugger can stop them.

    All tests have a worker more than cores: a third of the time one waits for a timer or a thread.
    """
    if any(".py" in argument for argument in config.args):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


def pytest_configure(config):
    """Let workers find what others have compiled of the tests, also where Python is told to keep none of it.

    It lies beside the machine code, which is kept there in any case; each would compile all tests again.
    """
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_sessionstart(session):
    """Let one worker compile, and before it collects: none tests before all have collected.

    The others meanwhile compile the tests, which it then need not.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker and worker["workerid"] == f"gw{worker['workercount'] - 1}":
        from xorviz.core.engine.engines import learn_classes
        from xorviz.core.survey.portions import compile_survey

        compile_survey()
        learn_classes()


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory):
    """Let windows, also those of processes that tests begin, keep and find nothing in a person's folders."""
    home = str(tmp_path_factory.mktemp("home"))
    os.environ |= {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    return home


@pytest.fixture(scope="session")
def qapp(_home):
    """The program's own application: its style, its fonts. Takes the place of pytest-qt's."""
    from PySide6.QtCore import QCoreApplication, QSettings, Qt

    from xorviz.gui.app.application import make_application

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, _home)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _home)
    application = make_application(["xorviz-tests"])
    application.setQuitOnLastWindowClosed(False)
    import xorviz.gui.app.main_window  # noqa: F401  so that what it makes for good is not searched for leaks

    gc.collect()
    gc.freeze()
    return application


@pytest.fixture
def qtbot(qapp, request):
    """Takes the place of pytest-qt's, which is impatient."""
    return PatientBot(request)


@pytest.fixture
def xorviz(capsys):
    """Run the command line in this process; give its exit code, its output and its errors."""

    def run(*arguments):
        from xorviz.cli import main

        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture(autouse=True)
def _nothing_left_behind(request):
    """Fail a test of Qt that leaves a thread, a timer, a window or a held button behind; clean up even so.

    Python's garbage collector rests meanwhile: in the middle of an event it would free visible windows. What
    was there before the test is frozen: to collect and to look through it each time would take longer.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    application = request.getfixturevalue("qapp")
    threads_before = set(threading.enumerate())
    gc.collect()
    _note_threads_and_timers()
    gc.freeze()
    gc.disable()
    yield
    left = _close_windows(application) + _let_go_of_the_mouse(application)
    _delete_later(application)
    gc.collect()
    gc.enable()
    left += _stop_threads_and_timers(application)
    left += [
        f"{thread} of Python is running"
        for thread in set(threading.enumerate()) - threads_before
        if not thread.daemon
    ]
    if left:
        pytest.fail("left behind: " + "; ".join(left))


def _let_go_of_the_mouse(application):
    """Release buttons that are held, and put the pointer back.

    With a second button down no slider can be dragged, and no move is told to where the pointer already is.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QCursor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    held = [button for button in Qt.MouseButton if button and button & application.mouseButtons()]
    for button in held:
        QTest.mouseRelease(QWidget(), button)
    QCursor.setPos(0, 0)
    return [f"the {button.name} of the mouse is held down" for button in held]


def _close_windows(application):
    left = []
    for widget in application.topLevelWidgets():
        if widget.isVisible():
            left.append(f"the window {widget.objectName()!r}, a {type(widget).__name__}, is visible")
            widget.close()
            if widget.parent() is None:
                widget.deleteLater()
    return left


def _delete_later(application):
    from PySide6.QtCore import QEvent

    for _ in range(3):
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()


def _note_threads_and_timers():
    """Look through what has come since the last freeze."""
    from PySide6.QtCore import QThread, QTimer

    _AT_WORK.update(thing for thing in gc.get_objects() if issubclass(type(thing), (QThread, QTimer)))


def _stop_threads_and_timers(application):
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    _note_threads_and_timers()
    left = []
    for thing in list(_AT_WORK):
        if not isValid(thing) or thing is application.thread():
            continue
        if isinstance(thing, QThread) and thing.isRunning():
            left.append("a QThread is running")
            thing.quit()
            thing.wait()
        elif isinstance(thing, QTimer) and thing.isActive():
            left.append(f"a QTimer of {thing.interval()} ms is active, its owner {thing.parent()}")
            thing.stop()
    return left
