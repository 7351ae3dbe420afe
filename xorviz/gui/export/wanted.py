"""What of a run is exported, whatever the format. Without Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xorviz.core.run.run import Run

if TYPE_CHECKING:
    from xorviz.gui.export.frames import FrameLook

USUAL_RATE, LEAST_RATE, MOST_RATE = 12.0, 0.1, 50.0
"""Frames per second."""

Advance = Callable[[int], object]
"""Told how many of the epochs are done, besides those that it was told of before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a run is exported."""

    run: Run
    """Only read, by other threads too."""
    epochs: Sequence[int]
    """Ascending; at least one."""
    look: "FrameLook | None" = None
    """How pictures look; None for what has none."""
    rate: float = USUAL_RATE
    """Frames per second, of what moves."""
    force: bool = True
    """Whether a folder may hold files already."""
