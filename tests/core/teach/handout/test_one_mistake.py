"""One mistake is told once: what follows from it, in other places, is none of the teacher's."""

import pytest

from tests.core.teach.handout.mistaken import written
from xorviz.assets import asset
from xorviz.core.teach.handout.handout import load_handout
from xorviz.core.teach.handout.handout_files import HandoutError

AGAINST = """
[[experiment.claim]]
name = "faster"
text = "With eight neurons it takes fewer epochs."
measure = "median_reached"
epochs = 5000
seeds = 1000
against = "mine"
at_most = 0.9
"""
FIRST_NAME = 'name = "mine"'


@pytest.mark.parametrize(
    ("written_as", "mistaken", "said"),
    [
        ('measure = "accuracy"', 'measure = "acuracy"', "line 13: measure 'acuracy'"),
        (FIRST_NAME, 'nme = "mine"', "line 4: field 'nme'"),
        (FIRST_NAME, "", "line 3: the field 'name' is missing"),
        (FIRST_NAME, "name = 5", "line 4: the field 'name' must be text"),
        ('name = "eight"', FIRST_NAME, "line 32 (mine): the name 'mine' is there already"),
        ("hidden = [2]", "hidden = [2", "line 6: "),
        ('title = "My own start"', 'title = "My own start', "line 5: "),
        ("hidden = [2]", "hiden = [2]", "line 6 (mine): setting 'hiden'"),
        ('name = "share"', 'nam = "share"', "line 24: field 'nam'"),
        ('name = "share"', "", "line 23: the field 'name' is missing"),
        ('measure = "share_solved"', 'measure = "share_solvd"', "line 26 (share): measure 'share_solvd'"),
        ("expected = 0.76", "", "line 23 (share): 'expected' and 'tolerance' are missing"),
        ("[[experiment.claim]]", "[[experiment.clam]]", "line 23 (mine): field 'clam'"),
        ("[[experiment.claim]]", "[[claim]]", "line 23: 'claim' is not known"),
        ("[experiment.prediction]", "[experiment.predicton]", "line 11 (mine): field 'predicton'"),
        ("[[experiment]]", "[[experimnt]]", "line 3: 'experimnt' is not known"),
        ("[[experiment]]", "[experiment]", "line 3: an entry begins with [[experiment]], in two brackets"),
        ("epochs = 5000", "epochs = 0", "line 9 (mine): the field 'epochs'"),
        ('against = "mine"', 'against = "mne"', "line 54 (faster): experiment 'mne'"),
        ("{claim mine/share}", "{claim mine/shar}", "line 7 (mine): claim 'mine/shar'"),
        ('measure = "accuracy"', "", "line 11: the field 'measure' is missing"),
        ('measure = "accuracy"', 'mesure = "accuracy"', "line 13: field 'mesure'"),
        ("Seed {seed} is", "Seed {sed} is", "line 7 (mine): number 'sed' is not known: did you mean 'seed'?"),
        ('"My own start"', '"My own start {sed}"', "line 5 (mine): number 'sed'"),
        ("yes, all four", "yes, all {four}", "line 11: number 'four'"),
        ("Of 2,000 starts,", "Of {sed} starts,", "line 25 (share): number 'sed'"),
        ("{claim mine/share}", "{claim min/share}", "line 7 (mine): claim 'min/share'"),
    ],
)
def test_one_mistake_is_told_once(tmp_path, written_as, mistaken, said):
    home = asset("handout")
    pages = {path.name: path.read_text(encoding="utf-8") for path in home.glob("*.md")}
    right = (home / "experiments.toml").read_text(encoding="utf-8") + AGAINST
    load_handout(written(tmp_path / "right", pages, right))
    assert written_as in right
    wrong = written(tmp_path / "wrong", pages, right.replace(written_as, mistaken, 1))
    with pytest.raises(HandoutError) as error:
        load_handout(wrong)
    (problem,) = error.value.problems
    assert problem.startswith(f"experiments.toml, {said}")
    assert len(problem) < 200  # of a name that is nearly right, not all others


@pytest.mark.parametrize(
    ("written_as", "mistaken", "said"),
    [
        ("**{seed}**", "**{sed}**", "number 'sed' is not known: did you mean 'seed'?"),
        (
            "**{seed}**",
            "*{loss}*",
            "a number is neither bold nor italic: write {loss} outside of the signs *",
        ),
        ("(write:see)", "(write:sea)", "there is no answer 'sea' on this page: it begins with '::: sea'"),
    ],
)
def test_a_mistake_on_a_page_is_told_with_what_to_write(tmp_path, written_as, mistaken, said):
    home = asset("handout")
    pages = {path.name: path.read_text(encoding="utf-8") for path in home.glob("*.md")}
    first = min(pages)
    assert written_as in pages[first]
    pages[first] = pages[first].replace(written_as, mistaken, 1)
    right = (home / "experiments.toml").read_text(encoding="utf-8")
    with pytest.raises(HandoutError) as error:
        load_handout(written(tmp_path / "wrong", pages, right))
    (problem,) = error.value.problems
    assert said in problem
