"""Pictures and numbers to the clipboard."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.gui.conftest import opens_a_window

pytestmark = opens_a_window
TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def clipboard(qapp):
    QGuiApplication.clipboard().clear()
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


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
        assert len(clipboard.text().splitlines()) >= 4

    @pytest.mark.slow
    def test_where_there_are_none_that_is_said(self, window, person, clipboard):
        window.centralWidget().setFocus()
        person.press("Ctrl+Shift+C")
        assert window.statusBar().currentMessage().startswith("Nothing is copied")
        assert clipboard.text() == ""


@pytest.mark.parametrize("name", ["network", "boundary", "loss", "gradient_norms", "chain_rule", "samples"])
def test_each_view_offers_both_in_its_menu(window, person, clipboard, name, qtbot):
    qtbot.waitUntil(lambda: bool(window.findChildren(QWidget, "gradient_norms")))
    view = person.see(name)
    place = view.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, place, view.mapToGlobal(place)))
    (menu,) = [each for each in window.findChildren(QMenu) if each.isVisible()]
    assert [action.text() for action in menu.actions()] == ["Copy Picture", "Copy Numbers"]
    menu.actions()[0].trigger()
    menu.close()
    assert clipboard.image().size() == view.size()
