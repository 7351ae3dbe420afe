"""The numbers of a page are those of the run, for all that a network can be made of."""

import json

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig

CLOSE = 1e-12
"""Of the number, or of 1 if it is smaller."""


def own_points():
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(12, 3))
    return Dataset("own", "Three numbers", inputs, (inputs.sum(axis=1, keepdims=True) > 0).astype(float))


CONFIGURATIONS = {
    "the usual": {},
    "tanh, mean, huber, l2": {
        "activation": "tanh",
        "reduction": "mean",
        "loss": "huber",
        "penalty": "l2",
        "hidden": (4, 3),
    },
    "relu and leaky relu, cross-entropy, l1": {
        "activation": ("relu", "leaky_relu"),
        "hidden": (4, 4),
        "loss": "binary_cross_entropy",
        "penalty": "l1",
    },
    "softplus and elu, circle, held out": {
        "activation": ("softplus", "elu"),
        "hidden": (3, 3),
        "dataset": "circle",
        "held_out": 0.3,
        "learning_rate": 0.001,
    },
    "sine, spiral, features": {
        "activation": "sine",
        "dataset": "spiral",
        "features": ("x1", "x2_squared", "x1x2", "sin_x1", "sin_x2"),
        "reduction": "mean",
        "hidden": (5,),
    },
    "gelu, moons, batches": {"activation": "gelu", "dataset": "moons", "batch_size": 10, "reduction": "mean"},
    "swish, values, linear": {
        "activation": "swish",
        "dataset": "plane",
        "output_activation": "linear",
        "reduction": "mean",
        "held_out": 0.2,
        "learning_rate": 0.05,
    },
    "softmax, three classes": {
        "dataset": "blobs",
        "output_activation": "softmax",
        "loss": "cross_entropy",
        "reduction": "mean",
    },
    "softmax, four classes, held out, adam": {
        "dataset": "pinwheel",
        "class_count": 4,
        "output_activation": "softmax",
        "loss": "cross_entropy",
        "optimiser": "adam",
        "learning_rate": 0.01,
        "reduction": "mean",
        "held_out": 0.25,
    },
    "three inputs": {"own": own_points()},
}


def run_of(settings, epochs=120):
    own = settings.get("own")
    rest = {name: value for name, value in settings.items() if name != "own"}
    config = TrainingConfig() if own is None else TrainingConfig(own=own)
    run = Run(config.changed(seed=29, **rest))
    run.advance(epochs)
    return run


def differences(browser, run, epoch):
    """Return by how much each kind of number differs, as a share of its size where that is above 1."""
    page = browser.value(
        "(() => { const run = xorviz.run; run.go(run.facts.epochs.indexOf(" + str(epoch) + "));"
        " return JSON.stringify({epoch: run.epoch, loss: run.loss, correct: run.correct, test: run.testLoss,"
        " squared: run.rSquared, gradients: Array.from(run.gradients),"
        " parameters: Array.from(run.parameters),"
        " a: run.passes.a.map(each => Array.from(each)),"
        " z: run.passes.z.map(each => Array.from(each))}); })()"
    )
    found = json.loads(page)
    snapshot = run.at(epoch)
    passes = snapshot.config.forward(snapshot.parameters, run.data.inputs)
    assert found["epoch"] == epoch
    assert found["correct"] == snapshot.correct
    assert found["parameters"] == snapshot.parameters.flat.tolist()
    wanted = {
        "loss": snapshot.loss,
        "gradients": snapshot.gradients.flat,
        "a": np.concatenate([each.ravel() for each in (passes.inputs, *passes.activations)]),
        "z": np.concatenate([each.ravel() for each in passes.pre_activations]),
        "predictions": snapshot.predictions.ravel(),
    }
    if snapshot.test is not None:
        wanted["test"] = snapshot.test.loss
    if run.data.regression:
        wanted["squared"] = snapshot.r_squared
    found["a"], found["z"] = np.concatenate(found["a"]), np.concatenate(found["z"])
    found["predictions"] = found["a"][-snapshot.predictions.size :]
    return {
        name: float(np.max(np.abs(np.subtract(found[name], value)) / np.maximum(1.0, np.abs(value))))
        for name, value in wanted.items()
    }


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_numbers_are_those_of_the_run(opened, name):
    run = run_of(CONFIGURATIONS[name])
    browser = opened(run)
    for epoch in (0, 1, 7, 60, 119, 120):
        found = differences(browser, run, epoch)
        assert {each: value for each, value in found.items() if not value <= CLOSE} == {}


def test_what_was_changed_on_the_way_counts(opened):
    run = run_of({"hidden": (3,)}, 40)
    run.edit("learning_rate", 2.0)
    run.nudge(0.5)
    run.advance(20)
    run.switch_off(1, 2)
    run.set_parameter(0, -3.0)
    run.advance(20)
    browser = opened(run)
    for epoch in (39, 40, 41, 59, 60, 61, 80):
        assert max(differences(browser, run, epoch).values()) <= CLOSE
