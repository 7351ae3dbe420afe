"""A plane through parameter space: a centre and two directions, and where networks lie beside it."""

from dataclasses import dataclass

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.insight.curvature.eigenvalues import Curvature
from xorviz.core.network.arrays import Array, number_rows
from xorviz.core.parameter import one_of
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import parameter_name

NO_LENGTH = 1e-12
"""A direction that is no longer than this share of the other is that other's: there is no plane."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """All networks θ = centre + a · across + b · up."""

    centre: Array
    """(parameters,)"""
    across: Array
    """(parameters,): of length 1"""
    up: Array
    """(parameters,): of length 1, at a right angle to `across`"""
    names: tuple[str, str]
    """Of both directions, in words."""

    def places(self, states: Array) -> Array:
        """Return where the nearest points of the plane are, a and b, (states, 2), of (states, parameters)."""
        return (states - self.centre) @ np.stack((self.across, self.up), axis=1)

    def networks(self, places: Array) -> Array:
        """Return the parameters (places, parameters) of places (places, 2) of the plane."""
        return self.centre + places @ np.stack((self.across, self.up))

    def seen_from(self, state: Array) -> "Plane":
        """Return the same plane with its 0 at the point that is nearest to a state (parameters,)."""
        centre = self.centre + self.places(state[np.newaxis])[0] @ np.stack((self.across, self.up))
        return Plane(centre, self.across, self.up, self.names)

    @np.errstate(all="ignore")
    def share(self, states: Array) -> float:
        """Return what the plane holds of a path of states (states, parameters), from 0 to 1.

        That is the sum of the squared distances from the path's mean, along the plane, divided by the sum of
        the whole. NaN for a path that does not move, or whose numbers are not all finite.

        Raises
        ------
        ConfigError
            It is no path of such a network.
        """
        states = path_states(states, len(self.centre))
        if not len(states):
            return np.nan
        ways = states - states.mean(axis=0)
        longest = float(np.abs(ways).max())
        if not 0.0 < longest < np.inf:
            return np.nan
        ways = ways / longest  # so that no square overflows, and none of a short path vanishes
        whole = float((ways**2).sum())
        inside = ways @ np.stack((self.across, self.up), axis=1)
        return min(1.0, float((inside**2).sum()) / whole)


def path_states(given: object, parameters: int) -> Array:
    """Return the states of a path, (points, parameters). Raises `ConfigError` if they are none."""
    return number_rows(given, parameters, "states of a path", "points")


def plane_of_parameters(snapshot: Snapshot, first: int, second: int) -> Plane:
    """Return the plane in which two parameters vary, and all others are those of the snapshot.

    `first` and `second` are places in `Parameters.flat`; the first goes across. The plane's own 0 is where
    both are as in the snapshot.

    Raises
    ------
    ConfigError
        There is no such parameter, or both are the same.
    """
    count = len(snapshot.parameters.flat)
    first, second = (one_of(count, place, "parameter") for place in (first, second))
    if first == second:
        raise ConfigError("both directions are the same parameter: a plane needs two")
    across, up = np.zeros((2, count))
    across[first] = up[second] = 1.0
    names = parameter_name(snapshot.layers, first), parameter_name(snapshot.layers, second)
    return Plane(snapshot.parameters.flat.copy(), across, up, names)


def plane_of_path(snapshot: Snapshot, states: Array) -> Plane:
    """Return the plane through a snapshot along the two principal directions of a path.

    No other plane holds more of it. Each direction points to where the path ends, seen from where it begins.

    Parameters
    ----------
    snapshot
        Whose network is the plane's 0.
    states : (states, parameters)
        The path.

    Raises
    ------
    ConfigError
        The path is one point, or straight, or its numbers are not all finite, or none of this network.
    """
    states = path_states(states, len(snapshot.parameters.flat))
    if not np.isfinite(states).all():
        raise ConfigError("the path has numbers that are not finite: it has no directions there")
    ways = states - states.mean(axis=0) if len(states) else states
    _, lengths, directions = np.linalg.svd(ways, full_matrices=False)
    if len(lengths) < 2 or lengths[1] <= NO_LENGTH * lengths[0]:
        raise ConfigError("the path has fewer than two directions: it spans no plane")
    signs = np.where(directions[:2] @ (states[-1] - states[0]) < 0, -1.0, 1.0)
    across, up = directions[:2] * signs[:, np.newaxis]
    names = "1st principal direction of the path", "2nd principal direction of the path"
    return Plane(snapshot.parameters.flat.copy(), across, up, names)


def plane_of_gradient(snapshot: Snapshot, found: Curvature) -> Plane:
    """Return the plane through a snapshot down its gradient, and along the sharpest curvature beside that.

    Parameters
    ----------
    snapshot
        Whose network is the plane's 0.
    found
        Its curvature, see `curvature`.

    Raises
    ------
    ConfigError
        The gradient is 0, not finite, or lies along the sharpest curvature alone.
    """
    gradient = snapshot.gradients.flat
    length = float(np.linalg.norm(gradient))
    if not np.isfinite(length) or length == 0.0 or not len(found.values):
        raise ConfigError("there is no way down here: the gradient is 0, or not finite")
    across = -gradient / length
    sharpest = found.vectors[-1]
    up = sharpest - (sharpest @ across) * across
    rest = float(np.linalg.norm(up))
    if rest <= NO_LENGTH:
        raise ConfigError("the gradient lies along the sharpest curvature: they are one direction, no plane")
    up /= rest
    up -= (up @ across) * across
    return Plane(
        snapshot.parameters.flat.copy(),
        across,
        up / np.linalg.norm(up),
        ("down the gradient", "sharpest curvature"),
    )
