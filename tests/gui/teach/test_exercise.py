import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.core.teach.answers import read_journal
from xorviz.core.teach.exercises import questions
from xorviz.gui.teach.answers import answers_file
from xorviz.gui.teach.exercise import ExerciseDialog
from xorviz.gui.teach.exercise_pages import parsed

pytestmark = opens_a_window


@pytest.fixture
def dialog(window, person):
    person.train_to(50)
    person.click("questions")
    (dialog,) = window.findChildren(ExerciseDialog)
    yield dialog
    dialog.close()


def page(dialog):
    (shown,) = [each for each in dialog._pages if each.isVisible()]
    return shown


def asked(window):
    return questions(window.session.snapshot, window.session.view.selection.sample)


@pytest.mark.slow
def test_a_right_choice_is_said_so_and_a_wrong_one_named(window, person, dialog):
    question = asked(window)[0]
    trap = question.traps[0]
    QTest.mouseClick(page(dialog).findChild(object, f"option_{int(trap.answer)}"), Qt.MouseButton.LeftButton)
    person.click("check")
    assert trap.thought in person.read("verdict")
    button = page(dialog).findChild(object, f"option_{int(question.answer)}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert person.read("verdict") == ""
    person.click("check")
    assert person.read("verdict").startswith("Right.")
    window.answers.close()
    (entry,) = read_journal(answers_file())
    assert entry.prediction == question.options[int(trap.answer)], "the first answer is kept, and only that"
    assert entry.epoch == 50


@pytest.mark.slow
def test_a_number_is_typed_and_judged(window, person, dialog):
    question = next(each for each in asked(window) if not each.options)
    while page(dialog).text != question.text:
        person.click("next")
    field = page(dialog).findChild(object, "answer")
    QTest.keyClicks(field, "many")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert person.read("verdict") == "“many” is no number."
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert person.read("verdict").startswith("Choose an answer, or fill in a number")
    QTest.keyClicks(field, f"{question.answer:.7f}")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert person.read("verdict").startswith("Right.")


def test_the_backward_pass_first_worked_then_with_blanks(person, dialog):
    seen = []
    for _ in dialog._pages:
        if page(dialog).text.startswith("∂L"):
            blanks = [each for _, each in page(dialog)._fields]
            seen.append(len(blanks))
            assert person.see("check").isEnabled() == bool(blanks)
            for step, field in page(dialog)._fields:
                QTest.keyClicks(field, f"{-step.question.answer:.6g}")
            if blanks:
                person.click("check")
                assert person.read("verdict").split(": ", 1)[1].startswith("No")
                step, field = page(dialog)._fields[0]
                field.setText("12345")
                person.click("check")
                said = f"No, it is another number. What stands below it leads there: {step.formula}."
                assert person.read("verdict") == f"{step.symbol}: {said}"
                for step, field in page(dialog)._fields:
                    field.clear()
                    QTest.keyClicks(field, f"{step.question.answer:.4g}")
                person.click("check")
                assert person.read("verdict") == "Right."
        person.click("next")
    assert seen == [0, 1, 4], "three factors, and their product"


@pytest.mark.slow
def test_it_is_as_high_as_its_highest_page_and_no_button_moves(person, dialog, qapp, find_flaws):
    places = set()
    for _ in dialog._pages:
        qapp.processEvents()
        assert find_flaws(dialog) == []
        places.add((person.see("next").pos().toTuple(), dialog.size().toTuple()))
        person.click("next")
    assert len(places) == 1


@pytest.mark.slow
def test_what_is_shown_is_not_kept(window, person, dialog):
    person.click("show_answer")
    person.click("check")
    assert person.read("verdict").startswith("Right.")
    window.answers.close()
    assert read_journal(answers_file()) == ()


@pytest.mark.slow
def test_it_asks_anew_about_the_network_as_it_is_now(person, dialog):
    assert "epoch 50" in person.read("exercise_about")
    person.train_to(900)
    assert "epoch 50" in person.read("exercise_about")
    person.click("anew")
    assert "epoch 900" in person.read("exercise_about")


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(dataset="blobs", output_activation="softmax", loss="cross_entropy"),
        TrainingConfig(hidden=(160, 160)),
    ],
)
def test_anew_about_what_nothing_can_be_asked_of_says_why_and_keeps_what_was_asked(
    window, person, dialog, config
):
    before = dialog._pages
    window.session.start_run(config)
    person.click("anew")
    assert dialog._pages is before
    assert page(dialog) is before[0]
    assert "epoch 50" in person.read("exercise_about")
    assert person.read("verdict").startswith(
        ("An exercise needs 1 output", "A question takes an update apart")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "config", [TrainingConfig(hidden=(), initialisation="zeros"), TrainingConfig(initialisation="zeros")]
)
def test_a_network_with_little_to_ask_does_no_harm(window, person, config):
    window.session.start_run(config)
    person.click("questions")
    (dialog,) = window.findChildren(ExerciseDialog)
    for _ in range(4):
        if person.see("next").isEnabled():
            person.click("next")
    dialog.close()


@pytest.mark.slow
def test_nothing_is_cut(qapp, person, dialog, find_flaws):
    for _ in dialog._pages:
        for _ in range(3):
            qapp.processEvents()
        assert find_flaws(dialog) == []
        person.click("next")


@pytest.mark.parametrize(
    ("text", "number"),
    [("−0.5", -0.5), (" 1e-3 ", 1e-3), ("1,085", 1.085), ("1,085,000", 1085000), ("", None), ("1e999", None)],
)
def test_numbers_are_read_as_people_type_them(text, number):
    assert parsed(text) == number
