"""Where everything on the timeline is: a pure function of what it shows."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest
from operator import attrgetter

from PySide6.QtCore import QRect, QRectF

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import number_font, scaled, text_font
from xorviz.gui.time.timeline_lanes import kin_of, place_lanes
from xorviz.gui.time.timeline_parts import (
    BASE_HEIGHT,
    HANDLE_RADIUS,
    MOST_ROWS,
    Lane,
    Layout,
    Mark,
    Scale,
    Shown,
    Tick,
    row_label,
    row_y,
    text_width,
    widths_of_fonts,
)

FEWEST_EPOCHS = 100
HEADROOM = 1.02
"""The axis ends at the next round number after the newest epoch times this."""
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
TICK_HEIGHT = 15.0
TICK_GAP = 44.0
"""Between the labels of two ticks; the powers of ten may come nearer."""
LEAST_GAP = 6.0
MARK_TOP, MARK_HEIGHT = 15.0, 15.0
MARK_RADIUS = 4.0
MARK_GAP = 5.0
MARK_ROOM = 10.0
"""Where signs would be nearer to each other, the most telling stands for all."""
MOST_TELLING = ("diverged", "solved", "edit")


_steady = attrgetter("scale", "ticks", "lanes", "rest", "rest_label")


def changed_area(before: Layout, after: Layout) -> QRect | None:
    """Return what of the picture is to be painted anew; None for all of it.

    While training only the cursor and the head move, and the end of a plateau: that is a narrow strip.
    """
    if _steady(before) != _steady(after) or len(before.marks) != len(after.marks):
        return None
    places = [before.cursor, after.cursor]
    for pair in zip(before.marks, after.marks, strict=True):
        places += _changed_places(*pair)
    if before.head != after.head:
        places += [before.head, after.head]
    reach = math.ceil(HANDLE_RADIUS) + 8
    left, right = math.floor(min(places)) - reach, math.ceil(max(places)) + reach
    return QRect(left, 0, right - left, scaled(BASE_HEIGHT))


def _changed_places(one: Mark, other: Mark) -> list[float]:
    """Return between which pixels a mark is to be painted anew: none if it is as it was."""
    if one == other:
        return []
    places = [one.right, other.right]
    if (one.kind, one.left) != (other.kind, other.left):
        places += [one.left, other.left]
    for mark in (one, other):
        places += [mark.label.left(), mark.label.right()] if mark.word else []
    return places


def lay_out(shown: Shown, width: float, left: float, right: float) -> Layout:
    """Place everything.

    Parameters
    ----------
    shown
        What there is to see.
    width
        Of the widget.
    left, right
        The ends of the axis.
    """
    others = [lane for lane in shown.lanes if lane.id != shown.current]
    drawn = others if len(others) <= MOST_ROWS else _most_telling_lanes(others, shown.current_lane)
    rest = tuple(lane.id for lane in others if lane not in drawn)
    kin = kin_of(shown.lanes, shown.current)
    newest = max([shown.cursor, shown.head, *(lane.last for lane in drawn if lane.id in kin)])
    scale = Scale(left, max(left + 1, right), axis_end(newest), shown.logarithmic)
    steady = tuple(lane._replace(last=0) if lane.id == shown.current else lane for lane in shown.lanes)
    placed = place_lanes(steady, shown.current, tuple(drawn), scale, width)
    rest_width = text_width(f"+ {len(rest)} more", text_font(12)) if rest else 0
    label = row_label(left, rest_width, row_y(MOST_ROWS - 1))
    head = scale.x(max(shown.head, shown.cursor))
    marks, ticks = place_marks(shown.marks, scale), place_ticks(scale)
    return Layout(scale, ticks, marks, scale.x(shown.cursor), head, placed, rest, label)


def axis_end(newest: int) -> int:
    """Return the epoch at the right end: it grows in steps, so that the handle is seen to move."""
    return max(FEWEST_EPOCHS, math.ceil(_round_up(newest * HEADROOM))) if newest else FEWEST_EPOCHS


def place_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Place round numbers along the axis, as many as fit."""
    return _placed_ticks(scale, widths_of_fonts())


def place_marks(landmarks: tuple[Landmark, ...], scale: Scale) -> tuple[Mark, ...]:
    """Place the landmarks, and a word beside each for which there is room."""
    return _placed_marks(landmarks, scale, widths_of_fonts())


@lru_cache(maxsize=8)
def _placed_ticks(scale: Scale, fonts: tuple[float, ...]) -> tuple[Tick, ...]:
    candidates = _powers_of_ten(scale) if scale.logarithmic else _round_steps(scale)
    gap = LEAST_GAP if scale.logarithmic else scaled(TICK_GAP)
    for epochs in candidates:
        ticks = tuple(_tick(epoch, scale) for epoch in epochs)
        if all(one.label.right() + gap <= other.label.left() for one, other in pairwise(ticks)):
            return ticks
    return (_tick(0, scale),)


@lru_cache(maxsize=8)
def _placed_marks(
    landmarks: tuple[Landmark, ...], scale: Scale, fonts: tuple[float, ...]
) -> tuple[Mark, ...]:
    bands = [each for each in landmarks if each.kind == "plateau"]
    points = _distinct([each for each in landmarks if each.kind != "plateau"], scale)
    places = [scale.x(each.first) for each in points]
    marks = [_place_band(band, places, scale) for band in bands]
    taken = [mark.label for mark in marks if mark.word]
    for place, (landmark, x) in enumerate(zip(points, places, strict=True)):
        limit = places[place + 1] - MARK_GAP if place + 1 < len(places) else scale.right + HANDLE_RADIUS
        word, label = "", QRectF()
        for text in filter(None, (landmark.text, landmark.short)):
            box = _label_box(x + MARK_RADIUS + 4, text)
            if box.right() + 4 <= limit and not any(box.intersects(other) for other in taken):
                word, label = text, box
                break
        marks.append(Mark(landmark.kind, x, x, word, label))
    return tuple(marks)


def _most_telling_lanes(others: Sequence[Lane], current: Lane | None) -> list[Lane]:
    """Return those that have a row: the newest one, the one that the current lane left, other new ones."""
    newest = sorted(others, key=lambda lane: lane.id, reverse=True)
    left = [lane for lane in newest[1:] if current is not None and lane.id == current.parent]
    drawn = [newest[0], *left, *(lane for lane in newest[1:] if lane not in left)]
    return [lane for lane in others if lane in drawn[: MOST_ROWS - 1]]


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in ROUND if factor * power >= value)


def _round_steps(scale: Scale) -> Iterator[range]:
    """Yield the ticks of a linear axis, from near to far apart, in whole epochs."""
    power, gap = 10 ** max(0, math.floor(math.log10(scale.end)) - 2), scaled(TICK_GAP)
    while power <= scale.end:
        for step in (factor * power for factor in ROUND[:-1]):
            if step.is_integer() and scale.x(step) - scale.left > gap:
                yield range(0, scale.end + 1, int(step))
        power *= 10


def _powers_of_ten(scale: Scale) -> Iterator[list[int]]:
    """Yield 0 and powers of ten: all, then all but 1, then every second, and so on."""
    powers = [10**exponent for exponent in range(math.floor(math.log10(scale.end)) + 1)]
    yield [0, *powers]
    for stride in range(1, len(powers)):
        yield [0, *powers[stride::stride]]


def _tick(epoch: int, scale: Scale) -> Tick:
    text, x = epoch_text(epoch), scale.x(epoch)
    label = QRectF(0, 0, text_width(text, number_font(12)), scaled(TICK_HEIGHT))
    label.moveLeft(x - label.width() / 2)
    return Tick(x, text, label)


def _distinct(landmarks: Sequence[Landmark], scale: Scale) -> list[Landmark]:
    """Return those that are drawn, in order of time."""
    kept: dict[float, Landmark] = {}
    telling = [each for each in landmarks if each.kind != "edit"] + _last_edits(landmarks, scale)
    for landmark in sorted(telling, key=lambda each: MOST_TELLING.index(each.kind)):
        x = scale.x(landmark.first)
        if all(abs(x - other) >= MARK_ROOM for other in kept):
            kept[x] = landmark
    return [kept[x] for x in sorted(kept)]


def _last_edits(landmarks: Sequence[Landmark], scale: Scale) -> list[Landmark]:
    """Return of edits near each other the last one, as those of one drag are: it says what is in force."""
    edits = sorted((each for each in landmarks if each.kind == "edit"), key=lambda each: each.first)
    return [
        edit
        for edit, after in zip_longest(edits, edits[1:])
        if after is None or scale.x(after.first) - scale.x(edit.first) >= MARK_ROOM
    ]


def _place_band(band: Landmark, places: Sequence[float], scale: Scale) -> Mark:
    """Place a plateau, with its name in the middle if no other mark is there."""
    left, right = scale.x(band.first), scale.x(band.last)
    label = _label_box(0, band.kind)
    label.moveLeft((left + right - label.width()) / 2)
    next_mark = bisect_left(places, label.left() - MARK_RADIUS - MARK_GAP)
    free = next_mark == len(places) or places[next_mark] > label.right() + MARK_RADIUS + MARK_GAP
    if free and label.width() + 8 <= right - left:
        return Mark(band.kind, left, right, band.kind, label)
    return Mark(band.kind, left, right, "", QRectF())


def _label_box(left: float, text: str) -> QRectF:
    return QRectF(left, scaled(MARK_TOP), text_width(text, text_font(12)), scaled(MARK_HEIGHT))
