"""What a person's own samples do to settings, and settings to them."""

import pytest

from tests.core.data.table.tables import BIRDS, DECISIONS, data, read, samples
from xorviz.core import ConfigError, TrainingConfig
from xorviz.core.data.drawn import with_rows
from xorviz.core.hands.held import Held

VALUES = "x,z,y\n" + "".join(f"{k / 50},{k % 3},{200_000 + 1000 * k}\n" for k in range(40))


def test_another_source_takes_back_the_output_that_own_classes_needed():
    birds = TrainingConfig().learning(data(BIRDS))
    assert birds.output_activation == "softmax"
    for name in ("xor", "moons"):
        assert birds.changed(dataset=name).output_activation == "sigmoid"
    values = TrainingConfig().learning(data(VALUES))
    assert values.output_activation == "linear"
    assert values.learning(data(DECISIONS)).output_activation == "sigmoid"


def test_values_are_refused_a_loss_of_classes():
    values = TrainingConfig().learning(data(VALUES))
    with pytest.raises(ConfigError, match="needs"):
        values.changed(loss="binary_cross_entropy")
    entropy = TrainingConfig(loss="binary_cross_entropy")
    with pytest.raises(ConfigError, match="needs classes, not values"):
        entropy.with_own(with_rows(entropy.make_data(), [[0.0, 1.0]], [[3.5]]))


def test_large_values_are_brought_to_the_same_range_and_that_is_told():
    found = samples(VALUES)
    assert (found.targets.min(), found.targets.max()) == (-1.0, 1.0)
    assert "y is learned as (y − 219500) / 19500" in found.notices


def test_one_point_more_frees_nothing():
    held = Held(frozen=frozenset({2}))
    config = TrainingConfig().holding(held)
    xor = config.make_data()
    assert config.with_own(with_rows(xor, [*xor.inputs, [0.5, 0.5]], [*xor.targets, [1.0]])).held == held
    assert not config.with_own(data(BIRDS)).held


def test_a_target_with_one_class_is_learned_beside_one_that_there_is_not():
    found = data("a,b,y\n1,2,yes\n2,3,yes\n3,5,yes\n")
    assert (found.class_names, found.targets.sum()) == (("yes", "other"), 0.0)


def test_a_class_that_there_is_not_is_refused():
    with pytest.raises(ConfigError, match="the column species has no class 'Emu'"):
        samples(BIRDS, classes=("Auk", "Emu"))


def test_a_stray_word_in_a_target_of_numbers_is_named():
    rows = "".join(f"{k},{k % 4},{k % 2}\n" for k in range(20))
    with pytest.raises(ConfigError, match=r"^row 22, column y: 'x' is no number$"):
        samples(f"a,b,y\n{rows}3,1,x\n", target="y")


def test_a_name_counts_before_the_number_of_another():
    table = read("id,1,2,y\n7,1,2,0\n8,3,4,1\n", first="names")
    assert table.column("1").cells == ["1", "3"]
    assert [column.name for column in read("a,a (3),a,y\n1,2,3,0\n4,5,6,1\n").columns][2] == "a (3) (3)"


@pytest.mark.parametrize("wrong", [{"delimiter": "::"}, {"decimal": "x"}, {"first": "header"}])
def test_a_layout_that_there_is_not_is_refused(wrong):
    with pytest.raises(ConfigError, match="is not known"):
        read(DECISIONS, **wrong)


def test_classes_of_their_own_source_are_trained_by_the_mean():
    blobs = TrainingConfig().changed(dataset="blobs")
    assert blobs.reduction == "mean"
    assert blobs.changed(dataset="xor").reduction == "sum"
    assert TrainingConfig().changed(dataset="blobs", reduction="sum").reduction == "sum"
