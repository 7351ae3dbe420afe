"""How fates look: solved ones the darker the sooner, each other fate in a colour of its own, and in words."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.survey.fates import Fate, FateMap
from xorviz.gui.kit.numbers import epoch_text, loss_text
from xorviz.gui.kit.theme import Theme

ROLES = {
    Fate.LEARNING: ("neutral", 1.0),
    Fate.STUCK: ("negative_fill", 0.75),
    Fate.FREEZES: ("text", 0.85),
    Fate.OSCILLATES: ("axis_2", 0.8),
    Fate.OVERFLOWS: ("alarm", 0.85),
}
LATEST_SHARE = 0.25
"""How much of the colour of solved runs has one that is solved at the last epoch."""
WORDS = {
    Fate.SOLVED: "solved",
    Fate.LEARNING: "learning still",
    Fate.STUCK: "stuck",
    Fate.FREEZES: "frozen",
    Fate.OSCILLATES: "oscillating",
    Fate.OVERFLOWS: "overflowing",
}


def fate_colours(found: FateMap, theme: Theme) -> NDArray[np.uint8]:
    """Return the picture, (rows, columns, 3), the highest row first: what is not known is the card's ground."""
    ground = _rgb(theme, "card", 1.0, np.zeros(3))
    picture = np.empty((*found.kinds.shape, 3))
    picture[:] = ground
    for fate, (role, share) in ROLES.items():
        picture[found.kinds == fate] = _rgb(theme, role, share, ground)
    solved = found.kinds == Fate.SOLVED
    late = np.log1p(np.maximum(found.solved[solved], 0)) / np.log1p(found.plan.epochs)
    share = (1.0 - (1.0 - LATEST_SHARE) * late)[:, np.newaxis]
    picture[solved] = share * _rgb(theme, "positive_fill", 1.0, ground) + (1.0 - share) * ground
    return np.ascontiguousarray(picture[::-1].round().astype(np.uint8))


def coarsened(found: FateMap) -> FateMap:
    """Return a map in which each unknown point is as the nearest known one below and left of it."""
    filled = FateMap(found.plan)
    for name in ("kinds", "loss", "solved"):
        getattr(filled, name)[:] = getattr(found, name)
    rows, columns = found.kinds.shape
    step = 16
    while step > 1:
        half = step // 2
        for down, across in ((0, half), (half, 0), (half, half)):
            for name in ("kinds", "loss", "solved"):
                array = getattr(filled, name)
                target = array[down::step, across::step]
                source = array[0:rows:step, 0:columns:step][: target.shape[0], : target.shape[1]]
                if name == "kinds":
                    unknown = target == Fate.UNKNOWN
                target[unknown] = source[unknown]
        step = half
    return filled


def fate_words(found: FateMap, column: int, row: int) -> str:
    """Say which run a point is, and what became of it."""
    plan = found.plan
    across, up = plan.values()
    where = f"{plan.places[0].name} {across[column]:.4g}, {plan.places[1].name} {up[row]:.4g}".replace(
        "-", "−"
    )
    kind = Fate(int(found.kinds[row, column]))
    if kind == Fate.UNKNOWN:
        return where
    if kind == Fate.SOLVED:
        return f"{where}: solved since epoch {epoch_text(int(found.solved[row, column]))}"
    loss = found.loss[row, column]
    return f"{where}: {WORDS[kind]}" + ("" if np.isnan(loss) else f", loss {loss_text(float(loss))}")


def counts_words(found: FateMap) -> str:
    """Say how many of the runs that are known had which fate."""
    counts, total = found.counts(), max(1, found.finished)
    told = [f"{100 * counts[fate] / total:.0f} % {words}" for fate, words in WORDS.items() if counts[fate]]
    return ", ".join(told)


def _rgb(theme: Theme, role: str, share: float, ground: NDArray[np.float64]) -> NDArray[np.float64]:
    colour = theme.colour(role)
    own = np.array([colour.red(), colour.green(), colour.blue()], np.float64)
    return share * own + (1.0 - share) * ground
