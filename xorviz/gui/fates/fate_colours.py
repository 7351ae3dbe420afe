"""How fates look: a colour for each, stronger where solved sooner or where the loss is greater; and words."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from xorviz.core.survey.fate_plan import COARSEST, FatePlan
from xorviz.core.survey.fates import Fate, FateMap, FatePart
from xorviz.core.survey.many_starts import SMALL_LOSS, small_loss
from xorviz.gui.kit.numbers import epoch_text, loss_text
from xorviz.gui.kit.theme import Theme, load_theme

Codes = NDArray[np.int16]
"""A fate and how strong its colour is in one number; −1 of what is not known."""
LEVELS = 64
"""So many strengths has each colour."""
UNKNOWN = -1
WEAKEST = 0.2
"""The strength of a run that is solved at the last epoch, or of one without loss."""
GUESSING = 0.25 / SMALL_LOSS
"""So many times a small loss is the squared error of 0.5 everywhere: from there on colours are strongest."""
SOONEST = 10
"""The epoch from which on what is solved has the strongest colour."""
DEEPEST = "deepest"
"""No role of a theme: the colour of what is positive, on its way to that of text."""
DEEPER = 0.4
"""So far on its way."""
STOPS = {
    Fate.OVERFLOWS: ("alarm",),
    Fate.SOLVED: ("accent_soft", "positive_fill", DEEPEST),
    Fate.FREEZES: ("text",),
    Fate.STUCK: ("negative_fill",),
    Fate.OSCILLATES: ("axis_2",),
    Fate.LEARNING: ("axis_1",),
}
"""The roles that a fate's colour goes through, from weak to strong."""
WORDS = {
    Fate.SOLVED: "solved",
    Fate.STUCK: "stuck",
    Fate.FREEZES: "standing still",
    Fate.OSCILLATES: "up and down",
    Fate.LEARNING: "still learning",
    Fate.OVERFLOWS: "overflowed",
}
MEANINGS = {
    Fate.SOLVED: "all samples are right, to the last epoch",
    Fate.STUCK: "not solved, and the loss has hardly changed in the second half",
    Fate.FREEZES: "not solved, and the loss has not changed at all in the second half",
    Fate.OSCILLATES: "not solved, and the loss rises again and again",
    Fate.LEARNING: "not solved yet, and the loss goes down",
    Fate.OVERFLOWS: "some number became too large to be computed",
}
"""What each word means: a weight that is frozen is something else, and none of them says so."""


def codes_of(part: FatePart, plan: FatePlan) -> Codes:
    """Return what the points of a part look like, (points,)."""
    solved = part.kinds == Fate.SOLVED
    late = np.log(np.maximum(part.solved, SOONEST) / SOONEST)
    early = 1.0 - late / np.log(max(plan.epochs, 2 * SOONEST) / SOONEST)
    large = part.loss / (GUESSING * small_loss(plan.config, len(plan.samples)))
    strength = np.nan_to_num(np.where(solved, early, large), nan=1.0).clip(0.0, 1.0)
    return part.kinds.astype(np.int16) * LEVELS + (strength * (LEVELS - 1)).round().astype(np.int16)


def filled(codes: Codes, coarsest: int = COARSEST) -> Codes:
    """Return the codes, (rows, columns), with those not known as of the nearest known one below and left.

    One that is further off than `coarsest`, a power of 2, is not taken.
    """
    whole, step = codes.copy(), coarsest
    while step > 1:
        half = step // 2
        for down, across in ((0, half), (half, 0), (half, half)):
            target = whole[down::step, across::step]
            source = whole[::step, ::step][: target.shape[0], : target.shape[1]]
            np.copyto(target, source, where=target == UNKNOWN)
        step = half
    return whole


def fate_pixels(codes: Codes, theme: Theme) -> NDArray[np.uint32]:
    """Return the picture, (rows, columns) of 0xAARRGGBB, highest row first; clear where nothing is known."""
    return np.ascontiguousarray(_table(theme.name).take(codes[::-1], mode="wrap"))


def strengths(fate: Fate, theme: Theme) -> NDArray[np.uint32]:
    """Return all colours of a fate from weak to strong, (LEVELS,) of 0xAARRGGBB."""
    return _table(theme.name)[fate * LEVELS : (fate + 1) * LEVELS]


def point_words(found: FateMap, column: int, row: int, names: tuple[str, str]) -> str:
    """Say which run a point is, by the names of the quantities, and what became of it."""
    across, up = found.plan.values()
    ends = (found.plan.across, found.plan.up)
    told = [
        f"{name} {value_text(float(value), axis.low, axis.high)}"
        for name, value, axis in zip(names, (across[column], up[row]), ends, strict=True)
    ]
    fate, where = Fate(int(found.kinds[row, column])), ", ".join(told)
    if fate == Fate.UNKNOWN:
        return f"{where}: not trained yet"
    if fate == Fate.SOLVED:
        return f"{where}: solved since epoch {epoch_text(int(found.solved[row, column]))}"
    loss = float(found.loss[row, column])
    return f"{where}: {WORDS[fate]}" + ("" if np.isnan(loss) else f", loss {loss_text(loss)}")


def map_lines(found: FateMap, names: tuple[str, str]) -> Iterator[str]:
    """Yield how many runs had each fate, then the map from its highest row on, parted by tabs.

    Its first line has the values across, the first cell of each other the value up. A number is the epoch
    since which a run is solved; what is not known yet is empty.
    """
    counts, kinds, solved_since = found.counts(), found.kinds.copy(), found.solved.copy()
    yield from (f"{WORDS[fate]}\t{counts[fate]}" for fate in WORDS if counts[fate])
    across, up = (values.tolist() for values in found.plan.values())
    yield from ("", "\t".join([f"{names[1]}, by {names[0]}", *map(repr, across)]))
    words = {**WORDS, Fate.UNKNOWN: ""}
    for row in range(found.plan.rows - 1, -1, -1):
        told = zip(kinds[row].tolist(), solved_since[row].tolist(), strict=True)
        cells = [str(solved) if kind == Fate.SOLVED else words[Fate(kind)] for kind, solved in told]
        yield "\t".join([repr(up[row]), *cells])


def shares_of(found: FateMap) -> dict[Fate, float]:
    """Return which share of the runs that are known has each fate, in the order in which they are told."""
    counts, total = found.counts(), max(1, found.finished)
    return {fate: counts[fate] / total for fate in WORDS if counts[fate]}


def share_text(share: float) -> str:
    """Write a share: 62 %; one that is there never as 0, one that is not all never as 100."""
    if 0.0 < share < 0.005:
        return "<1 %"
    return f"{min(100.0 * share, 99.0 if share < 1.0 else 100.0):.0f} %"


def value_text(value: float, low: float, high: float) -> str:
    """Write a value of an axis with as many digits as tell its points apart."""
    largest = max(abs(low), abs(high))
    digits = 4 + max(0, int(np.ceil(np.log10(largest / (high - low)))))
    return f"{value:.{min(digits, 17)}g}".replace("-", "−")


@cache
def _table(theme_name: str) -> NDArray[np.uint32]:
    """Return the colours by code; the last is none."""
    theme = load_theme(theme_name)
    colours = np.zeros(len(STOPS) * LEVELS + 1, np.uint32)
    for fate, roles in STOPS.items():
        stops = [_rgb(theme, "card"), *(_rgb(theme, role) for role in roles)]
        first = 1.0 if len(roles) > 1 else WEAKEST * (len(stops) - 1)
        places = np.linspace(first, len(stops) - 1, LEVELS)
        channels = [
            np.interp(places, np.arange(len(stops)), [stop[channel] for stop in stops]).round()
            for channel in range(3)
        ]
        red, green, blue = (channel.astype(np.uint32) for channel in channels)
        colours[fate * LEVELS : (fate + 1) * LEVELS] = 0xFF000000 | red << 16 | green << 8 | blue
    return colours


def _rgb(theme: Theme, role: str) -> tuple[float, float, float]:
    if role == DEEPEST:
        fill, text = _rgb(theme, "positive_fill"), _rgb(theme, "text")
        red, green, blue = (one + DEEPER * (other - one) for one, other in zip(fill, text, strict=True))
        return red, green, blue
    colour = theme.colour(role)
    return colour.red(), colour.green(), colour.blue()
