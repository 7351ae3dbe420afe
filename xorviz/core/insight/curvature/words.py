"""What a curvature says, in words that claim no more than its numbers."""

import math

from xorviz.core.insight.curvature.eigenvalues import Curvature
from xorviz.core.writing import counted, with_minus


def curvature_words(found: Curvature) -> str:
    """Say how sharp the loss is beside what updates can bear, and in how many directions it curves."""
    if math.isnan(found.sharpest):
        return "Not finite." if found.moving else "Nothing moves: every parameter rests."
    return f"{_sharpness(found)}\n{_directions(found)}"


def _sharpness(found: Curvature) -> str:
    sharpest = f"Sharpest {_number(found.sharpest, found.floor)}"
    if found.limit is None:
        return f"{sharpest}; such updates have no one limit."
    ends = "shrink" if found.stable else "do not shrink"
    limit = with_minus(f"{found.limit:.4g}")
    return f"{sharpest}, limit {limit}: on such a parabola updates {ends}."


def _directions(found: Curvature) -> str:
    """Say in how many directions it curves which way; flat is what is 0 but for rounding."""
    up, flat, down = found.signs
    parts = [f"up in {up:,}"] if up else []
    parts += [f"down in {down:,}"] if down else []
    parts += [f"flat in {flat:,}"] if flat else []
    directions = counted(len(found.values), "direction" if found.whole else "outermost direction")
    return f"It curves {', '.join(parts)} of {directions}."


def _number(value: float, floor: float) -> str:
    return "0" if abs(value) <= floor else with_minus(f"{value:.4g}")
