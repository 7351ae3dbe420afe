"""An operation in words, for a pointer that rests on it and for a screen reader.

They are read from its text, as the tables of activations, losses and optimisers write it: a new entry that is
written with the signs below is said too, and a function without a name here by what it is written as.
"""

import re
from functools import lru_cache

from xorviz.core.network.spelling import Symbol

_FUNCTIONS = {
    "σ": "sigma",
    "tanh": "tanh",
    "relu": "relu",
    "id": "identity",
    "leaky": "leaky relu",
    "softplus": "softplus",
    "elu": "elu",
    "Φ": "Phi",
    "φ": "phi",
    "sin": "sine",
    "cos": "cosine",
    "ln": "the logarithm",
    "max": "the larger",
    "min": "the smaller",
    "step": "the step",
    "sign": "the sign",
    "v": "the velocity",
    "m": "the mean",
    "s": "the mean square",
    "m\u0302": "the corrected mean",
    "ŝ": "the corrected mean square",
}
"""What is said of what stands before a bracket and is not a factor."""
_CALL = re.compile(r"(?<!\w)([^\W\d_]+\u0302?)(′?)\((?:(\w+)\))?")
"""A name before a bracket; in one with a single sign the bracket is not said."""
_NUMERALS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_FACTORS = (
    (r"(?<=[^\WΣ])(?<!if|se) (?=[\w∂(√])(?!if|else)", " times "),
    (r"(?<=\d)(?=\(|\||e\^)", " times "),
    (r"(?<!\w)([hyŷ])\(", r"\1 times ("),
)
"""Where two factors stand side by side."""
_SIGNS = (
    (r", ", " and "),
    (r"Σ ∂Lₛ/∂", "the sum of the samples' gradients of "),
    (r"Σ ", "the sum over the samples of "),
    (r"∂Lₛ/∂", "the sample's gradient of "),
    (r"∂L/∂", "the gradient of "),
    (r"∂D/∂", "the losses' gradient of "),
    (r"∂R/∂", "the penalty's gradient of "),
    (r"∂(\S+)/∂", r"the slope of \1 at "),
    (r"h([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"h of layer \1"),
    (r"Lₛ", "the loss of the sample"),
    (r"\^−", " to the minus "),
    (r"\^", " to the "),
    (r"⁻(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])", " to the minus "),
    (r"(?<!layer )²", " squared"),
    (r"(?<=\))([³⁴⁵⁶⁷⁸⁹])", r" to the \1"),
    (r"ᵗ", " to the t"),
    (r"ᵀ", " transposed"),
    (r"√", "the root of "),
    (r"\|([^|]+)\|", r"the size of \1"),
    (r"([₀₁₂₃₄₅₆₇₈₉]+)", r" \1"),
    (r" ⊗ | · ", " times "),
    (r" ⊙ ", " times, one by one, "),
    (r" / ", " divided by "),
    (r" \+ ", " plus "),
    (r" − ", " minus "),
    (r"−(?=\d)", "minus "),
    (r" = ", ", which is "),
    (r" > ", " is above "),
    (r" < ", " is below "),
    (r" else ", ", else "),
    (r"′", " prime"),
    (r"ŷ", "y hat"),
    (r"δ", "delta"),
    (r"η", "the learning rate"),
    (r"λ", "the penalty rate"),
)
"""What each sign is read as, one after the other."""


def operation_words(symbol: Symbol, formula: Symbol) -> str:
    """Say an operation: "the gradient of W 2 is delta 2 times h".

    What is computed from itself is called new.
    """
    name = _read(symbol.text)
    if re.search(rf"(?<!\w){re.escape(symbol.text)}(?!\w)", formula.text):
        name = f"the new {name.removeprefix('the ')}"
    return f"{name} is {_read(formula.text)}"


@lru_cache(maxsize=512)
def _read(text: str) -> str:
    """Read a formula."""
    for pattern, words in _FACTORS:
        text = re.sub(pattern, words, text)
    text = _CALL.sub(
        lambda found: f"{_FUNCTIONS.get(found[1], found[1])}{found[2]} of {found[3] or '('}", text
    )
    for pattern, words in _SIGNS:
        text = re.sub(pattern, words, text)
    return text.translate(_NUMERALS)
