"""Whoever computes with the numbers that an exercise shows is right, whatever the network has come to."""

import math
import re

import numpy as np
import pytest

from xorviz.assets import asset
from xorviz.core import Run, TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass
from xorviz.core.teach.exercises import next_weight
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.writing import read_real, written
from xorviz.gui.kit.numbers import fitting, precise

EXPERIMENTS = load_experiments(asset("experiments.toml")).by_name
SHARES = (0.0, 0.02, 0.1, 0.3, 1.0)
"""Of an experiment's epochs."""


def evaluated(text):
    """The result of a sum of products as it is written: 2 · (0.9982 − 1)."""
    python = text.replace("·", "*").replace("−", "-").replace("²", "**2")
    assert re.fullmatch(r"[-+*/(). 0-9e]+", python), python
    return eval(python, {"__builtins__": {}})


def shown(text, name):
    """The number that a formula says something is."""
    return read_real(re.search(rf"{name} = (\S+?)(?:,|$)", text)[1])


def slope_of(step, activations):
    """The slope that follows from the numbers that a step shows."""
    formula, at = re.sub(r"z\(\S+?\)", "z", step.formula.split(", ")[0]), step.symbol.partition(" at ")[2]
    hidden = (each for each in activations if step.symbol.startswith(f"{each.symbol}′"))
    record, name = next(hidden) if at else activations[-1], at or "ŷ"
    a, z = shown(step.formula, name), shown(step.formula, r"z\S+")
    if name in formula:  # a(1 − a) or 1 − a²
        return a * (1 - a) if record.name == "sigmoid" else 1 - a**2
    return float(record.derivative(np.array([z]))[0])


def read_off(weight):
    """A weight as the diagram has it; one that is small, as what stands beside the pointer has it."""
    label = read_real(fitting(weight, 2, 7))
    return label if abs(label - weight) <= 0.05 * abs(weight) else read_real(precise(weight))


def answers(exercise, config):
    """What a careful person fills in, step by step."""
    factors = []
    activations = [ACTIVATIONS[name] for name in config.activations]
    for step in exercise.steps[:-1]:
        if not step.blank:
            factors.append(read_real(written(step.question.answer)))
        elif re.search(r"z\S+ = ", step.formula):
            factors.append(slope_of(step, activations))
        elif step.symbol.startswith("w"):
            factors.append(read_off(step.question.answer))
        elif step.formula.startswith("what the weight multiplies"):
            factors.append(read_real(written(step.question.answer, 3)))
        else:
            factors.append(evaluated(step.formula.split(" = ")[-1]))
    return [*factors, math.prod(factors)]


def judged(snapshot):
    """Check all exercises about a network; return how many numbers were asked for."""
    asked = 0
    for blanks in LEVELS:
        exercise = backward_pass(snapshot, None, blanks)
        if exercise is None:
            continue
        for step, answer in zip(exercise.steps, answers(exercise, snapshot.config), strict=True):
            if step.blank:
                asked += 1
                said = snapshot.epoch, step.symbol, step.formula, answer, step.question.answer
                assert step.question.judge(answer).right, said
                assert not step.question.judge(2 * answer).right, said
                assert not step.question.judge(answer / 2).right, said
                assert not step.question.judge(-answer).right, said
    question = next_weight(trace_snapshot(snapshot, None))
    if question is not None:
        asked += 1
        assert question.judge(next_shown(question.text, snapshot.config)).right, question
    return asked


def next_shown(text, config):
    old, summed, rate = re.search(r" is (\S+)\. The .* add up to (\S+);.*learning rate (\S+),", text).groups()
    over = int(re.search(r"over (\d+) samples", text)[1]) if config.reduction == "mean" else 1
    return read_real(old) - read_real(rate) * read_real(summed) / over


@pytest.mark.sampled(4)
@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_what_follows_from_the_numbers_shown_is_right(experiment):
    run = Run(experiment.config)
    for share in SHARES:
        run.advance(round(share * experiment.epochs) - run.epoch)
        judged(run.head)


@pytest.mark.parametrize(
    "settings",
    [
        {"activation": "tanh", "learning_rate": 5.0},
        {"loss": "binary_cross_entropy", "learning_rate": 5.0},
        {"activation": "sine", "output_activation": "linear", "learning_rate": 0.05},
        {"hidden": (4, 4), "activation": "softplus", "learning_rate": 0.1},
        {"activation": "elu", "reduction": "mean", "learning_rate": 5.0},
        {"hidden": (8,), "learning_rate": 20.0, "seed": 3},
    ],
)
def test_whatever_the_network_is_made_of(settings):
    run = Run(TrainingConfig(**settings))
    for _ in range(6):
        run.advance(300)
        judged(run.head)


def test_in_saturation_the_slope_follows_from_what_is_shown():
    run = Run(EXPERIMENTS["stuck"].config)
    run.advance(1500)
    slopes = [
        step
        for blanks in LEVELS
        for step in backward_pass(run.head, None, blanks).steps
        if re.search(r"z\S+ = ", step.formula)
    ]
    assert any("e^" in step.formula for step in slopes), "a(1 − a) would cancel"
    assert judged(run.head) >= 4
