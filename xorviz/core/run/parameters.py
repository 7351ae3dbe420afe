"""The settings of a run: each is declared once, in `PARAMETERS`.

Validation, command-line options, controls and help all follow from that table.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Protocol

from xorviz.core.data.sources import SOURCES
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.features import FEATURES, PLAIN
from xorviz.core.network.initialisers import BIAS_INITIALISATIONS, INITIALISERS
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.parameter import Parameter
from xorviz.core.run.choices.owned import OWNERS

DEFAULT_SEED = 29
"""With the other defaults: a plateau at loss 1.0, then solved at epoch 1,085."""

MAX_WIDTH = 1024
MAX_HIDDEN_LAYERS = 32
WIDE = 100
"""Hidden neurons up to which no network is too large with the samples of any source."""
MOST_PARAMETERS = 2**20
"""Weights and biases: an epoch shown has ten arrays of so many doubles, 80 MB."""
MOST_PRODUCTS = 2**27
"""Parameters × samples: an epoch has as many products, forward and twice backward, some tenths of a second
of them; there are at most half as many z, as many a and as many δ, 512 MB each."""


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


def _labels(table: Mapping[str, _Labelled]) -> dict[str, str]:
    return {name: record.label for name, record in table.items()}


def _owned(choice: str) -> Iterable[Parameter]:
    return next(owner for owner in OWNERS if owner.choice == choice).owned().values()


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            name="dataset",
            label="Dataset",
            help="The samples that the network learns.",
            kind="choice",
            group="data",
            choices=_labels(SOURCES),
        ),
        *_owned("dataset"),
        Parameter(
            name="held_out",
            label="Held out",
            help="Share of the points that the network is not trained on, but tested with; 0.3 is 30 %."
            " Drawn from the data seed, of each class its part.",
            kind="real",
            group="training",
            folded=True,
            allowed="a number from 0 to 0.9",
            minimum=0.0,
            maximum=0.9,
            slider=(0.0, 0.9),
            compared=(0.1, 0.3, 0.5, 0.9),
        ),
        Parameter(
            name="features",
            label="Features",
            help="What the network is given of the two inputs: themselves, or computed of them.",
            kind="several",
            group="network",
            folded=True,
            choices=_labels(FEATURES),
            allowed="one or several of these: " + ", ".join(FEATURES),
            compared=(PLAIN, (*PLAIN, "x1x2"), (*PLAIN, "x1_squared", "x2_squared"), tuple(FEATURES)),
        ),
        Parameter(
            name="hidden",
            label="Hidden layers",
            help="Neurons in each hidden layer: 2, or 4,2 for two layers."
            f" At most {MOST_PARAMETERS:,} parameters in all, and {MOST_PRODUCTS:,} times the samples."
            " From 60 weights and biases on, the strongest weights stand out.",
            kind="widths",
            group="network",
            allowed=f"whole numbers from 1 to {MAX_WIDTH}, separated by commas"
            f" (at most {MAX_HIDDEN_LAYERS} layers), or 'none'",
            longest=MAX_HIDDEN_LAYERS,
            minimum=1,
            maximum=MAX_WIDTH,
            slider=(1, 16),
            empty_word="none",
        ),
        Parameter(
            name="activation",
            label="Activation",
            help="The non-linearity of the hidden neurons: one for all, or one for each layer: tanh,relu.",
            kind="choice",
            per_layer=True,
            group="network",
            choices=_labels(ACTIVATIONS),
        ),
        Parameter(
            name="output_activation",
            label="Output",
            help="The non-linearity of the output neuron.",
            kind="choice",
            group="network",
            folded=True,
            choices=_labels(FUNCTIONS),
        ),
        Parameter(
            name="loss",
            label="Loss",
            help="What training makes small.",
            kind="choice",
            group="training",
            folded=True,
            choices=_labels(LOSSES),
        ),
        Parameter(
            name="learning_rate",
            label="Learning rate",
            help="How far each epoch moves the parameters against the gradient. Applies from the next epoch.",
            kind="real",
            group="training",
            allowed="a number above 0 and at most 1e9",
            minimum=math.nextafter(0, 1),
            maximum=1e9,
            slider=(0.001, 50.0),
            ratios=True,
            compared=(0.05, 0.5, 5.0),
            live=True,
        ),
        Parameter(
            name="reduction",
            label="Reduction",
            help="Whether L is the sum or the mean of the samples' losses."
            " It changes what a learning rate means.",
            kind="choice",
            group="training",
            choices={name: name for name in REDUCTIONS},
        ),
        Parameter(
            name="batch_size",
            label="Batch size",
            help="Samples in each update; 'all' for full-batch gradient descent.",
            kind="integer",
            group="training",
            folded=True,
            usual=(*range(1, 31), 50, 100, 200),
            allowed="a whole number of at least 1, or 'all'",
            minimum=1,
            empty_word="all",
            compared=(None, 1, 2),
        ),
        Parameter(
            name="optimiser",
            label="Optimiser",
            help="How the gradient changes the parameters.",
            kind="choice",
            group="training",
            folded=True,
            choices=_labels(OPTIMISERS),
        ),
        *_owned("optimiser"),
        Parameter(
            name="schedule",
            label="Schedule",
            help="How the learning rate changes from epoch to epoch: always from the one that is set.",
            kind="choice",
            group="training",
            folded=True,
            choices=_labels(SCHEDULES),
        ),
        *_owned("schedule"),
        Parameter(
            name="penalty",
            label="Penalty",
            help="What L has for large weights, beside the samples' losses; biases count nothing.",
            kind="choice",
            group="training",
            folded=True,
            choices=_labels(PENALTIES),
        ),
        *_owned("penalty"),
        Parameter(
            name="initialisation",
            label="Weights start",
            help="Where the weights start.",
            kind="choice",
            group="network",
            folded=True,
            choices=_labels(INITIALISERS),
            option="init",
        ),
        Parameter(
            name="bias_initialisation",
            label="Biases start",
            help="Whether the biases start at zero or the same way as the weights.",
            kind="choice",
            group="network",
            folded=True,
            choices=BIAS_INITIALISATIONS,
            option="bias-init",
        ),
        Parameter(
            name="seed",
            label="Seed",
            help="What the random start is drawn from. Same seed, same engine: same run.",
            kind="integer",
            group="network",
            drawn_from=(0, 9999),
            allowed="a whole number from 0 to 4294967295",
            minimum=0,
            maximum=2**32 - 1,
        ),
    )
}
