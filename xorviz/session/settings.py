"""What is remembered from one start to the next, where the desktop keeps such things."""

import json
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QSettings

LESSON = "lesson"
COLUMNS = ("lesson", "settings")
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


def load_lesson_place() -> LessonPlace:
    """Return what was saved; the place of a first run if there is nothing, or nothing that makes sense."""
    return _stored(_store())


def _stored(store: QSettings) -> LessonPlace:
    text = store.value(LESSON)
    try:
        table = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        table = None
    return _checked(cast("dict[str, object]", table)) if isinstance(table, dict) else LessonPlace()


def save_lesson_place(place: LessonPlace) -> None:
    """Remember it: as one value, so that it is there as a whole or not at all.

    Pages that another window has opened meanwhile stay among those seen.
    """
    store = _store()
    store.sync()
    seen = place.seen | _stored(store).seen
    store.setValue(LESSON, json.dumps({"column": place.column, "page": place.page, "seen": sorted(seen)}))
    store.sync()


def _checked(table: dict[str, object]) -> LessonPlace:
    column, page, seen = table.get("column"), table.get("page"), table.get("seen")
    names = cast("list[object]", seen) if isinstance(seen, list) else [None]
    known = [name for name in names if isinstance(name, str)]
    if column not in COLUMNS or not isinstance(page, str) or len(known) != len(names):
        return LessonPlace()
    return LessonPlace(str(column), page, frozenset(known))


def _store() -> QSettings:
    return QSettings("xorviz", "xorviz")
