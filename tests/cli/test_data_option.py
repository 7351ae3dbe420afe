"""`--data FILE`: a person's own table, trained and surveyed."""

import json

import pytest

from tests.core.data.table.kept import KEPT
from tests.core.data.table.tables import BIRDS, DECISIONS
from xorviz.cli import training
from xorviz.core import Run


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text(DECISIONS, encoding="utf-8")
    return str(path)


def test_it_is_trained_and_told(xorviz, table):
    code, output, errors = xorviz("train", "--data", table, "--epochs", "3", "--hidden", "4")
    told = "4 samples, inputs test one, test two, target decision (0, 1)"
    assert (code, errors) == (0, f"xorviz: {table}: {told}\n")
    assert output.startswith("decisions 2-4-1, sigmoid, learning rate 0.5, mean, seed 29\n")


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_each_table_is_trained_with_its_numbers(xorviz, tmp_path, monkeypatch, kept):
    trained = []
    monkeypatch.setattr(
        training, "Run", lambda config, *rest: trained.append(Run(config, *rest)) or trained[-1]
    )
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    code, _, _ = xorviz("train", "--json", "--data", str(path), "--epochs", "2")
    assert code == 0
    kept.check(trained[0].data)


def test_what_is_said_beside_it_counts(xorviz, table):
    words = ("train", "--json", "--data", table, "--epochs", "1", "--reduction", "sum", "--inputs", "2,1")
    found = json.loads(xorviz(*words)[1])
    assert found["config"]["reduction"] == "sum"
    assert found["config"]["own"] == {"label": "decisions", "samples": 4}


def test_what_is_left_out_is_said_on_standard_error(xorviz, tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text(BIRDS, encoding="utf-8")
    words = ("train", "--data", str(path), "--epochs", "1", "--target", "sex", "--classes", "female,male")
    code, output, errors = xorviz(*words)
    assert code == 0
    told = "5 samples, inputs bill_mm, depth_mm brought to −1 to 1, target sex (female, male)"
    assert errors == f"xorviz: {path}: {told}; 2 rows lack something and are left out: 3, 5\n"
    assert "correct " in output


def test_a_survey_has_it(xorviz, table):
    code, output, _ = xorviz("survey", "--data", table, "--seeds", "3", "--epochs", "5")
    assert code == 0
    assert output.startswith("decisions 2-2-1")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dataset", "xor"), "--dataset and --data both say"),
        (("--noise", "0.2"), "--noise and --data both say what the samples are: give one of them"),
        (("--class-count", "3"), "--class-count and --data both say"),
        (
            ("--target", "nothing"),
            "there is no column 'nothing' (there are: test one, test two, decision)",
        ),
        (("--inputs", "nothing"), "decision) (--inputs)"),
        (("--classes", "0,7"), "has no class '7' (--classes)"),
        (("--encoding", "utf-32"), "encoding 'utf-32' is not known"),
        (("--delimiter", "dot"), "delimiter 'dot' is not known"),
        (("--missing", "nil"), "missing 'nil' is not allowed: it must be a number, or 'none'"),
        (("--scaled", "perhaps"), "--scaled"),
    ],
)
def test_what_does_not_go_with_it_is_refused_in_a_line(xorviz, table, words, told):
    code, output, errors = xorviz("train", "--data", table, *words)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_a_number_to_come_near_to_is_told_as_that(xorviz, tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("x,y\n" + "".join(f"{k},{k * k}\n" for k in range(30)), encoding="utf-8")
    errors = xorviz("train", "--data", str(path), "--epochs", "1", "--inputs", "x")[2]
    assert errors.count("\n") == 1
    assert (
        "30 samples, input x brought to −1 to 1, target y (a number); y is learned as (y − 420.5) / 420.5"
        in errors
    )


def test_a_file_in_another_encoding_is_read_as_it_is_said(xorviz, tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("größe,y\n1,ä\n2,b\n".encode("latin-1"))
    code, _, errors = xorviz("train", "--data", str(path), "--epochs", "1")
    assert (code, "(--encoding)" in errors) == (2, True)
    code, _, errors = xorviz("train", "--data", str(path), "--epochs", "1", "--encoding", "cp1252")
    assert (code, "input größe, target y (b, ä)" in errors) == (0, True)


def test_each_guess_can_be_said_otherwise(xorviz, tmp_path):
    path = tmp_path / "air.csv"
    path.write_text("1;2;ja\n-200;3;nein\n-200;5;ja\n4;7;nein\n", encoding="utf-8")
    words = ("train", "--data", str(path), "--epochs", "1")
    assert "4 samples, inputs column 1, column 2" in xorviz(*words, "--scaled", "no", "--missing", "none")[2]
    errors = xorviz(*words, "--missing", "-200", "--scaled", "yes", "--delimiter", "semicolon")[2]
    assert "2 samples, inputs column 1, column 2 brought to −1 to 1" in errors
    assert "2 rows lack something and are left out: 2, 3; −200 is taken for a missing number" in errors
    assert (
        "inputs 1, 2 brought to −1 to 1, target ja"
        in xorviz(*words, "--first", "names", "--missing", "none")[2]
    )
    assert "target column 2 (a number)" in xorviz(*words, "--target", "2", "--classes", "")[2]


def test_words_among_the_numbers_of_an_input_can_stand_for_nothing(xorviz, tmp_path):
    path = tmp_path / "ages.csv"
    rows = "".join(f"{k},{k % 4},{k % 2}\n" for k in range(20))
    path.write_text(f"age,size,y\n{rows}old,3,1\n", encoding="utf-8")
    words = ("train", "--data", str(path), "--epochs", "1")
    code, _, errors = xorviz(*words)
    assert (code, errors.count("\n")) == (2, 1)
    assert "row 22, column age: 'old' is no number (--words-missing)" in errors
    code, _, errors = xorviz(*words, "--words-missing", "yes")
    assert code == 0
    assert "20 samples" in errors
    assert "1 word among the 20 numbers of age ('old') stands for nothing" in errors


def test_other_settings_are_named_by_their_options(xorviz):
    for words in (("--class-count", "3"), ("--penalty-rate", "0.1")):
        code, _, errors = xorviz("train", *words)
        assert code == 2
        assert errors.startswith(f"xorviz: {words[0]} is not a setting of")


def test_what_is_about_a_table_needs_one(xorviz):
    code, _, errors = xorviz("train", "--inputs", "a,b")
    assert code == 2
    assert "--inputs is about a table: say with --data in which file it is" in errors


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "is no .xorviz file and no command: a table opens with --data"),
        (("train",), "is no .xorviz file and no option (a table opens with --data"),
        (("survey",), "(a table opens with --data"),
    ],
)
def test_a_table_that_is_named_alone_is_told_what_opens_it(xorviz, table, words, told):
    code, output, errors = xorviz(*words, table)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert told in errors
    assert errors.rstrip(")\n").endswith(f"--data {table}")


def test_a_folder_that_is_named_alone_is_told_what_opens_it(xorviz, tmp_path):
    assert xorviz(str(tmp_path))[2].endswith(f"no command: a hand-out opens with --lesson {tmp_path}\n")
    assert "opens with" not in xorviz(str(tmp_path / "nothing"))[2]
    assert "opens with" not in xorviz("")[2]
