"""Where the desktop keeps what is remembered: read and written by a thread, for its disk may hang.

The window's thread waits for it no longer than a moment, and once. What has been read before is known: it
stands in for what does not come.
"""

import json
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import cast

from PySide6.QtCore import QSettings, QStandardPaths

from xorviz.assets import tell
from xorviz.core import steps
from xorviz.core.steps import InTurn

NAME = "xorviz"
OF_PATIENCE = 0.05
"""So much of it for what is known: a new value is better, but not worth a wait that is noticed."""

Table = dict[str, object]


class SettingsStore:
    """Tables by name, each kept as one value, so that it is there as a whole or not at all."""

    def __init__(self) -> None:
        self._known: dict[str, Table] = {}
        self._disk: InTurn | None = None
        self._late: Future[Table] | None = None
        """What was not there in time: until it is, nothing is waited for."""
        self._opened: dict[Path, QSettings] = {}
        """By folder. None goes before the process: it would be in a thread that is not its own."""
        self._lock = Lock()

    def read(self, name: str) -> Table:
        """Return what was saved under a name; empty if there is nothing, no table, or no answer."""
        reading = self._submit(self._table, name)
        if self._late is None or self._late.done():
            wait([reading], steps.PATIENCE * (OF_PATIENCE if name in self._known else 1.0))
        if reading.done():
            self._known[name] = reading.result()
        else:
            self._late = reading
        return self._known.get(name, {})

    def change(self, name: str, how: Callable[[Table], Table]) -> None:
        """Save another table in the place of one, which is made of it; nobody waits for that."""
        self._known[name] = how(self._known.get(name, {}))
        self._submit(self._change, name, how)

    def settle(self) -> bool:
        """Say at the end whether all has been saved; a disk that has not answered is not waited for."""
        disk, self._disk = self._disk, None
        return disk is None or disk.end(patient=self._late is None or self._late.done())

    def _submit(self, work: Callable[..., object], *arguments: object) -> "Future[Table]":
        if self._disk is None:
            self._disk = InTurn("settings")
        return self._disk.submit(work, *arguments)

    def _table(self, name: str) -> Table:
        with self._lock:
            store = self._store()
            return {} if store is None else _table_in(store, name)

    def _change(self, name: str, how: Callable[[Table], Table]) -> None:
        with self._lock:
            store = self._store()
            if store is not None:
                store.setValue(name, json.dumps(how(_table_in(store, name))))
                store.sync()

    def _store(self) -> QSettings | None:
        """Return where it is kept, as it is now; None where Qt would wait for ever, as it does for a pipe."""
        folder = desktops_folder()
        files = folder / f"{NAME}.conf", folder / NAME / f"{NAME}.conf"
        if any(file.exists() and not file.is_file() for file in files):
            return None
        for file in files:
            _set_aside_if_damaged(file)
        store = self._opened.get(folder)
        if store is None:
            store = self._opened[folder] = QSettings(NAME, NAME)
        store.sync()
        return store


STORE = SettingsStore()
"""That of the process."""


def desktops_folder() -> Path:
    """Return where programs keep such things."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))


def _table_in(store: QSettings, name: str) -> Table:
    text = store.value(name)
    try:
        table = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        table = None
    return cast("Table", table) if isinstance(table, dict) else {}


def _set_aside_if_damaged(file: Path) -> None:
    """Rename a file that holds no settings: Qt would make of it what it can, and write over the rest."""
    aside = file.with_name(f"{file.name}.damaged")
    with suppress(OSError):  # there is none, or it cannot be changed
        if not _is_settings(file.read_bytes()):
            file.replace(aside)
            tell(f"{file} holds no settings; it is {aside.name} now, and all is as usual")


def _is_settings(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    lines = [line.strip() for line in text.splitlines()]
    return "\0" not in text and all(not line or line[0] in "[;" or "=" in line for line in lines)
