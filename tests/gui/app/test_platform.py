import builtins
import ctypes
import inspect
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

import xorviz
from xorviz.gui.app import platform
from xorviz.gui.app.platform import display_or_reason, explain_fatal, library_or_reason

MISSING = "{}: cannot open shared object file: No such file or directory"


@pytest.fixture
def fail_import(monkeypatch):
    """Let PySide6 be an ImportError with this message."""

    def fail(message):
        real = builtins.__import__

        def refuse(name, *arguments, **keywords):
            if name.startswith("PySide6"):
                raise ImportError(message)
            return real(name, *arguments, **keywords)

        monkeypatch.setattr(builtins, "__import__", refuse)

    return fail


def test_here_qt_can_be_loaded():
    assert library_or_reason() is None


def test_no_source_is_read_to_learn_whether_a_module_is_made_with_qt(monkeypatch):
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):  # other versions ask in another way
        assert library_or_reason() is None
        monkeypatch.setattr(inspect, "getsource", lambda module: pytest.fail(f"{module} was read"))
        assert feature._mod_uses_pyside(platform)
        assert not feature._mod_uses_pyside(builtins)


def test_each_module_that_is_made_with_qt_is_known_as_such():
    root = Path(xorviz.__file__).parent
    for file in root.rglob("*.py"):
        if "from PySide6" in file.read_text(encoding="utf-8") and "cli" not in file.parts:
            name = ".".join(file.relative_to(root.parent).with_suffix("").parts)
            assert platform._is_made_with_qt(ModuleType(name)), name


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_a_missing_library_is_said_with_its_package(fail_import, library, package):
    fail_import(MISSING.format(library))
    reason = library_or_reason()
    assert library in reason
    assert reason.rstrip("`").endswith(f" {package}")
    assert "\n" not in reason


def test_an_unknown_missing_library_is_said_by_its_name(fail_import):
    fail_import(MISSING.format("libstrange-2.so.7"))
    assert "libstrange-2.so.7" in library_or_reason()


def test_any_other_reason_is_passed_on(fail_import):
    fail_import("No module named 'PySide6'")
    assert "No module named 'PySide6'" in library_or_reason()


class TestDisplay:
    @pytest.fixture(autouse=True)
    def _bare(self, monkeypatch):
        monkeypatch.setattr(platform.sys, "platform", "linux")
        for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)

    def test_without_one_it_points_to_what_works(self):
        assert "xorviz train" in display_or_reason()

    def test_a_platform_without_a_screen_needs_none(self, monkeypatch):
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:x")
        assert display_or_reason() is None

    def test_other_systems_always_have_one(self, monkeypatch):
        monkeypatch.setattr(platform.sys, "platform", "darwin")
        assert display_or_reason() is None

    def test_wayland_is_one_and_needs_nothing_of_the_x_server(self, monkeypatch):
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        monkeypatch.setattr(platform, "_xcb_reason", lambda: "a library is missing")
        assert display_or_reason() is None
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        assert display_or_reason() == "a library is missing"

    def test_what_the_x_server_needs_is_said_with_its_package(self, monkeypatch):
        def refuse(name, *arguments, **keywords):
            raise OSError(MISSING.format("libxcb-cursor.so.0"))

        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setattr(ctypes, "CDLL", refuse)
        reason = display_or_reason()
        assert "libxcb-cursor.so.0" in reason
        assert "libxcb-cursor0" in reason
        assert "\n" not in reason


@pytest.mark.parametrize(
    "message",
    ["could not connect to display :9\nmore", "This application failed: no Qt platform plugin could be"],
)
def test_when_qt_gives_up_for_want_of_a_display_it_is_said(message):
    assert "xorviz train" in explain_fatal(message)


def test_when_qt_gives_up_for_another_reason_it_is_one_line():
    assert explain_fatal("out of chalk\nand more").endswith("out of chalk")


class Emitter(QObject):
    told = Signal(bool)

    @Slot(bool)
    def on_told(self, value):
        self.last = value


class Canvas(QWidget):
    painted = 0

    def paintEvent(self, event):
        self.painted += 1


def test_5000_emits_and_500_painted_frames_survive(qtbot):
    """PySide6 6.12 on Python 3.11 drops references to None and True: some 590 emits end the process."""
    emitter, canvas = Emitter(), Canvas()
    emitter.told.connect(emitter.on_told)
    for _ in range(5000):
        emitter.told.emit(True)
    with qtbot.waitExposed(canvas):
        canvas.show()
    for _ in range(500):
        canvas.repaint()
    canvas.close()
    assert canvas.painted >= 500
    assert emitter.last is True
