"""Whether Qt can run here, and if not, what a person can do about it, in one line."""

import ctypes
import os
import re
import sys
from pathlib import Path

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""Debian's and Ubuntu's package for each system library that Qt needs and PySide6 does not carry."""

NO_DISPLAY = "there is no display to open a window on: `xorviz train` works without one"
SCREENLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs", "minimalegl", "vkkhrdisplay")


def library_or_reason() -> str | None:
    """Return why Qt cannot be loaded; None if it can."""
    try:
        import PySide6.QtSvg
        import PySide6.QtWidgets  # noqa: F401  loading it is the question
    except ImportError as error:
        return _missing_library(str(error)) or f"Qt cannot be loaded: {error}"
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
    package = PACKAGES.get(library, library)
    return f"{library}, a system library of Qt, is missing: on Debian or Ubuntu, `apt install {package}`"
