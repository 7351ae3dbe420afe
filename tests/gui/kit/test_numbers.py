import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from xorviz.core.writing import read_real, written
from xorviz.gui.kit.numbers import (
    LINE_DECIMALS,
    LINE_WIDTH,
    array_text,
    fitting,
    fixed,
    loss_text,
    on_line,
    plain,
    precise,
    rate_text,
    signed,
)

finite = st.floats(allow_nan=False, allow_infinity=False)


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


@given(finite)
@examples(300)
def test_precise_keeps_seven_digits_and_never_a_hyphen_for_a_sign(value):
    text = precise(value)
    assert number(text) == pytest.approx(value, rel=5.1e-7, abs=0)
    assert "-" not in text
    assert value == 0 or text[0] in "+−"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "+0.5000000"),
        (-1.25, "−1.250000"),
        (1e-7, "+1.000000e−7"),
        (0.0, "0"),
        (123456.78, "+123456.8"),
    ],
)
def test_precise(value, text):
    assert precise(value) == text


def test_fixed_and_signed_have_a_true_minus_sign():
    assert (fixed(-1.5, 2), fixed(1234.5, 1)) == ("−1.50", "1,234.5")
    assert (signed(-0.5, 2), signed(0.5, 2)) == ("−0.50", "+0.50")


@given(st.floats(min_value=0, max_value=1e300))
@examples(200)
def test_a_loss_is_never_shown_as_zero_unless_it_is(value):
    assert (number(loss_text(value)) == 0) == (value == 0)
    assert number(loss_text(value)) == pytest.approx(value, rel=0.11, abs=0)


@pytest.mark.parametrize(
    ("value", "text"), [(25.0, "25"), (9999.0, "9,999"), (12_345.0, "12 k"), (2_500_000.0, "2.5 M")]
)
def test_rate_text(value, text):
    assert rate_text(value) == text


@given(finite, st.sampled_from([2, 4]))
def test_what_fits_is_the_number(value, decimals):
    text = fitting(value, decimals, 7)
    assert len(text) <= 7
    assert number(text) == pytest.approx(value, rel=0.5) or abs(value) > 1e308


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.0268, "−0.0268"), (3.2e-6, "+3.2e−6"), (0.0, "0.0000"), (8.4e153, "+8e153"), (9.6e153, "+1e154")],
)
def test_what_fits_says_something(value, text):
    assert fitting(value, 4, 7) == text


@pytest.mark.parametrize(
    ("value", "text"), [(float("inf"), "+∞"), (float("-inf"), "−∞"), (float("nan"), "nan")]
)
def test_what_is_not_finite_is_called_so(value, text):
    assert fitting(value, 4, 7) == text


@given(st.floats() | st.floats(-2000, 2000))
@examples(500)
def test_on_a_line_is_what_fits_without_a_plus(value):
    assert on_line(value) == fitting(value, LINE_DECIMALS, LINE_WIDTH).removeprefix("+")


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.array([[-0.5]]), "−0.5000"),
        (np.array([1.0, 0.0]), "[1.0000, 0.0000]"),
        (np.array([[1.0, -2.0], [3.0, 1e-6]]), "[1.0000, −2.0000; 3.0000, 1.0e−6]"),
        (np.zeros((2, 3)), "2 × 3 numbers"),
    ],
)
def test_an_array_on_a_line(array, text):
    assert array_text(array) == text


@given(finite, st.sampled_from([plain, precise, loss_text, on_line, written, lambda value: fixed(value, 2)]))
@examples(300)
def test_what_is_written_can_be_typed_back(value, write):
    assert read_real(write(value)) == number(write(value))
