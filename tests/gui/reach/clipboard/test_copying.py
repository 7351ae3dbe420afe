"""Pictures and numbers to the clipboard."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from tests.gui.conftest import opens_a_window
from xorviz.core.insight.pull import pull_of
from xorviz.gui.reach.clipboard.copied_numbers import MOST, Numbered, has_numbers, lines_of
from xorviz.gui.teach.exercise_pages import ExercisePage

pytestmark = opens_a_window
TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def clipboard(qapp):
    QGuiApplication.clipboard().clear()
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def menu_of(view, place=None):
    """The menu that a right click on a view opens."""
    place = place or view.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, place, view.mapToGlobal(place)))
    return QApplication.activePopupWidget()


def texts_of(menu):
    return [action.text() for action in menu.actions()]


def wait_until_copied(person):
    """Many numbers are copied in turns."""
    told = person.window.statusBar().currentMessage
    person.qtbot.waitUntil(lambda: not told().startswith("Copying"), timeout=60_000)


def rows(text):
    return [line.split("\t") for line in text.splitlines()[1:]]


@pytest.mark.slow
def test_the_picture_of_the_view_with_the_keyboard_is_copied(window, person, clipboard):
    person.see("boundary").setFocus(TAB)
    person.press("Ctrl+C")
    assert clipboard.image().size() == person.see("boundary").size()
    assert window.statusBar().currentMessage() == "Copied a picture: Decision boundary."


@pytest.mark.slow
def test_without_one_all_three_are(window, person, clipboard):
    window.centralWidget().setFocus()
    person.press("Ctrl+C")
    assert clipboard.image().size() == window.panels.size()


class TestNumbers:
    def copied(self, person, clipboard, name):
        person.see(name).setFocus(TAB)
        person.press("Ctrl+Shift+C")
        wait_until_copied(person)
        return rows(clipboard.text())

    @pytest.mark.slow
    def test_of_the_network_are_all_parameters_and_gradients(self, window, person, clipboard):
        person.step(3)
        found, snapshot = self.copied(person, clipboard, "network"), window.session.snapshot
        assert [float(row[1]) for row in found] == snapshot.parameters.flat.tolist()
        assert [float(row[2]) for row in found] == snapshot.gradients.flat.tolist()

    @pytest.mark.slow
    def test_of_the_boundary_are_all_samples(self, window, person, clipboard):
        found, snapshot = self.copied(person, clipboard, "boundary"), window.session.snapshot
        numbers = np.array(found, dtype=float)
        assert np.array_equal(numbers[:, :2], snapshot.data.inputs)
        assert np.array_equal(numbers[:, 3:], snapshot.predictions)

    @pytest.mark.slow
    def test_of_the_loss_is_each_epoch(self, window, person, clipboard):
        person.train_to(200)
        found = self.copied(person, clipboard, "loss")
        assert [int(row[0]) for row in found] == list(range(201))
        assert [float(row[1]) for row in found] == window.session.run.losses.tolist()

    @pytest.mark.slow
    def test_of_a_long_run_are_spans_with_their_least_and_greatest(self, window, person, clipboard):
        person.train_to(2000)
        found, losses = self.copied(person, clipboard, "loss"), window.session.run.losses
        assert len(found) < 1001
        for first, last, least, greatest in found:
            span = losses[int(first) : int(last) + 1]
            assert (float(least), float(greatest)) == (span.min(), span.max())
        assert int(found[-1][1]) == 2000

    @pytest.mark.slow
    def test_of_a_table_are_its_cells(self, window, person, clipboard):
        window.first_sight.look("samples")
        window.copying.copy_numbers(person.see("samples"))
        wait_until_copied(person)
        assert len(clipboard.text().splitlines()) >= 4

    def test_a_name_that_looks_like_a_formula_is_none_in_a_spreadsheet(self, qapp):
        class Named(QWidget):
            def numbers(self):
                return ["=cmd()\tb", "-0.5\t@x", "+0.25\t+x"]

        assert list(lines_of(Named())) == ["'=cmd()\tb", "-0.5\t'@x", "0.25\t'+x"]

    @pytest.mark.slow
    def test_a_single_line_is_said_to_be_one(self, window, person, clipboard, monkeypatch):
        monkeypatch.setattr("xorviz.gui.reach.clipboard.copied_numbers.lines_of", lambda _: iter(["1\t2"]))
        window.copying.copy_numbers(person.see("loss"))
        assert window.statusBar().currentMessage() == "Copied 1 line of numbers."

    @pytest.mark.slow
    def test_where_there_are_none_that_is_said(self, window, person, clipboard):
        window.centralWidget().setFocus()
        person.press("Ctrl+Shift+C")
        assert window.statusBar().currentMessage().startswith("Nothing is copied")
        assert clipboard.text() == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["network", "boundary", "loss", "gradient_norms", "chain_rule", "samples"])
def test_each_view_offers_both_in_its_menu(window, person, clipboard, name, qtbot):
    qtbot.waitUntil(lambda: bool(window.findChildren(QWidget, "gradient_norms")))
    view = person.see(name)
    if name == "gradient_norms":
        window.panels.loss_card.show_tab("gradients")
    elif name == "samples":
        window.first_sight.look("samples")
    menu = menu_of(view, QPoint(1, 1))
    asked = ["Why is the loss what it is?"] if name == "loss" else []
    assert texts_of(menu) == ["Copy Picture", "Copy Numbers", "Save Picture…", *asked]
    menu.actions()[0].trigger()
    menu.close()
    assert clipboard.image().size() == view.size()


@pytest.mark.slow
def test_the_film_offers_both_and_so_does_a_lane_of_the_timeline(window, person, clipboard, qtbot):
    person.train_to(200)
    run = window.session.run
    window.actions_by_id["view.film"].trigger()
    film = person.see("film")
    qtbot.waitUntil(lambda: bool(film._frames) and all(frame.image is not None for frame in film._frames))
    menu = menu_of(film)
    assert texts_of(menu) == ["Copy Picture", "Copy Numbers", "Save Picture…"]
    menu.actions()[1].trigger()
    menu.close()
    wait_until_copied(person)
    epochs = [frame.epoch for frame in film._frames]
    assert rows(clipboard.text()) == [[str(epoch), repr(run.at(epoch).loss)] for epoch in epochs]
    timeline = person.see("timeline")
    timeline.setFocus(TAB)
    menu = menu_of(timeline, QPoint(200, 20))
    offered = {action.text(): action for action in menu.actions()}
    offered["Copy Picture"].trigger()
    assert clipboard.image().size() == timeline.size()
    offered["Copy Numbers"].trigger()
    menu.close()
    name = window.session.branches.name_of(window.session.branch)
    lanes, _, landmarks = clipboard.text().partition("\n\n")
    assert rows(lanes) == [[name, "0", "200", "200"]]
    told = [[mark.text, str(mark.first), str(mark.last)] for mark in window.session.view.landmarks]
    assert rows(landmarks) == told != []


@pytest.mark.slow
def test_the_arrows_of_the_samples_are_copied_and_not_the_table_beside_them(window, person, clipboard):
    window.first_sight.look("samples")
    person.see("samples_arrows").setFocus(TAB)
    person.press("Ctrl+Shift+C")
    wait_until_copied(person)
    pull = pull_of(window.session.snapshot)
    *samples, total = [(name, *map(float, numbers)) for name, *numbers in rows(clipboard.text())]
    assert np.array_equal(np.array([each[1:3] for each in samples]), pull.arrows)
    assert [each[3] for each in samples] == pull.lengths.tolist()
    assert total == ("sum", *pull.arrows.sum(axis=0).tolist(), pull.batch_length)


@pytest.mark.slow
def test_to_offer_numbers_writes_none(window, person, monkeypatch):
    network = person.see("network")

    def numbers(self):
        yield from map(str, written)

    written = iter(range(10_000_000))
    monkeypatch.setattr(type(network), "numbers", numbers)
    menu = menu_of(network)
    assert menu.actions()[1].isEnabled()
    assert next(written) == 0
    menu.actions()[1].trigger()
    menu.close()
    wait_until_copied(person)
    assert window.statusBar().currentMessage() == "Nothing is copied: these are too many numbers."
    assert next(written) < MOST


class TestInOtherWindows:
    def opened(self, window, person, opens):
        person.step(2)
        window.session.edit_parameter("learning_rate", 2.0)
        window.session.reseed()
        if opens in window.actions_by_id:
            window.actions_by_id[opens].trigger()
        else:
            person.click(opens)
        (opened,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
        opened.activateWindow()
        person.qtbot.waitUntil(opened.isActiveWindow)
        return opened

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("opens", "name"),
        [
            ("branch.compare", "compare_left_boundary"),
            ("branch.compare", "compare_table"),
            ("run.survey", "survey_dots"),
            ("gradient_check", "gradient_check_table"),
        ],
    )
    def test_each_view_is_copied_by_key_and_has_its_menu(self, window, person, clipboard, opens, name):
        opened = self.opened(window, person, opens)
        view = opened.findChild(QWidget, name)
        view.setFocus(TAB)
        QTest.keySequence(opened, QKeySequence("Ctrl+C"))
        assert clipboard.image().size() == view.size()
        menu = menu_of(view)
        assert texts_of(menu) == ["Copy Picture", "Copy Numbers", "Save Picture…"]
        assert menu.actions()[1].isEnabled()
        menu.close()
        opened.close()

    @pytest.mark.slow
    def test_a_table_is_copied_with_its_headings_as_text_that_programs_read(self, window, person, clipboard):
        opened = self.opened(window, person, "gradient_check")
        summary = opened.findChild(QLabel, "gradient_check_summary")
        button = window.findChild(QWidget, "gradient_check")
        person.qtbot.waitUntil(lambda: button._checked is window.session.snapshot)
        assert "Epoch 0," in summary.text()
        table = opened.findChild(QWidget, "gradient_check_table")
        table.setFocus(TAB)
        QTest.keySequence(opened, QKeySequence("Ctrl+C"))
        heading, *cells = [line.split("\t") for line in clipboard.text().splitlines()]
        assert heading == ["parameter", "backpropagation", "central difference", "relative error"]
        gradients = window.session.snapshot.gradients.flat
        assert [float(row[1]) for row in cells] == pytest.approx(gradients.tolist(), rel=1e-6)
        opened.close()

    @pytest.mark.slow
    def test_enter_picks_a_parameter_of_the_gradient_check(self, window, person):
        opened = self.opened(window, person, "gradient_check")
        table = opened.findChild(QWidget, "gradient_check_table")
        table.setFocus(TAB)
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert window.session.view.selection.parameter == table.currentIndex().row()
        opened.close()


def test_code_is_copied_as_text_and_what_is_marked_alone(window, person, clipboard):
    window.first_sight.look("code")
    code = person.see("code")
    menu = menu_of(code, QPoint(1, 1))
    assert texts_of(menu) == ["Copy Code", "Copy Picture", "Copy Numbers", "Save Picture…"]
    menu.actions()[0].trigger()
    menu.close()
    assert clipboard.text() == code.words()
    assert window.statusBar().currentMessage().endswith("lines of code.")
    window.copying.copy_picture(code)
    assert clipboard.text() == code.words()
    assert clipboard.image().size() == code.size()
    code._mark(range(1, 3))
    window.copying.copy_picture(code)
    assert clipboard.text() == code.words()
    assert clipboard.text().count("\n") == 1
    assert clipboard.image().isNull()


def test_a_page_of_the_questions_has_no_numbers_to_copy(window):
    window.actions_by_id["help.questions"].trigger()
    pages = window.findChildren(ExercisePage)
    assert pages
    assert not any(has_numbers(page) for page in pages)
    for view in window.findChildren(QWidget):
        assert not isinstance(view, Numbered) or callable(view.numbers), view.objectName()
