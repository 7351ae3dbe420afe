"""What stands out in a run: where it stalled, where it was solved, edited, or stopped.

Each is a fact of the run up to it, which does not change when the run goes on.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from xorviz.core.run.edits import Edit
from xorviz.core.run.plateaus import Plateau
from xorviz.core.run.run import Run
from xorviz.core.run.solving import proven_epoch


class Landmark(NamedTuple):
    """A stretch of epochs, or a single one, with a word for it."""

    kind: Literal["plateau", "solved", "edit", "diverged"]
    first: int
    last: int
    text: str
    short: str = ""
    """What says the same in less, where there is little room; empty if nothing does."""


def landmarks(run: Run, plateaus: Sequence[Plateau] | None = None) -> tuple[Landmark, ...]:
    """Return the landmarks of a run as it is now, with its plateaus as they are if they are not given."""
    marks = [
        Landmark("plateau", each.first, each.last, plateau_text(each))
        for each in (run.plateaus.found if plateaus is None else plateaus)
    ]
    for since, last in run.solved_before:
        marks.append(Landmark("solved", since, since, f"solved from epoch {since:,} to {last:,}"))
    if run.solved_epoch is not None and run.epoch >= proven_epoch(run.solved_epoch):
        since = run.solved_epoch
        marks.append(Landmark("solved", since, since, f"solved since epoch {since:,}"))
    in_order = sorted(run.edits, key=_epoch_of)
    marks += [_edited(epoch, list(edits)) for epoch, edits in groupby(in_order, _epoch_of)]
    if run.diverged:
        marks.append(Landmark("diverged", run.epoch, run.epoch, "the next update overflows"))
    return tuple(marks)


_epoch_of = attrgetter("epoch")


def _edited(epoch: int, edits: Sequence[Edit]) -> Landmark:
    """Return one landmark for all that was edited at an epoch; it names each, and how many there are."""
    texts = [f"{edit.text} from here" if edit.lasts else edit.text for edit in edits]
    if len(texts) == 1:
        return Landmark("edit", epoch, epoch, texts[0])
    count = f"{len(texts)} changes"
    return Landmark("edit", epoch, epoch, f"{count}: {', '.join(texts)}", count)


def plateau_text(plateau: Plateau) -> str:
    """Say from where to where, and what that is."""
    return f"plateau, epochs {plateau.first:,} to {plateau.last:,}: the loss hardly changes"


def stalled_since(run: Run) -> int | None:
    """Return since when nothing changes; None if something does.

    For half of the epochs since the last edit, which must be many, the loss has stayed within 0.1 %.
    """
    return run.plateaus.steady_since(max((edit.epoch for edit in run.edits), default=0))
