"""What an answer gets, and what is said of one that its run knows nothing of."""

import dataclasses

import pytest

from tests.core.homework.classroom import EXPERIMENTS
from xorviz.core import Run, TrainingConfig
from xorviz.core.homework.marking import Marker
from xorviz.core.homework.paper import Paper
from xorviz.core.runfile import facts_of
from xorviz.core.teach.answers import LESSON, Answer
from xorviz.core.teach.exercises import questions

XOR = EXPERIMENTS["xor-border"]


@pytest.fixture(scope="module")
def facts():
    run = Run(XOR.config)
    run.advance(300)
    run.set_parameter(0, 4.0)
    run.advance(100)
    return facts_of(run)


@pytest.fixture
def mark(facts):
    return Marker((facts,), EXPERIMENTS).mark


def chosen(place=1.0, **fields):
    usual = {
        "prediction": f"You said “{XOR.prediction.choices[int(place)].text}”.",
        "about": "experiment:xor-border",
        "numbers": (place,),
        "branch": 0,
    }
    answer = Answer(XOR.title, XOR.question, "", "", "", XOR.epochs, XOR.config.seed)
    return dataclasses.replace(answer, **(usual | fields))


def asked(facts, epoch, edits=None):
    """The last question about the run at an epoch: for a number."""
    run = Run(facts.config)
    run.advance(epoch)
    for edit in edits or ():
        run.make(edit)
    return questions(run.head, None)[-1]


def answered(question, number, epoch, **fields):
    told = question.judge(number).text
    answer = Answer("Questions", question.text, str(number), told, "", epoch, XOR.config.seed)
    return dataclasses.replace(answer, about="question", numbers=(number,), **{"branch": 0, **fields})


def test_a_prediction_is_marked_by_what_the_experiment_comes_to(mark):
    right, wrong = mark(chosen()), mark(chosen(0.0))
    found = "in the plane shown the border has 2 lines from edge to edge."
    assert (right.verdict, right.other, right.told) == ("right", "", f"So it is: {found}")
    assert (wrong.verdict, wrong.other, wrong.told) == ("wrong", "", f"It was “two lines”: {found}")


@pytest.mark.parametrize(("place", "verdict"), [(1.0, "So it is"), (0.0, "It was “two lines”")])
def test_the_words_of_earlier_files_are_no_other_outcome(mark, place, verdict):
    before = "the pieces of the border that end at the edge of the plane shown"
    assert mark(chosen(place, outcome=f"{verdict} ({before}: 2).")).other == ""
    other = mark(chosen(place, outcome=f"{verdict} ({before}: 3).")).other
    assert other.startswith(
        f"outcome “{verdict} ({before}: 3).” in the file, “{verdict}: in the plane shown the border has 2"
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "So it is."}, "outcome “So it is.” in the file, “So it is: "),
        ({"prediction": "You said “a ring”."}, "prediction “You said “a ring”.” in the file"),
        ({"seed": 30}, "seed 30 in the file, 29 in the experiment for this name"),
    ],
)
def test_what_the_file_says_otherwise_is_named(mark, fields, said):
    assert said in mark(chosen(**fields)).other


def test_a_prediction_of_another_run_is_named(facts):
    other = dataclasses.replace(facts, config=TrainingConfig(hidden=(3,)))
    assert (
        Marker((other,), EXPERIMENTS).mark(chosen()).other == "run 1 has other settings than the experiment"
    )


def test_a_prediction_of_a_run_from_another_seed_is_named(facts):
    other = dataclasses.replace(facts, config=facts.config.changed(seed=30))
    assert Marker((other,), EXPERIMENTS).mark(chosen()).other == "seed 29 in the answer, 30 in run 1"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"about": "experiment:mine"}, "there is no experiment 'mine'"),
        ({"numbers": (7.0,)}, "nothing was chosen that could be"),
        ({"numbers": (0.5,)}, "nothing was chosen that could be"),
        ({"numbers": ()}, "it has 0 numbers"),
        ({"about": ""}, "it does not say what it is about"),
        ({"about": "experiment:xor", "drawing": ((),)}, "nothing was drawn"),
        ({"about": "backward:7"}, "it does not say what was left out"),
    ],
)
def test_what_cannot_be_marked_says_why(mark, fields, said):
    found = mark(chosen(**fields))
    assert (found.verdict, found.other) == ("not marked", "")
    assert said in found.told


@pytest.mark.parametrize("number", [1e308, -1e308, 0.0])
def test_whatever_was_drawn_it_is_measured_or_refused(mark, number):
    stroke = ((number, number), (-number, 1.0), (number, -number), (0.0, 0.0))
    for about in ("experiment:xor", "experiment:circle"):
        found = mark(chosen(about=about, drawing=(stroke, stroke[:1])))
        assert found.verdict in ("measured", "not marked")


def test_a_number_is_right_within_its_tolerance(mark, facts):
    question = asked(facts, 50)
    near = mark(answered(question, question.answer + 0.9 * question.tolerance, 50))
    far = mark(answered(question, question.answer + 1.1 * question.tolerance, 50))
    assert (near.verdict, far.verdict, near.tolerance) == ("right", "wrong", question.tolerance)
    assert near.other == far.other == ""


def test_an_answer_that_is_copied_to_the_same_network_of_another_run_counts_once(facts):
    marker, question = Marker((facts, facts, facts), EXPERIMENTS), asked(facts, 5)
    copies = [answered(question, question.answer, 5, branch=place) for place in range(3)]
    copies += [chosen(branch=place, epoch=place) for place in range(3)]
    found = Paper("a.xorviz", marks=tuple(map(marker.mark, copies)))
    assert [mark.verdict for mark in found.marks] == ["right"] * 6
    assert (found.right, found.marked) == (2, 2)
    later = asked(facts, 6)
    marks = (*found.marks, marker.mark(answered(later, later.answer, 6)))
    assert Paper("a.xorviz", marks=marks).right == 3


def test_an_answer_is_about_the_network_before_or_after_what_was_done_there(mark, facts):
    for edits in ((), facts.edits):
        question = asked(facts, 300, edits)
        assert mark(answered(question, question.answer, 300)).verdict == "right"


def test_a_wrong_answer_that_is_said_to_be_right_is_named(mark, facts):
    question = asked(facts, 50)
    answer = dataclasses.replace(answered(question, 77.0, 50), outcome="Right. So it is.")
    assert (mark(answer).verdict, mark(answer).other) == ("wrong", "the file says that it is right")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"epoch": 60}, "run 1 is not asked this at epoch 60"),
        ({"epoch": 10**9}, "run 1 has no epoch 1,000,000,000: it ends at 400"),
        ({"seed": 3}, "run 1 has the seed 29, not 3"),
        ({"sample": 4}, "there is no sample 5"),
    ],
)
def test_an_answer_to_what_was_never_asked_is_named(mark, facts, fields, said):
    question = asked(facts, 50)
    found = mark(dataclasses.replace(answered(question, question.answer, 50), **fields))
    assert (found.verdict, found.other) == ("not marked", said)


def test_an_answer_whose_run_is_gone_is_not_marked(mark, facts):
    question = asked(facts, 50)
    found = mark(dataclasses.replace(answered(question, question.answer, 50), branch=None))
    assert (found.verdict, found.told, found.other) == ("not marked", "its run is not in the file", "")


def test_own_words_are_for_a_person_to_read(mark):
    found = mark(Answer(LESSON, "Why?", "", "", "because", 5, 29, about="lesson"))
    assert (found.verdict, found.sentence) == ("to read", "because")
