import ast
import operator
import re

import numpy as np
import pytest
from hypothesis import given

from tests.core.normal import normal_density, normal_share
from tests.core.runs import update_of
from tests.core.traces import lesson_trace, random_state, updates
from tests.core.update.recomputed import rounding_of, share_by_complex_step
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.update import substitution
from xorviz.core.update.names import locate
from xorviz.core.update.products import product, sample_sum
from xorviz.core.update.substitution import Terms, terms
from xorviz.core.update.update_rounding import settled_result
from xorviz.gui.kit.numbers import on_line

SIGNS = {"·": "*", "−": "-", "σ": "sigmoid"}
SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
}
FUNCTIONS = {record.symbol: record.function for record in ACTIVATIONS.values()} | {
    "abs": abs,
    "sign": np.sign,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
    "tanh": np.tanh,
    "relu": lambda z: max(z, 0.0),
    "id": lambda z: z,
    "Φ": normal_share,
    "φ": normal_density,
    "max": max,
    "min": min,
    "ln": np.log,
    "cos": np.cos,
    "exp": np.exp,
    "decay": lambda z: np.exp(-abs(z)),
    "decay2": lambda z: np.exp(-2 * abs(z)),
}


def exactly(value):
    """Every digit, with a true minus sign."""
    return repr(value).replace("-", "−")


def evaluated(text):
    """Return what a formula with its numbers comes to, read as a person reads it."""
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    text = re.sub(
        f"[{SUPERSCRIPTS}]+",
        lambda found: "**" + found[0].translate(str.maketrans(SUPERSCRIPTS, "-0123456789")),
        text,
    )
    text = re.sub(r"e\^-(2?)\|([^|]+)\|", r"decay\1(\2)", text)
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text)
    text = re.sub(r"e\^(-?[0-9.e+-]*[0-9.])", r"exp(\1)", text)
    text = re.sub(r"√([^ )]+)", r"(\1) ** 0.5", text)
    return float(_value(ast.parse(text, mode="eval").body))


def _value(node):
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*map(_value, arguments))
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return _value(body) if _value(test) else _value(otherwise)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return OPERATORS[type(op)](_value(left), _value(right))
    raise ValueError(ast.dump(node))


UNBRACKETED = str.maketrans("", "", "()")


@pytest.fixture(scope="module", autouse=True)
def _whole_sums():
    """Write every term of a sum, so that all can be added up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(substitution, "MOST_TERMS", 10_000)
        yield


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 − (−0.5)²", 0.75),
        ("1 − −0.5²", 1.25),
        ("2 · (0.5 − 1.0) / 4", -0.25),
        ("σ(0.0)", 0.5),
        ("0.5 − 0.1 · 0.2 / (√0.25 + 10⁻⁸)", 0.5 - 0.02 / (0.5 + 1e-8)),
        ("0.3 > 0", 1.0),
        ("0.5 · (|−0.3| < 1)", 0.5),
        ("e^−|−0.5|", np.exp(-0.5)),
        ("4 · e^−2|0.5| / 2", 2 * np.exp(-1)),
        ("0.2 / (1 − 0.5¹⁰)", 0.2 / (1 - 1 / 1024)),
    ],
)
def test_a_formula_is_read_as_a_person_reads_it(text, value):
    assert evaluated(text) == pytest.approx(value, rel=1e-15)


@given(updates())
@examples(200)
def test_the_numbers_of_every_line_come_to_its_result(update):
    trace = update.trace()
    for operation in trace.operations:
        scale = abs(trace.shares).max() if "gradient" in operation.kind else abs(operation.result).max()
        settled = settled_result(trace, operation)
        for element in np.ndindex(operation.result.shape):
            written = terms(trace, operation, element)
            assert written.result == settled[element]
            assert written.result in (operation.result[element], 0.0)  # which is said of rounding
            parts = 4e-15 * max(
                map(abs, written.values), default=0.0
            )  # what a difference of them is exact to
            assert evaluated(written.written(exactly)) == pytest.approx(
                written.result, rel=1e-9, abs=1e-12 * max(scale, 1e-3) + parts
            ), written


@given(updates(followed=("sample",)))
@examples(200)
def test_the_product_behind_each_gradient_is_the_complex_step(update):
    trace = update.trace()
    expected = share_by_complex_step(trace)
    scale, rounding = abs(expected).max(), rounding_of(trace)
    for place in range(len(expected)):
        chain = product(trace, place)
        assert chain.result == trace.share.flat[place]
        assert chain.written(exactly).translate(UNBRACKETED) == " · ".join(
            exactly(value) for value in chain.values
        )
        slack = 1e-9 * abs(expected[place]) + 1e-12 * scale + rounding[place]
        assert abs(np.prod(chain.values) - expected[place]) <= slack
        assert np.prod(chain.values) == pytest.approx(chain.result, rel=1e-12, abs=1e-12 * scale)


def saturated_trace(activation, factor, sample):
    """Take an update apart in which the weights are so many times what they usually are."""
    config = TrainingConfig(hidden=(4,), activation=activation, output_activation=activation)
    state = random_state(config, 5)
    return update_of(config, 0, factor * state, sample)


def number_of(shown):
    return float(shown.replace("−", "-"))


def unit_of(shown):
    """Return what one more of the last digit of a number would be."""
    mantissa, _, power = shown.replace("−", "-").partition("e")
    return 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))


@pytest.mark.parametrize("sample", [0, 1, 2, 3, None])
@pytest.mark.parametrize("factor", [1.0, 3.0, 10.0, 30.0, 100.0])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_in_a_saturated_network_the_numbers_shown_come_to_the_result_shown(activation, factor, sample):
    trace = saturated_trace(activation, factor, sample)
    for operation in (trace.find("slope", 2), trace.find("delta", 1)):
        for element in np.ndindex(operation.result.shape):
            numbers = terms(trace, operation, element)
            shown, result = numbers.written(on_line), on_line(numbers.result)
            slack = 2 * unit_of(result)
            if operation.kind == "delta":  # as far as the digits of ∂L/∂h and of f′ tell
                above = numbers.values[0]
                slack += abs(numbers.result / above) * unit_of(on_line(above)) if above else 0.0
                slack += 0.02 * abs(numbers.result)
            assert abs(evaluated(shown) - number_of(result)) <= slack, f"{shown} = {result}"


@pytest.mark.parametrize("kind", ["loss", "loss_gradient"])
@pytest.mark.parametrize("offset", [2e-2, 1e-3, 1e-5, 1e-9, 1e-14])
def test_where_the_answer_is_nearly_right_the_error_shown_is_the_error(kind, offset):
    config = TrainingConfig(hidden=(), output_activation="linear")
    trace = update_of(config, 0, np.array([[0.0, 0.0, 1 - offset]]), 1)
    numbers = terms(trace, trace.find(kind, 1), (0,))
    shown, result = numbers.written(on_line), on_line(numbers.result)
    assert abs(evaluated(shown) - number_of(result)) <= 2 * unit_of(result), f"{shown} = {result}"


def test_a_saturated_slope_is_written_as_it_is_computed():
    trace = saturated_trace("sigmoid", 30.0, 1)
    delta, z = trace.find("delta", 1), trace.find("pre_activation", 1)
    assert [trace.operations[place].kind for place in delta.uses] == ["activation_gradient", "pre_activation"]
    numbers = terms(trace, delta, (0,))
    assert numbers.template == "{} · e^−|{}| / (1 + e^−|{}|)²"
    assert numbers.values[1:] == (z.result[0], z.result[0])


@pytest.mark.parametrize(
    ("activation", "template", "kind"),
    [
        ("sigmoid", "{} · {} · (1 − {})", "activation"),
        ("tanh", "{} · (1 − ({})²)", "activation"),
        ("relu", "{} · ({} > 0)", "pre_activation"),
        ("linear", "{} · 1", "pre_activation"),
    ],
)
def test_a_hidden_delta_takes_its_numbers_from_the_lines_it_names(activation, template, kind):
    trace = lesson_trace(sample=1, activation=activation)
    delta = trace.find("delta", 1)
    numbers = terms(trace, delta, (1,))
    assert numbers.template == template
    assert [trace.operations[place].kind for place in delta.uses] == ["activation_gradient", kind]
    assert set(numbers.values) <= {float(trace.operations[place].result[1]) for place in delta.uses}


class TestTheLesson:
    def test_a_hidden_weights_gradient_is_the_lessons_chain_of_five_factors(self):
        trace = lesson_trace(sample=1)
        found = {
            name: trace.find(kind, layer).result
            for name, kind, layer in (
                ("dL_dy", "loss_gradient", 2),
                ("dy_dz2", "slope", 2),
                ("h", "activation", 1),
            )
        }
        h1 = found["h"][0]
        chain = product(trace, 1)  # from x₂ to h₁
        expected = [
            found["dL_dy"][0],
            found["dy_dz2"][0],
            trace.parameters.weights[1][0, 0],
            h1 * (1 - h1),
            1,
        ]
        assert chain.values == pytest.approx(expected, rel=1e-12)

    def test_an_output_weights_is_one_of_three_and_its_bias_one_of_two(self):
        trace = lesson_trace(sample=1)
        assert len(product(trace, 6).values) == 3
        assert product(trace, 6).values[2] == trace.find("activation", 1).result[0]
        assert len(product(trace, 8).values) == 2

    def test_each_factor_has_its_symbol(self):
        trace = lesson_trace(sample=1)
        symbols = [symbol for symbol, _ in product(trace, 1).parts]
        assert symbols == ["∂Lₛ/∂ŷ", "∂ŷ/∂z₂", "w²₁₁", "σ′ at h₁", "x₂"]
        assert [symbol for symbol, _ in product(trace, 7).parts] == ["∂Lₛ/∂ŷ", "∂ŷ/∂z₂", "h₂"]

    def test_with_several_layers_above_their_paths_are_summed_up_by_name(self):
        trace = lesson_trace(sample=1, hidden=(3, 3, 2))
        chain = product(trace, 9 + 3)  # from h¹₁ to h²₂
        assert [symbol for symbol, _ in chain.parts] == ["∂Lₛ/∂h²₂", "σ′ at h²₂", "h¹₁"]
        assert chain.values[0] == trace.find("activation_gradient", 2).result[1]

    def test_of_a_batch_the_samples_are_added_up(self):
        trace = lesson_trace()
        shares = sample_sum(trace, 3)
        assert [symbol for symbol, _ in shares.parts] == ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
        assert shares.values == tuple(trace.shares[:, 3])
        assert sum(shares.values) == pytest.approx(shares.result, rel=1e-12)
        assert shares.result == trace.total[3]

    def test_of_a_batch_there_is_no_single_product(self):
        with pytest.raises(ValueError, match="follow one sample"):
            product(lesson_trace(), 0)

    def test_the_forward_pass_in_numbers(self):
        trace = lesson_trace(sample=2)
        (w11, w12), b1 = trace.parameters.weights[0][0], trace.parameters.biases[0][0]
        numbers = terms(trace, trace.find("pre_activation", 1), (0,))
        assert numbers.template == "{} · {} + {} · {} + {}"
        assert numbers.values == (w11, 1.0, w12, 0.0, b1)

    def test_the_sum_over_the_batch_adds_every_samples_share(self):
        trace = lesson_trace(sample=2)
        numbers = terms(trace, trace.find("batch_weight_gradient", 1), (1, 0))
        assert numbers.values == tuple(trace.shares[:, 2])


def test_a_negative_number_is_squared_as_a_whole():
    trace = lesson_trace(sample=1, hidden=(3,), activation="tanh", output_activation="tanh")
    numbers = Terms("1 − ({})²", (-0.5,), 0.75)
    assert terms(trace, trace.find("slope", 2), (0,)).template == numbers.template
    assert numbers.written(exactly) == "1 − (−0.5)²"


def test_of_a_long_sum_the_first_terms_and_the_last_are_written(monkeypatch):
    monkeypatch.setattr(substitution, "MOST_TERMS", 5)
    trace = lesson_trace(sample=1, hidden=(8, 8))
    z2 = trace.find("pre_activation", 2)
    numbers = terms(trace, z2, (0,))
    assert numbers.template == "{} · {} + {} · {} + {} · {} + … + {}"
    assert numbers.values[-1] == trace.parameters.biases[1][0]
    for term in range(3):
        assert numbers.values[2 * term] == trace.parameters.weights[1][0, term]
    monkeypatch.setattr(substitution, "MOST_TERMS", 9)
    assert evaluated(terms(trace, z2, (0,)).written(exactly)) == pytest.approx(z2.result[0], rel=1e-12)


@pytest.mark.parametrize("layers", [(2, 1), (2, 2, 1), (2, 3, 5, 4, 1), (2, 1, 1, 8, 1)])
def test_locate_is_the_inverse_of_the_layout(layers):
    config = TrainingConfig(hidden=layers[1:-1])
    trace = update_of(config, 0, random_state(config, 0), 0)
    for place in range(len(trace.total)):
        layer, neuron, source = locate(layers, place)
        kind, element = ("bias", (neuron,)) if source is None else ("weight", (neuron, source))
        operation = trace.find(f"{kind}_gradient", layer)
        assert operation.edges[np.ravel_multi_index(element, operation.result.shape)] == place
        assert operation.result[element] == trace.share.flat[place]
