import codecs
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.assets import asset
from xorviz.core.errors import ConfigError
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.writing import (
    counted,
    duration_text,
    no_formula,
    plain,
    read_list,
    read_real,
    read_whole,
    spelt,
    with_minus,
    written,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,125", 1.125), ("1,085", 1.085), ("0,25", 0.25), ("1234,567", 1234.567), ("1,5e-3", 0.0015),
        ("1,234,567.5", 1234567.5), ("1,234.5", 1234.5), ("1,234,567", 1234567.0), ("−12,000.", -12000.0),
        ("1 234,5", 1234.5), ("1\u202f234.5", 1234.5), ("−1\u00a0234\u00a0567", -1234567.0),
        (" 12 ", 12.0), ("+1e−3", 1e-3), (".5", 0.5), ("5.", 5.0), ("1000", 1000.0),
    ],
)  # fmt: skip
def test_real_numbers_are_read_as_people_type_them(text, number):
    assert read_real(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,085", 1085), ("1,234,567", 1234567), ("−12,000", -12000), ("1 000", 1000), ("1\u202f000", 1000),
        ("1\u2009000\u2009000", 1000000), ("1\u00a0000", 1000), ("+7", 7), ("007", 7), (" 1000\n", 1000),
        ("1e6", 10**6), ("2.5E3", 2500), ("−1.25e+2", -125), ("0e0", 0), (" 7e0 ", 7), ("1e22", 10**22),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_as_people_type_them(text, number):
    assert read_whole(text) == number


NEITHER = [
    "", " ", "-", "1_000", "1_0", "1,,2", "1,08,500", ",5", "1.5,000", "1,000,00", "1,000 000", "1 00",
    "0 125", "−−1", "- 1", "1e", "e5", "nan", "inf", "∞", "0x2", "٣", "1 2", "12,3456,789", "1;2", ".",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NEITHER, "5,", "1,5,5"])
def test_what_is_no_real_number(text):
    with pytest.raises(ValueError, match="is no number"):
        read_real(text)


@pytest.mark.parametrize(
    "text",
    [*NEITHER, "1,5", "1.0", "1e-3", "1.25e1", "1,000e3", "1 000e3", "1e999", "0,125", "1000,000", "1,2,3"],
)
def test_what_is_no_whole_number(text):
    with pytest.raises(ValueError, match="is no number"):
        read_whole(text)


@pytest.mark.parametrize("text", ["9" * 5000, "-" + "9" * 5000])
def test_a_number_of_thousands_of_digits_is_none_that_counts(text):
    with pytest.raises(ValueError, match="digits"):
        read_whole(text)
    assert math.isinf(read_real(text))


@given(st.integers(), st.sampled_from(["", ",", " ", "\u00a0", "\u2009", "\u202f"]))
def test_whole_numbers_that_are_written_can_be_typed_back(number, group):
    assert read_whole(with_minus(f"{number:,}".replace(",", group))) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_real_numbers_that_are_written_can_be_typed_back(number):
    assert read_real(with_minus(repr(number))) == number


@given(st.floats(-1e12, 1e12), st.integers(1, 6), st.booleans())
def test_a_comma_or_a_point_before_the_decimals_is_the_same(number, decimals, grouped):
    text = f"{number:{',' if grouped else ''}.{decimals}f}"
    typed = text.replace(",", "\u202f").replace(".", ",")
    assert read_real(typed) == read_real(text) == float(text.replace(",", ""))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0.05, 0.5, 5", ["0.05", "0.5", "5"]), ("0.05,0.5,5", ["0.05", "0.5", "5"]), ("2", ["2"]), ("", []),
        ("0,05; 0,5; 5", ["0,05", "0,5", "5"]), ("0,05, 0,5", ["0,05", "0,5"]), ("1,2, ", ["1", "2"]),
        ("1,000, 2,000", ["1,000", "2,000"]), ("0,25", ["0", "25"]), ("xor, spiral,", ["xor", "spiral"]),
    ],
)  # fmt: skip
def test_the_parts_of_a_list(text, parts):
    assert read_list(text) == parts


@pytest.mark.parametrize("text", ["1,024", "1, 024", "2,1,024", "1,024,8", "3;00", "0.5,01.5", "1,−024"])
def test_a_number_torn_at_its_comma_is_no_list(text):
    with pytest.raises(ConfigError, match="in a list is not allowed: 1,024 is neither one number nor two"):
        read_list(text)


def test_settings_are_read_the_same_way():
    assert PARAMETERS["seed"].parse("1,085") == 1085
    assert PARAMETERS["learning_rate"].parse("0,5") == 0.5
    assert PARAMETERS["learning_rate"].parse("1,125") == 1.125
    assert PARAMETERS["hidden"].parse("4, 2") == (4, 2)


@pytest.mark.parametrize(
    ("name", "text"), [("hidden", "1_0"), ("hidden", "1,024"), ("seed", "1_0"), ("seed", "1.5")]
)
def test_settings_refuse_the_same(name, text):
    with pytest.raises(ConfigError, match=f"'{text}' is not allowed"):
        PARAMETERS[name].parse(text)


def test_numbers_have_a_true_minus_sign():
    assert written(-1.5e-9, 2) == "−1.5e−9"
    assert (written(2.5e12, 2), written(1e-10), with_minus("1e-300")) == ("2.5e12", "1e−10", "1e−300")
    assert with_minus("-3") == "−3"


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", "-1 x sigma' <= 1/2 ... y h1 han"),
        ("cp1252", "-1 × sigma’ <= ½ … y h1 han"),
        ("cp437", "-1 x σ' ≤ ½ ... y h1 han"),
        ("utf-8", "−1 × σ’ ≤ ½ … ŷ h₁ 한"),
    ],
)
def test_an_output_that_has_not_all_signs_gets_plainer_ones(encoding, written):
    codecs.register_error("plain", plain)
    assert "−1 × σ’ ≤ ½ … ŷ h₁ 한".encode(encoding, "plain").decode(encoding) == written


def test_there_is_a_plainer_sign_for_all_that_the_experiments_use():
    codecs.register_error("plain", plain)
    text = asset("experiments.toml").read_text(encoding="utf-8")
    shown = text.encode("ascii", "plain").decode()
    assert shown.count("?") == text.count("?")


def test_one_of_something_is_not_several():
    assert [counted(count, "frame") for count in (0, 1, 2, 1000)] == [
        "0 frames", "1 frame", "2 frames", "1,000 frames",
    ]  # fmt: skip
    assert [counted(count, "branch", "branches") for count in (1, 2)] == ["1 branch", "2 branches"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (12.4, "12 s"), (99.4, "99 s"), (120, "2 min"), (7200, "2 h"), (math.pi * 1e7, "8,727 h")],
)
def test_durations(seconds, text):
    assert duration_text(seconds) == text


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "-2+3", "+cmd|x", "+1", "－1", " =1", "-", "--1"])
def test_what_a_spreadsheet_would_compute_is_text_to_it(cell):
    assert no_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-0.5", "1.25", "-1e-05", "-1,240", "epoch", "a=b", "3-4"])
def test_numbers_and_other_texts_stay_as_they_are(cell):
    assert no_formula(cell) == cell


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a b/é\u00a0逆", "a b/é\u00a0逆"),
        ("a\nb\r", "a\\nb\\r"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u2028\u202e\udcff", "\\u2028\\u202e\\udcff"),
    ],
)
def test_what_a_file_is_called_is_told_on_one_line_that_controls_nothing(name, told):
    assert spelt(name) == told
