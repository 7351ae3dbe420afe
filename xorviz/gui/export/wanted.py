"""What of a run is exported, whatever the format. Without Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xorviz.core.run.run import Run

if TYPE_CHECKING:
    from xorviz.gui.export.frames import FrameLook

USUAL_RATE, LEAST_RATE, MOST_RATE = 12.0, 0.1, 50.0
"""Frames per second."""

LEAST_SCALE, MOST_SCALE = 0.5, 4.0
"""Pixels of a picture to each of its size."""

Advance = Callable[[int], object]
"""Told how many of the epochs are done, besides those that it was told of before."""

FILM = "film"
IN_PANELS = {"network": ("network", "matrix"), "boundary": ("boundary", "hidden"), "loss": ("loss",)}
"""By panel of a frame, which views it can have; one of them at a time."""
LANDSCAPE, GRAPH = "landscape", "graph"
VIEWS = (*(view for views in IN_PANELS.values() for view in views), LANDSCAPE, GRAPH, FILM)
"""What can be asked for by its name; landscape, graph and film strip stand alone."""


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
    film: str = ""
    """The theme of the film strip, if that is to be drawn and no frame."""
