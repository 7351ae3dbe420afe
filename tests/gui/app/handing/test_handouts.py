"""A hand-out in the window: what a teacher and a student see of it."""

from dataclasses import replace
from itertools import pairwise
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu, QMessageBox, QPlainTextEdit

from tests.core.teach.handout.mistaken import SAID, written
from tests.gui.conftest import opens_a_window
from tests.waiting import LIMIT_SECONDS
from xorviz.assets import asset
from xorviz.core import ConfigError, Run, TrainingConfig, runfile
from xorviz.core.run.parameters import DEFAULT_SEED
from xorviz.core.teach.experiments import Experiments
from xorviz.core.teach.handout import handout
from xorviz.core.teach.handout.handout import handout_for, load_handout
from xorviz.core.teach.handout.handout_files import read_handout, write_handout
from xorviz.core.teach.handout.reach import ACTIONS as REACHED
from xorviz.core.teach.handout.reach import VIEWS as SEEN
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app.handing.handout_dialogs import NameDialog
from xorviz.gui.app.handing.handout_door import PORTION
from xorviz.gui.app.menus.actions import ACTIONS
from xorviz.gui.app.views import by_link
from xorviz.gui.teach.experiments_offered import experiments_or_problem
from xorviz.session.keeping.autosave import PREFIX
from xorviz.session.settings import load_student

SIMPLE = """[[experiment]]
name = "a"
title = "A"
settings = { hidden = [3] }
question = "q"
watch = "w"
"""
pytestmark = opens_a_window


@pytest.fixture
def window(make_window):
    return make_window()


def is_open(window):
    """A hand-out is open, with all that comes of it."""
    return window.handouts.handout is not None and window.handouts._job is None


def answer_name(qtbot, window, name):
    say_name(qtbot, window, name)
    qtbot.waitUntil(lambda: is_open(window))


def say_name(qtbot, window, name):
    """Say it as soon as it is asked for."""
    qtbot.waitUntil(lambda: window.findChild(QDialog, "name_dialog") is not None)
    dialog = window.findChild(QDialog, "name_dialog")
    assert dialog.isVisible()
    field, button = dialog.findChild(QLineEdit, "student"), dialog.findChild(object, "name_ok")
    field.setText("   ")
    assert not button.isEnabled()
    field.setText(name)
    button.click()


def test_in_a_large_window_the_name_is_asked_for_beside_its_reason(make_window, qapp):
    dialog = NameDialog("Does your start solve XOR?", make_window())
    dialog.show()
    field = dialog.findChild(QLineEdit, "student")
    before = field.mapTo(dialog, QPoint()).y()
    dialog.resize(dialog.width(), dialog.height() + 400)
    qapp.processEvents()
    assert field.mapTo(dialog, QPoint()).y() == before


def titles(window):
    box = window.findChild(QComboBox, "experiment")
    return [box.itemText(row) for row in range(box.count())]


def page_of(window):
    return window.lesson.view.page.toPlainText()


def test_a_student_opens_a_hand_out_and_has_a_seed_of_the_name(qtbot, window, tmp_path):
    own = titles(window)
    write_handout(tmp_path / "week3.xorviz", read_handout(asset("handout")))
    window.dialogs.files.on_file_chosen(str(tmp_path / "week3.xorviz"))
    assert titles(window) == own  # not before the name is known
    answer_name(qtbot, window, "Ada  LOVELACE")
    seed = student_seed("Ada Lovelace")
    assert load_student() == "Ada LOVELACE"
    assert titles(window) == ["My own start", "Eight neurons, my own start"]
    assert (window.column.shown, window.session.config.seed) == ("lesson", seed)
    assert f"drawn from seed {seed}, and" in page_of(window)
    assert window.findChild(QAction, "experiment.mine").text() == "My own start"
    assert window.findChild(QAction, "experiment.xor-border") not in window.actions()
    assert window.dialogs.lesson_title == "Does your start solve XOR?"  # what Hand In says it is for
    assert window.dialogs.lesson_student == "Ada LOVELACE"  # whose numbers they are
    window.lesson.view.link_followed.emit(Link("Guess", "predict", "mine"))
    assert (
        f"Seed {seed} is your own" in window.experiment_card.findChild(object, "experiment_question").text()
    )
    window.actions_by_id["file.close_handout"].trigger()
    qtbot.waitUntil(lambda: titles(window) == own and window.handouts._job is None)
    assert "hand-out" not in page_of(window)
    assert not window.actions_by_id["file.close_handout"].isEnabled()


def test_new_runs_belong_to_the_hand_out_as_long_as_it_is_open(qtbot, window, tmp_path):
    window.handouts.open(written(tmp_path / "a", {"01.md": "# T\n\nWords.\n"}, SIMPLE))
    qtbot.waitUntil(lambda: is_open(window))
    new = window.actions_by_id["file.new"]
    title = window.handouts.handout.title
    first = window.session.config
    assert first.hidden == (3,)
    window.session.start_run(TrainingConfig(hidden=5), "another")
    new.trigger()
    assert window.dialogs.lesson_title == title
    qtbot.waitUntil(lambda: window.session.config == first and window.handouts._job is None)
    assert not window.dialogs.files.modified
    assert (window.session.run.epoch, len(window.session.branches)) == (0, 1)
    window.actions_by_id["file.close_handout"].trigger()
    qtbot.waitUntil(lambda: window.handouts.handout is None and window.handouts._job is None)
    new.trigger()
    assert window.dialogs.lesson_title == ""
    assert window.session.config == TrainingConfig(seed=DEFAULT_SEED)


def test_one_that_is_being_opened_is_opened_whatever_is_begun_anew_meanwhile(qtbot, window, tmp_path):
    window.handouts.open(written(tmp_path / "a", {"01.md": "# T\n\nWords.\n"}, SIMPLE))
    qtbot.waitUntil(lambda: is_open(window))
    other = written(tmp_path / "b", {"01.md": "# T\n\nOthers.\n"}, SIMPLE.replace("[3]", "[4]"))
    window.handouts.open(other)
    window.actions_by_id["file.new"].trigger()
    qtbot.waitUntil(lambda: window.handouts._job is None)
    assert "Others." in page_of(window)
    assert (window.session.config.hidden, len(window.session.branches)) == ((4,), 1)
    window.handouts.open(written(tmp_path / "mistaken"))
    window.actions_by_id["file.new"].trigger()
    qtbot.waitUntil(lambda: window.handouts._job is None)
    assert window.findChild(QDialog, "mistakes_dialog").isVisible()
    assert window.session.config.hidden == (4,), "the one that stays open begins with its own run"


@pytest.mark.slow
def test_all_mistakes_are_listed_and_what_is_open_stays(qtbot, window, tmp_path):
    own, page = titles(window), page_of(window)
    folder = written(tmp_path / "a")
    window.dialogs.files.on_file_chosen(str(folder / "01-first.md"))  # a page leads to its folder
    qtbot.waitUntil(lambda: window.findChild(QDialog, "mistakes_dialog") is not None)
    dialog = window.findChild(QDialog, "mistakes_dialog")
    listed = dialog.findChild(QPlainTextEdit, "mistakes")
    assert listed.isReadOnly()
    assert [said for said in SAID if said not in listed.toPlainText()] == []
    dialog.reject()
    assert (titles(window), page_of(window)) == (own, page)


@pytest.mark.slow
def test_words_of_a_hand_out_are_plain_text(qtbot, window, tmp_path):
    words = "<b>bold</b> <img src='file:///etc/passwd'> &amp; <script>x</script>"
    experiment = f"""[[experiment]]
name = "a"
title = "<b>A</b> & B"
settings = {{ }}
question = "{words}"
watch = "w"
"""
    folder = written(tmp_path / "a", {"01.md": f"# T <i>t</i>\n\n{words}\n"}, experiment)
    window.handouts.open(folder)
    qtbot.waitUntil(lambda: is_open(window))
    assert words in page_of(window)
    assert titles(window) == ["<b>A</b> & B"]
    question = window.experiment_card.findChild(object, "experiment_question")
    assert (question.text(), question.textFormat()) == (words, Qt.TextFormat.PlainText)


def test_runs_that_there_are_stay_when_a_hand_out_is_opened(qtbot, window):
    window.session.edit_parameter("learning_rate", 3.0)
    window.session.playback.step()
    qtbot.waitUntil(lambda: window.session.run.epoch == 1)
    run = window.session.run
    window.handouts.show_for(load_handout(asset("handout")))
    answer_name(qtbot, window, "Ada")
    assert window.session.run is run


def test_a_saved_run_stays_as_it_is_when_a_hand_out_is_opened(qtbot, window, tmp_path):
    run = Run(TrainingConfig(seed=4))
    run.advance(20)
    runfile.save(tmp_path / "kept.xorviz", run)
    files = window.dialogs.files
    with qtbot.waitSignal(files.files.opened, timeout=60_000):
        files.on_file_chosen(str(tmp_path / "kept.xorviz"))
    before = window.session.run
    window.handouts.show_for(load_handout(asset("handout")))
    answer_name(qtbot, window, "Ada")
    assert window.session.run is before
    assert len(window.session.branches) == 1
    assert not files.modified


def test_a_name_is_asked_for_when_what_a_crash_left_has_been_decided(qtbot, window, tmp_path):
    runfile.save(tmp_path / f"{PREFIX}1-abc.xorviz", Run(TrainingConfig(seed=8)))
    window.dialogs.files.keep_safe(tmp_path)
    box = window.findChild(QMessageBox, "left_dialog")
    window.handouts.show_for(load_handout(asset("handout")))
    qtbot.waitUntil(lambda: window.handouts._job is None)
    assert box.isVisible()
    assert window.findChild(QDialog, "name_dialog") is None
    box.button(QMessageBox.StandardButton.Cancel).click()
    answer_name(qtbot, window, "Ada")
    window.dialogs.files.asks = False


def test_one_without_a_name_begins_nothing_behind_that_question_either(qtbot, window, tmp_path):
    (tmp_path / "left").mkdir()
    runfile.save(tmp_path / "left" / f"{PREFIX}1-abc.xorviz", Run(TrainingConfig(seed=8)))
    window.dialogs.files.keep_safe(tmp_path / "left")
    before = window.session.run
    window.handouts.open(written(tmp_path / "a", {"01.md": "# T\n\nw\n"}, SIMPLE))
    qtbot.waitUntil(lambda: window.handouts._job is None)
    assert window.handouts.handout is None
    assert window.session.run is before
    box = window.findChild(QMessageBox, "left_dialog")
    box.button(QMessageBox.StandardButton.Cancel).click()
    qtbot.waitUntil(lambda: is_open(window))
    assert titles(window) == ["A"]
    assert window.session.run is not before
    window.dialogs.files.asks = False


def test_one_that_cannot_be_made_for_a_student_is_not_opened_and_that_is_said(qtbot, window, monkeypatch):
    def fail(files, student, true=handout.handout_for):
        if student == "Ada":
            raise ConfigError("her seed is none")
        return true(files, student)

    monkeypatch.setattr(handout, "handout_for", fail)
    own = titles(window)
    window.handouts.open(asset("handout"))
    with qtbot.waitSignal(window.handouts.said) as said:
        say_name(qtbot, window, "Ada")
    assert said.args == ["The hand-out is not opened: her seed is none"]
    assert (titles(window), window.handouts.handout) == (own, None)


def test_one_that_takes_long_keeps_nobody_waiting(qtbot, window, tmp_path, monkeypatch):
    """To read, or to make for a student: the window lives, another is opened, and it can be closed."""
    long, readers = Event(), []

    def slowly(true, slow):
        def do(what, *student):
            readers.append(current_thread())
            if slow in (getattr(what, "name", ""), *student):
                assert long.wait(LIMIT_SECONDS)
            return true(what, *student)

        return do

    monkeypatch.setattr(handout, "load_handout", slowly(handout.load_handout, "long"))
    monkeypatch.setattr(handout, "handout_for", slowly(handout.handout_for, "Ada"))
    folders = [written(tmp_path / name, {"01.md": f"# {name}\n\nw\n"}, SIMPLE) for name in ("long", "b")]
    window.handouts.open(folders[0])
    qtbot.waitUntil(lambda: len(readers) == 1)
    window.handouts.open(asset("handout"))
    say_name(qtbot, window, "Ada")
    qtbot.waitUntil(lambda: window.handouts._job is not None and len(readers) == 4)
    window.handouts.open(folders[1])
    qtbot.waitUntil(lambda: is_open(window))
    window.handouts.open(folders[0])
    window.close()
    long.set()
    for reader in readers:
        reader.join()
    assert main_thread() not in readers
    assert window.handouts.handout.title == "b"


def test_pages_reach_what_the_window_has_and_of_files_what_asks_first():
    assert set(SEEN) == set(by_link())
    assert set(REACHED) <= ACTIONS.keys()
    of_files = [name for name in REACHED if name.startswith(("file.", "edit.", "export."))]
    assert of_files == ["file.hand_in"]


def test_the_example_names_the_window_as_it_is(window):
    handout = handout_for(load_handout(asset("handout")), "Ada")
    last = " ".join(span.text for block in handout.lesson.pages[-1].blocks for span in block.spans)
    assert "File > Hand In…" in last
    assert window.findChild(QAction, "file.hand_in").text() == "Hand In…"
    links = [
        span for block in handout.lesson.pages[-1].blocks for span in block.spans if isinstance(span, Link)
    ]
    window.lesson.view.link_followed.emit(links[-1])
    dialog = window.findChild(QDialog, "hand_in_dialog")
    assert dialog.isVisible()
    dialog.reject()


@pytest.mark.parametrize("left_after", [1, 4, None])
def test_experiments_come_into_the_menu_some_at_a_time_and_all_of_them_whoever_is_left(window, left_after):
    def listed():
        return [each.objectName() for each in menu.actions() if each.objectName().startswith("experiment.")]

    menu = window.findChild(QMenu, "menu_experiments")
    others, before = len(menu.actions()) - len(listed()), len(listed())
    (first,) = list(experiments_or_problem().by_name.values())[:1]
    many = Experiments({f"e{place}": replace(first, name=f"e{place}") for place in range(100)}, ())
    steps, counts = window.handouts._menu_filled(many), [before]
    for _ in steps:
        counts.append(len(listed()))
        if len(counts) == left_after:
            break
    steps.close()
    assert max(abs(after - now) for now, after in pairwise(counts)) <= PORTION
    assert listed() == [f"experiment.e{place}" for place in range(100)]
    assert len(menu.actions()) == others + 100
    shown = [each.objectName() for each in window.actions() if each.objectName().startswith("experiment.")]
    assert shown == listed()
