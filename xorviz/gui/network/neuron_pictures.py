"""The small pictures in the diagram: what each neuron computes over the input plane."""

import math

from PySide6.QtGui import QImage

from xorviz.core.insight.surface import affordable_cells, cell_centres, layer_surfaces
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import layer_limits, plane_image
from xorviz.gui.kit.theme import Theme
from xorviz.gui.network.diagram import shown_neurons

PICTURE_CELLS, FEWEST_CELLS = 28, 8
"""Of a small picture along each side: no more than pixels; those of a large network have fewer."""
PICTURE_COST = 4e6
"""What the small pictures may cost: see `affordable_cells`."""


class NeuronPictures:
    """The pictures of an epoch, kept until another is asked for."""

    def __init__(self) -> None:
        self._pictures: list[list[QImage]] = []
        self._of: tuple[object, ...] = ()

    def of(self, snapshot: Snapshot, theme: Theme, size: float) -> list[list[QImage]]:
        """Return a picture for each neuron shown, per layer, for neurons of this size in pixels."""
        most = max(FEWEST_CELLS, min(PICTURE_CELLS, math.ceil(size)))
        cells = affordable_cells(snapshot.layers, PICTURE_COST, FEWEST_CELLS, most)
        of = snapshot, theme, cells
        if not self._of or any(one is not other for one, other in zip(of, self._of, strict=True)):
            self._pictures, self._of = _pictures(snapshot, theme, cells), of
        return self._pictures


def _pictures(snapshot: Snapshot, theme: Theme, cells: int) -> list[list[QImage]]:
    extent = snapshot.data.extent
    limits = [layer_limits(snapshot, layer) for layer in range(len(snapshot.layers))]
    centres = cell_centres(extent, cells)
    surfaces = layer_surfaces(snapshot, centres, centres)
    parts = zip(surfaces, limits, shown_neurons(snapshot.layers), strict=True)
    return [_images(layer[:shown], theme, each) for layer, each, shown in parts]


def _images(surfaces: Array, theme: Theme, limits: tuple[float, float]) -> list[QImage]:
    """Return an image of each surface, (neurons, rows, columns): coloured all at once."""
    neurons, rows, columns = surfaces.shape
    strip = plane_image(surfaces[:, ::-1].reshape(neurons * rows, columns), theme, limits)
    return [strip.copy(0, rows * neuron, columns, rows) for neuron in range(neurons)]
