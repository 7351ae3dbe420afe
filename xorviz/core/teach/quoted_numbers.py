"""Numbers of the run shown that a text can quote: what they are called, and what they are."""

import re
from dataclasses import dataclass

from xorviz.core.engine.batches import size_of_batches
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.noise import settled_parameters
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import network_name
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace, is_listable, trace_snapshot
from xorviz.core.update.update_rounding import settled_result

RUN_FIELDS = (
    "network",
    "epoch",
    "loss",
    "correct",
    "samples",
    "predictions",
    "learning_rate",
    "seed",
    "parameters",
)
SAMPLE_FIELDS = ("sample", "target")
LINES: dict[str, str] = {
    "z": "pre_activation",
    "a": "activation",
    "L": "loss",
    "dL/dyhat": "loss_gradient",
    "slope": "slope",
    "delta": "delta",
    "dL/da": "activation_gradient",
    "share W": "weight_gradient",
    "share b": "bias_gradient",
}
"""Of the selected sample: what a line of the chain rule is called in a text."""
KNOWN = (*RUN_FIELDS, *SAMPLE_FIELDS, "W1[0][1]", "b2[0]", "dL/dW2[0][0]", "L", "dL/dyhat", "z1[0]", "a1[1]")

_PARAMETER = re.compile(r"([Wb])([1-9])\[(\d{1,3})\](?:\[(\d{1,3})\])?")
_LINE = re.compile(r"(.+?)([1-9])?((?:\[\d{1,3}\])*)")
UNLAYERED = ("L", "dL/dyhat")


@dataclass(frozen=True, slots=True)
class ParameterName:
    """A weight or bias as Python code names it: W1[0][1] leads from input 1 to neuron 0 of layer 1."""

    layer: int
    """From 1."""
    row: int
    column: int | None
    """None for a bias."""

    def place_in(self, layers: tuple[int, ...]) -> int | None:
        """Return its place in the flat array of parameters; None if the network has no such parameter."""
        if self.layer >= len(layers):
            return None
        inputs, outputs = layers[self.layer - 1], layers[self.layer]
        if self.row >= outputs or (self.column is not None and self.column >= inputs):
            return None
        start = parameter_count(layers[: self.layer])
        offset = inputs * outputs + self.row if self.column is None else self.row * inputs + self.column
        return start + offset


@dataclass(frozen=True, slots=True)
class Field:
    """A number that a text quotes."""

    kind: str
    """One of `RUN_FIELDS`, `SAMPLE_FIELDS` or `LINES`; or "parameter" or "gradient"."""
    parameter: ParameterName | None = None
    layer: int = 0
    """From 1; 0 for the output's."""
    index: tuple[int, ...] = ()


Value = float | int | tuple[float, ...] | str | None
"""A text is what the network shown is called. None: the network shown has no such number."""


def parse_parameter(text: str) -> ParameterName:
    """Read the name of a weight or bias, such as W1[0][1] or b2[0].

    Raises
    ------
    ConfigError
        It is none.
    """
    found = _PARAMETER.fullmatch(text)
    if found is None or (found[1] == "W") != (found[4] is not None):
        raise ConfigError(f"{text!r} is no weight or bias: write W1[0][1] or b2[0]")
    return ParameterName(int(found[2]), int(found[3]), int(found[4]) if found[4] else None)


def parse_field(text: str) -> Field:
    """Read the name of a number.

    Raises
    ------
    ConfigError
        There is none of that name.
    """
    if text in RUN_FIELDS or text in SAMPLE_FIELDS:
        return Field(text)
    if text.startswith("dL/d") and _PARAMETER.fullmatch(text.removeprefix("dL/d")):
        return Field("gradient", parse_parameter(text.removeprefix("dL/d")))
    if _PARAMETER.fullmatch(text):
        return Field("parameter", parse_parameter(text))
    found = _LINE.fullmatch(text)
    if found is None or found[1] not in LINES or (found[1] in UNLAYERED) == bool(found[2]):
        raise unknown_name("number", text, KNOWN)
    index = tuple(int(each) for each in re.findall(r"\d+", found[3]))
    return Field(found[1], layer=int(found[2] or 0), index=index)


class LiveNumbers:
    """The numbers of one epoch, and of one sample's way through the network.

    Parameters
    ----------
    snapshot
        The epoch.
    sample
        The row of the sample that is followed; None for the whole batch.
    """

    def __init__(self, snapshot: Snapshot, sample: int | None) -> None:
        self._snapshot, self._sample = snapshot, sample
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """The next update taken apart; made when a number of it is asked for."""
        if self._trace is None:
            self._trace = trace_snapshot(self._snapshot, self._sample)
        return self._trace

    def value(self, field: Field) -> Value:
        """Return a number, or several; None if this network has no such number.

        What is one for each sample there is of one output alone.
        """
        if field.parameter is not None:
            snapshot, is_weight = self._snapshot, field.kind == "parameter"
            flat = settled_parameters(snapshot.parameters) if is_weight else settled_gradient(snapshot)
            place = field.parameter.place_in(self._snapshot.layers)
            return None if place is None else float(flat[place])
        if field.kind in RUN_FIELDS:
            return self._of_run(field.kind)
        return self._of_sample(field)

    def _is_listable(self) -> bool:
        snapshot = self._snapshot
        samples = size_of_batches(snapshot.config, len(snapshot.data))
        return is_listable(len(snapshot.parameters.flat), samples)

    def _of_run(self, name: str) -> Value:
        snapshot = self._snapshot
        values: dict[str, Value] = {
            "network": network_name(snapshot.config, snapshot.data),
            "epoch": snapshot.epoch,
            "loss": snapshot.loss,
            "correct": snapshot.correct,
            "samples": len(snapshot.predictions),
            "learning_rate": snapshot.config.learning_rate,
            "seed": snapshot.config.seed,
            "parameters": len(snapshot.parameters.flat),
        }
        if name in values:
            return values[name]
        return tuple(snapshot.predictions[:, 0].tolist()) if snapshot.layers[-1] == 1 else None

    def _of_sample(self, field: Field) -> Value:
        if self._sample is None or not self._is_listable():
            return None
        if field.kind == "sample":
            return tuple(self.trace.data.inputs[self.trace.sample or 0].tolist())
        if field.kind == "target":
            return float(self.trace.targets[0, 0]) if self._snapshot.layers[-1] == 1 else None
        layer = field.layer or len(self._snapshot.layers) - 1
        results = [
            settled_result(self.trace, line)
            for line in self.trace.operations
            if line.kind == LINES[field.kind] and line.layer == layer
        ]
        return _at(results[0], field.index) if results else None


def line_place(trace: Trace, kind: str, layer: int) -> int | None:
    """Return the place of the line of a kind and a layer (0: the output's); None if there is none."""
    wanted = layer or len(trace.layers) - 1
    kinds = (kind, f"batch_{kind}")
    places = (line.place for line in trace.operations if line.kind in kinds and line.layer == wanted)
    return next(places, None)


def default_layers() -> tuple[int, ...]:
    """Return the widths of the network that a first run shows."""
    config = TrainingConfig()
    return config.layers(config.make_data())


def _at(array: Array, index: tuple[int, ...]) -> Value:
    """Return one number of an array; without a full index, its only one."""
    if not index and array.size == 1:
        return float(array.reshape(-1)[0])
    fits = len(index) == array.ndim and all(
        at < length for at, length in zip(index, array.shape, strict=True)
    )
    return float(array[index]) if fits else None
