"""Activation functions: all that is known of each is one record, found by name.

To add one, add its record here, and its complex function to the test of this table. Nothing else names an
activation: both engines, the settings, the command line, the chain rule, questions and pictures read these.
"""

import math

import numpy as np

from xorviz.core.network.activation import Activation, CompiledActivation
from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import Spelling
from xorviz.core.network.vector_operations import Numbers, VectorOperations

LEAK = 0.01
"""The slope of the leaky relu below 0."""


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^−z), in the form that never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z: Array) -> Array:
    """σ′(z) = e^−|z| / (1 + e^−|z|)². Equal to σ(1 − σ), which cancels where σ saturates."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def compiled_sigmoid(lanes: VectorOperations) -> CompiledActivation:
    """σ and σ′ of the same e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, _ = lanes.exponential(lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        return lanes.where_below(z, 0.0, e * r, r), (e * r) * r

    return both


def tanh_derivative(z: Array) -> Array:
    """tanh′(z) = 1 − tanh²(z) = 4σ′(2z), in the form that does not cancel where tanh saturates."""
    return 4.0 * sigmoid_derivative(2.0 * z)


def compiled_tanh(lanes: VectorOperations) -> CompiledActivation:
    """tanh|z| = (1 − e) / (1 + e) with e = e^−2|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, less_one = lanes.exponential(2.0 * lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        size = -1.0 * less_one * r
        return lanes.where_below(z, 0.0, -1.0 * size, size), (4.0 * e * r) * r

    return both


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0.0)


def relu_derivative(z: Array) -> Array:
    """1 where z > 0, else 0 (the usual choice at the kink)."""
    return (z > 0.0).astype(np.float64)


def compiled_relu(lanes: VectorOperations) -> CompiledActivation:
    """max(0, z), and the same choice at the kink."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        zero = lanes.broadcast(0.0)
        return lanes.where_below(z, 0.0, zero, z), lanes.where_above(z, 0.0, lanes.broadcast(1.0), zero)

    return both


def identity(z: Array) -> Array:
    """Return z unchanged, as a new array."""
    return z.copy()


def compiled_identity(lanes: VectorOperations) -> CompiledActivation:
    """z, and 1."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        return z, lanes.broadcast(1.0)

    return both


def leaky_relu(z: Array) -> Array:
    """Return z where z > 0, else 0.01 z."""
    return np.where(z > 0.0, z, LEAK * z)


def leaky_relu_derivative(z: Array) -> Array:
    """1 where z > 0, else 0.01."""
    return np.where(z > 0.0, 1.0, LEAK)


def compiled_leaky_relu(lanes: VectorOperations) -> CompiledActivation:
    """Multiply by the slope."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        slope = lanes.where_above(z, 0.0, lanes.broadcast(1.0), lanes.broadcast(LEAK))
        return slope * z, slope

    return both


def softplus(z: Array) -> Array:
    """ln(1 + e^z), in the form that neither overflows nor cancels. Its derivative is the sigmoid."""
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def compiled_softplus(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, _ = lanes.exponential(lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        above = lanes.where_above(z, 0.0, z, lanes.broadcast(0.0))
        return above + lanes.log1p(e), lanes.where_below(z, 0.0, e * r, r)

    return both


def elu(z: Array) -> Array:
    """Return z where z > 0, else e^z − 1 (Clevert, Unterthiner and Hochreiter 2016, with α = 1)."""
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


def elu_derivative(z: Array) -> Array:
    """1 where z > 0, else e^z; not elu + 1, which cancels far below 0."""
    return np.exp(np.minimum(z, 0.0))


def compiled_elu(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, less_one = lanes.exponential(lanes.minus_absolute(z))
        return lanes.where_above(z, 0.0, z, less_one), lanes.where_above(z, 0.0, lanes.broadcast(1.0), e)

    return both


def compiled_sine(lanes: VectorOperations) -> CompiledActivation:
    """Take each from the library."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        return lanes.sine(z), lanes.cosine(z)

    return both


ACTIVATIONS = {
    record.name: record
    for record in (
        Activation(
            name="sigmoid",
            label="sigmoid",
            symbol="σ",
            latex=r"\sigma",
            code="sigmoid({z})",
            function=sigmoid,
            derivative=sigmoid_derivative,
            compiled=compiled_sigmoid,
            low=0.0,
            high=1.0,
            bounds=(0.0, 1.0),
            half_at=0.0,
            greatest_slope=0.25,
            bell_shaped=True,
            slope=Spelling("{a}(1 − {a})", "{a}(1-{a})", "{a} · (1 − {a})", "{a} * (1 - {a})"),
            slope_computed=Spelling(
                "e^−|{z}| / (1 + e^−|{z}|)²",
                r"e^{-|{z}|} / (1+e^{-|{z}|})^2",
                "e^−|{z}| / (1 + e^−|{z}|)²",
                "np.exp(-abs({z})) / (1 + np.exp(-abs({z}))) ** 2",
            ),
        ),
        Activation(
            name="tanh",
            label="tanh",
            symbol="tanh",
            latex=r"\tanh",
            code="tanh({z})",
            function=np.tanh,
            derivative=tanh_derivative,
            compiled=compiled_tanh,
            low=-1.0,
            high=1.0,
            bounds=(-1.0, 1.0),
            half_at=float(np.arctanh(0.5)),
            greatest_slope=1.0,
            bell_shaped=True,
            slope=Spelling("1 − {a}²", "1-{a}^2", "1 − ({a})²", "(1 - {a} ** 2)"),
            slope_computed=Spelling(
                "4e^−2|{z}| / (1 + e^−2|{z}|)²",
                r"4e^{-2|{z}|} / (1+e^{-2|{z}|})^2",
                "4 · e^−2|{z}| / (1 + e^−2|{z}|)²",
                "4 * np.exp(-2 * abs({z})) / (1 + np.exp(-2 * abs({z}))) ** 2",
            ),
        ),
        Activation(
            name="relu",
            label="relu",
            symbol="relu",
            latex=r"\mathrm{relu}",
            code="relu({z})",
            function=relu,
            derivative=relu_derivative,
            compiled=compiled_relu,
            low=-1.0,
            high=1.0,
            bounds=(0.0, math.inf),
            half_at=0.5,
            greatest_slope=1.0,
            kinks=(0.0,),
            slope=Spelling("1 if {z} > 0 else 0", "[{z}>0]", "{z} > 0", "({z} > 0)"),
        ),
        Activation(
            name="linear",
            label="linear",
            symbol="id",
            latex=r"\mathrm{id}",
            code="{z}",
            function=identity,
            derivative=np.ones_like,
            compiled=compiled_identity,
            low=-1.0,
            high=1.0,
            half_at=0.5,
            greatest_slope=1.0,
            slope=Spelling("1", "1", "1", "np.ones_like({z})"),
        ),
        Activation(
            name="leaky_relu",
            label="leaky relu",
            symbol="leaky",
            latex=r"\mathrm{leaky}",
            code="leaky_relu({z})",
            function=leaky_relu,
            derivative=leaky_relu_derivative,
            compiled=compiled_leaky_relu,
            low=-1.0,
            high=1.0,
            half_at=0.5,
            greatest_slope=1.0,
            kinks=(0.0,),
            slope=Spelling(
                "1 if {z} > 0 else 0.01",
                r"[{z}>0] + 0.01\,[{z} \le 0]",
                "1 if {z} > 0 else 0.01",
                "np.where({z} > 0, 1, 0.01)",
            ),
        ),
        Activation(
            name="softplus",
            label="softplus",
            symbol="softplus",
            latex=r"\mathrm{softplus}",
            code="softplus({z})",
            function=softplus,
            derivative=sigmoid,
            compiled=compiled_softplus,
            low=-1.0,
            high=1.0,
            bounds=(0.0, math.inf),
            half_at=math.log(math.expm1(0.5)),
            greatest_slope=1.0,
            slope=Spelling("σ({z})", r"\sigma({z})", "σ({z})", "sigmoid({z})"),
        ),
        Activation(
            name="elu",
            label="elu",
            symbol="elu",
            latex=r"\mathrm{elu}",
            code="elu({z})",
            function=elu,
            derivative=elu_derivative,
            compiled=compiled_elu,
            low=-1.0,
            high=1.0,
            bounds=(-1.0, math.inf),
            half_at=0.5,
            greatest_slope=1.0,
            slope=Spelling(
                "min(1, e^{z})", r"\min(1, e^{{z}})", "min(1, e^{z})", "np.exp(np.minimum({z}, 0))"
            ),
        ),
        Activation(
            name="sine",
            label="sine",
            symbol="sin",
            latex=r"\sin",
            code="np.sin({z})",
            function=np.sin,
            derivative=np.cos,
            compiled=compiled_sine,
            low=-1.0,
            high=1.0,
            bounds=(-1.0, 1.0),
            half_at=None,
            greatest_slope=1.0,
            monotonic=False,
            slope=Spelling("cos({z})", r"\cos({z})", "cos({z})", "np.cos({z})"),
        ),
    )
}
