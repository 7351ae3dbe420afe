"""The small pictures in the diagram: what each neuron computes over the input plane."""

import math

import numpy as np
from PySide6.QtGui import QImage

from xorviz.core.insight.plane_cut import Cut, held_at, seen, seen_place
from xorviz.core.insight.probe import Place
from xorviz.core.insight.surface import affordable_cells, cell_centres, layer_surfaces
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import neuron_limits, output_image, plane_image
from xorviz.gui.kit.plane_marks import has_classes
from xorviz.gui.kit.theme import Theme
from xorviz.gui.network.diagram.diagram import shown_neurons

PICTURE_CELLS, FEWEST_CELLS = 28, 8
"""Of a small picture along each side: no more than pixels; those of a large network have fewer."""
PICTURE_COST = 4e6
"""What the small pictures may cost: see `affordable_cells`."""


class NeuronPictures:
    """The pictures of an epoch, kept until another is asked for."""

    def __init__(self) -> None:
        self._pictures: list[list[QImage]] = []
        self._surfaces: list[Array] = []
        self._of: tuple[object, ...] = ()
        """Of what these are."""
        self._theme: Theme | None = None

    def of(self, snapshot: Snapshot, cut: Cut, theme: Theme, size: float) -> list[list[QImage]]:
        """Return a picture for each neuron shown, per layer, for neurons of this size in pixels.

        Inputs are shown in the plane too: one that is held has one colour.
        """
        most = max(FEWEST_CELLS, min(PICTURE_CELLS, math.ceil(size)))
        cells = affordable_cells(snapshot.layers, PICTURE_COST, FEWEST_CELLS, most)
        of = snapshot, cells, cut
        renewed = of != self._of
        if renewed:
            plane = seen(snapshot, cut)
            centres = [cell_centres(stretch, cells) for stretch in plane.data.window]
            self._surfaces, self._of = layer_surfaces(plane, *centres), of
        if renewed or theme is not self._theme:
            self._pictures, self._theme = _pictures(snapshot, cut, self._surfaces, theme), theme
        return self._pictures


def place_in_pictures(snapshot: Snapshot, cut: Cut, place: Place) -> tuple[float, float]:
    """Return where a place is in the pictures, as shares to the right and up."""
    window = seen(snapshot, cut).data.window
    across, up = [
        (at - low) / (high - low)
        for at, (low, high) in zip(seen_place(snapshot.data, cut, place), window, strict=True)
    ]
    return across, up


def _pictures(snapshot: Snapshot, cut: Cut, surfaces: list[Array], theme: Theme) -> list[list[QImage]]:
    """Return what each neuron computes over the plane, in colours."""
    plane = seen(snapshot, cut)
    pictures = [_inputs(snapshot, cut, surfaces[0], theme)]
    for number, (layer, shown) in enumerate(zip(surfaces, shown_neurons(snapshot.layers), strict=True)):
        if number == 0:
            continue
        if number == len(surfaces) - 1 and has_classes(snapshot.data):
            pictures.append([output_image(each[::-1], theme, at) for at, each in enumerate(layer[:shown])])
        else:
            pictures.append(_images(layer[:shown], theme, neuron_limits(plane, number, 0)))
    return pictures


def _inputs(snapshot: Snapshot, cut: Cut, varying: Array, theme: Theme) -> list[QImage]:
    """Return a picture of each input, or feature, that is shown: one that is held has one colour."""
    data, shown = snapshot.data, shown_neurons(snapshot.layers)[0]
    if data.is_plane:
        limits = [neuron_limits(snapshot, 0, index) for index in range(shown)]
        if all(each == limits[0] for each in limits):
            return _images(varying[:shown], theme, limits[0])  # all at once
        return [_images(varying[at : at + 1], theme, each)[0] for at, each in enumerate(limits)]
    places = {cut.across: varying[0], cut.upright: varying[-1]} if shown > 1 else {0: varying[0]}
    held = held_at(data, cut)
    surfaces = [places.get(place, np.full_like(varying[0], held[place])) for place in range(shown)]
    return _images(np.stack(surfaces), theme, data.extent)


def _images(surfaces: Array, theme: Theme, limits: tuple[float, float]) -> list[QImage]:
    """Return an image of each surface, (neurons, rows, columns): coloured all at once."""
    neurons, rows, columns = surfaces.shape
    strip = plane_image(surfaces[:, ::-1].reshape(neurons * rows, columns), theme, limits)
    return [strip.copy(0, rows * neuron, columns, rows) for neuron in range(neurons)]
