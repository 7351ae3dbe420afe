import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xorviz.core.parameter import counting
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain, whole


@pytest.fixture
def typed(qtbot):
    """Return what a field makes of a text, and what it says."""

    def type_into(parameter, write, text):
        field = NumberField(parameter, write)
        qtbot.addWidget(field)
        field.setValue(1)
        said = []
        field.refused.connect(said.append)
        field.selectAll()
        field.lineEdit().insert(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        return field.value(), said

    return type_into


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,125", 1.125), ("0,25", 0.25), ("1 000.5", 1000.5), ("2,5e−3", 0.0025), ("1,234,567", 1234567)],
)
def test_a_comma_in_a_real_number_is_its_decimal_sign(typed, text, value):
    assert typed(PARAMETERS["learning_rate"], plain, text) == (value, [])


@pytest.mark.parametrize(("text", "value"), [("1,085", 1085), ("1\u202f085", 1085), ("12", 12)])
def test_thousands_of_a_whole_number_may_be_grouped(typed, text, value):
    assert typed(PARAMETERS["seed"], whole, text) == (value, [])


@pytest.mark.parametrize("text", ["1_0", "1,08", "1,5", "0", "1e-3"])
def test_what_is_no_count_is_refused_in_words(typed, text):
    value, (said,) = typed(counting("seeds", "Seeds", 2, 5000), whole, text)
    assert value == 2
    assert said == f"seeds {text!r} is not allowed: it must be a whole number from 2 to 5,000"


@pytest.mark.parametrize("value", [0.5, 1.125, 1125.0, 1e-7, 123456789.0])
def test_what_a_field_shows_can_be_typed_back(typed, value):
    shown = float(f"{value:g}")
    assert typed(PARAMETERS["learning_rate"], plain, plain(value)) == (shown, [])
