"""The lines of the input plane that hidden space shows folded."""

from xorviz.core.data.sources import load_dataset
from xorviz.core.insight.hidden_space import plane_grid
from xorviz.core.network.activations import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.training import Snapshot

LINES = 13
POINTS, FEW_POINTS = 97, 25
"""Along each line: so many that it bends smoothly, or fewer where a network takes long for each."""
LARGE = 5_000
"""From so many parameters on it does."""


def grid_for(snapshot: Snapshot) -> Array:
    """Return the points of the lines in the plane of a snapshot's dataset, (lines, points, 2)."""
    large = parameter_count(snapshot.config.layers) >= LARGE
    return plane_grid(load_dataset(snapshot.config.dataset).extent, LINES, FEW_POINTS if large else POINTS)
