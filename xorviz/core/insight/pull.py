"""How the samples pull on the parameters: each one's gradient, and what is left of them in their sum."""

from dataclasses import dataclass, replace

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, sample_gradients
from xorviz.core.network.decisions import is_right
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.noise import settled
from xorviz.core.network.penalties import penalty_slopes
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import check_shares

SILENT = 0.05
"""A sample whose gradient is shorter than this share of the longest is not counted as pulling."""
CANCELLING = 0.05
"""With less than this share of their lengths left in the sum, samples cancel: their sum is negligible."""


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """The gradients of all samples at one epoch, as lengths and as arrows in a plane."""

    data: Dataset
    predictions: Array
    """ŷ, (samples,)"""
    wrong: Array
    """(samples,): 1 where the answer is wrong, else 0"""
    undecided: Array
    """(samples,): 1 where it is neither right nor wrong, else 0"""
    losses: Array
    """ℓ(ŷ, y) of each sample, before the reduction, (samples,)"""
    lengths: Array
    """|g| of each sample's contribution g to the gradient, (samples,); 0 if it is rounding"""
    shares: Array
    """Of each sample in all lengths together, (samples,); their sum is 1, or 0 where nothing pulls"""
    pulling: Array
    """(samples,): 1 where the gradient is no shorter than `SILENT` of the longest, else 0"""
    in_batches: bool
    """Whether training takes the samples in batches: then all of them together are none of these."""
    batch_length: float
    """|Σ g| over all samples: without batches, of the gradient that training uses. 0 if it is rounding."""
    remaining: float
    """|Σ g| / Σ |g|, from 0 (all cancels) to 1 (all point one way). It is also how long the samples' mean
    gradient is beside their mean length: "the batch gradient is 1.8 % of a single sample's"."""
    ratio: float
    """|Σ g| beside the mean length of the samples that pull: their sum, beside one of them."""
    arrows: Array
    """The gradients in a plane, (samples, 2) across and up. Their sum is the arrow of the sum."""
    up_is_sum: bool
    """Whether up is the direction of the sum, and across the one in which the samples differ most beside it.
    If not, for the sum is negligible, across and up are the two directions in which they differ most."""
    kept: float
    """How much of all lengths together the plane shows, from 0 to 1."""
    sum_kept: float
    """How much of the sum's length it shows: little, where what the samples agree on points out of it."""
    passing: float
    """The most that comes through the output's slope: |ŷ − y| |f′(z)| / max |f′|, over all samples."""
    steepest_wrong: float
    """|f′(z)| / max |f′| of the output, the greatest among samples on the wrong side; 0 if there is none."""
    finite: bool
    """Whether all of this could be computed. If not, lengths, shares and arrows are 0."""


def pull_of(snapshot: Snapshot) -> Pull:
    """Compare the gradients of all samples at an epoch.

    The arrows lie in the plane of the sum s = Σ g and of what remains without it: up is u = s / |s|, across
    the first singular direction of the (samples, parameters) matrix with the rows g − (g · u) u, and class 1
    points to the right. So the whole sum is seen, straight up. Where it is negligible, they lie in the plane
    that keeps the most of the gradients' squared lengths, that of the first two singular directions of the
    rows g, not centred, so that the sum of the arrows is the projection of s; a greater last input,
    x₂ in a plane, points upward.

    Raises
    ------
    ConfigError
        There is more than one output, or they are too many numbers: see `check_shares`.
    """
    config, data = snapshot.config, snapshot.data
    data.require("the pull of the samples", outputs=1)
    check_shares(len(data), len(snapshot.parameters.flat))
    predictions, targets = snapshot.predictions[:, 0], data.targets[:, 0]
    wrong = snapshot.wrong_rows.astype(np.float64)
    right = data.regression | is_right(snapshot.predictions, data.targets, data.exclusive)
    with np.errstate(all="ignore"):
        passes = config.forward(snapshot.parameters, data.inputs)
        losses = LOSSES[config.loss].function(passes.judged_by(config.loss), data.targets).sum(axis=1)
        slopes = _passed_on(passes, config.loss)
        noise = noise_of_gradient(snapshot)
        lengths, arrows, batch_length, up_is_sum = _measured(passes, _of_losses(snapshot), noise, data)
        passing = float((abs(predictions - targets) * slopes).max())
        total = float(lengths.sum())
    finite = bool(np.isfinite(arrows).all() and np.isfinite([total, batch_length]).all())
    if not finite:
        lengths, arrows, batch_length, total = np.zeros(len(data)), np.zeros((len(data), 2)), 0.0, 0.0
    longest = float(lengths.max())
    pulling = (lengths >= SILENT * longest).astype(np.float64) * (longest > 0)
    typical = float(lengths @ pulling) / max(1.0, float(pulling.sum()))
    return Pull(
        data=data,
        predictions=predictions,
        wrong=wrong,
        undecided=(~right).astype(np.float64) - wrong,
        losses=losses,
        lengths=lengths,
        shares=lengths / total if total else lengths,
        pulling=pulling,
        in_batches=config.batch_size is not None,
        batch_length=batch_length,
        remaining=min(1.0, batch_length / total) if total else 0.0,
        ratio=batch_length / typical if typical else 0.0,
        arrows=arrows,
        up_is_sum=up_is_sum and finite,
        kept=_share(float(np.hypot(*arrows.T).sum()), total),
        sum_kept=_share(float(np.hypot(*arrows.sum(axis=0))), batch_length),
        passing=passing,
        steepest_wrong=float((slopes * wrong).max()),
        finite=finite,
    )


def _lengths(passes: ForwardPass, gradients: Gradients) -> Array:
    """Return the length of each sample's gradient, (samples,), from the deltas: √ Σ |δ|²(|a|² + 1)."""
    squares = np.zeros(len(passes.inputs))
    for delta, a in zip(gradients.deltas, (passes.inputs, *passes.activations), strict=False):
        squares += (delta * delta).sum(axis=1) * ((a * a).sum(axis=1) + 1.0)
    return np.sqrt(squares)


def _is_clear(batch_length: float, total: float) -> bool:
    """Say whether the sum is not negligible beside all lengths together."""
    return total > 0 and batch_length >= CANCELLING * total


def _share(part: float, whole: float) -> float:
    """Return a part of a length, at most 1; of nothing, all."""
    return min(1.0, part / whole) if whole else 1.0


def _passed_on(passes: ForwardPass, loss: str) -> Array:
    """Return |f′(z)| of the output beside its maximum, (samples,); 1 where the loss does without it."""
    function, z = FUNCTIONS[passes.functions[-1]], passes.pre_activations[-1][:, 0]
    if LOSSES[loss].of == "logit":
        return np.ones_like(z)
    return abs(function.derivative(z)) / function.greatest_slope


def _of_losses(snapshot: Snapshot) -> Gradients:
    """Return the gradients without what a penalty adds: samples pull by their losses alone."""
    config, gradients = snapshot.config, snapshot.gradients
    if config.penalty == "none":
        return gradients
    slopes = penalty_slopes(config.penalty, config.penalty_rate, snapshot.parameters)
    return replace(gradients, flat=gradients.flat - slopes)


def _measured(
    passes: ForwardPass, gradients: Gradients, noise: Gradients, data: Dataset
) -> tuple[Array, Array, float, bool]:
    """Return the samples' lengths, their arrows, the length of the sum, and whether up is its direction.

    What is rounding is 0. In units of the greatest delta, so that nothing underflows where the output is
    saturated.
    """
    unit = max(float(abs(delta).max()) for delta in gradients.deltas)
    if unit == 0 or not np.isfinite(unit):
        return np.full(len(data), unit), np.zeros((len(data), 2)), unit, False
    scaled, floor = (
        Gradients(each.flat / unit, each.weights, each.biases, tuple(delta / unit for delta in each.deltas))
        for each in (gradients, noise)
    )
    whole, least = float(np.linalg.norm(scaled.flat)), float(np.linalg.norm(floor.flat))
    batch_length = whole if whole > least else 0.0
    # From the smaller of the two products of the (samples, parameters) matrix with itself. Where that is the
    # product of the samples with each other, the matrix itself, which can be huge, is never made.
    if len(gradients.flat) <= len(data):
        rows = sample_gradients(passes, scaled)
        lengths = np.sqrt(np.einsum("sp,sp->s", rows, rows))
        up_is_sum = _is_clear(batch_length, float(lengths.sum()))
        arrows = _arrows_of_rows(rows, up_is_sum)
    else:
        products = _products(passes, scaled)
        lengths = np.sqrt(np.diagonal(products))
        up_is_sum = _is_clear(batch_length, float(lengths.sum()))
        arrows = _arrows_of_products(products, up_is_sum)
    arrows = arrows * _signs(arrows, data, up_is_sum)
    lengths = settled(lengths, _lengths(passes, floor))
    arrows = arrows * (lengths != 0)[:, np.newaxis]
    return lengths * unit, arrows * unit, batch_length * unit, up_is_sum


def _arrows_of_rows(rows: Array, up_is_sum: bool) -> Array:
    """Return the arrows of gradients, (samples, parameters)."""
    if not up_is_sum:
        return rows @ _principal(rows.T @ rows)[0]
    total = rows.sum(axis=0)
    upward = total / np.linalg.norm(total)
    up = rows @ upward
    rest = rows - np.outer(up, upward)
    return np.column_stack([rest @ _principal(rest.T @ rest)[0][:, 0], up])


def _arrows_of_products(products: Array, up_is_sum: bool) -> Array:
    """Return the arrows of gradients whose products with each other are known, (samples, samples)."""
    if not up_is_sum:
        directions, values = _principal(products)
        return directions * np.sqrt(values)
    up = products.sum(axis=1) / np.sqrt(products.sum())
    directions, values = _principal(products - np.outer(up, up))
    return np.column_stack([directions[:, 0] * np.sqrt(values[0]), up])


def _products(passes: ForwardPass, gradients: Gradients) -> Array:
    """Return gᵢ · gⱼ for all pairs of samples, the sum over layers of (δᵢ · δⱼ)(aᵢ · aⱼ + 1)."""
    activations = (passes.inputs, *passes.activations)
    products = np.zeros((len(passes.inputs),) * 2)
    for delta, a in zip(gradients.deltas, activations, strict=False):
        products += (delta @ delta.T) * (a @ a.T + 1.0)
    return products


def _principal(products: Array) -> tuple[Array, Array]:
    """Return the two main eigenvectors as columns, and their eigenvalues; zeros where there are fewer."""
    if not np.isfinite(products).all():
        return np.full((len(products), 2), np.nan), np.full(2, np.nan)
    values, vectors = np.linalg.eigh(products)
    return vectors[:, :-3:-1], np.maximum(values[:-3:-1], 0.0)


def _signs(arrows: Array, data: Dataset, up_is_sum: bool) -> Array:
    """Return ±1 per axis: class 1 to the right, the sum or last input upward; else the longest decides."""
    last = data.inputs[:, -1]
    guides = np.column_stack([data.leaning(data.targets[:, 0]), last - last.mean()])
    along = (arrows * guides).sum(axis=0)
    greatest = arrows[abs(arrows).argmax(axis=0), (0, 1)]
    unclear = abs(along) <= 1e-9 * abs(arrows).max()
    signs = np.where(np.where(unclear, greatest, along) < 0, -1.0, 1.0)
    return np.array([signs[0], 1.0]) if up_is_sum else signs
