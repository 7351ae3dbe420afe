import pytest

from xorviz.core.run.config import PARAMETERS
from xorviz.core.writing import parse_number, with_minus, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,085", 1085.0), ("1,234,567.5", 1234567.5), ("−12,000", -12000.0),
        ("1,5", 1.5), ("0,25", 0.25), ("0,125", 0.125), ("1234,567", 1234.567), ("1,5e-3", 0.0015),
        (" 12 ", 12.0), ("+1e−3", 1e-3), (".5", 0.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "1_000", "1,,2", "1,2,3", "1,08,500", ",5", "1.5,000", "1,000,00"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match=r"could not convert|is no number"):
        parse_number(text)


def test_settings_are_read_the_same_way():
    assert PARAMETERS["seed"].parse("1,085") == 1085
    assert PARAMETERS["learning_rate"].parse("0,5") == 0.5


def test_numbers_have_a_true_minus_sign():
    assert written(-1.5e-9, 2) == "−1.5e−09"
    assert with_minus("-3") == "−3"
