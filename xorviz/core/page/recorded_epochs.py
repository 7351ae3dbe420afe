"""Which epochs of a run a page has: all that are asked for, or ever fewer the later they are."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

FINEST, COARSEST = 1.0, 1e6
"""Between which the ratio of an epoch to the one before is looked for."""
HALVINGS = 60


def recorded_epochs(asked: Sequence[int], most: int, wanted: Iterable[int] = ()) -> list[int]:
    """Return epochs among those asked for, ascending: all if they are at most so many.

    Otherwise the two ends; of those wanted, and of the round ones, no more than half of what there is room
    for; and between them as many as fit whose ratio to the one before is the same.

    Parameters
    ----------
    asked
        Epochs, ascending; at least one.
    most
        How many there may be, at least 2.
    wanted
        Epochs that are worth having.
    """
    if len(asked) <= most:
        return list(asked)
    chosen = {asked[0], asked[-1]}
    for epoch in (*wanted, *_round_epochs(asked[-1])):
        if 2 * len(chosen) < most and asked[min(bisect_left(asked, epoch), len(asked) - 1)] == epoch:
            chosen.add(epoch)
    fine, coarse = FINEST, COARSEST
    for _ in range(HALVINGS):
        ratio = (fine + coarse) / 2
        if _count(chosen, _steps(asked, ratio), most) > most:
            fine = ratio
        else:
            coarse = ratio
    fits = _count(chosen, _steps(asked, coarse), most) <= most
    return sorted(chosen.union(_steps(asked, coarse)) if fits else chosen)


def _round_epochs(newest: int) -> Iterator[int]:
    """Yield powers of ten, then 2, …, 9, 20, …, 90, 200, ….

    The coarsest come first.
    """
    powers = [10**power for power in range(len(str(newest)))]
    yield from powers
    for power in powers:
        yield from range(2 * power, 10 * power, power)


def _steps(asked: Sequence[int], ratio: float) -> Iterator[int]:
    place = 0
    while place < len(asked):
        yield asked[place]
        place = max(place + 1, bisect_left(asked, int(asked[place] * ratio)))


def _count(chosen: set[int], steps: Iterator[int], most: int) -> int:
    """Count what both have together, as far as it matters."""
    count = len(chosen)
    for epoch in steps:
        count += epoch not in chosen
        if count > most:
            break
    return count
