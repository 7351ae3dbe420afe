"""What the samples do to each other, in a plain sentence. Every claim follows from the numbers."""

from decimal import ROUND_CEILING, Context, Decimal

import numpy as np

from xorviz.core.insight.pull import Pull
from xorviz.core.update.names import sample_name
from xorviz.core.writing import with_minus

TOGETHER = 0.5
"""From this share on, they pull together."""
DOMINANT = 0.5
"""From this share of all lengths on, one sample's gradient is as long as all others' together."""
CALM = 0.01
"""With every loss below this, a network whose answers are all right is calm."""
SATURATED = 0.01
"""With no more of any error than this coming through the output's slope, the output is saturated."""
FEW = 8
"""Up to so many samples are called by their inputs."""
WORDS = ("no", "one", "two", "three", "four")
UPWARD = Context(prec=2, rounding=ROUND_CEILING)
"""How a bound is rounded, so that what it bounds is not beyond."""


def batch_sentence(pull: Pull) -> str:
    """Say what all samples together do to the parameters."""
    count, wrong = len(pull.lengths), int(pull.wrong.sum())
    if not pull.finite:
        return "The gradients are too large to be compared."
    if wrong == 0 and pull.losses.max() < CALM:
        longest = _small(float(UPWARD.create_decimal(float(pull.lengths.max()))))
        how = "near their values" if pull.data.regression else "right"
        return f"All {_number(count)} are {how} and calm: no gradient is longer than {longest}."
    if wrong and pull.passing <= SATURATED:
        verb = "is" if wrong == 1 else "are"
        return (
            f"{_number(wrong).capitalize()} of the {_number(count)} samples {verb} wrong, but the output is "
            f"saturated: its slope there is {_at_most(pull.steepest_wrong)} of the steepest."
        )
    if not pull.lengths.any():
        return "No sample pulls: every gradient is 0."
    if not pull.up_is_sum:
        return _cancelling(pull)
    if pull.shares.max() >= DOMINANT:
        share = percent(float(pull.shares.max()))
        return f"{_strongest(pull)} alone has {share} of all gradients' lengths together."
    how = "pull together" if pull.remaining >= TOGETHER else "mostly cancel"
    return f"The {_number(count)} samples {how}: {_sum(pull, 'their sum')}."


def sample_sentence(pull: Pull, row: int) -> str:
    """Say how one sample's gradient compares with that of the batch; in mini-batches, of all samples."""
    whole = "that of all samples" if pull.in_batches else "the batch's"
    prediction, target = float(pull.predictions[row]), float(pull.data.targets[row, 0])
    start = f"{sample_name(pull.data, row)}: ŷ {_plain(prediction)}, target {pull.data.target_text(target)}"
    length = float(pull.lengths[row])
    if not pull.finite:
        return f"{start}. The gradients are too large to be compared."
    if length == 0:
        return f"{start}: its gradient is 0."
    if pull.batch_length == 0:
        return f"{start}: its gradient has length {_small(length)}, {whole} is 0."
    return f"{start}: its gradient is {times(length / pull.batch_length)} {whole}."


def percent(share: float) -> str:
    """Return a share in percent, with two significant digits."""
    value = 100.0 * share
    if 99.5 <= value < 99.95:
        return f"{value:.1f} %"
    if value == 0 or value >= 9.95:
        return f"{value:.0f} %"
    if value < 0.001:
        return "less than 0.001 %"
    return f"{value:.1f} %" if value >= 0.95 else f"{value:#.2g} %"


def times(ratio: float) -> str:
    """Return how long something is beside something else: "12 % of", "4.3 times", "658 times"."""
    if ratio < 0.995:
        return f"{percent(ratio)} of"
    if ratio >= 1e6:
        return "more than a million times"
    return f"{ratio:.1f} times" if ratio < 9.95 else f"{ratio:,.0f} times"


def _cancelling(pull: Pull) -> str:
    count, pulling = len(pull.lengths), np.flatnonzero(pull.pulling)
    if len(pulling) == count or count > FEW:
        if pull.batch_length == 0:
            return f"The {_number(count)} samples cancel: what is left of their sum is rounding."
        return f"The {_number(count)} samples pull in opposite directions: {_sum(pull, 'their sum')}."
    names = [sample_name(pull.data, int(row)) for row in pulling]
    who = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{who} pull in opposite directions: {_sum(pull, 'the sum')}."


def _sum(pull: Pull, subject: str) -> str:
    """Return how long the sum is beside one sample, where they are few, and beside all."""
    count = len(pull.lengths)
    if count > FEW:
        return f"{subject} is {percent(pull.remaining)} of all their lengths together"
    one, all_of_them = times(pull.ratio), percent(pull.remaining)
    return f"{subject} is {one} one of them, {all_of_them} of all {_number(count)} together"


def _strongest(pull: Pull) -> str:
    return sample_name(pull.data, int(pull.lengths.argmax()))


def _number(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else f"{count:,}"


def _at_most(share: float) -> str:
    if share == 0:
        return "0 %"
    bound = UPWARD.multiply(Decimal(share), 100)
    return f"at most {bound:f} %" if bound > Decimal("0.001") else "at most 0.001 %"


def _small(value: float) -> str:
    """Return a length with two significant digits."""
    text = f"{value:.1e}" if 0 < value < 1e-4 or value >= 1e4 else f"{value:.2g}"
    return with_minus(text)


def _plain(value: float) -> str:
    text = f"{value:.2f}" if abs(value) < 1e3 else f"{value:.1e}"
    return with_minus(text)
