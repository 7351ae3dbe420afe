"""A browser for a test alone: Chromium without a screen, led through a pipe by the DevTools protocol."""

import base64
import json
import os
import select
import shutil
import signal
from contextlib import ExitStack
from pathlib import Path

from tests.waiting import LIMIT_SECONDS

PROGRAMS = "chromium", "chromium-browser", "google-chrome"
"""What distributions call it."""
TOLD, HEARD = 3, 4
"""The descriptors that Chromium reads from and writes to."""
BLOCK = 2**16


def found_browser():
    """Return the path of a browser of this machine; None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class BrowserError(Exception):
    """The page threw, or the browser refused what it was told."""


class Browser:
    """A page of a browser of its own, with a profile of its own.

    Parameters
    ----------
    folder
        For its profile.
    """

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._number, self._rest = 0, b""
        self.events = []
        """What the page said by itself: requests, errors, what its policy kept from it."""
        self._start(folder)
        target = self._tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = None
        self._session = self._tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._tell("Emulation.setScrollbarsHidden", hidden=True)
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self._tell(f"{domain}.enable")

    def _start(self, folder: Path) -> None:
        said, heard = os.pipe(), os.pipe()
        quiet = os.open(os.devnull, os.O_RDWR)
        # Held at high numbers first, so that neither is overwritten before it is copied.
        arguments = [
            found_browser(),
            "--headless=new",
            "--no-sandbox",  # a container's root may not have one
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={folder}",
            "--remote-debugging-pipe",
        ]
        self._process = os.posix_spawn(
            arguments[0],
            arguments,
            os.environ | {"HOME": str(folder)},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, said[0], 100),
                (os.POSIX_SPAWN_DUP2, heard[1], 101),
                (os.POSIX_SPAWN_DUP2, quiet, 1),
                (os.POSIX_SPAWN_DUP2, quiet, 2),
                (os.POSIX_SPAWN_DUP2, 100, TOLD),
                (os.POSIX_SPAWN_DUP2, 101, HEARD),
            ],
            setpgroup=0,
        )
        for each in (said[0], heard[1], quiet):
            os.close(each)
        self._out, self._in = said[1], heard[0]

    def close(self) -> None:
        """End it, and all that it started."""
        os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        for each in (self._out, self._in):
            os.close(each)

    def open(self, path: Path, **media: str) -> None:
        """Open a file, as somebody sees it who prefers this, such as prefers_color_scheme="dark"."""
        self.prefer(**media)
        self.events.clear()
        self._tell("Page.navigate", url=path.as_uri())
        self.wait_for("document.readyState === 'complete'")

    def prefer(self, **media: str) -> None:
        """Prefer something from now on."""
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        self._tell("Emulation.setEmulatedMedia", features=features)

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._tell("Emulation.setDeviceMetricsOverride", **size)

    def value(self, expression: str):
        """Return what an expression of JavaScript comes to, as JSON has it."""
        answer = self._tell("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true: asked again after each picture of the page."""
        self.value(
            "new Promise((done, failed) => { let left = 3600; const look = () => { "
            f"if ({expression}) done(true); else if (!left--) failed('never: ' + {json.dumps(expression)});"
            " else setTimeout(look, 16); }; look(); })"
        )

    def press(self, key: str, code: str = "", number: int = 0) -> None:
        """Press a key and let it go."""
        text = {"text": key} if len(key) == 1 else {}
        known = {"key": key, "code": code or key, "windowsVirtualKeyCode": number}
        self._tell("Input.dispatchKeyEvent", type="keyDown", **known, **text)
        self._tell("Input.dispatchKeyEvent", type="keyUp", **known)

    def point(self, selector: str, across: float = 0.5, down: float = 0.5, *, click: bool = False) -> None:
        """Move the pointer to a part of an element, from 0 to 1 each way; and click there."""
        box = self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
            " return [b.left, b.top, b.width, b.height]; })()"
        )
        place = {"x": box[0] + across * box[2], "y": box[1] + down * box[3]}
        self._tell("Input.dispatchMouseEvent", type="mouseMoved", **place)
        if click:
            pressed = {"button": "left", "clickCount": 1, **place}
            self._tell("Input.dispatchMouseEvent", type="mousePressed", buttons=1, **pressed)
            self._tell("Input.dispatchMouseEvent", type="mouseReleased", **pressed)

    def spoken(self):
        """Return what a screen reader finds: role, name and value of each element that has a name."""
        nodes = self._tell("Accessibility.getFullAXTree")["nodes"]
        parts = [[each.get(part, {}).get("value") for part in ("role", "name", "value")] for each in nodes]
        return [tuple(each) for each in parts if each[1]]

    def picture(self, path: Path) -> None:
        """Write what is seen as a PNG file."""
        answer = self._tell("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _tell(self, method: str, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            heard = self._next()
            if heard.get("id") == self._number:
                if "error" in heard:
                    raise BrowserError(f"{method}: {heard['error']}")
                return heard["result"]
            self.events.append(heard)

    def _next(self):
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], LIMIT_SECONDS)[0]:
                raise BrowserError("the browser says nothing")
            block = os.read(self._in, BLOCK)
            if not block:
                raise BrowserError("the browser has ended")
            self._rest += block
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)
