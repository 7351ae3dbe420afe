import io
import json
import os

import numpy as np
import pytest
from tqdm import tqdm

from xorviz import __version__, interruption
from xorviz.cli import options
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.engines import learn_classes
from xorviz.core.run.choices.owned import OWNERS
from xorviz.core.run.parameters import PARAMETERS


def no_constant(name):
    raise AssertionError(f"{name} is not JSON")


@pytest.fixture
def summary(xorviz):
    """Train, and give the summary."""

    def run(*arguments):
        code, output, errors = xorviz("train", "--json", *arguments)
        assert (code, errors) == (0, "")
        return json.loads(output, parse_constant=no_constant)

    return run


@pytest.fixture
def refused(xorviz):
    """Run what must be refused with one line; give the exit code and the line."""

    def run(*arguments):
        code, output, errors = xorviz(*arguments)
        assert output == ""
        assert errors.endswith("\n")
        assert errors.count("\n") == 1
        assert errors.startswith("xorviz")
        return code, errors

    return run


def test_the_main_job(summary):
    result = summary("--experiment", "xor")
    assert result["solved"]
    assert 600 <= result["solved_epoch"] <= 1500
    assert (result["epochs"], result["correct"], result["samples"], result["accuracy"]) == (5000, 4, 4, 1.0)
    assert [(p["inputs"], p["target"]) for p in result["predictions"]] == [
        ([0, 0], 0),
        ([0, 1], 1),
        ([1, 0], 1),
        ([1, 1], 0),
    ]
    assert [round(p["prediction"]) for p in result["predictions"]] == [0, 1, 1, 0]
    assert not result["diverged"]


def test_the_summary_is_the_runs(summary):
    options = ["--seed", 4, "--hidden", "3,2", "--batch-size", 2, "--optimiser", "adam"]
    result = summary("--epochs", 300, *options)
    run = Run(TrainingConfig(seed=4, hidden=(3, 2), batch_size=2, optimiser="adam"))
    run.advance(300)
    assert TrainingConfig(**result["config"]) == run.config
    assert result["loss"] == run.head.loss
    assert [p["prediction"] for p in result["predictions"]] == run.head.predictions[:, 0].tolist()


def test_every_setting_has_an_option(summary):
    given = {
        "--dataset": "circle",
        "--held-out": "0.25",
        "--features": "x1,x2_squared",
        "--hidden": "none",
        "--activation": "tanh",
        "--output-activation": "linear",
        "--loss": "squared_error",
        "--learning-rate": "1e-3",
        "--reduction": "mean",
        "--batch-size": "all",
        "--optimiser": "gradient_descent",
        "--schedule": "inverse",
        "--penalty": "l1",
        "--init": "uniform",
        "--bias-init": "same",
        "--seed": "7",
    }
    of_others = {name for owner in OWNERS for name in owner.owned()}
    assert len(given) == len(PARAMETERS.keys() - of_others)
    config = summary("--epochs", 0, *[word for pair in given.items() for word in pair])["config"]
    assert TrainingConfig(**config) == TrainingConfig(
        dataset="circle",
        held_out=0.25,
        features=("x1", "x2_squared"),
        hidden=(),
        activation="tanh",
        output_activation="linear",
        learning_rate=0.001,
        reduction="mean",
        schedule="inverse",
        penalty="l1",
        initialisation="uniform",
        bias_initialisation="same",
        seed=7,
    )


def test_the_parameters_of_a_source_are_options(summary, xorviz):
    result = summary("--epochs", 2, "--dataset", "moons", "--noise", 0.25, "--count", 30)
    assert (result["samples"], len(result["predictions"])) == (30, 30)
    assert (result["config"]["noise"], result["config"]["count"]) == (0.25, 30)
    assert "noise" not in summary("--epochs", 0)["config"]
    code, _, errors = xorviz("train", "--noise", 0.25)
    assert (code, errors) == (2, "xorviz: --noise is not a setting of the dataset 'xor'\n")
    assert "--noise" in xorviz("survey", "--help")[1]


def test_of_several_classes_each_output_is_told(summary, xorviz):
    learn_classes()
    result = summary("--dataset", "blobs", "--count", 6, "--epochs", 20)
    assert result["engine"] == "compiled"
    first = result["predictions"][0]
    assert first["target"] == [1.0, 0.0, 0.0]
    assert sum(first["prediction"]) == pytest.approx(1.0)
    assert (
        "target 1 0 0, prediction 0."
        in xorviz("train", "--dataset", "blobs", "--count", 6, "--epochs", 20)[1]
    )


def test_each_hidden_layer_can_be_given_its_activation(summary, refused):
    config = summary("--hidden", "3,2", "--activation", "tanh,relu", "--epochs", 20)["config"]
    assert config["activation"] == ["tanh", "relu"]
    code, line = refused("train", "--activation", "tanh,relu")
    assert code == 2
    assert "it is for 2 hidden layers, and there is 1" in line


def test_options_change_an_experiment(summary):
    config = summary("--experiment", "circle", "--hidden", 3, "--epochs", 0)["config"]
    assert (config["dataset"], config["hidden"], config["reduction"]) == ("circle", [3], "mean")


def test_the_summary_for_people(xorviz, tmp_path):
    history = tmp_path / "h.csv"
    code, output, errors = xorviz("train", "--history", history)
    assert (code, errors) == (0, "")
    for text in (
        "epochs   5,000",
        "solved since epoch 1,085",
        "correct  4/4",
        "(0, 1)  target 1",
        str(history),
    ):
        assert text in output
    assert "not solved" in xorviz("train", "--epochs", 5)[1]
    assert "(0" not in xorviz("train", "--dataset", "circle", "--epochs", 1)[1]
    assert output.isascii()  # no terminal or pipe can fail on it


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--learning-rate", "0"],
            "learning rate '0' is not allowed: it must be a number above 0 and at most 1e9",
        ),
        (["--learning-rate", "-1"], "learning rate '-1' is not allowed"),
        (["--learning-rate", "nan"], "learning rate 'nan' is not allowed"),
        (["--learning-rate", "inf"], "learning rate 'inf' is not allowed"),
        (["--learning-rate=-1e-3"], "learning rate '-1e-3' is not allowed"),
        (["--learning-rate", ""], "learning rate '' is not allowed"),
        (["--hidden", "0"], "hidden layers '0' is not allowed: it must be whole numbers from 1 to 1024"),
        (["--hidden", "1.5"], "hidden layers '1.5' is not allowed"),
        (["--hidden", "2,0"], "hidden layers '2,0' is not allowed"),
        (["--seed", "9" * 400], "it must be a whole number from 0 to 4294967295"),
        (["--batch-size", "0"], "batch size '0' is not allowed"),
        (["--activation", "sigmoyd"], "activation 'sigmoyd' is not known: did you mean 'sigmoid'?"),
        (["--dataset", "zzz"], "dataset 'zzz' is not known (known: xor,"),
        (["--dataset", "cirle"], "dataset 'cirle' is not known: did you mean 'circle'?"),
        (["--experiment", "xro"], "experiment 'xro' is not known: did you mean 'xor'?"),
        (["--reduction", "median"], "(known: sum, mean)"),
        (["--epochs", "-1"], "epochs '-1' is not allowed: it must be a whole number of at least 0"),
        (["--epochs", "1.5"], "epochs '1.5' is not allowed"),
        (["--epochs", "1,00"], "epochs '1,00' is not allowed"),
        (["--hidden", "1_0"], "hidden layers '1_0' is not allowed"),
        (
            ["--frames", "f", "--every", "0"],
            "every '0' is not allowed: it must be a whole number of at least 1",
        ),
        (["--frames", "f", "--every", "x"], "every 'x' is not allowed"),
        (["--every", "100"], "--every is about pictures: say with --frames in which folder to save them"),
        (["--size", "1280x800"], "--size is about pictures"),
        (["--theme", "contrast"], "--theme is about pictures"),
        (["--epochs", "1e-3"], "epochs '1e-3' is not allowed"),
        (["--frames", "f", "--size", "10x10"], "size '10x10' is not allowed: it must be WIDTHxHEIGHT"),
        (["--frames", "f", "--size", "big"], "size 'big' is not allowed"),
        (["--frames", "f", "--theme", "drak"], "theme 'drak' is not known: did you mean 'dark'?"),
        (["--history", "h.txt"], "history file h.txt is not allowed: its name must end in .csv or .npz"),
        (["--learnin-rate", "3"], "'--learnin-rate' is not known: did you mean --learning-rate?"),
        (["--learn", "3"], "'--learn' is not known"),
        (["--", "--json"], "'--json' comes after --, behind which there are names alone"),
        (["--seed=1", "--jsn=1"], "'--jsn=1' is not known: did you mean --json?"),
        (["--seed"], "expected one argument"),
        (["circle"], "'circle' is no .xorviz file and no option"),
        (["a.xorviz", "b.XORVIZ"], "'b.XORVIZ' is no option"),
        (["--frames", "a.gif"], "folder a.gif is not allowed: its name ends in .gif"),
    ],
)
def test_wrong_usage_of_train(refused, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    code, line = refused("train", *arguments)
    assert code == 2
    assert said in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trian"], "command 'trian' is not known: did you mean 'train'? (known: train"),
        (["zzz", "--seed", "3"], "command 'zzz' is not known (known: train"),
        ([""], "command '' is not known"),
        (["--verison"], "'--verison' is not known: did you mean --version?"),
        (["--sed=3"], "'--sed=3' is not known: did you mean --seed?"),
        (["--seed=-3"], "seed '-3' is not allowed"),
        (["--experiment", "xro"], "experiment 'xro' is not known: did you mean 'xor'?"),
        (
            ["--experiment", "xor", "--epochs", "3"],
            "--epochs is an option of a command: write it after train",
        ),
        (["--epochs=3"], "--epochs is an option of a command: write it after train"),
        (["--json"], "--json is an option of a command: write it after train or survey"),
        (["--epochs", "3", "train"], "--epochs is an option of a command: write it after train"),
        (["--seed=3", "train"], "--seed before a command is the window's"),
        (["--experiment", "xor", "survey"], "--experiment before a command is the window's"),
        (["--init", "uniform", "train"], "--init before a command is the window's"),
        (["--batch-size", "all", "train"], "--batch-size before a command is the window's"),
        (["--theme", "drak"], "theme 'drak' is not known: did you mean 'dark'?"),
        (["--theme", "contrast", "train"], "--theme before a command is the window's"),
    ],
)
def test_wrong_usage(refused, arguments, said):
    code, line = refused(*arguments)
    assert code == 2
    assert said in line


def test_version_and_help(xorviz):
    assert xorviz("--version") == (0, f"xorviz {__version__}\n", "")
    for arguments in (["--help"], ["train", "--help"]):
        code, output, errors = xorviz(*arguments)
        assert (code, errors) == (0, "")
        assert "train" in output
        assert output.isascii()


def test_divergence_is_a_failure_with_a_summary(xorviz):
    code, output, errors = xorviz(
        *["train", "--json", "--activation", "relu", "--output-activation", "linear", "--learning-rate", 50]
    )
    assert code == 1
    assert errors.startswith("xorviz: training stopped at epoch 59, the last finite one")
    assert errors.count("\n") == 1
    result = json.loads(output, parse_constant=no_constant)
    assert (result["diverged"], result["epochs"], result["epochs_asked"]) == (True, 59, 5000)
    assert np.isfinite(result["loss"])


def test_what_overflows_writes_nothing(xorviz, tmp_path):
    arguments = ("train", "--activation", "relu", "--output-activation", "linear", "--learning-rate", 50)
    outputs = ("--history", tmp_path / "h.csv", "--frames", tmp_path / "frames")
    code, output, errors = xorviz(*arguments, *outputs)
    assert code == 1
    assert errors.endswith(f"; not written: {tmp_path / 'frames'}, {tmp_path / 'h.csv'}\n")
    assert "h.csv" not in output
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["h.csv", "h.npz"])
def test_history(summary, refused, tmp_path, name):
    path = tmp_path / name
    summary("--epochs", 20, "--history", path)
    content = path.read_bytes()
    code, line = refused("train", "--epochs", 30, "--history", path)
    assert code == 1
    assert f"{path} is there already" in line
    assert "--force" in line
    assert path.read_bytes() == content
    summary("--epochs", 30, "--history", path, "--force")
    assert path.read_bytes() != content
    assert os.listdir(tmp_path) == [name]


def test_a_history_too_large_for_memory_is_refused_before_training(refused, tmp_path, monkeypatch):
    monkeypatch.setattr("xorviz.cli.train.train_asked", None)
    code, line = refused("train", "--epochs", 10**12, "--history", tmp_path / "h.npz")
    assert code == 1
    assert "h.npz would take 89,407." in line
    assert "GiB of memory" in line
    assert "or choose a file .csv" in line
    assert os.listdir(tmp_path) == []


def test_steps_after_the_last_piece_are_looked_at_but_not_counted(monkeypatch):
    looks = []
    monkeypatch.setattr(interruption, "check", lambda: looks.append(1))
    with tqdm(total=2, file=io.StringIO()) as bar:
        for _ in range(3):
            options.after_each(bar)()
        assert (bar.n, len(looks)) == (2, 3)


def test_history_where_no_file_can_be(refused, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder.csv").mkdir()
    place = tmp_path / "file" / "h.csv"
    code, line = refused("train", "--epochs", 5, "--history", place)
    assert code == 1
    assert f"{place} could not be written: a part of the path is not a folder" in line
    code, line = refused("train", "--epochs", 5, "--force", "--history", tmp_path / "folder.csv")
    assert code == 1
    assert "could not be written" in line
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.csv"]


def test_what_is_held_out_is_told_beside_the_training(summary, xorviz):
    options = ["--dataset", "moons", "--held-out", 0.25, "--reduction", "mean", "--epochs", 40]
    result = summary(*options)
    run = Run(TrainingConfig(dataset="moons", held_out=0.25, reduction="mean"))
    run.advance(40)
    test = run.head.test
    assert (result["samples"], result["config"]["held_out"]) == (150, 0.25)
    assert (result["test_loss"], result["test_accuracy"]) == (test.loss, test.correct / 50)
    told = f"test     loss {test.loss:.6g}; correct {test.correct}/50 held out\n"
    assert told in xorviz("train", *options)[1]
    assert "test" not in xorviz("train", "--epochs", 1)[1]
