"""Which epochs of a run tell its story in a few pictures."""

LEADING_DIGITS = ((10,), (30,), (20, 50), (15, 25, 40, 70), (12, 17, 22, 27, 35, 45, 60, 80))
"""Of the epochs that may be chosen, times ten; those of an earlier group go before those of a later one."""
NEAR_HEAD = 0.9
"""An epoch later than this part of the newest one would look like it."""


def film_epochs(head: int, count: int) -> list[int]:
    """Return epochs from 0 to the newest, log-spaced, none twice: at most `count`, all if they are so few.

    They are round numbers, 1, 2, 3, 5, 7, 10, 15, 20, …, as closely as there is room for, closest among the
    late ones. While the head grows beyond `count`, at most one comes and one goes at a time, beside the head.

    Parameters
    ----------
    head
        The newest epoch.
    count
        How many there may be, at least 2.
    """
    if head < count:
        return list(range(head + 1))
    ranks = {
        epoch: (group, _decade_rank(decade) if group == 0 else 0.0, -epoch)
        for decade in range(len(str(head)))
        for group, digits in enumerate(LEADING_DIGITS)
        for epoch in (digit * 10**decade // 10 for digit in digits if digit * 10**decade % 10 == 0)
        if epoch <= NEAR_HEAD * head
    }
    chosen = sorted(ranks, key=ranks.__getitem__)[: count - 2]
    return [0, *sorted(chosen), head]


def _decade_rank(decade: int) -> float:
    """Rank the powers of ten: 1 first, then those whose own power is divisible by 8, by 4, by 2, by none."""
    return 1.0 / (decade & -decade) if decade else 0.0
