"""The lines of each optimiser, with the numbers of the lesson filled in."""

import pytest

from tests.core.traces import lesson_trace
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.update.substitution import terms


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_new_weight_is_the_old_one_less_the_step(optimiser):
    trace = lesson_trace(optimiser=optimiser)
    numbers = terms(trace, trace.find("weight_update", 2), (0, 1))
    step = trace.find("weight_step", 2).result[0, 1]
    assert (numbers.template, numbers.values) == ("{} − {}", (trace.before[0, 7], step))
    assert numbers.result == trace.before[0, 7] - step == trace.after[0, 7]


def test_momentum_in_numbers():
    trace = lesson_trace(sample=1, optimiser="momentum")
    velocity, step = (terms(trace, trace.find(f"weight_{name}", 2), (0, 1)) for name in ("velocity", "step"))
    assert (velocity.template, velocity.values) == (
        "0.9 · {} + {}",
        (trace.before[1, 7], trace.total[7]),
    )
    assert (step.template, step.values) == ("{} · {}", (0.5, velocity.result))


def test_nesterov_and_rmsprop_in_numbers():
    trace = lesson_trace(sample=1, optimiser="nesterov")
    velocity, step = trace.find("weight_velocity", 2), terms(trace, trace.find("weight_step", 2), (0, 1))
    assert step.template == "{} · ({} + 0.9 · {})"
    assert step.values == (0.5, trace.total[7], velocity.result[0, 1])
    trace = lesson_trace(sample=1, optimiser="rmsprop")
    square, step = trace.find("weight_square", 2), terms(trace, trace.find("weight_step", 2), (0, 1))
    assert step.template == "{} · {} / (√{} + 10⁻⁸)"
    assert step.values == (0.5, trace.total[7], square.result[0, 1])


def test_adam_in_numbers():
    trace = lesson_trace(sample=1, optimiser="adam")
    names = ("mean", "square", "true_mean", "true_square", "step")
    m, s, m_hat, s_hat, step = (terms(trace, trace.find(f"bias_{name}", 2), (0,)) for name in names)
    gradient = trace.total[8]
    assert (m.template, m.values) == ("0.9 · {} + 0.1 · {}", (trace.before[1, 8], gradient))
    assert (s.template, s.values) == ("0.999 · {} + 0.001 · ({})²", (trace.before[2, 8], gradient))
    assert (m_hat.template, m_hat.values) == ("{} / (1 − 0.9¹)", (m.result,))
    assert (s_hat.template, s_hat.values) == ("{} / (1 − 0.999¹)", (s.result,))
    assert (step.template, step.values) == (
        "{} · {} / (√{} + 10⁻⁸)",
        (0.5, m_hat.result, s_hat.result),
    )
