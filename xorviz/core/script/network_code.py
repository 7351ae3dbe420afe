"""A network as code: its start, the forward pass and the backward pass, each layer by itself or in a loop."""

from collections.abc import Iterator
from itertools import pairwise

from xorviz.core.network.initialisers import INITIALISERS
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.script.borrowed import Borrowed, factor
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import listed

MOST_WRITTEN, FEWEST_WRITTEN = 3, 2
"""More layers than these are not written one by one; where few lines are wanted, not even as many."""


class NetworkCode:
    """Writes the network of a run.

    Parameters
    ----------
    facts
        The run.
    borrowed
        What the script takes along.
    off
        Layers, from 1, of which a neuron is off at any time.
    """

    def __init__(self, facts: RunFacts, borrowed: Borrowed, off: frozenset[int] = frozenset()) -> None:
        self._facts, self._borrowed, self._off = facts, borrowed, off
        self._config, self.last = facts.config, facts.depth
        self.is_deep = self.last > (MOST_WRITTEN if borrowed.telling else FEWEST_WRITTEN)
        self._loss = LOSSES[self._config.loss]
        functions = [FUNCTIONS[name] for name in self._config.activations]
        self._functions = functions if self._loss.of == "prediction" else functions[:-1]

    def of(self, letter: str, layer: int) -> str:
        """Name something of a layer: W1, or W[1] in a deep network."""
        return f"{letter}[{layer}]" if self.is_deep else f"{letter}{layer}"

    def loss(self, targets: str, answers: str = "y_hat", kept: str = "cache") -> str:
        """Return the sum of the samples' losses."""
        judged = answers if self._loss.of == "prediction" else self._logits(kept)
        return f"{factor(self._borrowed.call(self._loss.function, judged, targets))}.sum()"

    def penalty(self) -> str:
        """Return what is added to the loss; nothing if there is no penalty."""
        if self._config.penalty == "none":
            return ""
        size = factor(self._borrowed.call(PENALTIES[self._config.penalty].function, "each"))
        weights = "W.values()" if self.is_deep else f"({', '.join(self._each('W'))},)"
        if weights.count(",") > 1:
            weights = weights.replace(",)", ")")
        return f"penalty * sum({size}.sum() for each in {weights})"

    def start(self) -> list[str]:
        """Return what makes the weights and biases, and `parameters`, all of them in their order."""
        lines = ["W, b = {}, {}"] if self.is_deep else []
        lines += self._given() if self._config.start is not None else self._drawn()
        both = [name for layer in self._layers for name in (f"W{layer}", f"b{layer}")]
        listed = "each for k in W for each in (W[k], b[k])" if self.is_deep else ", ".join(both)
        return [*lines, f"parameters = [{listed}]"]

    @property
    def _layers(self) -> range:
        return range(1, self.last + 1)

    def _each(self, letter: str) -> list[str]:
        return [f"{letter}{layer}" for layer in self._layers]

    def _given(self) -> list[str]:
        given = self._config.start
        assert given is not None
        lines = list[str]()
        for layer, (weights, biases) in enumerate(zip(given.weights, given.biases, strict=True), start=1):
            for letter, array in (("W", weights), ("b", biases)):
                lines += self._borrowed.numbers(f"{letter}{layer}", array)
                lines += [f"{letter}[{layer}] = {letter}{layer}"] if self.is_deep else []
        return lines

    def _drawn(self) -> list[str]:
        lines = [f"rng = np.random.default_rng({self._config.seed})"]
        same = self._config.bias_initialisation == "same"
        if self.is_deep:
            draw = self._draw("(outputs, inputs)", "outputs, inputs")
            bias = self._draw("outputs", "outputs, inputs") if same else "np.zeros(outputs)"
            lines += [
                *listed("widths", [str(width) for width in self._facts.layers]),
                "for k, (inputs, outputs) in enumerate(zip(widths, widths[1:]), start=1):",
                f"    W[k] = {draw}",
            ]
            again = "for k, (outputs, inputs) in enumerate([each.shape for each in W.values()], start=1):"
            return [*lines, *([again] if same else []), f"    b[k] = {bias}"]
        shapes = list(enumerate(pairwise(self._facts.layers), start=1))
        for layer, (inputs, outputs) in shapes:
            lines.append(f"W{layer} = {self._draw(f'({outputs}, {inputs})', f'{outputs}, {inputs}')}")
        for layer, (inputs, outputs) in shapes:
            bias = self._draw(str(outputs), f"{outputs}, {inputs}") if same else f"np.zeros({outputs})"
            lines.append(f"b{layer} = {bias}")
        return lines

    def _draw(self, shape: str, sizes: str) -> str:
        record = INITIALISERS[self._config.initialisation]
        drawn = self._borrowed.call(record.draw, "rng", shape)
        if record.scale.__name__ == "<lambda>":  # 1
            return drawn
        return f"{drawn} * {self._borrowed.call(record.scale, *sizes.split(', '))}"

    def forward(self) -> list[str]:
        """Return the forward pass, of what the network is given."""
        told = '    """Return the answers, and what the backward pass needs of them."""'
        lines = ["def forward(x):", *([told] if self._borrowed.telling else [])]
        if self.is_deep:
            lines += [
                "    z, a = {}, {0: x}",
                "    for k in W:",
                "        z[k] = a[k - 1] @ W[k].T + b[k]",
                "        a[k] = f[k](z[k])",
            ]
            lines += ["        a[k][:, off[k]] = 0"] if self._off else []
            return [*lines, "    return a[k], (z, a)"]
        for layer in self._layers:
            a, z = self._a(layer), f"z{layer}"
            lines.append(f"    {z} = {self._a(layer - 1)} @ W{layer}.T + b{layer}")
            function = FUNCTIONS[self._config.activations[layer - 1]].function
            lines.append(f"    {a} = {self._borrowed.call(function, z)}")
            lines += [f"    {a}[:, off{layer}] = 0"] if layer in self._off else []
        return [*lines, f"    return y_hat, ({self._kept()})"]

    def deep_functions(self) -> list[str]:
        """Return the functions of the layers, and their slopes, by layer; nothing if it is not deep."""
        if not self.is_deep:
            return []
        functions = [FUNCTIONS[name].function for name in self._config.activations]
        slopes = [each.derivative for each in self._functions]
        tables = ("f", functions), ("slope", slopes)
        return [line for name, each in tables for line in _table(name, [*map(self._borrowed.take, each)])]

    def backward(self) -> list[str]:
        """Return the backward pass."""
        told = '    """Carry the gradient of the loss back, one line of the chain rule at a time."""'
        lines = ["def backward(y_hat, cache, y):", *([told] if self._borrowed.telling else [])]
        lines.append(f"    {'z, a' if self.is_deep else self._kept()} = cache")
        lines += self._output_delta()
        return [*lines, *(self._deep_backward() if self.is_deep else self._plain_backward())]

    def _output_delta(self) -> Iterator[str]:
        mean = "" if self._config.reduction == "sum" else " * (1 / len(y))"
        z, d = self.of("z", self.last), "d" if self.is_deep else f"d{self.last}"
        of_prediction = self._loss.of == "prediction"
        derivative = self._borrowed.call(self._loss.derivative, "y_hat" if of_prediction else z, "y")
        derivative = f"{factor(derivative)}{mean}" if mean else derivative
        if of_prediction:
            yield f"    dL_dy = {derivative}"
            yield f"    {d} = dL_dy * {self._slope(self.last)}"
        else:
            yield f"    {d} = {derivative}"

    def _plain_backward(self) -> Iterator[str]:
        for layer in reversed(self._layers):
            below = self._a(layer - 1)
            yield f"    dL_dW{layer} = d{layer}.T @ {below}{self._added(f'W{layer}')}"
            yield f"    dL_db{layer} = d{layer}.sum(axis=0)"
            if layer > 1:
                slope = self._slope(layer - 1)
                if layer - 1 in self._off:
                    yield f"    slope{layer - 1} = {slope}"
                    slope = f"slope{layer - 1}"
                    yield f"    {slope}[:, off{layer - 1}] = 0"
                yield f"    dL_d{below} = d{layer} @ W{layer}"
                yield f"    d{layer - 1} = dL_d{below} * {slope}"
        found = ", ".join(f"dL_dW{layer}, dL_db{layer}" for layer in self._layers)
        yield f"    return {found}"

    def _deep_backward(self) -> Iterator[str]:
        yield "    dL_dW, dL_db = {}, {}"
        yield "    for k in reversed(W):"
        yield f"        dL_dW[k] = d.T @ a[k - 1]{self._added('W[k]')}"
        yield "        dL_db[k] = d.sum(axis=0)"
        yield "        if k > 1:"
        if self._off:
            yield "            slopes = slope[k - 1](z[k - 1])"
            yield "            slopes[:, off[k - 1]] = 0"
            yield "            d = (d @ W[k]) * slopes"
        else:
            yield "            d = (d @ W[k]) * slope[k - 1](z[k - 1])"
        yield "    return [each for k in W for each in (dL_dW[k], dL_db[k])]"

    def _slope(self, layer: int) -> str:
        if self.is_deep:
            return f"slope[{layer}](z[{layer}])"
        return factor(self._borrowed.call(self._functions[layer - 1].derivative, f"z{layer}"))

    def _added(self, weights: str) -> str:
        """Return what a penalty adds to a gradient."""
        if self._config.penalty == "none":
            return ""
        return f" + {PENALTIES[self._config.penalty].written.program({'p': weights})}"

    def _a(self, layer: int) -> str:
        if layer == 0:
            return "x"
        if layer == self.last:
            return "y_hat"
        return "h" if self.last == 2 else f"h{layer}"

    def _kept(self) -> str:
        inner = [name for layer in self._layers for name in (f"z{layer}", self._a(layer))][:-1]
        return ", ".join(["x", *inner])

    def _logits(self, kept: str) -> str:
        return f"{kept}[0][{self.last}]" if self.is_deep else f"{kept}[-1]"


def _table(name: str, functions: list[str]) -> list[str]:
    """Return what finds functions by layer, from 1."""
    if len({*functions}) == 1:
        return [f"{name} = dict.fromkeys(range(1, {len(functions) + 1}), {functions[0]})"]
    return listed(name, functions, "None")
