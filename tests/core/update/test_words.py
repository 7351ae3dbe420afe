import re
from itertools import cycle

import pytest
from hypothesis import given

from tests.core.runs import update_of
from tests.core.traces import random_state, updates
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.spelling import Symbol
from xorviz.core.update.words import operation_words

WORDS = re.compile(r"[A-Za-z0-9 .,'()-]+")
"""What a screen reader says without knowing mathematics."""


def said(sample=1, hidden=(2,), **settings):
    """Return every line in words, without the name of what it comes to."""
    config = TrainingConfig(hidden=hidden, **settings)
    trace = update_of(config, 0, random_state(config, 0), sample)
    return [operation_words(operation.symbol, operation.formula) for operation in trace.operations]


def test_the_lessons_network_in_words():
    assert said() == [
        "z 1 is W 1 times x plus b 1",
        "h is sigma of z 1",
        "z 2 is W 2 times h plus b 2",
        "y hat is sigma of z 2",
        "the loss of the sample is (y hat minus y) squared",
        "the sample's gradient of y hat is 2 times (y hat minus y)",
        "the slope of y hat at z 2 is sigma prime of z 2, which is y hat times (1 minus y hat)",
        "delta 2 is the sample's gradient of y hat times the slope of y hat at z 2",
        "the sample's gradient of W 2 is delta 2 times h",
        "the sample's gradient of b 2 is delta 2",
        "the sample's gradient of h is W 2 transposed times delta 2",
        "delta 1 is the sample's gradient of h times, one by one, sigma prime of z 1",
        "the sample's gradient of W 1 is delta 1 times x",
        "the sample's gradient of b 1 is delta 1",
        *(
            f"the gradient of {each} is the sum of the samples' gradients of {each}"
            for each in ("W 2", "b 2", "W 1", "b 1")
        ),
        "the step of W 2 is the learning rate times the gradient of W 2",
        "the new W 2 is W 2 minus the step of W 2",
        "the step of b 2 is the learning rate times the gradient of b 2",
        "the new b 2 is b 2 minus the step of b 2",
        "the step of W 1 is the learning rate times the gradient of W 1",
        "the new W 1 is W 1 minus the step of W 1",
        "the step of b 1 is the learning rate times the gradient of b 1",
        "the new b 1 is b 1 minus the step of b 1",
    ]


def test_what_is_not_computed_from_itself_is_not_new():
    lines = said(activation="tanh")
    assert "h is tanh of z 1" in lines
    assert not any(line.startswith("the new h") for line in lines)


def test_what_the_optimiser_remembers_is_said():
    lines = said(optimiser="adam", sample=None)
    assert "the new mean of W 2 is 0.9 times the mean of W 2 plus 0.1 times the gradient of W 2" in lines
    assert (
        "the step of b 1 is the learning rate times the corrected mean of b 1 divided by"
        " (the root of the corrected mean square of b 1 plus 10 to the minus 8)"
    ) in lines


def test_the_layers_of_a_deeper_network_are_not_squares():
    lines = said(hidden=(3, 2))
    assert "z 3 is W 3 times h of layer 2 plus b 3" in lines
    assert "the sample's gradient of W 2 is delta 2 times h of layer 1" in lines
    assert sum("squared" in line for line in lines) == 1


def test_the_loss_of_the_logit_is_said():
    assert (
        "the loss of the sample is the larger of (z 2 and 0) minus y times z 2"
        " plus the logarithm of (1 plus e to the minus the size of z 2)"
    ) in said(loss="binary_cross_entropy")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "optimiser"), [*zip(cycle(LOSSES), OPTIMISERS, strict=False)])
def test_every_entry_of_the_tables_is_said_without_signs(activation, loss, optimiser):
    outputs = LOSSES[loss].outputs
    output = activation if outputs is None or activation in outputs else outputs[0]
    for sample in (1, None):
        for hidden in ((), (2,), (3, 2)):
            lines = said(
                sample,
                hidden,
                activation=activation,
                output_activation=output,
                loss=loss,
                optimiser=optimiser,
            )
            assert [line for line in lines if not WORDS.fullmatch(line) or "  " in line] == []


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda record: record.name)
def test_every_derivative_is_said_without_signs(activation):
    hats = {"a": Symbol("ŷ", ""), "z": Symbol("z₁₂", "")}
    for slope in filter(None, (activation.slope, activation.slope_computed)):
        words = operation_words(Symbol("∂ŷ/∂z₁₂", ""), slope.symbol(hats))
        assert WORDS.fullmatch(words)
        assert words.count("(") == words.count(")")


def test_what_the_tables_do_not_have_yet_is_said_by_how_it_is_written():
    assert operation_words(Symbol("h", ""), Symbol("hard(z₁)", "")) == "h is hard of z 1"
    assert operation_words(Symbol("h", ""), Symbol("1 if |z₁| < 1 else 0", "")) == (
        "h is 1 if the size of z 1 is below 1, else 0"
    )
    assert operation_words(Symbol("Lₛ", ""), Symbol("(ŷ − y)⁴", "")) == (
        "the loss of the sample is (y hat minus y) to the 4"
    )
    assert operation_words(Symbol("r(W₂)", ""), Symbol("0.9 r(W₂) + y(1 − y)", "")) == (
        "the new r of W 2 is 0.9 times r of W 2 plus y times (1 minus y)"
    )


@given(updates())
@examples(30)
def test_every_operation_of_every_network_is_said(update):
    for operation in update.trace().operations:
        words = operation_words(operation.symbol, operation.formula)
        assert WORDS.fullmatch(words)
        assert " is " in words
