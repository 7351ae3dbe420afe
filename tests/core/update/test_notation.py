import pytest
from hypothesis import given

from tests.core.runs import update_of
from tests.core.traces import random_state, updates
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.spelling import emptied

UPRIGHT = {name for record in ACTIVATIONS.values() for name in emptied(record.latex)[1]}
"""Names of functions, in LaTeX's groups."""


def written(sample=1, hidden=(2,), **settings):
    """Return symbol and formula of every line."""
    config = TrainingConfig(hidden=hidden, **settings)
    trace = update_of(config, 0, random_state(config, 0), sample)
    return [(operation.symbol.text, operation.formula.text) for operation in trace.operations]


def test_the_lessons_network_line_by_line():
    assert written() == [
        ("z₁", "W₁ x + b₁"),
        ("h", "σ(z₁)"),
        ("z₂", "W₂ h + b₂"),
        ("ŷ", "σ(z₂)"),
        ("Lₛ", "(ŷ − y)²"),
        ("∂Lₛ/∂ŷ", "2(ŷ − y)"),
        ("∂ŷ/∂z₂", "σ′(z₂) = ŷ(1 − ŷ)"),
        ("δ₂", "∂Lₛ/∂ŷ · ∂ŷ/∂z₂"),
        ("∂Lₛ/∂W₂", "δ₂ ⊗ h"),
        ("∂Lₛ/∂b₂", "δ₂"),
        ("∂Lₛ/∂h", "W₂ᵀ δ₂"),
        ("δ₁", "∂Lₛ/∂h ⊙ σ′(z₁)"),
        ("∂Lₛ/∂W₁", "δ₁ ⊗ x"),
        ("∂Lₛ/∂b₁", "δ₁"),
        ("∂L/∂W₂", "Σ ∂Lₛ/∂W₂"),
        ("∂L/∂b₂", "Σ ∂Lₛ/∂b₂"),
        ("∂L/∂W₁", "Σ ∂Lₛ/∂W₁"),
        ("∂L/∂b₁", "Σ ∂Lₛ/∂b₁"),
        ("step(W₂)", "η ∂L/∂W₂"),
        ("W₂", "W₂ − step(W₂)"),
        ("step(b₂)", "η ∂L/∂b₂"),
        ("b₂", "b₂ − step(b₂)"),
        ("step(W₁)", "η ∂L/∂W₁"),
        ("W₁", "W₁ − step(W₁)"),
        ("step(b₁)", "η ∂L/∂b₁"),
        ("b₁", "b₁ − step(b₁)"),
    ]


def test_the_lessons_network_over_the_batch():
    lines = dict(written(sample=None))
    assert lines["Lₛ"] == "(ŷ − y)²"
    assert lines["∂L/∂W₁"] == "Σ δ₁ ⊗ x"
    assert lines["∂L/∂b₂"] == "Σ δ₂"
    assert lines["step(W₁)"] == "η ∂L/∂W₁"


def test_the_mean_divides_by_the_samples_of_the_batch():
    assert ("Lₛ", "(ŷ − y)² / 4") in written(reduction="mean")
    assert ("∂Lₛ/∂ŷ", "2(ŷ − y) / 4") in written(reduction="mean")
    assert ("∂Lₛ/∂ŷ", "2(ŷ − y) / 3") in written(sample=None, reduction="mean", batch_size=3)
    assert ("∂Lₛ/∂ŷ", "2(ŷ − y)") in written(reduction="mean", batch_size=1)


def test_of_a_batch_of_one_sample_the_gradients_are_the_batchs():
    lines = dict(written(batch_size=1))
    assert lines["∂L/∂W₁"] == "δ₁ ⊗ x"
    assert lines["step(W₁)"] == "η ∂L/∂W₁"
    assert "∂Lₛ/∂W₁" not in lines


def test_hidden_layers_are_numbered_where_there_are_several():
    lines = dict(written(hidden=(4, 3), activation="tanh"))
    assert lines["z₂"] == "W₂ h¹ + b₂"
    assert lines["h²"] == "tanh(z₂)"
    assert lines["z₃"] == "W₃ h² + b₃"
    assert lines["∂Lₛ/∂h²"] == "W₃ᵀ δ₃"
    assert lines["δ₁"] == "∂Lₛ/∂h¹ ⊙ tanh′(z₁)"
    assert lines["∂Lₛ/∂W₂"] == "δ₂ ⊗ h¹"


def test_without_a_hidden_layer_the_output_takes_the_inputs():
    lines = dict(written(hidden=()))
    assert lines["z₁"] == "W₁ x + b₁"
    assert lines["ŷ"] == "σ(z₁)"
    assert lines["∂Lₛ/∂W₁"] == "δ₁ ⊗ x"


@pytest.mark.parametrize(
    ("activation", "slope"),
    [
        ("sigmoid", "σ′(z₂) = ŷ(1 − ŷ)"),
        ("tanh", "tanh′(z₂) = 1 − ŷ²"),
        ("relu", "relu′(z₂) = 1 if z₂ > 0 else 0"),
        ("linear", "id′(z₂) = 1"),
    ],
)
def test_the_slope_of_each_activation(activation, slope):
    assert ("∂ŷ/∂z₂", slope) in written(output_activation=activation)


@pytest.mark.parametrize(
    ("optimiser", "lines"),
    [
        ("momentum", [("v(W₂)", "0.9 v(W₂) + ∂L/∂W₂"), ("step(W₂)", "η v(W₂)"), ("W₂", "W₂ − step(W₂)")]),
        ("nesterov", [("v(W₂)", "0.9 v(W₂) + ∂L/∂W₂"), ("step(W₂)", "η (∂L/∂W₂ + 0.9 v(W₂))")]),
        (
            "rmsprop",
            [("s(W₂)", "0.9 s(W₂) + 0.1 (∂L/∂W₂)²"), ("step(W₂)", "η ∂L/∂W₂ / (√s(W₂) + 10⁻⁸)")],
        ),
        (
            "adam",
            [
                ("m(W₂)", "0.9 m(W₂) + 0.1 ∂L/∂W₂"),
                ("s(W₂)", "0.999 s(W₂) + 0.001 (∂L/∂W₂)²"),
                ("m̂(W₂)", "m(W₂) / (1 − 0.9ᵗ)"),
                ("ŝ(W₂)", "s(W₂) / (1 − 0.999ᵗ)"),
                ("step(W₂)", "η m̂(W₂) / (√ŝ(W₂) + 10⁻⁸)"),
                ("W₂", "W₂ − step(W₂)"),
            ],
        ),
    ],
)
def test_the_update_of_each_optimiser(optimiser, lines):
    found = written(sample=None, optimiser=optimiser)
    start = found.index(lines[0])
    assert found[start : start + len(lines)] == lines


@given(updates())
@examples(100)
def test_every_symbol_is_unlike_every_other_and_nothing_is_left_to_fill_in(update):
    trace = update.trace()
    pairs = [(operation.symbol, operation.formula) for operation in trace.operations]
    assert len({symbol.text for symbol, _ in pairs}) == len(pairs)
    for spelling in (spelling for pair in pairs for spelling in pair):
        assert spelling.text
        assert "-" not in spelling.text
        assert spelling.latex.count("{") == spelling.latex.count("}")
        assert not emptied(spelling.text)[1]
        groups = {group for group in emptied(spelling.latex)[1] if not group.isdigit()}
        assert groups <= {"y", "m", "s", "step", "sign", *UPRIGHT}
