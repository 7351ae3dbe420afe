"""Samples as texts in their own units, and back to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.data.table.kept import KEPT
from tests.core.data.table.tables import BIRDS, data
from xorviz.core import ConfigError, Dataset
from xorviz.core.data.axis import Axis
from xorviz.core.data.sources import xor
from xorviz.core.data.typed import TypedSamples


def back(data):
    """What the texts come to when all are typed anew."""
    typed = TypedSamples(data)
    meant = [[typed.meant(place, text) for place, text in enumerate(row)] for row in typed.texts(data)]
    rows = [typed.parted(row) for row in meant]
    return [row[0] for row in rows], [row[1] for row in rows]


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_every_table_has_the_numbers_of_its_file_and_goes_back_exactly(kept, tmp_path):
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    found = Dataset.read(path)
    inputs, targets = back(found)
    np.testing.assert_array_equal(inputs, found.inputs)
    np.testing.assert_array_equal(targets, found.targets)
    typed = TypedSamples(found)
    rows = [line.split(kept.delimiter) for line in kept.text.splitlines()[1:]]
    known = [row for row in rows if not {row[place] for place in kept.places} & {"NA", "-200"}]
    for row, texts in zip(known, typed.texts(found), strict=True):
        cells = [float(row[place].replace(kept.decimal, ".")) for place in kept.places]
        assert [float(text.replace("−", "-")) for text in texts[:2]] == cells
        assert texts[2] == row[kept.aim]


@given(
    measured=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8),
    middle=st.floats(-1e5, 1e5),
    half=st.floats(1e-3, 1e5),
)
def test_what_is_shown_is_what_goes_in_wherever_some_number_is(measured, middle, half):
    axis = Axis("a", middle, half)
    inputs = axis.scaled(np.array(measured))
    shown = axis.shortest(inputs)
    np.testing.assert_allclose(shown, measured, rtol=1e-9, atol=1e-9 * (half + abs(middle)))
    again = axis.scaled(np.array([float(repr(number)) for number in shown.tolist()]))
    np.testing.assert_allclose(again, inputs, rtol=1e-12, atol=1e-9)


def test_values_are_in_the_unit_of_their_target():
    found = data("x,z,y\n" + "".join(f"{k / 50},{k % 3},{200_000 + 1000 * k}\n" for k in range(40)))
    typed = TypedSamples(found)
    assert typed.names == ["x", "z", "y"]
    assert typed.texts(found)[3] == ["0.06", "0", "203000"]
    assert typed.meant(2, "239000") == (1.0,)


def test_classes_are_words_and_of_two_the_first_is_0():
    found = data("a,b,y\n1,2,yes\n4,3,no\n3,5,yes\n")
    typed = TypedSamples(found)
    assert (typed.names, typed.is_words) == (["a", "b", "y"], True)
    assert [row[2] for row in typed.texts(found)] == ["yes", "no", "yes"]
    assert (typed.meant(2, "YES"), typed.meant(2, "no")) == ((1.0,), (0.0,))


def test_without_names_they_are_numbers():
    typed = TypedSamples(xor())
    assert (typed.names, typed.is_words) == (["x₁", "x₂", "y"], False)
    assert typed.meant(2, "0,01") == (0.01,)
    with pytest.raises(ConfigError, match=r"^'one' is no number$"):
        typed.meant(1, "one")
    with pytest.raises(ConfigError, match=r"is no class .there are: Auk, Gull, Tern"):
        TypedSamples(data(BIRDS)).meant(2, "1")
