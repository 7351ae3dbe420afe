"""What of a table becomes samples: guessed as its owner would say, or chosen; what is wrong is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.data.table.tables import (
    AIR,
    BIRDS,
    CUSTOMERS,
    DECISIONS,
    GERMAN,
    ODD_FIRST_LINE,
    data,
    read,
    samples,
)
from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.data.table.choice import guess_choice
from xorviz.core.data.table.choice_error import ChoiceError

MIXED = "length,depth,weight,kind\n" + "".join(
    f"{k * 7 % 11},{k * 5 % 13},{weight},{'ab'[k % 2]}\n"
    for k, weight in enumerate(["3.5", "light", "4.1", "heavy", "2.2", "5.0", "light", "3.3"])
)


class TestWhatIsGuessed:
    def test_numbers_before_a_decision(self):
        found = samples(DECISIONS)
        assert [axis.name for axis in found.axes] == ["test one", "test two"]
        np.testing.assert_array_equal(found.inputs[1], [-0.75, 0.125])
        np.testing.assert_array_equal(found.targets[:, 0], [1, 0, 1, 0])
        assert (found.rows.tolist(), found.left_out, found.notices) == ([2, 3, 4, 5], (), ())

    def test_good_is_1_though_bad_comes_first_by_letters_and_last_in_the_file(self):
        found = samples(GERMAN)
        assert found.classes == ("schlecht", "gut")
        np.testing.assert_array_equal(found.targets[:, 0], [1, 0, 1, 0])
        np.testing.assert_array_equal(found.inputs[3], [0.25, 1.5])

    def test_a_species_in_front_and_what_lacks_a_measurement_is_named(self):
        found = samples(BIRDS)
        assert found.classes == ("Auk", "Gull", "Tern")
        np.testing.assert_array_equal(found.targets.sum(axis=0), [2, 2, 2])
        assert found.left_out == (3,)
        assert found.notices == ("1 row lacks something and is left out: 3",)
        assert [axis.name for axis in found.axes] == ["bill_mm", "depth_mm"]

    def test_of_many_rows_that_are_left_out_some_are_named_and_the_others_counted(self):
        found = samples("a,b,y\n1,2,0\n3,4,1\n" + ",1,1\n" * 7)
        assert found.notices[0] == "7 rows lack something and are left out: 4, 5, 6, 7, 8 and 2 more"

    def test_what_is_left_out_depends_on_what_is_chosen(self):
        found = samples(BIRDS, target="sex")
        assert (found.classes, found.left_out) == (("female", "male"), (3, 5))

    def test_an_odd_first_line_is_left_out_and_told(self):
        found = samples(ODD_FIRST_LINE)
        assert len(found.inputs) == 12
        assert "row 1 is neither names nor data: it is left out" in found.notices

    def test_a_number_of_a_customer_is_no_measurement_and_scales_are_brought_together(self):
        data = samples(CUSTOMERS)
        assert [axis.name for axis in data.axes] == ["Alter", "Einkommen"]
        np.testing.assert_array_equal(data.inputs.min(axis=0), [-1, -1])
        np.testing.assert_array_equal(data.inputs.max(axis=0), [1, 1])
        assert data.axes[1].measured(data.inputs[:, 1]).tolist() == pytest.approx(
            [15_000 + 5_000 * (k * 7 % 20) for k in range(20)], rel=1e-15
        )

    def test_what_an_instrument_writes_for_nothing_is_no_number_unless_told_so(self):
        found = samples(AIR)
        assert found.left_out == (5, 15, 25, 35)
        assert "−200 is taken for a missing number" in found.notices
        assert found.classes == ("nein", "ja")
        kept = samples(AIR, missing=np.nan)
        assert len(kept.inputs) == 40
        assert kept.axes[0].measured(kept.inputs[3, :1]) == pytest.approx([-200])

    def test_many_different_numbers_are_come_near_to(self):
        found = data("x,z,y\n" + "".join(f"{k / 50},{k % 3},{k * k / 2500}\n" for k in range(40)))
        assert (found.regression, found.classes) == (True, ())
        np.testing.assert_array_equal(found.targets[:, 0], [k * k / 2500 for k in range(40)])
        config = TrainingConfig().learning(found)
        assert (config.output_activation, config.reduction) == ("linear", "mean")


class TestWhatIsChosen:
    def test_columns_by_name_or_number_up_to_six(self):
        table = read("a,b,c,y\n1,2,3,0\n4,5,6,1\n7,8,8,0\n")
        assert guess_choice(table, ("3", "a")).inputs == ("c", "a")
        assert guess_choice(table, ("a",), "b").target == "b"

    def test_two_classes_of_three(self):
        found = samples(BIRDS, classes=("Gull", "Auk"))
        np.testing.assert_array_equal(found.targets[:, 0], [1, 0, 0, 1])
        assert found.left_out == (3,)

    @pytest.mark.parametrize(
        ("choices", "message"),
        [
            (
                {"inputs": ("nothing",)},
                r"there is no column 'nothing' \(there are: test one, test two, decision\)",
            ),
            ({"inputs": ()}, "no column of numbers to put in"),
            ({"inputs": ("1", "1")}, "the column test one is chosen 2 times"),
            ({"inputs": ("1", "3"), "target": "3"}, "the column decision is chosen 2 times"),
            ({"inputs": ("1", "2", "3")}, "no column left"),
        ],
    )
    def test_what_cannot_be_is_refused(self, choices, message):
        with pytest.raises(ConfigError, match=message):
            samples(DECISIONS, **choices)

    def test_words_cannot_go_in(self):
        with pytest.raises(ConfigError, match="the column island has words"):
            samples(BIRDS, inputs=("island",))

    def test_a_column_with_words_among_its_numbers_is_told_of_by_name_and_count_and_can_go_in(self):
        found = samples(MIXED)
        assert [axis.name for axis in found.axes] == ["length", "depth"]
        told = "3 words among the 5 numbers of weight ('light', …)"
        assert f"{told}: if that is chosen as an input, their rows are left out" in found.notices
        found = samples(MIXED, inputs=("length", "weight"))
        assert len(found.inputs) == 5
        assert found.left_out == (3, 5, 8)
        assert f"{told} stand for nothing" in found.notices
        with pytest.raises(ConfigError, match="row 3, column weight: 'light' is no number"):
            samples(MIXED, inputs=("length", "weight"), words_missing=False)

    def test_of_a_column_of_numbers_a_word_is_taken_for_nothing_only_if_that_is_said(self):
        text = "age,size,y\n" + "".join(f"{k},{k % 4},{k % 2}\n" for k in range(20)) + "old,3,1\n"
        found = samples(text, inputs=("age", "size"), words_missing=True)
        assert found.left_out == (22,)
        assert "1 word among the 20 numbers of age ('old') stands for nothing" in found.notices

    def test_too_many_classes_are_refused_with_a_way_out(self):
        text = "a,b,y\n" + "".join(f"{k},{k % 3},{'pqrst'[k % 5]}\n" for k in range(20))
        with pytest.raises(ConfigError, match="the column y has 5 classes: choose two to 4 of them"):
            samples(text)


@pytest.mark.parametrize(
    ("cell", "told"),
    [("old", "'old' is no number"), ("nan", "'nan' is no number"), ("1e400", "1e400 is too large")],
)
def test_a_cell_that_is_no_number_is_named_by_row_and_column(cell, told):
    rows = "".join(f"{k},{k % 4},{k % 2}\n" for k in range(20))
    with pytest.raises(ConfigError, match=f"^row 22, column age: {told}$") as refused:
        samples(f"age,size,y\n{rows}{cell},3,1\n", inputs=("age", "size"))
    assert isinstance(refused.value, ChoiceError) == (cell != "1e400")  # to leave out words would help


@pytest.mark.parametrize("cell", ["nan", "NaN", "-inf"])
@pytest.mark.parametrize("more", ["", "3,5,1\n"])
def test_what_came_to_no_number_is_named_in_a_tiny_table_as_in_a_large_one(cell, more):
    with pytest.raises(ConfigError, match=f"^row 3, column age: '{cell}' is no number$"):
        samples(f"age,size,y\n1,2,0\n{cell},5,1\n2,3,0\n{more}")


@pytest.mark.parametrize(
    "cell", ["", "NA", "<NA>", "n.a.", "N/A", "#N/A", "null", "NULL", "None", "-", "--", "—", ".", "?"]
)
def test_whatever_stands_for_nothing_is_missing_in_a_tiny_table_too(cell):
    found = samples(f"age,size,y\n1,2,0\n{cell},5,1\n2,3,0\n")
    assert [axis.name for axis in found.axes] == ["age", "size"]
    assert found.left_out == (3,)
    assert "1 row lacks something and is left out: 3" in found.notices


@pytest.mark.parametrize(
    ("rows", "notice"),
    [
        ("1,2,1\n2,3,1\n3,5,1\n", "there is one class alone"),
        ("1,2,1\n", "there is one sample alone"),
        ("1,2,1\n1,3,0\n1,4,0\n", "a is the same everywhere"),
        ("1,2,1\n1,2,0\n3,4,0\n", "2 samples have the inputs of another, and another target"),
    ],
)
def test_what_is_hardly_to_be_learned_trains_with_a_notice(rows, notice):
    found = samples(f"a,b,y\n{rows}", inputs=("a", "b"), target="y")
    assert any(notice in each for each in found.notices)
    run = Run(TrainingConfig().learning(Dataset.of(found)))
    run.advance(20)
    assert run.epoch == 20


@given(numbers=st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=20, unique=True))
def test_scaling_goes_back(numbers):
    rows = "".join(f"{number!r},0.5,{place % 2}\n" for place, number in enumerate(numbers))
    found = samples(f"a,b,y\n{rows}", inputs=("a", "b"), target="y", scaled=True, missing=np.nan)
    (axis, _), inputs = found.axes, found.inputs[:, 0]
    largest = max(map(abs, numbers))
    rounding = 4 * np.finfo(float).eps * largest / axis.half
    assert np.abs(inputs).max() <= 1 + max(1e-12, rounding)
    np.testing.assert_allclose(axis.measured(inputs), numbers, rtol=1e-12, atol=1e-12 * largest)


def test_the_largest_numbers_there_are_are_looked_at_without_a_warning(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b,what\n1e308,1,0\n-1e308,2,1\n3,1,0\n")
    assert Dataset.read(path).axes[0].half == 1e308
