"""How runs are looked at, and what was predicted of them, in their file and back in another window."""

import dataclasses
import math

import pytest

from tests.driving import train_to
from tests.gui.app.keeping.file_steps import open_file, save_as
from tests.gui.conftest import opens_a_window
from tests.gui.teach.question import wait_until_told
from xorviz.core import runfile
from xorviz.core.teach.answers import markdown
from xorviz.session.settings import load_lesson_place

pytestmark = opens_a_window


def triggered(window, *names):
    for name in names:
        window.actions_by_id[name].trigger()


@pytest.mark.slow
def test_another_window_shows_what_was_in_front_and_changes_nothing(qtbot, make_window, tmp_path):
    path = tmp_path / "a.xorviz"
    window = make_window()
    session = window.session
    train_to(qtbot, session, 60)
    save_as(qtbot, window, path)
    plain = runfile.load(path).view
    triggered(window, "view.explore", "view.decision")
    window.panels.plane_card.show_tab("both")
    window.panels.loss_card.show_tab("linear")
    window.panels.network_card.choose("gradients")
    window.sight.show_card("timeline", False)
    window.first_sight._updates.show_tab("samples")
    pages = window.lesson.view.names
    window.lesson.view.show_page(pages[3])
    window.column.on_tab_chosen("lesson")
    session.playback.seek(30)
    qtbot.waitUntil(lambda: session.view.snapshot.epoch == 30)
    session.picking.select_sample(3)
    session.picking.select_columns(1, 0)
    session.picking.select_parameter(5)
    session.walk.go_to(4)
    assert not window.dialogs.files.files.modified  # how it is looked at is no change
    save_as(qtbot, window, path)
    left = runfile.load(path).view
    assert left != plain
    assert (left["page"], left["line"], left["hidden"]) == (pages[3], [30, 4], ["timeline"])

    other = make_window()
    remembered = load_lesson_place()
    runfile.save(path, dataclasses.replace(runfile.load(path), view=plain))
    open_file(qtbot, other, path)
    assert other.dialogs.files.look() | {"cursor": 60} == plain
    runfile.save(path, dataclasses.replace(runfile.load(path), view=left))
    open_file(qtbot, other, path)
    qtbot.waitUntil(lambda: other.session.view.place == 4)
    assert other.dialogs.files.look() | {"cursor": 30} == left
    assert (other.session.view.cursor, other.session.view.head) == (30, 60)
    assert (other.panels.logarithmic, other.panels.decision) == (False, True)
    assert other.lesson.view.name == pages[3]
    assert not other.time.isVisible()
    assert not other.dialogs.files.files.modified
    assert load_lesson_place() == remembered

    broken = {name: {"a": [1]} for name in left} | {
        "line": [60, 10**9],
        "sample": 10**9,
        "tabs": {"loss": []},
    }
    runfile.save(path, dataclasses.replace(runfile.load(path), view=broken))
    before = other.dialogs.files.look()
    open_file(qtbot, other, path)
    after = other.dialogs.files.look()
    assert {name for name in before if before[name] != after[name]} <= {"line", "neuron", "parameter"}
    view = other.session.view
    assert view.place == view.update.last - 1  # the last one would train an epoch
    assert (view.head, other.dialogs.files.files.modified) == (60, False)


@pytest.mark.slow
def test_a_prediction_stands_again_with_what_came_of_it(qtbot, window, person, make_window, tmp_path):
    path = tmp_path / "a.xorviz"
    window.session.playback.set_speed(math.inf)
    person.choose("experiment", "xor-8")
    person.type_number("prediction", "1,085")
    wait_until_told(person)
    save_as(qtbot, window, path)
    (answer,) = runfile.load(path).answers
    assert (answer.about, answer.numbers, answer.branch) == ("experiment:xor-8", (1085.0,), 0)
    shown = window.experiment_card._shown
    other = make_window()
    open_file(qtbot, other, path)
    assert other.experiment_card._shown == shown
    assert other.experiment_card._shown.stage == "told"
    assert not other.dialogs.files.files.modified
    save_as(qtbot, other, path)
    assert runfile.load(path).answers == (answer,)


@pytest.mark.slow
def test_the_words_of_an_earlier_file_stay_in_it_and_are_read_as_they_are(
    qtbot, window, person, make_window, tmp_path
):
    path, said = tmp_path / "a.xorviz", "in the plane shown the border has 2 lines from edge to edge."
    window.session.playback.set_speed(math.inf)
    person.choose("experiment", "xor-border")
    person.click("choice_1")
    person.click("commit")
    wait_until_told(person)
    assert person.read("experiment_was") == f"So it is: {said}"
    save_as(qtbot, window, path)
    file = runfile.load(path)
    before = "So it is (the pieces of the border that end at the edge of the plane shown: 2)."
    assert file.answers[0].outcome == f"So it is: {said}"
    older = dataclasses.replace(file.answers[0], outcome=before)
    runfile.save(path, dataclasses.replace(file, answers=(older,)))
    other = make_window()
    open_file(qtbot, other, path)
    assert other.experiment_card._shown.outcome.was == f"So it is: {said}", "it is compared anew"
    assert not other.dialogs.files.files.modified
    given = [answer for answer, _ in other.dialogs.files.files.answers.given]
    assert f"Outcome: {before}" in markdown(given).replace("\\", "")
    save_as(qtbot, other, path)
    assert runfile.load(path).answers == (older,)


@pytest.mark.parametrize("drawing", [(), ((),), (((1.0, 2.0),),), (((1e300, 2.0), (1.0, 2.0)),)])
def test_a_drawing_that_nobody_can_have_made_is_no_prediction(drawing):
    from xorviz.gui.teach.bet import _is_drawing

    assert not _is_drawing(drawing, "curve")
