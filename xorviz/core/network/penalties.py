"""Penalties: what the loss adds for large weights; all that is known of each is one record, found by name.

A penalty is rate × Σ r(w) over all weights of the network, not its biases. It is a part of L, whatever the
reduction and the batch: each update has the whole of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, Parameters
from xorviz.core.network.noise import PARAMETER_NOISE, of_terms
from xorviz.core.network.spelling import Spelling
from xorviz.core.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Penalty:
    """What is added for each weight, and its derivative."""

    name: str
    label: str
    parameters: tuple[Parameter, ...]
    """Settings of its own."""
    function: Callable[[Array], Array]
    """r(w)"""
    slope: Callable[[Array], Array]
    """r′(w)"""
    second_slope: float
    """r″(w), and 0 at a kink"""
    compiled: Callable[[float], tuple[float, float]]
    """Both for the compiled engine: a plain function of one weight."""
    written: Spelling
    """Of the derivative of all of it along a weight {p}; {penalty_rate} is the rate."""


PENALTY_RATE = Parameter(
    name="penalty_rate",
    label="Penalty rate",
    help="How much of the penalty is added to L.",
    kind="real",
    group="training",
    folded=True,
    allowed="a number from 0 to 1e6",
    minimum=0.0,
    maximum=1e6,
    slider=(1e-5, 10.0),
    ratios=True,
    compared=(0.001, 0.01, 0.1),
    default=0.01,
)


def _none(weight: float) -> tuple[float, float]:
    return 0.0, 0.0


def _l1(weight: float) -> tuple[float, float]:
    if weight > 0.0:
        return weight, 1.0
    return -weight, -1.0 if weight < 0.0 else 0.0


def _l2(weight: float) -> tuple[float, float]:
    return 0.5 * weight * weight, weight


def half_square(weights: Array) -> Array:
    """w² / 2."""
    return 0.5 * weights * weights


PENALTIES = {
    penalty.name: penalty
    for penalty in (
        Penalty("none", "none", (), np.zeros_like, np.zeros_like, 0.0, _none, Spelling("0", "0", "0", "0")),
        Penalty(
            "l1",
            "L1: Σ |w|",
            (PENALTY_RATE,),
            np.abs,
            np.sign,
            0.0,
            _l1,
            Spelling(
                "λ sign({p})",
                r"\lambda\,\mathrm{sign}({p})",
                "{penalty_rate} · sign({p})",
                "penalty * np.sign({p})",
            ),
        ),
        Penalty(
            "l2",
            "L2: ½ Σ w²",
            (PENALTY_RATE,),
            half_square,
            lambda w: w,
            1.0,
            _l2,
            Spelling("λ {p}", r"\lambda\,{p}", "{penalty_rate} · {p}", "penalty * {p}"),
        ),
    )
}


def penalty_of(name: str, rate: float, parameters: Parameters) -> float:
    """Return what a penalty adds to the loss."""
    if name == "none":
        return 0.0
    function = PENALTIES[name].function
    return rate * float(sum([function(weights).sum() for weights in parameters.weights]))


def penalty_slopes(name: str, rate: float, parameters: Parameters) -> Array:
    """Return what a penalty adds to the gradient, (parameters,): nothing of the biases."""
    slopes = Parameters(np.zeros_like(parameters.flat), parameters.layers)
    for own, weights in zip(slopes.weights, parameters.weights, strict=True):
        own[...] = rate * PENALTIES[name].slope(weights)
    return slopes.flat


def penalty_second_slopes(name: str, rate: float, parameters: Parameters) -> Array:
    """Return what a penalty adds to the Hessian, which is its diagonal, (parameters,)."""
    added = Parameters(np.zeros_like(parameters.flat), parameters.layers)
    for own in added.weights:
        own[...] = rate * PENALTIES[name].second_slope
    return added.flat


def penalty_noise(name: str, rate: float, parameters: Parameters) -> Array:
    """Return the floor of what a penalty adds to the gradient, (parameters,): see `noise.py`."""
    floors = Parameters(np.zeros_like(parameters.flat), parameters.layers)
    slope = PENALTIES[name].slope
    for own, weights in zip(floors.weights, parameters.weights, strict=True):
        here = slope(weights)
        off = [abs(slope(weights + sign * PARAMETER_NOISE) - here) for sign in (-1.0, 1.0)]
        own[...] = rate * (np.maximum(*off) + of_terms(1) * abs(here))
    return floors.flat


def penalised(name: str, rate: float, parameters: Parameters, gradients: Gradients) -> Gradients:
    """Return gradients with what a penalty adds to them, which is added in place."""
    if name != "none":
        gradients.flat[...] += penalty_slopes(name, rate, parameters)
    return gradients
