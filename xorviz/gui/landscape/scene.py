"""All that a picture of a landscape shows, as one value: computed beside the training."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QImage

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.insight.curvature.eigenvalues import curvature
from xorviz.core.insight.landscape.landscape import Landscape, Path, PathSought, extent, landscape
from xorviz.core.insight.landscape.plane import (
    Plane,
    plane_of_gradient,
    plane_of_parameters,
    plane_of_path,
)
from xorviz.core.insight.surface import affordable_cells
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot, take_snapshot
from xorviz.gui.kit.plane_picture import PlanePicture, sketch
from xorviz.gui.landscape.contours import Contour, contours_of
from xorviz.gui.landscape.ground import GroundLook, ground_image

PATH, PARAMETERS, GRADIENT = "path", "parameters", "gradient"
"""What can span a plane."""
NO_PATH = "The run is at epoch 0: it has no path yet. Press Play, or choose two weights."
SPARE, NEAR = 1.6, 0.04
"""What was looked at stays so while it is no longer than usual by this ratio, and what there is to see is no
nearer to its edge than by this share."""
CELLS, SKETCH_COST = 96, 4e6
"""Along a side of the picture of a network's answers, at most; and what that may cost, in multiplications."""
FINE, FEWEST = (240, 180), 6
"""Columns and rows of a ground; and how many of each there are at least."""
Ends = tuple[float, float, float, float]
"""From where to where, across and then up."""


@dataclass(frozen=True, slots=True)
class PlaneChoice:
    """Which plane is wanted; of two parameters, which."""

    kind: str = PATH
    first: int = 0
    second: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class SeenNetwork:
    """A network, and what it answers."""

    snapshot: Snapshot
    drawn: PlanePicture


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What there is to see; without a plane, why there is none."""

    look: SeenNetwork
    """Of the network at the cursor, through which the plane goes."""
    path: Path
    others: Mapping[int, Path]
    """Of the branches, by their ids."""
    plane: Plane | None = None
    found: Landscape | None = None
    share: float = np.nan
    """What the plane holds of the path."""
    contours: Sequence[Contour] = ()
    ground: tuple[GroundLook, QImage] | None = None
    """How it was to be drawn, and so drawn."""
    refusal: str = ""

    @property
    def ends(self) -> Ends | None:
        """From where to where it goes."""
        if self.found is None:
            return None
        across, up = self.found.across, self.found.up
        return float(across[0]), float(across[-1]), float(up[0]), float(up[-1])

    @property
    def dot(self) -> tuple[float, float] | None:
        """Where the network of the cursor is."""
        return None if self.plane is None else place_of(self.plane, self.look.snapshot.parameters.flat)


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """A scene that is still to be computed, in any thread."""

    snapshot: Snapshot
    choice: PlaneChoice
    size: tuple[int, int]
    """Columns and rows."""
    branch: int
    """The id of the one shown."""
    path: PathSought
    others: Mapping[int, PathSought]
    ends: Ends | None = None
    """What was looked at before."""
    by_hand: bool = False
    """Whether a person has chosen that."""
    look: GroundLook | None = None
    """How the ground is drawn; None if nobody has said it yet."""

    def find(self, stopped: Callable[[], bool]) -> Scene | None:
        """Return the scene; None if it was stopped."""
        path = self.path.find(stopped)
        others = {each: sought.find(stopped) for each, sought in self.others.items()}
        there = {each: found for each, found in others.items() if found is not None}
        if path is None or len(there) < len(others):
            return None
        scene = Scene(look_at(self.snapshot), path, there)
        try:
            plane = self._plane(path, stopped)
        except ConfigError as error:
            none = self.choice.kind == PATH and len(path.epochs) == 1
            return replace(scene, refusal=NO_PATH if none else _sentence(str(error)))
        if plane is None:
            return None
        seen = np.concatenate([path.states, *(each.states for each in there.values())])
        with np.errstate(all="ignore"):
            found = landscape(self.snapshot, plane, self._ends(plane, seen), *self.size, stopped)
        if found is None:
            return None
        share, contours = plane.share(path.states), contours_of(found)
        ground = None if self.look is None else (self.look, ground_image(found, self.look))
        return replace(scene, plane=plane, found=found, share=share, contours=contours, ground=ground)

    def _plane(self, path: Path, stopped: Callable[[], bool]) -> Plane | None:
        """Return the plane through the network of the cursor; its 0 stays where it is while that moves."""
        snapshot, choice = self.snapshot, self.choice
        if choice.kind == PARAMETERS:
            plane = plane_of_parameters(snapshot, choice.first, choice.second)
            return plane.seen_from(np.zeros_like(plane.centre))
        if choice.kind == PATH:
            return plane_of_path(snapshot, path.states).seen_from(path.states[0])
        found = curvature(snapshot, stopped)
        return None if found is None else plane_of_gradient(snapshot, found)

    def _ends(self, plane: Plane, states: Array) -> Ends:
        """Return from where to where to look: as before, if that shows all there is, not much too small."""
        if self.ends is not None and self.by_hand:
            return self.ends
        own = np.vstack((states, self.snapshot.parameters.flat[np.newaxis]))
        usual = extent(plane, own)
        kept, places = self.ends, plane.places(own)
        if kept is None:
            return usual
        stays = _fits(kept[:2], usual[:2], places[:, 0]) and _fits(kept[2:], usual[2:], places[:, 1])
        return kept if stays else usual


def ground_size(snapshot: Snapshot, work: float, most: float = 1.0) -> tuple[int, int]:
    """Return how many columns and rows a ground has that takes so much work, at most a share of `FINE`.

    Work is networks × samples × neurons.
    """
    points = work / (len(snapshot.data) * sum(snapshot.layers[1:]))
    share = min(most, math.sqrt(points / (FINE[0] * FINE[1])))
    return max(FEWEST, round(share * FINE[0])), max(FEWEST, round(share * FINE[1]))


def place_of(plane: Plane, state: Array) -> tuple[float, float]:
    """Return where a network (parameters,) is, or the point of the plane that is nearest to it."""
    across, up = plane.places(state[np.newaxis])[0].tolist()
    return across, up


def look_at(snapshot: Snapshot) -> SeenNetwork:
    """Return what a network answers."""
    return SeenNetwork(snapshot, sketch(snapshot, affordable_cells(snapshot.layers, SKETCH_COST, 16, CELLS)))


def network_at(snapshot: Snapshot, plane: Plane, place: tuple[float, float]) -> SeenNetwork:
    """Return the network at a place of a plane: with the settings of a snapshot, whose epoch it never had."""
    state = snapshot.state.copy()
    state[0] = plane.networks(np.array([place]))[0]
    return look_at(take_snapshot(snapshot.config, snapshot.data, snapshot.epoch, state, NumpyEngine()))


def _fits(kept: tuple[float, float], usual: tuple[float, float], places: Array) -> bool:
    """Say whether places are well within a stretch that is not much longer than the usual one."""
    wide = kept[1] - kept[0]
    inside = kept[0] + NEAR * wide <= places.min() and places.max() <= kept[1] - NEAR * wide
    return bool(inside) and wide <= SPARE * (usual[1] - usual[0])


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
