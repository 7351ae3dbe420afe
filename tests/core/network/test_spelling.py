import pytest

from xorviz.core.network.spelling import Spelling, Symbol, as_factor, emptied, fill, subscript, superscript


@pytest.mark.parametrize(("number", "low", "high"), [(0, "₀", "⁰"), (16, "₁₆", "¹⁶"), (-5, "₋₅", "⁻⁵")])
def test_small_digits(number, low, high):
    assert (subscript(number), superscript(number)) == (low, high)


def test_a_formula_in_each_way():
    formula = Spelling("{a}²", r"\hat{y} {a}^{2}", "({a})² + {b}", "{a} ** 2")
    assert formula.symbol({"a": Symbol("h", "h_{1}")}) == Symbol("h²", r"\hat{y} h_{1}^{2}")
    assert formula.program({"a": "h1"}) == "h1 ** 2"
    assert emptied(formula.numbers) == ("({})² + {}", ["a", "b"])


def test_the_braces_of_latex_stay():
    assert fill("v_{{p}}", "p", "W_{2}") == "v_{W_{2}}"


@pytest.mark.parametrize("formula", ["1 − a", "z > 0", "|z| < 1", "(1 − a) + b"])
def test_what_a_factor_needs_brackets_for(formula):
    assert as_factor(formula) == f"({formula})"


@pytest.mark.parametrize("formula", ["a · (1 − a)", "1 / (1 + z)²"])
def test_what_is_a_factor_as_it_is(formula):
    assert as_factor(formula) == formula
