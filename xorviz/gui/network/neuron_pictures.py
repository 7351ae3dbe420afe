"""The small pictures in the diagram: what each neuron computes over the input plane."""

import math

from PySide6.QtGui import QImage

from xorviz.core.insight.surface import affordable_cells, cell_centres, layer_surfaces
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import neuron_limits, output_image, plane_image
from xorviz.gui.kit.plane_marks import has_classes
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
    """Return what each neuron computes over the plane; plain ones where the inputs are none."""
    if not snapshot.data.is_plane:
        plain = QImage(1, 1, QImage.Format.Format_RGB32)
        plain.fill(theme.colour("field"))
        return [[plain] * shown for shown in shown_neurons(snapshot.layers)]
    extent = snapshot.data.extent
    centres = cell_centres(extent, cells)
    surfaces = layer_surfaces(snapshot, centres, centres)
    pictures = list[list[QImage]]()
    for number, (layer, shown) in enumerate(zip(surfaces, shown_neurons(snapshot.layers), strict=True)):
        if number == len(surfaces) - 1 and has_classes(snapshot.data):
            pictures.append([output_image(each[::-1], theme, at) for at, each in enumerate(layer[:shown])])
            continue
        limits = [neuron_limits(snapshot, number, index) for index in range(shown if number == 0 else 1)]
        if all(each == limits[0] for each in limits):
            pictures.append(_images(layer[:shown], theme, limits[0]))
        else:
            pictures.append([_images(layer[at : at + 1], theme, each)[0] for at, each in enumerate(limits)])
    return pictures


def _images(surfaces: Array, theme: Theme, limits: tuple[float, float]) -> list[QImage]:
    """Return an image of each surface, (neurons, rows, columns): coloured all at once."""
    neurons, rows, columns = surfaces.shape
    strip = plane_image(surfaces[:, ::-1].reshape(neurons * rows, columns), theme, limits)
    return [strip.copy(0, rows * neuron, columns, rows) for neuron in range(neurons)]
