"""The configuration of a run: a value for each of its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.held_out import with_held_out
from xorviz.core.data.sources import DATA_SEED, SOURCES, Values, make_dataset
from xorviz.core.errors import unknown_name
from xorviz.core.hands.held import NOTHING, Held
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Parameters, forward
from xorviz.core.network.features import PLAIN, layers_with, network_inputs
from xorviz.core.network.penalties import PENALTY_RATE
from xorviz.core.network.rules.optimiser import Constants
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.parameter import Setting
from xorviz.core.run.choices.as_json import ready_for_json
from xorviz.core.run.choices.following import check_layers, for_layers, named_settings
from xorviz.core.run.choices.owned import OWNERS, check_kinds, owner_of
from xorviz.core.run.choices.size import check_size
from xorviz.core.run.output import LEADING, check_classes, check_output, going_along, kind_of, output_for
from xorviz.core.run.parameters import DEFAULT_SEED, PARAMETERS, WIDE
from xorviz.core.run.start import Start


@named_settings
@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """The settings that determine a run. Checked when it is made.

    Raises
    ------
    ConfigError
        A value is not allowed.
    """

    dataset: str = "xor"
    """Where the samples come from, in `SOURCES`."""
    data_parameters: Values = ()
    """The source's own settings, each with its value; those that are left out have their defaults."""
    own: Dataset | None = None
    """A person's own samples; then those of a source do not count."""
    held_out: float = 0.0
    """Share of the samples that is kept from training, to test with: see `held_out_rows`."""
    features: tuple[str, ...] = PLAIN
    """What the network is given of the inputs, in `FEATURES`."""
    hidden: tuple[int, ...] = (2,)
    activation: str | tuple[str, ...] = "sigmoid"
    """Of the hidden layers: one for all, or one for each where they differ."""
    output_activation: str = "sigmoid"
    loss: str = "squared_error"
    learning_rate: float = 0.5
    reduction: str = "sum"
    batch_size: int | None = None
    """Samples in each update; None for all of them."""
    optimiser: str = "gradient_descent"
    optimiser_parameters: Values = ()
    """The optimiser's own settings, its constants."""
    schedule: str = "constant"
    """How the learning rate changes from epoch to epoch, in `SCHEDULES`."""
    schedule_parameters: Values = ()
    """The schedule's own settings."""
    penalty: str = "none"
    """What L has for large weights beside the samples' losses, in `PENALTIES`."""
    penalty_parameters: Values = ()
    """The penalty's own settings."""
    initialisation: str = "normal"
    bias_initialisation: str = "zeros"
    seed: int = DEFAULT_SEED
    start: Start | None = None
    """What it begins with, if that is given; then nothing is drawn, and the settings of that do not count."""
    held: Held = NOTHING
    """What a person holds still: of this network, so that another shape holds nothing."""

    def __post_init__(self) -> None:
        for name in _FIELDS:
            object.__setattr__(self, name, PARAMETERS[name].check(getattr(self, name)))
        check_kinds(self.own, self.held)
        if self.start is not None:
            object.__setattr__(self, "start", Start.of(self.start))
            for name in _OF_DRAWING:
                object.__setattr__(self, name, _USUAL[name])
        if self.own is not None:
            object.__setattr__(self, "dataset", _USUAL["dataset"])
            object.__setattr__(self, "data_parameters", ())
        for owner in OWNERS:
            values = owner.values(getattr(self, owner.choice), getattr(self, owner.field))
            object.__setattr__(self, owner.field, values)
        check_layers(self.activation, len(self.hidden))
        check_output(self.output_activation, self.loss, values=self.asks == "values")
        self._check_size()
        self._check_start()

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, the output included."""
        named = self.activation
        hidden = (named,) * len(self.hidden) if isinstance(named, str) else named
        return (*hidden, self.output_activation)

    @property
    def asks(self) -> str:
        """What its samples ask: see `kind_of`."""
        return SOURCES[self.dataset].kind if self.own is None else kind_of(self.own)

    @property
    def settings(self) -> dict[str, Setting]:
        """Every setting by name that counts, those that come with another after it, as in `PARAMETERS`."""
        settings: dict[str, Setting] = {}
        comes = dict(zip(_COMES_WITH, _owned_values(self), strict=True))
        for name, value in zip(_FIELDS, _own_values(self), strict=True):
            settings[name] = value
            if name in comes:
                settings |= dict(comes[name])
        if self.own is not None:
            del settings["dataset"]
        if self.start is not None:
            for name in _OF_DRAWING:
                del settings[name]
        return settings

    def setting(self, name: str) -> Setting:
        """Return the value of a setting, of the source too; None if it does not count or is another's."""
        if (self.start is not None and name in _OF_DRAWING) or (self.own is not None and name == "dataset"):
            return None
        if name in _FIELDS:
            return getattr(self, name)
        owner = owner_of(name)
        return dict(getattr(self, owner.field)).get(name) if owner else None

    @property
    def constants(self) -> Constants:
        """The constants of the optimiser."""
        return tuple([cast("float", value) for _, value in self.optimiser_parameters])

    def learning_rates(self, epochs: NDArray[np.int64]) -> Array:
        """Return the rates of the updates that follow some epochs, (epochs,), ascending."""
        factors = SCHEDULES[self.schedule].factors(epochs, **dict(self.schedule_parameters))
        return self.learning_rate * factors

    def learning_rate_at(self, epoch: int) -> float:
        """Return the rate of the updates that follow an epoch."""
        return float(self.learning_rates(np.array([epoch]))[0])

    @property
    def penalty_rate(self) -> float:
        """How much of the penalty is added to L."""
        return float(dict(self.penalty_parameters).get(PENALTY_RATE.name) or 0.0)  # pyright: ignore[reportArgumentType]

    def make_data(self, given: Dataset | None = None) -> Dataset:
        """Return the samples, of the source unless given: the same object for as long as somebody has it.

        What is held out of them is drawn from the source's own seed, from 0 if it has none.
        """
        whole = given or self.own or make_dataset(self.dataset, self.data_parameters)
        seed = dict(self.data_parameters).get(DATA_SEED.name)
        return with_held_out(whole, self.held_out, seed if isinstance(seed, int) else 0)

    def same_data(self, other: "TrainingConfig") -> bool:
        """Say whether both have the very same samples."""
        return _of_data(self) == _of_data(other)

    def layers(self, data: Dataset) -> tuple[int, ...]:
        """Return the widths of a network for these data, from inputs to outputs, such as (2, 2, 1).

        Raises
        ------
        ConfigError
            The features are not of these data.
        """
        rest = (*self.hidden, data.targets.shape[1])
        return layers_with(self.features, data.inputs.shape[1], rest, data.names if data.axes else ())

    def forward(self, parameters: Parameters, inputs: Array) -> ForwardPass:
        """Pass the features of inputs (samples, inputs) forward through a network of these settings."""
        return forward(parameters, network_inputs(self.features, inputs), self.activations)

    def network(self, flat: Array, data: Dataset) -> Parameters:
        """Return the network of these parameters (parameters,), kept, not copied, with what is off in it."""
        layers = self.layers(data)
        return Parameters(flat, layers, self.held.off_by_layer(len(layers) - 1))

    def changed(self, /, **settings: object) -> "TrainingConfig":
        """Return a copy with these settings changed; another source keeps what the two have in common.

        Where values are to be learned in place of classes, or classes again, the output is the usual one for
        that, and the loss squared error if another does not go with it.

        Another seed, or another way to start, takes the place of a given start. Activations of single layers
        follow the number of these: they are cut, or the last is repeated. Softmax and the loss that is made
        for it come and go together: see `going_along`.

        Raises
        ------
        ConfigError
            A setting is not known, or its value is not allowed.
        """
        for name in settings:
            if name not in PARAMETERS:
                raise unknown_name("setting", name, PARAMETERS)
        return self.replaced({name: PARAMETERS[name].check(value) for name, value in settings.items()})

    def replaced(self, values: Mapping[str, Setting]) -> "TrainingConfig":
        """Return a copy with these values of settings, each of which has been checked.

        Raises
        ------
        ConfigError
            They do not go together.
        """
        twin = object.__new__(TrainingConfig)
        own = dict(zip(_FIELDS, _own_values(self), strict=True))
        alone = _ALONE.issuperset(values)
        if not alone:
            values = {**values, **going_along(values, self.output_activation, self.loss, self.asks)}
        for name in own:
            object.__setattr__(twin, name, values[name] if name in values else own[name])
        for name, value in zip(_OTHER, _other_values(self), strict=True):
            object.__setattr__(twin, name, value)
        if not alone:
            self._follow(twin, values)
        return twin

    def _follow(self, twin: "TrainingConfig", values: Mapping[str, Setting]) -> None:
        """Have a copy with other settings be right in what follows from them.

        Raises
        ------
        ConfigError
            They do not go together.
        """
        given = {name: value for name, value in values.items() if name not in _FIELDS}
        for owner in OWNERS:
            if given or owner.choice in values:
                its_own = {name: value for name, value in given.items() if owner_of(name) is owner}
                parameters = owner.kept(getattr(twin, owner.choice), getattr(self, owner.field), its_own)
                object.__setattr__(twin, owner.field, parameters)
        same_source = "dataset" not in values and twin.data_parameters == self.data_parameters
        if not same_source:
            object.__setattr__(twin, "own", None)
        if "activation" not in values:
            object.__setattr__(twin, "activation", for_layers(self.activation, len(twin.hidden)))
        if not _DRAWS.isdisjoint(values):
            object.__setattr__(twin, "start", None)
        same_shape = same_source and _OF_SHAPE.isdisjoint(values)
        if not same_shape:
            object.__setattr__(twin, "held", NOTHING)
            if twin.start is not None and twin.start.layers != twin.layers(twin.make_data()):
                object.__setattr__(twin, "start", None)
        check_layers(twin.activation, len(twin.hidden))
        check_output(twin.output_activation, twin.loss, values=twin.asks == "values")
        if not same_shape:
            twin._check_size()
            twin._check_start()

    def check_fits(self, data: Dataset) -> None:
        """Refuse samples that this cannot be trained with.

        Raises
        ------
        ConfigError
            The network is too large for them, or its output is of classes, which they have not.
        """
        check_classes(self.output_activation, data)
        check_size(self.layers(data), len(data))

    def started_from(self, given: object) -> "TrainingConfig":
        """Return a copy with a given start: see `Start.of`.

        Raises
        ------
        ConfigError
            It is none, or of a network with other hidden layers.
        """
        return replace(self, start=Start.of(given))

    def learning(self, own: Dataset) -> "TrainingConfig":
        """Return a copy that learns a person's own samples, and holds nothing.

        Of the mean of their losses: the sum over many makes steps too large. Values that are to be come near
        to need an output without bounds.

        Raises
        ------
        ConfigError
            The network would be too large for so many.
        """
        return self.with_own(own, reduction="mean", **output_for(own, self.asks, self.output_activation))

    def with_own(self, own: Dataset, **others: Setting) -> "TrainingConfig":
        """Return a copy with a person's own samples, and other settings; of another shape, it holds nothing.

        Raises
        ------
        ConfigError
            The network would be too large for so many, or a given start is for other inputs or outputs.
        """
        config = replace(self, own=own, **others)
        if (layers := config.layers(config.make_data())) != self.layers(self.make_data()):
            config = replace(config, held=NOTHING)
        check_size(layers, len(own))
        if config.start is not None:
            config.start.check_fits(layers)
        return config

    def holding(self, held: Held) -> "TrainingConfig":
        """Return a copy that holds this, and nothing else."""
        twin = self.replaced({})
        object.__setattr__(twin, "held", held)
        return twin

    def as_dict(self) -> dict[str, object]:
        """Return the settings by name, ready for JSON."""
        return ready_for_json(self.settings, self.own, self.start, self.held)

    def _check_size(self) -> None:
        if sum(self.hidden) > WIDE:
            check_size(self.layers(data := self.make_data()), len(data))

    def _check_start(self) -> None:
        if self.start is not None:
            layers = self.start.layers
            inputs = layers[0] if self.features == PLAIN else len(self.features)
            self.start.check_fits((inputs, *self.hidden, layers[-1]))


_OTHER = (*(owner.field for owner in OWNERS), "own", "start", "held")
_COMES_WITH = {owner.choice: owner.field for owner in OWNERS}
_FIELDS = tuple(field.name for field in fields(TrainingConfig) if field.name not in _OTHER)
_OF_DRAWING = ("initialisation", "bias_initialisation")
_OF_SHAPE = frozenset(("features", "hidden"))
_DRAWS = frozenset((*_OF_DRAWING, "seed"))
_ALONE = frozenset(_FIELDS) - LEADING - _OF_SHAPE - _DRAWS - {"activation", *_COMES_WITH}
"""Settings from which nothing else follows."""
_USUAL = {field.name: field.default for field in fields(TrainingConfig)}
_own_values, _other_values = attrgetter(*_FIELDS), attrgetter(*_OTHER)
_owned_values = attrgetter(*_COMES_WITH.values())
_of_data = attrgetter("dataset", "data_parameters", "own", "held_out")
all_but_seed, all_but_learning_rate = (
    attrgetter(*_OTHER, *(name for name in _FIELDS if name != without))
    for without in ("seed", "learning_rate")
)
"""Each takes what two configurations have in common that differ in one setting alone."""
