"""What the tests of the chain rule share: the lesson's network, and random updates, taken apart."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from tests.core.runs import layers_of, update_of
from tests.core.tables import FEATURE_CHOICES, losses_of, rules
from xorviz.core import TrainingConfig
from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.losses import REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS

LESSON = TrainingConfig()
"""2-2-1, four samples in one batch, sigmoid, squared error, sum, gradient descent."""


def random_state(config, seed):
    """Parameters at which no layer saturates for good, and something that the optimiser remembers."""
    rng = np.random.default_rng(seed)
    state = np.zeros((1 + OPTIMISERS[config.optimiser].slots, parameter_count(layers_of(config))))
    parameters = Parameters(state[0], layers_of(config))
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        weights[...] = (
            rng.standard_normal(weights.shape) * rng.choice([0.5, 1.0, 3.0]) / weights.shape[1] ** 0.5
        )
        biases[...] = rng.standard_normal(biases.shape)
    state[1:2] = 0.1 * rng.standard_normal(state[1:2].shape)
    if config.optimiser == "rmsprop":  # a mean of squares
        np.abs(state[1], out=state[1])
    state[2:] = rng.uniform(1e-4, 0.1, state[2:].shape)
    return state


def lesson_trace(sample=None, hidden=(2,), **settings):
    config = TrainingConfig(hidden=hidden, **settings)
    return update_of(config, 0, random_state(config, 3), sample)


@st.composite
def configs(draw, smallest_circle_batch=1, largest_circle_batch=6):
    """Any network of the chain rule's view: no hidden layer to six, each of one neuron to eight."""
    dataset = draw(st.sampled_from(["xor", "xor", "circle"]))
    small = st.integers(smallest_circle_batch, largest_circle_batch)
    output, hidden = draw(st.sampled_from(list(ACTIVATIONS))), draw(st.lists(st.integers(1, 8), max_size=6))
    return TrainingConfig(
        dataset=dataset,
        features=draw(FEATURE_CHOICES),
        hidden=tuple(hidden),
        activation=[draw(st.sampled_from(list(ACTIVATIONS))) for _ in hidden] or "sigmoid",
        output_activation=output,
        loss=draw(st.sampled_from(losses_of(output))),
        learning_rate=10 ** draw(st.floats(-3, 0)),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        batch_size=draw(small if dataset == "circle" else st.none() | st.integers(1, 5)),
        seed=draw(st.integers(0, 99)),
        **draw(rules()),
    )


@dataclass(frozen=True)
class Update:
    """What an update is taken apart from: short where a failure shows it, as a trace is not."""

    config: TrainingConfig
    epoch: int
    state_seed: int
    sample: int | None
    batch: int

    def trace(self):
        """Take it apart."""
        state = random_state(self.config, self.state_seed)
        return update_of(self.config, self.epoch, state, self.sample, self.batch)


@st.composite
def updates(draw, followed=("sample", "batch")):
    """Any update, of which a sample or the whole batch is followed."""
    config = draw(configs())
    samples = len(config.make_data())
    batches = -(-samples // min(config.batch_size or samples, samples))
    follow = draw(st.sampled_from(followed))
    return Update(
        config,
        draw(st.integers(0, 50)),
        draw(st.integers(0, 2**32 - 1)),
        draw(st.integers(0, samples - 1)) if follow == "sample" else None,
        draw(st.integers(0, batches - 1)),
    )


def kinds(trace):
    return [(operation.kind, operation.layer) for operation in trace.operations]


def all_updates(config, epoch, state, sample=None, engine=None):
    """Return the traces of an epoch."""
    found = []
    for batch in range(batches_in_epoch(config, len(config.make_data()))):
        found.append(update_of(config, epoch, found[-1].after if found else state, sample, batch, engine))
    return found
