import pytest

from xorviz.assets import asset
from xorviz.core import TrainingConfig, XorvizError
from xorviz.core.experiments import load_experiments

GOOD = '[[experiment]]\nname = "a"\ntitle = "A"\nnote = "n"\nsettings = { hidden = [4] }\n'


def load(folder, text):
    path = folder / "mine.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_experiments(path)


def test_the_programs_own_experiments():
    experiments = load_experiments(asset("experiments.toml"))
    assert list(experiments)[:2] == ["xor", "circle"]
    assert experiments["xor"].config == TrainingConfig()
    circle = experiments["circle"].config
    assert (circle.dataset, circle.hidden, circle.reduction) == ("circle", (4,), "mean")


def test_an_experiment_is_itself_whatever_the_seed(tmp_path):
    experiment = load(tmp_path, GOOD)["a"]
    assert (experiment.title, experiment.note) == ("A", "n")
    assert experiment.describes(TrainingConfig(hidden=(4,), seed=5))
    assert not experiment.describes(TrainingConfig(hidden=(5,)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("title", "titel"), "mine.toml, experiment 1 (a): the field 'title' is missing"),
        (GOOD.replace('"a"', "3"), "mine.toml, experiment 1: the field 'name' must be a str, not 3"),
        (
            GOOD.replace("{ hidden = [4] }", "3"),
            "experiment 1 (a): the field 'settings' must be a dict, not 3",
        ),
        (
            GOOD.replace("[4]", "[0]"),
            "experiment 1 (a), settings: hidden layers 0 is not allowed: it must be",
        ),
        (GOOD.replace("hidden", "hiden"), "settings: setting 'hiden' is not known: did you mean 'hidden'?"),
        (GOOD.replace("hidden = [4]", "learning_rate = true"), "settings: learning rate True is not allowed"),
        (GOOD.replace("hidden = [4]", "learning_rate = nan"), "settings: learning rate nan is not allowed"),
        (GOOD + GOOD, "mine.toml, experiment 2: the name 'a' is there already"),
        ("experiment = 3", "mine.toml: the field 'experiment' must be a list, not 3"),
        ("experiment = [3]", "mine.toml, experiment 1: it must be a table"),
        ("", "mine.toml: the field 'experiment' is missing"),
        ("= 3", "mine.toml cannot be read"),
        (b"\xff", "mine.toml cannot be read"),
    ],
)
def test_errors_name_file_entry_and_field(tmp_path, text, said):
    with pytest.raises(XorvizError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(XorvizError, match=r"mine.toml cannot be read: .*No such file"):
        load_experiments(tmp_path / "mine.toml")
