"""How the chain rule is written: each symbol and formula as plain text and as LaTeX."""

from dataclasses import dataclass

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something of mathematics, in two spellings."""

    text: str
    latex: str


FUNCTIONS = {
    "sigmoid": (Symbol("σ", r"\sigma"), "{a}(1 − {a})", "{a}(1-{a})"),
    "tanh": (Symbol("tanh", r"\tanh"), "1 − {a}²", "1-{a}^2"),
    "relu": (Symbol("relu", r"\mathrm{relu}"), "1 if {z} > 0 else 0", r"[{z}>0]"),
    "linear": (Symbol("id", r"\mathrm{id}"), "1", "1"),
}
"""By activation: its sign, and its derivative written with a = f(z), as text and as LaTeX."""

LOSSES = {"squared_error": (Symbol("(ŷ − y)²", r"(\hat{y}-y)^2"), Symbol("2(ŷ − y)", r"2(\hat{y}-y)"))}
"""By loss: the loss of a sample, and its derivative."""

OPTIMISERS = {
    "gradient_descent": Symbol("{g}", "{g}"),
    "momentum": Symbol("v,  v ← 0.9 v + {g}", r"v,\; v \leftarrow 0.9\,v + {g}"),
    "adam": Symbol("m̂ / (√ŝ + 10⁻⁸)", r"\hat{m} / (\sqrt{\hat{s}} + 10^{-8})"),
}
"""By optimiser: what the learning rate is multiplied with."""


def loss(name: str, divisor: int, *, whole: bool) -> tuple[Symbol, Symbol]:
    """Return the sign of the loss, and what one sample adds to it."""
    sign = Symbol("L, sample by sample", r"L_s") if whole else Symbol("L", "L")
    return sign, _divided(LOSSES[name][0], divisor)


def loss_gradient(name: str, divisor: int) -> Symbol:
    """Return the formula of ∂L/∂ŷ."""
    return _divided(LOSSES[name][1], divisor)


def _divided(symbol: Symbol, divisor: int) -> Symbol:
    if divisor == 1:
        return symbol
    return Symbol(f"{symbol.text} / {divisor}", f"{symbol.latex} / {divisor}")


def partial(above: Symbol, below: Symbol) -> Symbol:
    """Return ∂above/∂below."""
    return Symbol(f"∂{above.text}/∂{below.text}", rf"\partial {above.latex} / \partial {below.latex}")


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What everything is called in one layer of a network."""

    layer: int
    """From 1."""
    last: int
    """The output's layer."""
    function: str
    """The name of its activation."""
    whole: bool
    """Whether the whole batch is followed, so that gradients are sums over its samples."""

    @property
    def z(self) -> Symbol:
        """The pre-activation."""
        return self._indexed("z", self.layer)

    @property
    def a(self) -> Symbol:
        """The activation: h, or ŷ."""
        return self._activation(self.layer)

    @property
    def weight(self) -> Symbol:
        """The weights."""
        return self._indexed("W", self.layer)

    @property
    def bias(self) -> Symbol:
        """The biases."""
        return self._indexed("b", self.layer)

    @property
    def delta(self) -> Symbol:
        """∂L/∂z."""
        text, latex = f"δ{self._low(self.layer)}", rf"\delta_{{{self.layer}}}"
        return Symbol(text, latex)

    @property
    def pre_activation(self) -> Symbol:
        """The formula of z."""
        below = self._activation(self.layer - 1)
        return Symbol(
            f"{self.weight.text} {below.text} + {self.bias.text}",
            f"{self.weight.latex}\\,{below.latex} + {self.bias.latex}",
        )

    @property
    def activation(self) -> Symbol:
        """The formula of a."""
        sign = FUNCTIONS[self.function][0]
        return Symbol(f"{sign.text}({self.z.text})", f"{sign.latex}({self.z.latex})")

    @property
    def loss_gradient(self) -> Symbol:
        """∂L/∂ŷ."""
        return partial(Symbol("L", "L"), self.a)

    @property
    def activation_gradient(self) -> Symbol:
        """∂L/∂a."""
        return partial(Symbol("L", "L"), self.a)

    @property
    def slope(self) -> Symbol:
        """∂a/∂z."""
        return partial(self.a, self.z)

    @property
    def slope_formula(self) -> Symbol:
        """The formula of f′(z), for example σ′(z₂) = ŷ(1 − ŷ)."""
        sign, text, latex = FUNCTIONS[self.function]
        text = text.replace("{a}", self.a.text).replace("{z}", self.z.text)
        latex = latex.replace("{a}", self.a.latex).replace("{z}", self.z.latex)
        return Symbol(f"{sign.text}′({self.z.text}) = {text}", f"{sign.latex}'({self.z.latex}) = {latex}")

    @property
    def delta_formula(self) -> Symbol:
        """The formula of δ: what comes from above times the slope."""
        if self.layer == self.last:
            above, slope = self.loss_gradient, self.slope
            return Symbol(f"{above.text} · {slope.text}", rf"{above.latex} \cdot {slope.latex}")
        sign, above = FUNCTIONS[self.function][0], self.activation_gradient
        return Symbol(
            f"{above.text} ⊙ {sign.text}′({self.z.text})",
            rf"{above.latex} \odot {sign.latex}'({self.z.latex})",
        )

    @property
    def weight_gradient(self) -> Symbol:
        """∂L/∂W."""
        return partial(Symbol("L", "L"), self.weight)

    @property
    def weight_gradient_formula(self) -> Symbol:
        """The formula of ∂L/∂W."""
        below = self._activation(self.layer - 1)
        return self._summed(
            Symbol(f"{self.delta.text} ⊗ {below.text}", rf"{self.delta.latex} \otimes {below.latex}")
        )

    @property
    def bias_gradient(self) -> Symbol:
        """∂L/∂b."""
        return partial(Symbol("L", "L"), self.bias)

    @property
    def bias_gradient_formula(self) -> Symbol:
        """The formula of ∂L/∂b."""
        return self._summed(self.delta)

    @property
    def activation_gradient_formula(self) -> Symbol:
        """The formula of ∂L/∂a, from the layer above."""
        above = LayerNames(self.layer + 1, self.last, self.function, self.whole)
        return Symbol(
            f"{above.weight.text}ᵀ {above.delta.text}", f"{above.weight.latex}^\\top {above.delta.latex}"
        )

    @property
    def batch_weight_gradient(self) -> Symbol:
        """∂L/∂W over the batch."""
        return _batch(self.weight_gradient)

    @property
    def batch_bias_gradient(self) -> Symbol:
        """∂L/∂b over the batch."""
        return _batch(self.bias_gradient)

    @property
    def batch_weight_sum(self) -> Symbol:
        """The formula of ∂L/∂W over the batch."""
        return _sample_sum(self.weight_gradient)

    @property
    def batch_bias_sum(self) -> Symbol:
        """The formula of ∂L/∂b over the batch."""
        return _sample_sum(self.bias_gradient)

    def weight_update(self, optimiser: str, *, over_batch: bool) -> Symbol:
        """Return the formula of the new W, from ∂L/∂W or from the sum of the samples' ∂L/∂W."""
        gradient = self.batch_weight_gradient if over_batch else self.weight_gradient
        return self._update(self.weight, gradient, optimiser)

    def bias_update(self, optimiser: str, *, over_batch: bool) -> Symbol:
        """Return the formula of the new b, from ∂L/∂b or from the sum of the samples' ∂L/∂b."""
        gradient = self.batch_bias_gradient if over_batch else self.bias_gradient
        return self._update(self.bias, gradient, optimiser)

    def _update(self, parameter: Symbol, gradient: Symbol, optimiser: str) -> Symbol:
        step = OPTIMISERS[optimiser]
        text, latex = step.text.replace("{g}", gradient.text), step.latex.replace("{g}", gradient.latex)
        return Symbol(f"{parameter.text} − η {text}", rf"{parameter.latex} - \eta\,{latex}")

    def _activation(self, layer: int) -> Symbol:
        if layer == 0:
            return Symbol("x", "x")
        if layer == self.last:
            return Symbol("ŷ", r"\hat{y}")
        if self.last == 2:
            return Symbol("h", "h")
        return Symbol(f"h{str(layer).translate(SUPERSCRIPTS)}", f"h^{{{layer}}}")

    def _indexed(self, letter: str, layer: int) -> Symbol:
        return Symbol(f"{letter}{self._low(layer)}", f"{letter}_{{{layer}}}")

    def _summed(self, symbol: Symbol) -> Symbol:
        return Symbol(f"Σ {symbol.text}", rf"\sum_s {symbol.latex}") if self.whole else symbol

    @staticmethod
    def _low(layer: int) -> str:
        return str(layer).translate(SUBSCRIPTS)


def _batch(symbol: Symbol) -> Symbol:
    return Symbol(f"Σ {symbol.text}", rf"\sum_s {symbol.latex}")


def _sample_sum(symbol: Symbol) -> Symbol:
    return Symbol(
        f"Σ of the samples' {symbol.text}", symbol.latex.replace("L ", "L_s ", 1).join((r"\sum_s ", ""))
    )
