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

LANDSCAPE, GRAPH, FILM = "landscape", "graph", "film"


@dataclass(frozen=True, slots=True)
class PictureView:
    """Something that a picture of a run can show."""

    name: str
    label: str
    panel: str = ""
    """Which panel it is in, beside those of others; empty if it stands alone."""

    def goes_with(self, other: "PictureView") -> bool:
        """Say whether both can be in one picture: a panel has one of them at a time."""
        return bool(self.panel and other.panel) and self.panel != other.panel


VIEWS = {
    each.name: each
    for each in (
        PictureView("network", "Network", "network"),
        PictureView("matrix", "Matrix", "network"),
        PictureView("boundary", "Boundary", "boundary"),
        PictureView("hidden", "Hidden space", "boundary"),
        PictureView("loss", "Loss", "loss"),
        PictureView(LANDSCAPE, "Landscape"),
        PictureView(GRAPH, "Graph"),
        PictureView(FILM, "Film strip"),
    )
}
"""By name; command line and dialog follow. A film strip is one picture of many epochs."""
USUAL_VIEWS = ("network", "boundary", "loss")


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
    changes: bool = False
    """Whether the film strip is of those of the epochs between which the boundary changes."""
