"""What is remembered from one start to the next, where the desktop keeps such things."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSettings, QStandardPaths

from xorviz.assets import tell

LESSON, COMFORT, APPEARANCE, ARRANGEMENT = "lesson", "comfort", "appearance", "arrangement"
APPEARANCE_VERSION = 1
NAME = "xorviz"
RECENT, MOST_RECENT = "recent", 8
STUDENT = "student"
HANDOUTS = "handouts"
HORIZON = "horizon"
EXPORT = "export"
ARRANGED_AS = 1
"""The version of what is kept of an arrangement: another is not understood."""
LARGEST = 10_000.0
"""Of a width that makes sense, in pixels."""
COLUMNS = ("question", "lesson", "settings")
"""What the left column can show; a first run shows the first."""


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """How far a person has come in the lesson."""

    column: str = COLUMNS[0]
    """What the left column shows: one of `COLUMNS`."""
    page: str = ""
    """The name of the page that is open; empty for the first."""
    seen: frozenset[str] = frozenset()
    """The names of the pages that have been open."""
    explore: bool = False
    """Whether everything is shown, and not only what a first sight needs."""


@dataclass(frozen=True, slots=True)
class Comfort:
    """How the window suits the person at it."""

    zoom: float = 1.0
    """Of the text: 1 is its usual size."""
    single_keys: bool = True
    """Whether a letter alone is a shortcut."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the window looks and moves."""

    theme: str = ""
    """The name of the theme that was chosen; empty if none was."""
    speed: float | None = None
    """Epochs/s that were chosen, infinity for unlimited; None if none were."""
    film: bool = False
    """Whether the film strip is to be seen."""
    still: bool | None = None
    """Whether what moves for emphasis alone stands still; None if that was not chosen."""
    decision: bool = False
    """Whether the plane shows what is answered alone, and not how surely."""


def load_appearance() -> Appearance:
    """Return what was saved; the usual in place of what is not there, or makes no sense."""
    store = _store()
    table = {} if store is None else _table(store, APPEARANCE)
    if table.get("version") != APPEARANCE_VERSION:
        return Appearance()
    theme, still = table.get("theme"), table.get("still")
    return Appearance(
        theme if isinstance(theme, str) else "",
        _speed(table.get("speed")),
        table.get("film") is True,
        still if isinstance(still, bool) else None,
        table.get("decision") is True,
    )


def _speed(value: object) -> float | None:
    """Return a speed that the slider can have."""
    return value if isinstance(value, float) and value >= 1.0 else None


def remember_appearance(**facts: object) -> None:
    """Remember some of it anew; the rest stays."""
    store = _store()
    if store is not None:
        appearance = replace(load_appearance(), **facts)
        store.setValue(APPEARANCE, json.dumps({"version": APPEARANCE_VERSION} | asdict(appearance)))
        store.sync()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a person has made of the cards; nothing of it is as usual."""

    shares: Mapping[str, float] = field(default_factory=dict[str, float])
    """By divider, what the part before it has: of the room, from 0 to 1; of the left column, pixels."""
    hidden: frozenset[str] = frozenset()
    """The cards that are not wanted, by name."""


def load_arrangement() -> Arrangement:
    """Return what was saved; the usual if that is nothing, makes no sense, or is of another version."""
    store = _store()
    table = {} if store is None else _table(store, ARRANGEMENT)
    shares, hidden = table.get("shares"), _names(table.get("hidden"))
    if table.get("version") != ARRANGED_AS or not isinstance(shares, dict) or hidden is None:
        return Arrangement()
    kept = cast("dict[str, object]", shares)
    sizes = {name: float(size) for name, size in kept.items() if isinstance(size, float | int)}
    sensible = all(0 < size < LARGEST for size in sizes.values()) and len(sizes) == len(kept)
    return Arrangement(sizes, hidden) if sensible else Arrangement()


def save_arrangement(arrangement: Arrangement) -> None:
    """Remember it: as one value, so that it is there as a whole or not at all."""
    store = _store()
    if store is not None:
        shares, hidden = dict(arrangement.shares), sorted(arrangement.hidden)
        store.setValue(ARRANGEMENT, json.dumps({"version": ARRANGED_AS, "shares": shares, "hidden": hidden}))
        store.sync()


def load_recent() -> list[Path]:
    """Return the run files that were open last, the newest first, whether or not they are there."""
    store = _store()
    kept = {} if store is None else _table(store, RECENT)
    names = kept.get("files")
    found = cast("list[object]", names) if isinstance(names, list) else []
    return [Path(each) for each in found[:MOST_RECENT] if isinstance(each, str) and "\0" not in each]


def remember_recent(path: Path) -> None:
    """Remember that a file was open."""
    _save_recent([path.absolute(), *load_recent()])


def forget_recent(path: Path) -> None:
    """List a file no more."""
    _save_recent([each for each in load_recent() if each != path])


def _save_recent(paths: Iterable[Path]) -> None:
    store = _store()
    if store is not None:
        files = list(dict.fromkeys(str(each) for each in paths))
        store.setValue(RECENT, json.dumps({"files": files[:MOST_RECENT]}))
        store.sync()


def load_handouts() -> dict[str, Path]:
    """Return where the hand-outs are that were open last, by title, whether or not they are there."""
    store = _store()
    kept = {} if store is None else _table(store, HANDOUTS)
    found = [(title, each) for title, each in kept.items() if isinstance(each, str) and "\0" not in each]
    return {title: Path(each) for title, each in found[-MOST_RECENT:]}


def remember_handout(title: str, path: Path) -> None:
    """Remember where a hand-out is."""
    store = _store()
    if store is not None:
        others = {name: str(each) for name, each in load_handouts().items() if name != title}
        store.setValue(HANDOUTS, json.dumps({**others, title: str(path.absolute())}))
        store.sync()


def load_comfort() -> Comfort:
    """Return what was saved; the usual if there is nothing, or nothing that makes sense."""
    store = _store()
    table = {} if store is None else _table(store, COMFORT)
    zoom, single = table.get("zoom"), table.get("single_keys")
    usual = Comfort()
    known = isinstance(zoom, float | int) and 0.5 <= zoom <= 3.0
    return Comfort(float(cast("float", zoom)) if known else usual.zoom, single is not False)


def remember_comfort(**facts: object) -> None:
    """Remember some of it anew; the rest stays."""
    store = _store()
    if store is not None:
        comfort = replace(load_comfort(), **facts)
        store.setValue(COMFORT, json.dumps({"zoom": comfort.zoom, "single_keys": comfort.single_keys}))
        store.sync()


def load_student() -> str:
    """Return the name that homework was handed in by last; empty if there is none."""
    store = _store()
    name = {} if store is None else _table(store, STUDENT)
    return found if isinstance(found := name.get("name"), str) else ""


def remember_student(name: str) -> None:
    """Remember by what name homework is handed in."""
    store = _store()
    if store is not None:
        store.setValue(STUDENT, json.dumps({"name": name}))
        store.sync()


def load_horizon() -> object:
    """Return how many epochs to look ahead; None if that was not chosen, and perhaps no such number."""
    store = _store()
    return None if store is None else _table(store, HORIZON).get("epochs")


def remember_horizon(epochs: int) -> None:
    """Remember how many epochs to look ahead."""
    store = _store()
    if store is not None:
        store.setValue(HORIZON, json.dumps({"epochs": epochs}))
        store.sync()


def load_export() -> dict[str, object]:
    """Return what was chosen at the last export, by name; it may make no sense any more."""
    store = _store()
    return {} if store is None else _table(store, EXPORT)


def remember_export(choices: Mapping[str, str | int]) -> None:
    """Remember what was chosen: as one value, so that it is there as a whole or not at all."""
    store = _store()
    if store is not None:
        store.setValue(EXPORT, json.dumps(dict(choices)))
        store.sync()


def load_lesson_place() -> LessonPlace:
    """Return what was saved; the place of a first run if there is nothing, or nothing that makes sense."""
    store = _store()
    return LessonPlace() if store is None else _stored(store)


def _stored(store: QSettings) -> LessonPlace:
    table = _table(store, LESSON)
    return _checked(table) if table else LessonPlace()


def _table(store: QSettings, name: str) -> dict[str, object]:
    """Return what was saved under a name; empty if there is nothing, or no table."""
    text = store.value(name)
    try:
        table = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        table = None
    return cast("dict[str, object]", table) if isinstance(table, dict) else {}


def save_lesson_place(place: LessonPlace) -> None:
    """Remember it: as one value, so that it is there as a whole or not at all.

    Pages that another window has opened meanwhile stay among those seen.
    """
    store = _store()
    if store is None:
        return
    store.sync()
    seen = place.seen | _stored(store).seen
    table = {"column": place.column, "page": place.page, "seen": sorted(seen), "explore": place.explore}
    store.setValue(LESSON, json.dumps(table))
    store.sync()


def remember_place(**facts: object) -> None:
    """Remember some of the place anew; the rest stays."""
    save_lesson_place(replace(load_lesson_place(), **facts))


def _checked(table: dict[str, object]) -> LessonPlace:
    column, page, seen = table.get("column"), table.get("page"), _names(table.get("seen"))
    explore = table.get("explore", False)
    if column not in COLUMNS or not isinstance(page, str) or seen is None:
        return LessonPlace()
    return LessonPlace(str(column), page, seen, explore is True)


def _names(kept: object) -> frozenset[str] | None:
    """Return the names in a list; None if that is no list of names."""
    if not isinstance(kept, list):
        return None
    names = [name for name in cast("list[object]", kept) if isinstance(name, str)]
    return frozenset(names) if len(names) == len(cast("list[object]", kept)) else None


def settings_folder() -> Path:
    """Return where more can be kept, beside the settings."""
    return _desktops_folder() / NAME


def _desktops_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))


def _store() -> QSettings | None:
    """Return where it is kept; None where Qt would wait for ever, as it does for a pipe."""
    folder = _desktops_folder()
    files = folder / f"{NAME}.conf", folder / NAME / f"{NAME}.conf"
    if any(file.exists() and not file.is_file() for file in files):
        return None
    for file in files:
        _set_aside_if_damaged(file)
    return QSettings(NAME, NAME)


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
