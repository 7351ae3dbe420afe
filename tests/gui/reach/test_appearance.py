"""Theme, speed, film strip and motion: as chosen, and as they were left."""

import math

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QStyleHints
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from tests.gui.conftest import opens_a_window
from tests.gui.heard import LayoutRequests
from tests.gui.person import Person
from xorviz.gui.kit.theme import load_theme, system_theme
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.reach.appearance import desktop_is_still
from xorviz.gui.reach.keys.focus_ring import FocusRing
from xorviz.session.settings import remember_appearance

pytestmark = opens_a_window


@pytest.fixture
def open_again(make_window, qtbot):
    """Close all windows there are and open one as it was left."""
    opened = []

    def make(**asked):
        for window in opened:
            window.close()
        opened.append(make_window(place=None, **asked))
        return opened[-1]

    QSettings("xorviz", "xorviz").clear()
    yield make
    QSettings("xorviz", "xorviz").clear()


def is_moving(window, qtbot):
    """Whether the chevrons move when an epoch is shown."""
    network = window.panels.network
    before, epoch = network._phase, window.session.view.cursor
    window.session.playback.step()
    qtbot.waitUntil(lambda: network._snapshot.epoch > epoch)
    return network._phase != before


@pytest.mark.slow
def test_theme_speed_film_and_motion_are_as_they_were_left(open_again, qtbot):
    window = open_again()
    assert window.actions_by_id["view.theme_system"].isChecked()
    assert window.session.view.speed == 400.0
    person = Person(window, qtbot)
    for action in ("view.theme_contrast", "view.film", "view.still", "view.decision"):
        window.actions_by_id[action].trigger()
    person.see("speed").setValue(30)
    speed = window.session.view.speed
    assert speed != 400.0
    for _ in range(2):  # what is not touched stays remembered
        window = open_again()
        person = Person(window, qtbot)
        qtbot.waitUntil(lambda person=person: person.sees("film"))
        assert theme_of(window.panels).name == "contrast"
        assert window.session.view.speed == speed
        assert person.see("speed").value() == 30
        for action in ("view.theme_contrast", "view.film", "view.still", "view.decision"):
            assert window.actions_by_id[action].isChecked(), action
        assert not is_moving(window, qtbot)
        assert window.panels._boundary._decision
    window.actions_by_id["view.film"].trigger()
    window.actions_by_id["view.still"].trigger()
    window.actions_by_id["view.decision"].trigger()
    assert is_moving(window, qtbot)
    person.see("speed").setValue(person.see("speed").maximum())
    window = open_again()
    assert math.isinf(window.session.view.speed)
    assert not window.actions_by_id["view.film"].isChecked()
    assert not window.actions_by_id["view.still"].isChecked()
    assert not window.actions_by_id["view.decision"].isChecked()
    assert not window.panels._boundary._decision


@pytest.mark.slow
def test_a_theme_that_is_asked_for_goes_before_the_one_that_was_left_and_is_not_remembered(open_again):
    remember_appearance(theme="contrast")
    window = open_again()
    window.appearance.show_theme("light")  # as the command line does
    assert theme_of(window.panels).name == "light"
    assert window.actions_by_id["view.theme_light"].isChecked()
    assert theme_of(open_again().panels).name == "contrast"


@pytest.mark.slow
def test_a_theme_that_there_is_no_more_is_as_if_none_had_been_chosen(open_again):
    remember_appearance(theme="sepia")
    window = open_again()
    assert window.actions_by_id["view.theme_system"].isChecked()
    assert theme_of(window.panels) is system_theme()


@pytest.mark.slow
def test_the_desktops_contrast_is_followed_while_the_window_is_open(window, monkeypatch):
    window.actions_by_id["view.theme_system"].trigger()
    style = QGuiApplication.styleHints()
    hints = style.accessibility()
    monkeypatch.setattr("xorviz.gui.reach.appearance.system_theme", lambda: load_theme("contrast"))
    hints.contrastPreferenceChanged.emit(hints.contrastPreference())
    assert theme_of(window.panels).name == "contrast"
    window.actions_by_id["view.theme_dark"].trigger()
    hints.contrastPreferenceChanged.emit(hints.contrastPreference())
    assert theme_of(window.panels).name == "dark"


@pytest.mark.slow
def test_pictures_are_presented_in_high_contrast_unless_another_theme_is_chosen(window):
    window.actions_by_id["view.theme_light"].trigger()
    window.actions_by_id["view.present"].trigger()
    assert theme_of(window.panels).name == "contrast"
    window.actions_by_id["view.zoom_in"].trigger()
    assert theme_of(window.panels).name == "contrast"
    window.actions_by_id["view.present"].trigger()
    assert theme_of(window.panels).name == "light"
    window.actions_by_id["view.present"].trigger()
    window.actions_by_id["view.theme_dark"].trigger()
    assert theme_of(window.panels).name == "dark"
    window.actions_by_id["view.present"].trigger()
    assert theme_of(window.panels).name == "dark"


@pytest.mark.parametrize(("preference", "still"), [("ReducedMotion", True), ("NoPreference", False)])
def test_a_desktop_that_asks_for_less_motion_is_heard(qapp, monkeypatch, preference, still):
    class Hints:
        def motionPreference(self):
            return type("Preference", (), {"name": preference})

    monkeypatch.setattr(QStyleHints, "accessibility", lambda hints: Hints())
    assert desktop_is_still() == still


def test_another_theme_gives_icons_its_colour_and_lays_no_buttons_out(window, qapp):
    window.appearance.show_theme("light")
    qapp.processEvents()
    icon, layouts = window.actions_by_id["run.step"].icon(), LayoutRequests(window.transport)
    light = icon.pixmap(16, 16).toImage()
    before = layouts.count
    window.appearance.show_theme("dark")
    qapp.processEvents()
    assert layouts.count == before
    assert icon.pixmap(16, 16).toImage() != light


def test_a_ring_forgets_what_is_destroyed_with_its_focus(qapp):
    window = QWidget()
    picture, ring = QWidget(window), FocusRing(window)
    picture.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    ring.surround(picture)
    delete(picture)
    ring.surround(None)
    assert not ring.isVisible()
    delete(window)
