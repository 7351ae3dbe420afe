"""A desktop for a test alone: a screen, a window manager, buses; and the hands of whoever sits at it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import xorviz
from tests.desktop.listening import Listener
from tests.desktop.screen import pixels_of, save_picture
from tests.waiting import LIMIT_SECONDS

NEEDED = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    "dbus-daemon": "dbus-daemon",
}
"""By program, the package of Debian that has it."""
ACCESSIBILITY = Path("/usr/share/dbus-1/accessibility-services/org.a11y.atspi.Registry.service")
"""Is there if `at-spi2-core` is installed."""
KEPT = "PATH", "NUMBA_CACHE_DIR"
"""What the program is told of the machine beside its own desktop."""


def missing() -> list[str]:
    """Return the packages of Debian that a desktop needs and that are not installed."""
    found = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    return found if ACCESSIBILITY.exists() else [*found, "at-spi2-core"]


class Desktop:
    """Starts all that a desktop needs; stops it at the end.

    Parameters
    ----------
    folder
        Is the home of who sits there, and of what the desktop writes.
    wait
        Waits until something is true.
    size
        Of the screen, in pixels.
    """

    def __init__(
        self, folder: Path, wait: Callable[[Callable[[], object]], None], size: tuple[int, int]
    ) -> None:
        self.folder, self.size = folder, size
        self.errors = folder / "errors.txt"
        """What the program has said on its standard error."""
        self._noise = folder / "noise.txt"
        """The same of all else."""
        self._wait = wait
        self._stack = ExitStack()
        self._screen = folder / "Xvfb_screen0"
        self._pictures = Path(os.environ.get("XORVIZ_DESKTOP_PICTURES") or folder / "pictures")
        self._pictures.mkdir(parents=True, exist_ok=True)
        self._environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self._environment |= {"LANG": "C.UTF-8", "HOME": str(folder), "QT_QPA_PLATFORM": "xcb"}
        self._environment["PYTHONPATH"] = str(Path(xorviz.__file__).parents[1])  # the one that is tested
        self._environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        for name in ("CONFIG", "DATA", "CACHE", "RUNTIME"):
            part = folder / name.lower()
            part.mkdir(mode=0o700)
            self._environment[f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}"] = str(part)

    def __enter__(self) -> "Desktop":
        try:
            self._begin_all()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start_xorviz(self, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start the program as a person does, with settings of its environment; return it when it is seen."""
        command = sys.executable, "-m", "xorviz", *arguments
        process = self._start(command, self.errors, settings)
        self.until(lambda: self.ears.windows("xorviz"))
        return process

    def said(self) -> list[str]:
        """Return what the program has said on its standard error, line by line."""
        return self.errors.read_text("utf-8").splitlines() if self.errors.exists() else []

    def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so: None is no answer that it is."""
        self._wait(lambda: bool(happened()))

    def until_holds(self, claimed: Callable[[], None]) -> None:
        """Wait until nothing in what is claimed fails."""
        self._wait(claimed)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as X names them: "ctrl+shift+p"."""
        self.do("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--clearmodifiers", text)

    def click(self, place: tuple[int, int], times: int = 1) -> None:
        """Click with the mouse at a place on the screen."""
        self.do("mousemove", *map(str, place), "click", "--repeat", str(times), "1")

    def drag(self, *places: tuple[int, int]) -> None:
        """Press the mouse at the first place, go on to all others, and let go at the last."""
        moves = [part for x, y in places[1:] for part in ("mousemove", str(x), str(y))]
        self.do("mousemove", *map(str, places[0]), "mousedown", "1", *moves, "mouseup", "1")

    def turn_wheel(self, place: tuple[int, int], clicks: int) -> None:
        """Turn the wheel over a place: downward if there are more than none."""
        repeat = "click", "--repeat", str(abs(clicks)), "5" if clicks > 0 else "4"
        self.do("mousemove", *map(str, place), *repeat)

    def do(self, *arguments: str) -> str:
        """Have xdotool do something; return what it says."""
        return self.run("xdotool", *arguments)

    def run(self, *command: str) -> str:
        """Run a program that ends by itself; return what it says."""
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True
        )
        return done.stdout

    def pixels(self) -> object:
        """Return the colours on the screen, (height, width, 3)."""
        return pixels_of(self._screen)

    def keep_picture(self, name: str) -> Path:
        """Keep what is on the screen; return where."""
        picture = self._pictures / f"{name}.png"
        save_picture(self._screen, picture)
        return picture

    def _begin_all(self) -> None:
        width, height = self.size
        screen = "-screen", "0", f"{width}x{height}x24", "-fbdir", str(self.folder)
        number = self._begin("Xvfb", "-displayfd", "{}", "-nolisten", "tcp", "-noreset", *screen)
        self._environment["DISPLAY"] = f":{number}"
        bus = self._begin("dbus-daemon", "--session", "--nofork", "--print-address={}")
        self._environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        ready = self.folder / "managed"
        self._start(("openbox", "--sm-disable", "--startup", f"touch {ready}"), self._noise, {})
        self.until(ready.exists)
        self.ears = Listener(bus)
        self._stack.callback(self.ears.close)

    def _begin(self, program: str, *arguments: str) -> str:
        """Start what says on a pipe, in place of {}, where it is reached; return that."""
        reading, writing = os.pipe()
        with os.fdopen(reading) as said:
            try:
                command = program, *(each.format(writing) for each in arguments)
                self._start(command, self._noise, {}, writing)
            finally:
                os.close(writing)
            line = said.readline().strip()
        assert line, f"{program} does not start: {self._noise.read_text('utf-8')}"
        return line

    def _start(
        self, command: Sequence[str], errors: Path, settings: Mapping[str, str], *pipes: int
    ) -> subprocess.Popen[bytes]:
        """Start a program on this desktop, which ends with it."""
        with errors.open("ab") as said:
            process = subprocess.Popen(
                command,
                env={**self._environment, **settings},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=pipes,
            )
        self._stack.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=LIMIT_SECONDS)
