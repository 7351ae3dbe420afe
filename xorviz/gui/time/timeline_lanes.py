"""Where the other lanes go: each leaves its parent's row, and none crosses another."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from xorviz.gui.kit.layouts import told_apart
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.time.timeline_parts import (
    Lane,
    LaneRow,
    Scale,
    elided,
    row_label,
    row_y,
    text_width,
    widths_of_fonts,
)

TRACK_Y, TRACK_HEIGHT = 37.0, 6.0
CURVE = 26.0
"""Pixels along the axis in which a lane leaves its parent's row."""
LABEL_GAP = 7.0


def place_lanes(
    lanes: tuple[Lane, ...], current: int, drawn: tuple[Lane, ...], scale: Scale, width: float
) -> tuple[LaneRow, ...]:
    """Place the other lanes so that none crosses another: of those that leave a row the latest comes first.

    The current lane's head is of no account here, so that nothing is placed anew while it grows.
    """
    return _placed_lanes(lanes, current, drawn, scale, width, widths_of_fonts())


@lru_cache(maxsize=8)
def _placed_lanes(
    lanes: tuple[Lane, ...],
    current: int,
    drawn: tuple[Lane, ...],
    scale: Scale,
    width: float,
    fonts: tuple[float, ...],
) -> tuple[LaneRow, ...]:
    departures = find_departures(lanes, current, {lane.id for lane in drawn})
    by_id = {lane.id: lane for lane in drawn}
    heights: dict[int | None, float] = {current: scaled(TRACK_Y)}
    placed: list[LaneRow] = []
    for row, lane_id in enumerate([*_below(current, departures), *_below(None, departures)]):
        heights[lane_id] = y = row_y(row)
        origin, epoch = departures[lane_id]
        start = (scale.x(epoch), heights.get(origin, y))
        busy = [scale.x(at) + CURVE for parent, at in departures.values() if parent == lane_id]
        others = [lane.name for lane in lanes if lane.id != lane_id]
        placed.append(_place_lane(by_id[lane_id], others, start, y, busy, scale, width))
    return tuple(placed)


def find_departures(
    lanes: Sequence[Lane], current: int, drawn: set[int]
) -> dict[int, tuple[int | None, int]]:
    """Return for each drawn lane the row that it leaves, and the epoch up to which both are the same.

    Seen from the current lane, its parent too is a lane that leaves it: where it went on without it. A lane
    whose parent has no row leaves the row that its parent would have left. One that stands alone leaves
    None, at 0.
    """
    by_id = {lane.id: lane for lane in lanes}
    leaves: dict[int, tuple[int | None, int]] = {}
    lane, shared = by_id.get(current), None
    while lane is not None and lane.parent is not None and lane.parent in by_id:
        shared = lane.first if shared is None else min(shared, lane.first)
        leaves[lane.parent] = (current, shared)
        lane = by_id[lane.parent]

    def departure(lane: Lane) -> tuple[int | None, int]:
        if lane.id in leaves:
            return leaves[lane.id]
        if lane.parent is None or lane.parent not in by_id:
            return None, 0
        if lane.parent == current:
            return current, lane.first
        origin, epoch = departure(by_id[lane.parent])
        if lane.parent in drawn and (origin is None or lane.first > epoch):
            return lane.parent, lane.first
        return origin, min(lane.first, epoch)

    return {lane.id: departure(lane) for lane in lanes if lane.id in drawn}


def kin_of(lanes: Sequence[Lane], current: int) -> set[int]:
    """Return the lanes that share a past with the current one."""
    by_id = {lane.id: lane for lane in lanes}

    def root(lane: Lane) -> int:
        while lane.parent is not None and lane.parent in by_id:
            lane = by_id[lane.parent]
        return lane.id

    return {lane.id for lane in lanes if current in by_id and root(lane) == root(by_id[current])}


def _below(row: int | None, departures: dict[int, tuple[int | None, int]]) -> Iterator[int]:
    """Yield the lanes that leave a row, each followed by those that leave it."""
    children = [lane for lane, (origin, _) in departures.items() if origin == row]
    for lane in sorted(children, key=lambda each: -departures[each][1]):
        yield lane
        yield from _below(lane, departures)


def _place_lane(
    lane: Lane,
    others: Sequence[str],
    start: tuple[float, float],
    y: float,
    busy: Sequence[float],
    scale: Scale,
    width: float,
) -> LaneRow:
    """Place a lane and its name: right of its end, or above the line when only there it has more room.

    Where there is too little of it, what the others' names have too makes way first.
    """
    font = text_font(12)
    start, cut = (min(start[0], scale.right), start[1]), lane.last > scale.end
    end = max(start[0], min(scale.right, scale.x(lane.last)))
    beside = max([end, start[0] + CURVE, *busy] if start[1] != y else [end, *busy]) + LABEL_GAP
    room, room_inside = width - beside, end - start[0] - CURVE - 3 * LABEL_GAP
    inside = text_width(lane.name, font) > room and room_inside > room
    most = room_inside if inside else room
    name = told_apart(lane.name, others, lambda text: text_width(text, font) <= most)
    space = min(text_width(name, font), most)
    left = end - 2 * LABEL_GAP - space if inside else beside
    word = elided(name, font, space)
    label = row_label(left, space, y)
    return LaneRow(lane.id, start, end, y, word, label, inside, cut)
