"""What is remembered from one start to the next, where the desktop keeps such things."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import cast

from xorviz.session.keeping.settings_store import NAME, STORE, desktops_folder

LESSON, COMFORT, APPEARANCE, ARRANGEMENT = "lesson", "comfort", "appearance", "arrangement"
APPEARANCE_VERSION = 1
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

    zoom: float | None = None
    """Of the text: 1 is its usual size; None if none was chosen."""
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
    return _appearance(STORE.read(APPEARANCE))


def _appearance(table: Mapping[str, object]) -> Appearance:
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
    STORE.change(
        APPEARANCE,
        lambda table: {"version": APPEARANCE_VERSION, **asdict(replace(_appearance(table), **facts))},
    )


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a person has made of the cards; nothing of it is as usual."""

    shares: Mapping[str, float] = field(default_factory=dict[str, float])
    """By divider, what the part before it has: of the room, from 0 to 1; of the left column, pixels."""
    hidden: frozenset[str] = frozenset()
    """The cards that are not wanted, by name."""


def load_arrangement() -> Arrangement:
    """Return what was saved; the usual if that is nothing, makes no sense, or is of another version."""
    table = STORE.read(ARRANGEMENT)
    shares, hidden = table.get("shares"), _names(table.get("hidden"))
    if table.get("version") != ARRANGED_AS or not isinstance(shares, dict) or hidden is None:
        return Arrangement()
    kept = cast("dict[str, object]", shares)
    sizes = {name: float(size) for name, size in kept.items() if isinstance(size, float | int)}
    sensible = all(0 < size < LARGEST for size in sizes.values()) and len(sizes) == len(kept)
    return Arrangement(sizes, hidden) if sensible else Arrangement()


def save_arrangement(arrangement: Arrangement) -> None:
    """Remember it."""
    shares, hidden = dict(arrangement.shares), sorted(arrangement.hidden)
    STORE.change(ARRANGEMENT, lambda _: {"version": ARRANGED_AS, "shares": shares, "hidden": hidden})


def load_recent() -> list[Path]:
    """Return the run files that were open last, the newest first, whether or not they are there."""
    return _recent(STORE.read(RECENT))


def _recent(table: Mapping[str, object]) -> list[Path]:
    names = table.get("files")
    found = cast("list[object]", names) if isinstance(names, list) else []
    return [Path(each) for each in found[:MOST_RECENT] if isinstance(each, str) and "\0" not in each]


def remember_recent(path: Path) -> None:
    """Remember that a file was open."""
    newest = path.absolute()
    STORE.change(RECENT, lambda table: _listed([newest, *_recent(table)]))


def forget_recent(path: Path) -> None:
    """List a file no more."""
    STORE.change(RECENT, lambda table: _listed(each for each in _recent(table) if each != path))


def _listed(paths: Iterable[Path]) -> dict[str, object]:
    return {"files": list(dict.fromkeys(str(each) for each in paths))[:MOST_RECENT]}


def load_handouts() -> dict[str, Path]:
    """Return where the hand-outs are that were open last, by title, whether or not they are there."""
    return _handouts(STORE.read(HANDOUTS))


def _handouts(kept: Mapping[str, object]) -> dict[str, Path]:
    found = [(title, each) for title, each in kept.items() if isinstance(each, str) and "\0" not in each]
    return {title: Path(each) for title, each in found[-MOST_RECENT:]}


def remember_handout(title: str, path: Path) -> None:
    """Remember where a hand-out is."""
    place = str(path.absolute())

    def with_it(kept: Mapping[str, object]) -> dict[str, object]:
        others = {name: str(each) for name, each in _handouts(kept).items() if name != title}
        return {**others, title: place}

    STORE.change(HANDOUTS, with_it)


def load_comfort() -> Comfort:
    """Return what was saved; the usual if there is nothing, or nothing that makes sense."""
    return _comfort(STORE.read(COMFORT))


def _comfort(table: Mapping[str, object]) -> Comfort:
    zoom, single = table.get("zoom"), table.get("single_keys")
    known = isinstance(zoom, float | int) and 0.5 <= zoom <= 3.0
    return Comfort(float(cast("float", zoom)) if known else None, single is not False)


def remember_comfort(**facts: object) -> None:
    """Remember some of it anew; the rest stays."""
    STORE.change(COMFORT, lambda table: asdict(replace(_comfort(table), **facts)))


def load_student() -> str:
    """Return the name that homework was handed in by last; empty if there is none."""
    return found if isinstance(found := STORE.read(STUDENT).get("name"), str) else ""


def remember_student(name: str) -> None:
    """Remember by what name homework is handed in."""
    STORE.change(STUDENT, lambda _: {"name": name})


def load_horizon() -> object:
    """Return how many epochs to look ahead; None if that was not chosen, and perhaps no such number."""
    return STORE.read(HORIZON).get("epochs")


def remember_horizon(epochs: int) -> None:
    """Remember how many epochs to look ahead."""
    STORE.change(HORIZON, lambda _: {"epochs": epochs})


def load_export() -> dict[str, object]:
    """Return what was chosen at the last export, by name; it may make no sense any more."""
    return STORE.read(EXPORT)


def remember_export(choices: Mapping[str, str | int]) -> None:
    """Remember what was chosen."""
    chosen: dict[str, object] = dict(choices)
    STORE.change(EXPORT, lambda _: chosen)


def load_lesson_place() -> LessonPlace:
    """Return what was saved; the place of a first run if there is nothing, or nothing that makes sense."""
    return _place(STORE.read(LESSON))


def remember_place(**facts: object) -> None:
    """Remember some of the place anew. The rest stays, with the pages that another window has seen."""

    def with_them(table: Mapping[str, object]) -> dict[str, object]:
        old = _place(table)
        place = replace(old, **facts)
        return {**asdict(place), "seen": sorted(place.seen | old.seen)}

    STORE.change(LESSON, with_them)


def _place(table: Mapping[str, object]) -> LessonPlace:
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
    return desktops_folder() / NAME
