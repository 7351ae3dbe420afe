"""An update as a short Python program: the lesson's forward and backward pass, all samples at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from xorviz.core.network.features import FEATURES, PLAIN
from xorviz.core.network.input_names import columns_told
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.rules.optimiser import Part
from xorviz.core.network.spelling import Spelling, fill
from xorviz.core.update.chain_rule import Trace


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of the program."""

    text: str
    operations: tuple[int, ...] = ()
    """What it computes: lines of the chain rule, of which the last one is its value. A comment has none."""


def listing(trace: Trace) -> tuple[CodeLine, ...]:
    """Return the program of an update.

    It takes x (samples, inputs), y (samples, 1), W1, b1, W2, … and lr; what its optimiser remembers, by the
    names that its quantities have: v_W1, m_W1, s_W1, …; Adam also the number t of the update; with a penalty,
    its rate as `penalty`. Rows are samples; a gradient is summed over them.
    """
    return tuple(_Program(trace).lines())


class _Program:
    """Writes the lines of one trace."""

    def __init__(self, trace: Trace) -> None:
        self._trace, self._config = trace, trace.config
        self._last, self._loss = len(trace.layers) - 1, LOSSES[trace.config.loss]
        self._places = {(line.kind, line.layer): line.place for line in trace.operations}

    def lines(self) -> Iterator[CodeLine]:
        """Yield all lines."""
        if names := self._trace.data.names:
            yield CodeLine(f"# x: {columns_told(names)}; rows are samples")
        if self._config.features != PLAIN:
            computed = ", ".join(FEATURES[name].code for name in self._config.features)
            yield CodeLine("# features: what the network is given of the inputs")
            yield CodeLine("x1, x2 = x.T")
            yield CodeLine(f"x = np.column_stack([{computed}])")
        what = "the sum of these and the penalty" if self._is_penalised else "their sum"
        yield CodeLine(f"# forward: the answers and losses L_s; L is {what}")
        for layer in range(1, self._last + 1):
            below = self._activation(layer - 1)
            yield self._line(f"z{layer} = {below} @ W{layer}.T + b{layer}", layer, "pre_activation")
            call = fill(FUNCTIONS[self._function(layer)].code, "z", f"z{layer}")
            mask = self._mask(layer)
            text = f"{self._activation(layer)} = {f'({call}){mask}' if mask else call}"
            yield self._line(text, layer, "activation")
        yield self._line(f"L_s = {self._of_loss(self._loss.written)}", self._last, "loss")
        yield CodeLine("# backward: the chain rule, from the loss to every weight")
        if self._loss.of == "prediction":
            yield self._line(f"dL_dy = {self._of_loss(self._loss.slope)}", self._last, "loss_gradient")
            yield self._line(f"dy_dz = {self._slope(self._last)}", self._last, "slope")
        for layer in range(self._last, 0, -1):
            yield from self._backward(layer)
        yield CodeLine("# update: every parameter against its gradient")
        if self._config.held:
            yield CodeLine(f"# but for {', '.join(self._config.held.words(self._trace.layers))}: those rest")
        for layer in range(self._last, 0, -1):
            if self._is_penalised:
                yield from self._penalty(layer)
            yield from self._update("weight", f"W{layer}", layer)
            yield from self._update("bias", f"b{layer}", layer)

    def _backward(self, layer: int) -> Iterator[CodeLine]:
        above = f"{self._gradient(layer)} * {self._slope(layer)}{self._mask(layer)}"
        if layer == self._last:
            of_prediction = self._loss.of == "prediction"
            above = "dL_dy * dy_dz" if of_prediction else self._of_loss(self._loss.slope)
        yield self._line(f"d{layer} = {above}", layer, "delta")
        below = self._activation(layer - 1)
        name = f"d{'D' if self._is_penalised else 'L'}_dW{layer}"
        yield self._line(f"{name} = d{layer}.T @ {below}", layer, "weight_gradient", "batch_weight_gradient")
        yield self._line(
            f"dL_db{layer} = d{layer}.sum(axis=0)", layer, "bias_gradient", "batch_bias_gradient"
        )
        if layer > 1:
            text = f"{self._gradient(layer - 1)} = d{layer} @ W{layer}"
            yield self._line(text, layer - 1, "activation_gradient")

    @property
    def _is_penalised(self) -> bool:
        return self._config.penalty != "none"

    def _penalty(self, layer: int) -> Iterator[CodeLine]:
        slope = PENALTIES[self._config.penalty].written.program({"p": f"W{layer}"})
        yield self._line(f"dR_dW{layer} = {slope}", layer, "weight_penalty")
        yield self._line(f"dL_dW{layer} = dD_dW{layer} + dR_dW{layer}", layer, "weight_total")

    def _update(self, part: Part, parameter: str, layer: int) -> Iterator[CodeLine]:
        quantities = OPTIMISERS[self._config.optimiser].spelt(self._config.constants)
        names = {quantity.name: fill(quantity.code, "p", parameter) for quantity in quantities}
        known = {**names, "gradient": f"dL_d{parameter}"}
        for quantity in quantities:
            text = f"{names[quantity.name]} = {quantity.formula.program(known)}"
            yield self._line(text, layer, f"{part}_{quantity.name}")

    def _line(self, text: str, layer: int, *kinds: str) -> CodeLine:
        places = (self._places.get((kind, layer)) for kind in kinds)
        return CodeLine(text, tuple(place for place in places if place is not None))

    def _activation(self, layer: int) -> str:
        if layer == 0:
            return "x"
        if layer == self._last:
            return "y_hat"
        return "h" if self._last == 2 else f"h{layer}"

    def _mask(self, layer: int) -> str:
        """Return what makes 0 of neurons that are off; nothing if none is."""
        off = self._trace.forward_pass.off[layer - 1 : layer]
        if not off or not off[0]:
            return ""
        return f" * {[int(neuron not in off[0]) for neuron in range(self._trace.layers[layer])]}"

    def _gradient(self, layer: int) -> str:
        return f"dL_d{self._activation(layer)}"

    def _of_loss(self, formula: Spelling) -> str:
        """Return the loss, or its derivative, with the share of a sample in it."""
        code = formula.program({"z": f"z{self._last}"})
        if self._config.reduction == "sum":
            return code
        return f"({code}) / len(x)" if formula.is_sum else f"{code} / len(x)"

    def _function(self, layer: int) -> str:
        return self._trace.forward_pass.functions[layer - 1]

    def _slope(self, layer: int) -> str:
        a, z = self._activation(layer), f"z{layer}"
        function = FUNCTIONS[self._function(layer)]
        slope = function.slope_at(self._trace.forward_pass.activations[layer - 1])
        return slope.program({"a": a, "z": z})
