from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.normal import exact_tail, normal_density, normal_share
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.network.functions.gates import gelu, gelu_derivative
from xorviz.core.network.functions.sigmoids import sigmoid, sigmoid_derivative, tanh_derivative

finite = st.floats(allow_nan=False, allow_infinity=False)


def complex_softplus(z):
    """ln(1 + w) = 2 artanh(w / (2 + w)), with w = e^−|z|."""
    w = np.exp(np.where(z.real > 0, -z, z))
    return np.where(z.real > 0, z, 0.0) + 2.0 * np.arctanh(w / (2.0 + w))


def complex_normal_share(z):
    """Φ(z), and in its imaginary part the slope of it, for a step that is very small."""
    return normal_share(z.real) + 1j * z.imag * normal_density(z.real)


COMPLEX = {
    "gelu": lambda z: z * complex_normal_share(z),
    "swish": lambda z: z / (1.0 + np.exp(-z)),
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: z * (z.real > 0),
    "linear": lambda z: z,
    "sine": np.sin,
    "elu": lambda z: np.where(z.real > 0, z, np.expm1(z)),
    "softplus": complex_softplus,
    "leaky_relu": lambda z: np.where(z.real > 0, z, 0.01 * z),
}


def exact_sigmoid(z):
    """σ and σ′ with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        e = (-abs(Decimal(z))).exp()
        return float((1 if z >= 0 else e) / (1 + e)), float(e / (1 + e) ** 2)


def test_every_activation_has_a_reference():
    assert set(COMPLEX) == set(ACTIVATIONS)
    assert all(record.name == name for name, record in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-20, 20).filter(lambda z: abs(z) > 1e-6))
def test_function_and_derivative_agree_with_the_complex_step(name, z):
    reference = COMPLEX[name](np.array([complex(z, 1e-30)]))
    record = ACTIVATIONS[name]
    np.testing.assert_allclose(record.function(np.array([z])), reference.real, rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(
        record.derivative(np.array([z])), reference.imag / 1e-30, rtol=1e-12, atol=1e-300
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_results_are_new_arrays(name):
    z = np.array([[-1.0, 0.5]])
    before = z.copy()
    for result in (ACTIVATIONS[name].function(z), ACTIVATIONS[name].derivative(z)):
        assert not np.shares_memory(result, z)
    np.testing.assert_array_equal(z, before)


@given(z=finite)
@example(1.7e308)
@example(-1.7e308)
@example(-745.0)
def test_sigmoid_never_overflows(z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = sigmoid(np.array([z])), sigmoid_derivative(np.array([z]))
    assert 0.0 <= value[0] <= 1.0
    assert 0.0 <= slope[0] <= 0.25 * (1 + 1e-15)


@given(z=st.floats(-700, 700))
@example(40.0)
@example(-40.0)
def test_sigmoid_is_accurate_in_the_tails(z):
    value, slope = exact_sigmoid(z)
    assert sigmoid(np.array([z]))[0] == pytest.approx(value, rel=1e-15, abs=0)
    assert sigmoid_derivative(np.array([z]))[0] == pytest.approx(slope, rel=1e-15, abs=0)
    assert tanh_derivative(np.array([z / 2]))[0] == pytest.approx(4 * slope, rel=1e-15, abs=0)


@given(s=st.floats(1.5, 37.0))
@example(37.0)
def test_gelu_is_accurate_in_the_tails(s):
    share, density = exact_tail(s)
    z = np.array([-s, s])
    assert gelu(z)[0] == pytest.approx(float(-Decimal(s) * share), rel=2e-15, abs=0)
    assert gelu(z)[1] == pytest.approx(float(Decimal(s) * (1 - share)), rel=1e-15, abs=0)
    slope = float(share - Decimal(s) * density)
    assert gelu_derivative(z)[0] == pytest.approx(slope, rel=4e-15, abs=0)
    assert gelu_derivative(z)[1] == pytest.approx(1 - slope, rel=1e-15, abs=0)


@pytest.mark.parametrize("name", ["gelu", "swish"])
def test_gates_are_closed_and_open_at_their_ends(name):
    ends = np.array([-np.inf, -1.7e308, 1.7e308, np.inf])
    with np.errstate(all="raise", under="ignore"):
        values, slopes = (f(ends) for f in (ACTIVATIONS[name].function, ACTIVATIONS[name].derivative))
    np.testing.assert_array_equal(values, [0.0, 0.0, 1.7e308, np.inf])
    np.testing.assert_array_equal(slopes, [0.0, 0.0, 1.0, 1.0])


def test_relu_at_the_kink_has_slope_zero():
    assert ACTIVATIONS["relu"].derivative(np.array([0.0]))[0] == 0.0


PLACES = np.linspace(-40.0, 40.0, 20_001)


@pytest.mark.parametrize("record", ACTIVATIONS.values(), ids=lambda record: record.name)
class TestWhatARecordSays:
    def test_it_is_the_threshold_where_it_says(self, record):
        values = record.function(PLACES)
        crossings = np.count_nonzero(np.diff(values > THRESHOLD))
        assert (record.half_at is not None) == (crossings == 1)
        if record.half_at is not None:
            assert record.function(np.array([record.half_at]))[0] == pytest.approx(THRESHOLD, abs=1e-15)

    def test_it_is_never_beyond_its_bounds_and_comes_near_to_them(self, record):
        values = record.function(PLACES)
        for bound, found in zip(record.bounds, (values.min(), values.max()), strict=True):
            if np.isinf(bound):
                assert abs(found) > 0.3
                assert np.sign(found) == np.sign(bound)
            else:
                assert found == pytest.approx(bound, abs=1e-6)
        assert record.bounds[0] <= values.min()
        assert values.max() <= record.bounds[1]

    def test_it_is_nowhere_steeper_than_it_says_and_somewhere_as_steep(self, record):
        steepest = abs(record.derivative(PLACES)).max()
        assert steepest <= record.greatest_slope
        assert steepest == pytest.approx(record.greatest_slope, rel=1e-6)

    def test_it_falls_nowhere_or_says_so(self, record):
        assert record.monotonic == (record.derivative(PLACES) >= 0).all()

    def test_it_is_bell_shaped_if_it_is_the_flatter_the_farther_from_zero(self, record):
        outward = record.derivative(np.linspace(0.0, 15.0, 1001))
        inward = record.derivative(np.linspace(0.0, -15.0, 1001))
        falls = all((np.diff(slopes) < 0).all() for slopes in (outward, inward))
        assert record.bell_shaped == falls

    def test_its_slope_jumps_at_its_kinks_alone(self, record):
        jumps = abs(np.diff(record.derivative(PLACES))) > 0.1
        found = PLACES[1:][jumps]
        assert len(found) == len(record.kinks)
        np.testing.assert_allclose(found, record.kinks, atol=0.01)
