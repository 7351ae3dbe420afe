"""What is under the pointer on the timeline: an epoch, another lane, the handle."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.theme import scaled
from xorviz.gui.time.timeline_lanes import TRACK_Y
from xorviz.gui.time.timeline_parts import HANDLE_RADIUS, Layout, Scale, Shown

HEAD_REACH = 4.0
"""How far beyond the head the pointer is still on it, in pixels."""
HANDLE_REACH = HANDLE_RADIUS + 2
MARK_REACH = 6.0
"""How near the pointer must be to a mark, in pixels."""
MOST_NOTES = 4


class Pointed(NamedTuple):
    """What the pointer means where it is; nothing where it is not on the timeline."""

    epoch: int | None = None
    """A recorded one of the current lane."""
    lane: int | None = None
    """One below the track."""
    shape: Qt.CursorShape = Qt.CursorShape.ArrowCursor
    """The pointer's own: it says what can be dragged and clicked."""


def find_pointed(place: QPointF, shown: Shown, layout: Layout, *, dragging: bool) -> Pointed:
    """Return what is at a place; while the cursor is dragged, that is an epoch wherever it is."""
    lane = None if dragging else lane_at(place, layout)
    shape = Qt.CursorShape.ArrowCursor
    if lane is not None or layout.rest_label.contains(place):
        shape = Qt.CursorShape.PointingHandCursor
    elif dragging or _is_on_handle(place, layout):
        shape = Qt.CursorShape.SizeHorCursor
    recorded = layout.track.contains(place) and place.x() <= layout.head + HEAD_REACH
    epoch = min(shown.head, layout.scale.epoch(place.x())) if recorded or dragging else None
    return Pointed(epoch if shown.lanes else None, lane, shape)


def lane_at(place: QPointF, layout: Layout) -> int | None:
    """Return the lane below the track that is at a place."""
    return next((row.lane for row in layout.lanes if row.box.contains(place)), None)


def cut_name(lane: int | None, shown: Shown, layout: Layout) -> str:
    """Return the name of a lane in full if it is drawn with less; else nothing."""
    words = {row.lane: row.word for row in layout.lanes}
    names = {each.id: each.name for each in shown.lanes}
    return names[lane] if lane is not None and words[lane] != names[lane] else ""


def notes_at(x: float, landmarks: Sequence[Landmark], scale: Scale) -> list[str]:
    """Return what the landmarks at a place say, the nearest first; of a crowd, that there are more."""
    here = [each for each in landmarks if _is_on_landmark(x, each, scale)]
    notes = [each.text for each in sorted(here, key=lambda each: _distance(x, each, scale))]
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES - 1 :] = [f"+ {len(notes) - MOST_NOTES + 1} more"]
    return notes


def _is_on_handle(place: QPointF, layout: Layout) -> bool:
    distance = place - QPointF(layout.cursor, scaled(TRACK_Y))
    return max(abs(distance.x()), abs(distance.y())) <= HANDLE_REACH


def _is_on_landmark(x: float, landmark: Landmark, scale: Scale) -> bool:
    return _distance(x, landmark, scale) <= (0 if landmark.kind == "plateau" else MARK_REACH)


def _distance(x: float, landmark: Landmark, scale: Scale) -> float:
    return max(0.0, scale.x(landmark.first) - x, x - scale.x(landmark.last))
