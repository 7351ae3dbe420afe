"""How the chain rule is written: each symbol and formula as plain text and as LaTeX."""

from dataclasses import dataclass

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.optimisers import OPTIMISERS, Part
from xorviz.core.network.spelling import Spelling, Symbol, subscript, superscript


def divided(formula: Spelling, divided_by: int) -> Spelling:
    """Return a formula divided by the samples, in all spellings but code; by 1, as it is."""
    if divided_by == 1:
        return formula
    whole = "({})" if formula.is_sum else "{}"
    text, latex, numbers = (
        f"{whole.replace('{}', part)} / {divided_by}"
        for part in (formula.text, formula.latex, formula.numbers)
    )
    return Spelling(text, latex, numbers, formula.code)


def partial(above: Symbol, below: Symbol) -> Symbol:
    """Return ∂above/∂below."""
    return Symbol(f"∂{above.text}/∂{below.text}", rf"\partial {above.latex} / \partial {below.latex}")


LOSS = Symbol("Lₛ", "L_s")
"""What one sample adds to the loss: L, over the batch, is Σ Lₛ."""


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
        sign = ACTIVATIONS[self.function]
        return Symbol(f"{sign.symbol}({self.z.text})", f"{sign.latex}({self.z.latex})")

    def of_loss(self, formula: Spelling, divided_by: int) -> Symbol:
        """Return what a loss, or its derivative, is written as: of this layer, the output's."""
        return divided(formula, divided_by).symbol({"z": self.z})

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

    def slope_formula(self, written: Spelling) -> Symbol:
        """Return the formula of f′(z), for example σ′(z₂) = ŷ(1 − ŷ)."""
        sign, z = ACTIVATIONS[self.function], self.z
        slope = written.symbol({"a": self.a, "z": z})
        return Symbol(f"{sign.symbol}′({z.text}) = {slope.text}", f"{sign.latex}'({z.latex}) = {slope.latex}")

    @property
    def delta_formula(self) -> Symbol:
        """The formula of δ: what comes from above times the slope."""
        if self.layer == self.last:
            above, slope = self.loss_gradient, self.slope
            return Symbol(f"{above.text} · {slope.text}", rf"{above.latex} \cdot {slope.latex}")
        sign, above = ACTIVATIONS[self.function], self.activation_gradient
        return Symbol(
            f"{above.text} ⊙ {sign.symbol}′({self.z.text})",
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

    def update(
        self, parameter: Part, optimiser: str, *, over_batch: bool
    ) -> dict[str, tuple[Symbol, Symbol]]:
        """Return the sign and the formula of each quantity of an optimiser, by its name.

        From ∂L/∂W, or from the sum of the samples' ∂L/∂W; or of the bias.
        """
        of_weight = parameter == "weight"
        sign, gradient = (self.weight, self.weight_gradient) if of_weight else (self.bias, self.bias_gradient)
        quantities = OPTIMISERS[optimiser].quantities
        signs = {quantity.name: quantity.sign(sign) for quantity in quantities}
        signs |= {"gradient": _batch(gradient) if over_batch else gradient}
        return {each.name: (signs[each.name], each.formula.symbol(signs)) for each in quantities}

    def _activation(self, layer: int) -> Symbol:
        if layer == 0:
            return Symbol("x", "x")
        if layer == self.last:
            return Symbol("ŷ", r"\hat{y}")
        if self.last == 2:
            return Symbol("h", "h")
        return Symbol(f"h{superscript(layer)}", f"h^{{{layer}}}")

    def _indexed(self, letter: str, layer: int) -> Symbol:
        return Symbol(f"{letter}{self._low(layer)}", f"{letter}_{{{layer}}}")

    def _summed(self, symbol: Symbol) -> Symbol:
        return Symbol(f"Σ {symbol.text}", rf"\sum_s\, {symbol.latex}") if self.whole else symbol

    @staticmethod
    def _low(layer: int) -> str:
        return subscript(layer)


def _batch(symbol: Symbol) -> Symbol:
    return Symbol(f"Σ {symbol.text}", rf"\sum_s\, {symbol.latex}")


def _sample_sum(symbol: Symbol) -> Symbol:
    return Symbol(
        f"Σ of the samples' {symbol.text}", symbol.latex.replace("L ", "L_s ", 1).join((r"\sum_s\, ", ""))
    )
