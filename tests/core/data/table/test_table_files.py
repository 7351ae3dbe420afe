"""Tables in files: by one call, as a run's own samples."""

import os

import numpy as np
import pytest

from tests.core.data.table.kept import KEPT
from tests.core.data.table.tables import BIRDS, DECISIONS, data
from xorviz.core import ConfigError, Dataset, Run, SurveyPlan, TrainingConfig, survey
from xorviz.core.data.table.table_file import read_samples
from xorviz.core.run.describing import changes, run_name, settings_line


@pytest.fixture
def decisions(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text(DECISIONS, encoding="utf-8")
    return path


class TestARun:
    def test_learns_them(self, decisions):
        data = Dataset.read(decisions)
        run = Run(TrainingConfig(hidden=(3,)).learning(data))
        run.advance(10)
        assert run.data is data
        np.testing.assert_array_equal(run.at(4).predict(data.inputs), run.at(4).predictions)
        assert repr(run).startswith("<Run decisions 2-3-1, seed 29: epoch 10")

    def test_two_with_the_same_samples_are_equal(self, decisions):
        one, other = (TrainingConfig().learning(Dataset.read(str(decisions))) for _ in range(2))
        assert one == other
        assert hash(one) == hash(other)
        assert one != TrainingConfig(reduction="mean")
        assert one != TrainingConfig().learning(Dataset.read(decisions, inputs=("2", "1")))

    def test_is_told_by_the_name_of_the_file(self, decisions):
        config = TrainingConfig().learning(Dataset.read(decisions))
        data = config.make_data()
        assert run_name(config, data) == "decisions 2-2-1, seed 29"
        assert settings_line(config, data) == "decisions 2-2-1, sigmoid, learning rate 0.5, mean"
        assert changes(TrainingConfig(reduction="mean"), config) == "data decisions"
        assert "dataset" not in config.settings
        assert config.as_dict()["own"] == {"label": "decisions", "samples": 4}

    def test_another_source_takes_their_place_and_any_other_setting_leaves_them(self, decisions):
        config = TrainingConfig().learning(Dataset.read(decisions))
        assert config.changed(hidden=(4,), seed=3).own is config.own
        assert config.changed(dataset="circle").own is None
        assert config.changed(dataset="xor").own is None

    def test_some_can_be_held_out(self, decisions):
        config = TrainingConfig(held_out=0.5).learning(Dataset.read(decisions))
        data = config.make_data()
        assert data.test is not None
        assert (len(data), len(data.test)) == (2, 2)

    def test_a_survey_has_them_but_no_axis_of_a_source(self, decisions):
        config = TrainingConfig().learning(Dataset.read(decisions))
        assert survey(SurveyPlan(config=config, seeds=3, epochs=5)).samples(0) == 4
        with pytest.raises(ConfigError, match="the axis noise chooses the samples"):
            SurveyPlan(config=config, axis="noise", values=(0.1,))

    def test_what_is_no_dataset_is_refused(self):
        with pytest.raises(ConfigError, match="own samples must be a Dataset"):
            TrainingConfig(own=[[0, 1]])


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "one.csv"
    path.write_bytes(b"a\n1\n")
    with pytest.raises(ConfigError) as refused:
        Dataset.read(path)
    assert str(refused.value).startswith(f"{path}: there is one column alone")
    with pytest.raises(ConfigError, match=r"none\.csv cannot be read: No such file"):
        Dataset.read(tmp_path / "none.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError, match="pipe cannot be read"):
        Dataset.read(tmp_path / "pipe")


def test_a_sparse_file_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(2**31)
    with pytest.raises(ConfigError, match=r"huge\.csv cannot be read"):
        Dataset.read(path)


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_each_opens_without_a_wrong_number(kept, tmp_path):
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    kept.check(Dataset.read(path))


def test_another_target_has_other_rows_that_lack_it(tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text(BIRDS, encoding="utf-8")
    found = read_samples(path, target="sex")
    assert (len(found.inputs), found.left_out) == (5, (3, 5))


def test_birds_have_three_outputs():
    run = Run(TrainingConfig().learning(data(BIRDS)))
    run.advance(3)
    assert run.layers == (2, 2, 3)
