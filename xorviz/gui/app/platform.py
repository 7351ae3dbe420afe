"""Whether Qt can run here, and if not, what a person can do about it, in one line."""

import ctypes
import os
import re
import sys
from pathlib import Path
from types import ModuleType

OTHER_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0"}
"""Debian's and Ubuntu's packages that are not named after their library."""

NO_DISPLAY = "there is no display to open a window on: `xorviz train` works without one"
SCREENLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs", "minimalegl", "vkkhrdisplay")


def library_or_reason() -> str | None:
    """Return why Qt cannot be loaded; None if it can."""
    try:
        import PySide6.QtSvg
        import PySide6.QtWidgets  # noqa: F401  loading it is the question
    except ImportError as error:
        return _missing_library(str(error)) or f"Qt cannot be loaded: {error}"
    _spare_reading_sources()
    return None


def display_or_reason() -> str | None:
    """Return why no window can be opened; None if nothing speaks against it."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in SCREENLESS:
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return NO_DISPLAY
    xcb = platform == "xcb" or (platform == "" and not os.environ.get("WAYLAND_DISPLAY"))
    return _xcb_reason() if xcb else None


def explain_fatal(message: str) -> str:
    """Return one line for the message with which Qt gives up."""
    if "could not connect to display" in message or "no Qt platform plugin" in message:
        return NO_DISPLAY
    return f"Qt gave up: {message.splitlines()[0]}"


def _spare_reading_sources() -> None:
    """Tell PySide by name which modules are made with it.

    It reads the source of each module that is imported after it, Numba's too, to look for its own name: that
    takes as long as a tenth of all imports. Versions that ask in another way are left alone.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if callable(getattr(feature, "_mod_uses_pyside", None)):
        setattr(feature, "_mod_uses_pyside", _is_made_with_qt)  # noqa: B010  it has no such attribute to pyright


def _is_made_with_qt(module: ModuleType) -> bool:
    return str(getattr(module, "__name__", "")).startswith(
        ("xorviz.gui", "xorviz.session", "pyqtgraph", "PySide6")
    )


def _xcb_reason() -> str | None:
    """Load what Qt would load to reach an X server, to learn which library is missing."""
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _missing_library(str(error))
    return None


def _missing_library(error: str) -> str | None:
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object", error)
    if found is None:
        return None
    library = found[1]
    package = OTHER_PACKAGES.get(library) or _package_of(library)
    return f"{library}, a system library of Qt, is missing: on Debian or Ubuntu, `apt install {package}`"


def _package_of(library: str) -> str:
    """Return a package as Debian's policy names it, 8.1: libxcb-cursor.so.0 is in libxcb-cursor0."""
    name, version = library.lower().split(".so", maxsplit=1)
    return f"{name}{'-' if name[-1].isdigit() else ''}{version.removeprefix('.')}"
