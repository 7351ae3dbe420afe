import math
import tomllib
from dataclasses import replace

import numpy as np
import pytest

from xorviz.assets import asset
from xorviz.core import Run, TrainingConfig, XorvizError
from xorviz.core.insight.border import border_pieces
from xorviz.core.insight.health import twin_distance
from xorviz.core.run.config import all_but_seed
from xorviz.core.teach import experiment_file
from xorviz.core.teach.claim_checker import Checker
from xorviz.core.teach.claims import Bounds
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.experiments import first_look
from xorviz.core.teach.measures import RUN_MEASURES

GOOD = """\
[[experiment]]
name = "a"
title = "A"
note = "n"
settings = { hidden = [4] }
question = "q"
watch = "w"

[[experiment.claim]]
name = "n"
text = "c"
measure = "accuracy"
epochs = 10
at_least = 0.25
"""
ONE_CHOICE = 'kind = "choice", measure = "loss", choices = [{ text = "a", at_most = 1.0 }]'
OTHER = GOOD.replace('"a"', '"b"')


def load(folder, text):
    path = folder / "mine.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_experiments(path)


def test_the_programs_own_experiments():
    experiments = load_experiments(asset("experiments.toml"))
    assert experiments.problems == ()
    assert list(experiments.by_name) == [
        "xor-border", "xor", "xor-8", "tanh", "lr-5", "lr-50", "zero-start", "equal-weights", "mean", "stuck",
        "sure-and-wrong", "cross-entropy", "circle-2", "circle", "circle-8", "single-layer", "moons",
        "spiral", "squares",
    ]  # fmt: skip
    assert experiments.find("xor").config == TrainingConfig()
    circle = experiments.find("circle").config
    assert (circle.dataset, circle.hidden, circle.reduction) == ("circle", (4,), "mean")
    assert all(each.claims for each in experiments.by_name.values())


def test_a_first_look_offers_the_same_without_claims():
    path = asset("experiments.toml")
    offered = first_look(path)
    assert offered == load_experiments(path)
    assert offered.claims == {}


def test_a_first_look_takes_what_is_right_but_for_its_claims(tmp_path):
    no_number = GOOD.replace("at_least = 0.25", "at_least = 0.25\n\n[[experiment.claim.nudge]]\nsize =")
    path = tmp_path / "mine.toml"
    path.write_text(no_number + OTHER.replace('watch = "w"', "watch = 3") + GOOD.replace('"a"', '"c"'))
    assert list(first_look(path).by_name) == ["a", "c"]
    assert list(load_experiments(path).by_name) == ["c"]


def test_the_parameters_of_a_source_are_settings_of_an_experiment(tmp_path):
    found = load(tmp_path, GOOD.replace("hidden = [4]", 'noise = 0.3, dataset = "moons"'))
    assert found.problems == ()
    assert found.find("a").config == TrainingConfig().changed(dataset="moons", noise=0.3)
    (problem,) = load(tmp_path, GOOD.replace("hidden = [4]", "noise = 0.3")).problems
    assert "noise is not a setting of the dataset 'xor'" in problem


def test_an_experiment_can_begin_with_given_weights(tmp_path):
    given = "start = { weights = [[[1, 2], [3, 4]], [[5, 6]]], biases = [[0, 0], [-10]] }"
    config = load(tmp_path, GOOD.replace("hidden = [4]", given)).find("a").config
    assert config.start.parameters().flat.tolist() == [1, 2, 3, 4, 0, 0, 5, 6, -10]
    (problem,) = load(tmp_path, GOOD.replace("hidden = [4]", f"hidden = [3], {given}")).problems
    assert "the given start is of a network 2-2-1, and this one is 2-3-1" in problem


def test_an_experiment_is_itself_whatever_the_seed(tmp_path):
    experiment = load(tmp_path, GOOD).find("a")
    assert (experiment.title, experiment.note) == ("A", "n")
    assert all_but_seed(experiment.config) == all_but_seed(TrainingConfig(hidden=(4,), seed=5))
    assert all_but_seed(experiment.config) != all_but_seed(TrainingConfig(hidden=(5,)))


def test_the_choices_of_a_question_do_not_overlap():
    for experiment in load_experiments(asset("experiments.toml")).by_name.values():
        choices = experiment.prediction.choices
        for one, next_one in zip(
            sorted(choices, key=lambda c: c.bounds.least)[:-1], choices[1:], strict=False
        ):
            assert one.bounds.most <= next_one.bounds.least or next_one.bounds.most <= one.bounds.least


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("title", "titel"), "mine.toml, line 3 (a): field 'titel' is not known: did you mean"),
        (GOOD.replace("watch", "#"), "mine.toml, line 1 (a): the field 'watch' is missing"),
        (GOOD.replace('"a"', "3"), "mine.toml, line 2: the field 'name' must be text, not 3"),
        (GOOD.replace("{ hidden = [4] }", "3"), "line 5 (a): the field 'settings' must be a table, not 3"),
        (GOOD.replace("[4]", "[0]"), "line 5 (a): hidden layers 0 is not allowed: it must be"),
        (GOOD.replace("hidden", "hiden"), "line 5 (a): setting 'hiden' is not known: did you mean 'hidden'?"),
        (GOOD.replace("hidden", "self"), "line 5 (a): setting 'self' is not known"),
        (GOOD.replace("hidden = [4]", "learning_rate = true"), "learning rate True is not allowed"),
        (GOOD.replace("hidden = [4]", "learning_rate = nan"), "learning rate nan is not allowed"),
        (GOOD.replace("10", "0"), "line 13 (n): the field 'epochs' must be from 1 to 10,000,000, not 0"),
        (GOOD.replace("10", "true"), "line 13 (n): the field 'epochs' must be a whole number, not True"),
        (GOOD.replace("accuracy", "beauty"), "line 12 (n): measure 'beauty' is not known"),
        (GOOD.replace("at_least = 0.25", ""), "line 9 (n): 'expected' and 'tolerance' are missing, or"),
        (GOOD + "settings = { hiden = [3] }\n", "line 15 (n): setting 'hiden' is not known"),
        (GOOD.replace("0.25", "nan"), "line 14 (n): the field 'at_least' must be finite and not negative"),
        (GOOD.replace("0.25", "inf"), "line 14 (n): the field 'at_least' must be finite and not negative"),
        (GOOD + "at_most = 0.2\n", "line 15 (n): 'at_most' is less than 'at_least'"),
        (
            GOOD.replace("at_least", "tolerance = -0.1\nexpected"),
            "line 14 (n): the field 'tolerance' must be",
        ),
        (GOOD + "expected = 1\ntolerance = 0\n", "line 14 (n): 'at_least' does not go with 'expected'"),
        (GOOD.replace("at_least", "expected"), "line 9 (n): the field 'tolerance' is missing"),
        (GOOD + 'against = "z"\n', "line 15 (n): experiment 'z' is not known (known: a, b)"),
        (GOOD + "seeds = 3\n", "line 15 (n): field 'seeds' is not known"),
        (GOOD.replace("watch", 'prediction = { kind = "choice", measure = "loss" }\nwatch'), "'choices'"),
        (GOOD.replace("watch", f"prediction = {{ {ONE_CHOICE} }}\nwatch"), "two or more 'choices'"),
        (
            GOOD.replace("watch", 'prediction = { kind = "number" }\nwatch'),
            "line 7: the field 'measure' is missing",
        ),
        (GOOD + 'of = "mean"\n', "line 15 (n): 'mean' is not what"),
        (GOOD + 'only = "solved"\n', "line 15 (n): 'only' is \"solved\" or \"unsolved\", and goes with 'of'"),
        (
            GOOD + 'of = "least"\nonly = "all"\n',
            "line 16 (n): 'only' is \"solved\" or \"unsolved\", and goes with 'of'",
        ),
        (GOOD + "nudge = { size = 2.0, at = 0 }\n", "line 15: nudge 2.0 is not allowed"),
        (GOOD + "nudge = { size = 0.1, at = 10 }\n", "line 15: the field 'at' must be from 0 to 9, not 10"),
        (GOOD + "nudge = { size = 0.1, on = 1 }\n", "line 15: field 'on' is not known"),
        (GOOD + GOOD[GOOD.index("[[experiment.claim") :], "line 16 (n): the name 'n' is there already"),
        (GOOD.replace('"w"', '"w {claim a/m}"'), "line 7 (a): claim 'a/m' is not known: did you mean 'a/n'?"),
        (GOOD + GOOD, "mine.toml, line 16 (a): the name 'a' is there already"),
        (GOOD + "[[experiment]]\nname = = 3\n", "mine.toml, line 16: Invalid value"),
        (GOOD + '[[experiment]]\nname = "', "mine.toml, line 16: Unterminated string"),
        ("experiment = 3", "mine.toml, line 1: "),
        ("colour = 3\n" + GOOD, "mine.toml, line 1: 'colour' is not known: entries are [[experiment]]"),
    ],
)
def test_errors_name_file_line_and_field_and_the_rest_loads(tmp_path, text, said):
    found = load(tmp_path, text + "\n" + OTHER)
    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert "\n" not in found.problems[0]
    assert "b" in found.by_name


def test_a_claim_whose_name_is_missing_may_be_the_one_that_is_referred_to(tmp_path):
    nameless = GOOD.replace('name = "n"\n', "")
    found = load(tmp_path, nameless + OTHER.replace('"n"\nsettings', '"So. {claim a/m}"\nsettings'))
    assert found.problems == ("mine.toml, line 9: the field 'name' is missing",)
    assert list(found.by_name) == ["b"]


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(XorvizError, match=r"mine.toml cannot be read: No such file"):
        load_experiments(tmp_path / "mine.toml")


def test_what_is_in_a_file_is_read_anew_when_it_has_changed(tmp_path, monkeypatch):
    first = load(tmp_path, GOOD)
    monkeypatch.setattr(experiment_file, "read_entries", None)
    assert load(tmp_path, GOOD) is first
    monkeypatch.undo()
    assert list(load(tmp_path, OTHER).by_name) == ["b"]
    (tmp_path / "mine.toml").unlink()
    with pytest.raises(XorvizError):
        load_experiments(tmp_path / "mine.toml")


def test_a_byte_that_is_no_text_costs_one_experiment(tmp_path):
    found = load(tmp_path, GOOD.replace('"n"', '"\xff"').encode("latin-1") + OTHER.encode())
    assert found.problems == ("mine.toml, line 4: this is no text in UTF-8",)
    assert list(found.by_name) == ["b"]


def test_lines_that_end_as_on_windows(tmp_path):
    assert load(tmp_path, (GOOD + OTHER).replace("\n", "\r\n")).problems == ()


def test_who_misses_one_that_is_left_out_is_left_out_too(tmp_path):
    chain = GOOD.replace('"a"', '"c"') + 'against = "b"\n' + OTHER + 'against = "a"\n'
    found = load(tmp_path, chain + GOOD.replace("watch", "#") + GOOD.replace('"a"', '"d"'))
    assert list(found.by_name) == ["d"]
    assert found.problems == ("mine.toml, line 31 (a): the field 'watch' is missing",)


def test_a_ratio_to_nothing_does_not_hold(tmp_path):
    found = load(tmp_path, GOOD.replace("at_least", 'against = "b"\nat_least') + OTHER)
    claim = replace(found.find("a").claims[0], measure="twin_distance")
    configs = {"a": TrainingConfig(), "b": TrainingConfig(initialisation="zeros")}
    verdict = Checker(configs).check("a", claim)
    assert math.isnan(verdict.measured)
    assert not verdict.holds


def test_a_claim_is_measured_on_the_run_it_is_about(tmp_path):
    found = load(tmp_path, GOOD)
    claim = found.find("a").claims[0]
    verdict = Checker({"a": found.find("a").config}).check("a", claim)
    run = Run(found.find("a").config)
    run.advance(10)
    assert verdict.measured == run.head.accuracy
    assert verdict.holds == (run.head.accuracy >= 0.25)


def test_a_claim_may_be_about_other_settings(tmp_path):
    found = load(tmp_path, GOOD.replace("at_least", "settings = { hidden = [3], seed = 2 }\nat_least"))
    claim = found.find("a").claims[0]
    assert claim.config == TrainingConfig(hidden=(3,), seed=2)
    run = Run(claim.config)
    run.advance(10)
    other = Run(found.find("a").config)
    other.advance(10)
    claim = replace(claim, measure="loss")
    measured = Checker({"a": found.find("a").config}).check("a", claim).measured
    assert measured == run.head.loss / 4 != other.head.loss / 4


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds(0.5, 0.5), "0.5"),
        (Bounds(0.73, 0.79), "0.76 ± 0.03"),
        (Bounds(most=1.0), "at most 1"),
        (Bounds(least=50001), "at least 50001"),
    ],
)
def test_bounds_in_words(bounds, text):
    assert bounds.text == text
    assert not bounds.hold(float("nan"))


def test_a_note_stands_in_one_of_those_with_the_same_settings(tmp_path):
    bare = OTHER.replace('note = "n"\n', "")
    for text in (GOOD + bare, bare + GOOD):
        found = load(tmp_path, text)
        assert found.problems == ()
        assert found.find("b").note == "n"
    assert load(tmp_path, GOOD + bare.replace("[4]", "[5]")).find("b").note == ""
    entries = tomllib.loads(asset("experiments.toml").read_text(encoding="utf-8"))["experiment"]
    texts = [entry["note"] for entry in entries if "note" in entry]
    assert len(set(texts)) == len(texts)


def test_the_border_is_one_line_at_a_share_of_the_epochs():
    run = Run(TrainingConfig(activation="tanh", seed=9))
    run.advance(60)
    pieces = [len(border_pieces(run.at(epoch))) for epoch in range(10, 61, 10)]
    share = RUN_MEASURES["share_one_line"].measure(run, 60)
    assert max(pieces) == 2
    assert share == np.mean(np.array(pieces) == 1)
    assert 0.0 < share < 1.0
    assert math.isnan(RUN_MEASURES["share_one_line"].measure(run, 9))


def test_the_claims_behind_a_note_are_not_shown(tmp_path):
    found = load(
        tmp_path, GOOD.replace('"n"\nsettings', '"It is so. {claim a/n} And so. {claim a/n}"\nsettings')
    )
    assert found.problems == ()
    assert found.find("a").note == "It is so. And so."
    assert list(found.claims) == ["a/n"]


def test_a_number_of_many_seeds_is_their_median_their_largest_or_their_least(tmp_path):
    config = load(tmp_path, GOOD).find("a").config
    losses = []
    for seed in range(5):
        run = Run(config.changed(seed=seed))
        run.advance(10)
        losses.append(run.head.loss / 4)
    expected = {"median": sorted(losses)[2], "largest": max(losses), "least": min(losses)}
    for of, number in expected.items():
        text = GOOD.replace("accuracy", "loss").replace("at_least", f'of = "{of}"\nseeds = 5\nat_least')
        (claim,) = load(tmp_path, text).find("a").claims
        assert Checker({"a": config}).check("a", claim).measured == pytest.approx(number, rel=1e-12)


def test_only_solved_seeds_or_only_others_count_where_a_claim_says_so(tmp_path):
    measured = []
    for only in ("", 'only = "solved"\n', 'only = "unsolved"\n'):
        text = GOOD.replace("[4]", "[2]").replace("epochs = 10", "epochs = 1500")
        text = text.replace("at_least", f'of = "least"\nseeds = 4\n{only}at_least')
        found = load(tmp_path, text).find("a")
        measured.append(Checker({"a": found.config}).check("a", found.claims[0]).measured)
    assert measured[2] == measured[0] < measured[1] == 1.0


def test_a_claim_may_be_about_a_nudged_run(tmp_path):
    text = GOOD.replace("hidden = [4]", 'initialisation = "zeros"').replace("accuracy", "twin_distance")
    found = load(tmp_path, text.replace("at_least", "nudge = { size = 0.1, at = 3 }\nat_least")).find("a")
    run = Run(found.config)
    run.advance(3)
    run.nudge(0.1)
    run.advance(7)
    verdict = Checker({"a": found.config}).check("a", found.claims[0])
    assert verdict.measured == twin_distance(run.head.parameters).distance > 0.0
    assert "nudged by 0.1 at epoch 3" in verdict.claim.words
