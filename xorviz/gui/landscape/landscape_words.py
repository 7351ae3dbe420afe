"""What is said of a landscape: what its plane holds of the path, what the loss is where one points."""

import math

import numpy as np

from xorviz.core.insight.landscape.plane import Plane
from xorviz.core.writing import counted, with_minus
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.landscape.scene import Scene, SeenNetwork


def share_words(scene: Scene) -> str:
    """Say how much of the path the plane holds, and never more than it does."""
    if not math.isfinite(scene.share):
        return "The run has no path yet." if len(scene.path.epochs) == 1 else "The path does not move."
    end = int(scene.path.epochs[-1])
    rest = "" if scene.share >= 1.0 else "; the rest leads out of it"
    return f"The plane holds {share_text(scene.share)} of the path to epoch {end:,}{rest}."


def share_text(share: float) -> str:
    """Write a share, rounded down: 99.9 %, and 100 % only if it is all."""
    tenths = math.floor(1000.0 * share)
    if share > 0.0 and tenths == 0:
        return "less than 0.1 %"
    return "100 %" if share >= 1.0 else f"{tenths / 10:.1f} %"


def place_text(plane: Plane, place: tuple[float, float]) -> str:
    """Write where a place of a plane is: by the values of its parameters, or along its directions."""
    return ", ".join(
        f"{name} {with_minus(f'{value:.3f}')}" for name, value in zip(plane.names, place, strict=True)
    )


def point_words(scene: Scene, place: tuple[float, float]) -> str:
    """Say what the loss is at the point that was computed nearest to a place."""
    found = scene.found
    if found is None:
        return ""
    column, row = int(np.abs(found.across - place[0]).argmin()), int(np.abs(found.up - place[1]).argmin())
    loss = float(found.losses[row, column])
    told = f"L {loss_text(loss)}" if math.isfinite(loss) else "L is not finite"
    return f"{place_text(found.plane, (float(found.across[column]), float(found.up[row])))}: {told}"


def look_words(look: SeenNetwork) -> str:
    """Say how well a network does."""
    snapshot = look.snapshot
    _, right = snapshot.outcome
    return f"L {loss_text(snapshot.loss)}, {right}" if math.isfinite(snapshot.loss) else "L is not finite"


def scene_words(scene: Scene, hand: tuple[float, float] | None, branches: int) -> str:
    """Say what there is to see, for those who hear it."""
    plane, dot, ends = scene.plane, scene.dot, scene.ends
    if plane is None or dot is None or ends is None:
        return scene.refusal
    if hand is not None:
        return f"The dot is at {place_text(plane, hand)}, where no epoch was. Enter makes it a branch"
    left, right, low, high = (with_minus(f"{each:.3g}") for each in ends)
    others = f", with {counted(branches, 'branch', 'branches')}" if branches else ""
    return (
        f"The loss over {plane.names[0]} from {left} to {right},"
        f" and {plane.names[1]} from {low} to {high}{others}. {share_words(scene)}"
        f" At epoch {scene.look.snapshot.epoch:,} the run is at {place_text(plane, dot)},"
        f" {look_words(scene.look)}. The arrows move the dot, plus and minus zoom"
    )
