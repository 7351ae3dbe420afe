"""How the chain rule is written: each symbol and formula as plain text and as LaTeX."""

from dataclasses import dataclass

from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.rules.optimiser import Constants, Part
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
    return Symbol("∂{above}/∂{below}", r"\partial {above} / \partial {below}").filled(
        above=above, below=below
    )


LOSS = Symbol("Lₛ", "L_s")
"""What one sample adds to the loss: L, over the batch, is Σ Lₛ."""
_BATCH_LOSS = Symbol("L", "L")
_OF_SAMPLES, _OF_PENALTY = Symbol("D", "D"), Symbol("R", "R")
"""With a penalty, L is D + R: Σ Lₛ, and what the penalty adds."""


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
    shared: bool = False
    """Whether the gradients of its parameters are what one sample adds to those of the batch."""
    penalty: str = "none"
    """The name of the penalty; it adds to the gradients of weights alone."""

    @property
    def z(self) -> Symbol:
        """The pre-activation."""
        return self._indexed("z")

    @property
    def a(self) -> Symbol:
        """The activation: h, or ŷ."""
        return self._activation(self.layer)

    @property
    def delta(self) -> Symbol:
        """∂Lₛ/∂z."""
        return Symbol(f"δ{subscript(self.layer)}", rf"\delta_{{{self.layer}}}")

    def parameter(self, part: Part) -> Symbol:
        """Return W, or b."""
        return self._indexed("W" if part == "weight" else "b")

    @property
    def pre_activation(self) -> Symbol:
        """The formula of z."""
        below = self._activation(self.layer - 1)
        formula = Symbol("{W} {below} + {b}", r"{W}\,{below} + {b}")
        return formula.filled(W=self.parameter("weight"), below=below, b=self.parameter("bias"))

    @property
    def activation(self) -> Symbol:
        """The formula of a."""
        return Symbol("{f}({z})", "{f}({z})").filled(f=self._sign, z=self.z)

    def of_loss(self, formula: Spelling, divided_by: int) -> Symbol:
        """Return what a loss, or its derivative, is written as: of this layer, the output's."""
        return divided(formula, divided_by).symbol({"z": self.z})

    @property
    def activation_gradient(self) -> Symbol:
        """∂Lₛ/∂a; of the output ∂Lₛ/∂ŷ."""
        return partial(LOSS, self.a)

    @property
    def slope(self) -> Symbol:
        """∂a/∂z."""
        return partial(self.a, self.z)

    def slope_formula(self, written: Spelling) -> Symbol:
        """Return the formula of f′(z), for example σ′(z₂) = ŷ(1 − ŷ)."""
        slope = written.symbol({"a": self.a, "z": self.z})
        return Symbol("{f}′({z}) = {slope}", "{f}'({z}) = {slope}").filled(
            f=self._sign, z=self.z, slope=slope
        )

    @property
    def delta_formula(self) -> Symbol:
        """The formula of δ: what comes from above times the slope."""
        above = self.activation_gradient
        if self.layer == self.last:
            return Symbol("{above} · {slope}", r"{above} \cdot {slope}").filled(above=above, slope=self.slope)
        formula = Symbol("{above} ⊙ {f}′({z})", r"{above} \odot {f}'({z})")
        return formula.filled(above=above, f=self._sign, z=self.z)

    @property
    def activation_gradient_formula(self) -> Symbol:
        """The formula of ∂Lₛ/∂a, from the layer above."""
        above = LayerNames(self.layer + 1, self.last, self.function, self.whole)
        formula = Symbol("{W}ᵀ {delta}", r"{W}^\top {delta}")
        return formula.filled(W=above.parameter("weight"), delta=above.delta)

    def gradient(self, part: Part) -> Symbol:
        """Return ∂L/∂W, or ∂L/∂b; of what one sample adds to it, ∂Lₛ/∂W."""
        return partial(LOSS, self.parameter(part)) if self.shared else self.batch_gradient(part)

    def gradient_formula(self, part: Part) -> Symbol:
        """Return the formula of ∂L/∂W, or ∂L/∂b."""
        formula = self.delta
        if part == "weight":
            product = Symbol("{delta} ⊗ {below}", r"{delta} \otimes {below}")
            formula = product.filled(delta=self.delta, below=self._activation(self.layer - 1))
        return _summed(formula) if self.whole else formula

    def batch_gradient(self, part: Part) -> Symbol:
        """Return ∂L/∂W, or ∂L/∂b, over the batch; with a penalty ∂D/∂W."""
        penalised = part == "weight" and self.penalty != "none"
        return partial(_OF_SAMPLES if penalised else _BATCH_LOSS, self.parameter(part))

    @property
    def penalty_line(self) -> tuple[Symbol, Symbol]:
        """Return sign and formula of the penalty's gradient: ∂R/∂W = λ W."""
        W = self.parameter("weight")
        return partial(_OF_PENALTY, W), PENALTIES[self.penalty].written.symbol({"p": W})

    @property
    def total_line(self) -> tuple[Symbol, Symbol]:
        """Return sign and formula of the gradient that the update uses: ∂L/∂W = ∂D/∂W + ∂R/∂W."""
        formula = Symbol("{of_samples} + {of_penalty}", "{of_samples} + {of_penalty}").filled(
            of_samples=self.batch_gradient("weight"), of_penalty=self.penalty_line[0]
        )
        return partial(_BATCH_LOSS, self.parameter("weight")), formula

    def batch_sum(self, part: Part) -> Symbol:
        """Return the formula of ∂L/∂W, or ∂L/∂b, over the batch: the sum of what the samples add."""
        return _summed(partial(LOSS, self.parameter(part)))

    def update(self, part: Part, optimiser: str, constants: Constants) -> dict[str, tuple[Symbol, Symbol]]:
        """Return sign and formula of each quantity of an optimiser, by its name, from ∂L/∂W or ∂L/∂b."""
        quantities = OPTIMISERS[optimiser].spelt(constants)
        signs = {quantity.name: quantity.sign(self.parameter(part)) for quantity in quantities}
        signs |= {"gradient": partial(_BATCH_LOSS, self.parameter(part))}
        return {each.name: (signs[each.name], each.formula.symbol(signs)) for each in quantities}

    def _activation(self, layer: int) -> Symbol:
        if layer == 0:
            return Symbol("x", "x")
        if layer == self.last:
            return Symbol("ŷ", r"\hat{y}")
        if self.last == 2:
            return Symbol("h", "h")
        return Symbol(f"h{superscript(layer)}", f"h^{{{layer}}}")

    @property
    def _sign(self) -> Symbol:
        return Symbol(FUNCTIONS[self.function].symbol, FUNCTIONS[self.function].latex)

    def _indexed(self, letter: str) -> Symbol:
        return Symbol(f"{letter}{subscript(self.layer)}", f"{letter}_{{{self.layer}}}")


def _summed(symbol: Symbol) -> Symbol:
    return Symbol(f"Σ {symbol.text}", rf"\sum_s\, {symbol.latex}")
