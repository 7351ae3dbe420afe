"""What an independent automatic differentiation found, for what xorviz has so far."""

import json
from pathlib import Path

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import LOSSES

_CASES = json.loads((Path(__file__).parents[1] / "golden" / "autograd.json").read_text(encoding="utf-8"))


def _exists(case):
    return {case["hidden_activation"], case["output_activation"]} <= set(ACTIVATIONS) and case[
        "loss"
    ] in LOSSES


GRADIENTS = [case for case in _CASES["gradients"] if _exists(case)]
TRAJECTORIES = [case for case in _CASES["trajectories"] if _exists(case)]


def name_of(case):
    layers = "-".join(map(str, case["layers"]))
    return (
        f"{layers} {case['hidden_activation']} {case['output_activation']} {case['loss']} {case['reduction']}"
    )
