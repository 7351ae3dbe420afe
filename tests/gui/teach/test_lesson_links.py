"""Each link of the lesson does what it says."""

import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from tests.examples import slow_but
from tests.gui.conftest import opens_a_window
from tests.gui.teach.reader import EXPERIMENTS, PAGES
from xorviz.core import TrainingConfig
from xorviz.core.teach.quoted_numbers import parse_parameter
from xorviz.gui.app.views import by_link


class Browser(QObject):
    """Stands in for the web browser."""

    asked = Signal(str)

    @Slot("QUrl")
    def open(self, address):
        self.asked.emit(address.toString())


@pytest.fixture
def browser(qapp):
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


def effect_of(link, reader, browser):
    """Return what to do with a link, and what is to be so then."""
    session, window, value = reader.session, reader.window, link.value
    if link.scheme in ("run", "predict"):
        return lambda: (
            session.config == EXPERIMENTS[value].config and session.playing == (link.scheme == "run")
        )
    if link.scheme == "epoch":
        name, epoch = value.split("/")
        where = EXPERIMENTS[name].config, int(epoch)
        return lambda: (session.config, session.snapshot.epoch) == where and not session.playing
    if link.scheme == "select":
        return lambda: session.view.selection.parameter == parse_parameter(value).place_in((2, 2, 1))
    if link.scheme == "sample":
        row = {"0,0": 0, "0,1": 1, "1,0": 2, "1,1": 3, "batch": None}[value]
        return lambda: session.view.selection.sample == row
    if link.scheme == "line":
        kind, layer = value.split("/")

        def is_there():
            line = session.walk.trace.operations[session.walk.place or 0]
            return (line.kind, line.layer) == (kind, int(layer))

        return is_there
    if link.scheme == "view":
        view = window.findChild(QWidget, by_link()[value].name)
        return lambda: view.isVisible()
    if link.scheme == "page":
        return lambda: reader.name == value.partition("#")[0]
    if link.scheme == "write":
        return lambda: window.findChild(QWidget, "written_answer") is not None
    asked = []
    signal = browser.asked if link.scheme == "https" else window.actions_by_id[value].triggered
    signal.connect(lambda *_: asked.append(True))
    return lambda: bool(asked)


@opens_a_window
@pytest.mark.parametrize("page", slow_but(PAGES[1], PAGES))
def test_every_link_of_every_page_works(reader, browser, page, qtbot):
    reader.open(page)
    answers = [link.value for link in reader.links() if link.scheme == "answer"]
    for answer in answers:
        reader.page.toggle_answer(answer)
    targets = [(number, link) for number, link in enumerate(reader.links()) if link.scheme != "answer"]
    for number, link in targets:
        reader.session.playback.set_playing(False)
        reader.session.walk.leave()
        reader.session.start_run(TrainingConfig(hidden=(3,)) if link.scheme == "epoch" else TrainingConfig())
        reader.open(page)
        for answer in answers:
            reader.page.toggle_answer(answer)
        happened = effect_of(link, reader, browser)
        reader.page.anchorClicked.emit(f"link:{number}")
        qtbot.waitUntil(happened)
        close_what_opened(reader.window)
    reader.session.playback.set_playing(False)
    reader.session.walk.leave()


def close_what_opened(window):
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()
    film = window.actions_by_id["view.film"]
    if film.isChecked():
        film.trigger()


class TestLinks:
    def test_a_click_with_the_mouse(self, reader):
        reader.open("04-architecture").click("select:W1[0][1]")
        assert reader.session.view.selection.parameter == 1

    @pytest.mark.slow
    def test_selecting_twice_keeps_the_selection(self, reader):
        for _ in range(2):
            reader.open("04-architecture").follow("select:W2[0][0]")
            assert reader.session.view.selection.parameter == 6

    @pytest.mark.slow
    def test_a_view_that_is_shown_is_lit_for_a_moment(self, reader, qtbot):
        reader.open("08-reflection").follow("answer:plateau")
        reader.follow("view:health")
        card = reader.window.findChild(QWidget, "health")
        while card.objectName() != "card":
            card = card.parentWidget()
        assert card.property("lit")
        qtbot.waitUntil(lambda: not card.property("lit"))

    @pytest.mark.slow
    def test_an_epoch_of_the_run_shown_does_not_begin_it_anew(self, reader, person):
        person.train_to(200)
        run = reader.session.run
        reader.open("08-reflection").follow("answer:plateau")
        reader.follow("epoch:xor/50")
        person.wait_until_shown(50)
        assert reader.session.run is run

    @pytest.mark.slow
    def test_what_this_network_does_not_have_is_said(self, reader, qtbot):
        reader.session.start_run(EXPERIMENTS["single-layer"].config)
        reader.open("04-architecture").follow("select:W2[0][1]")
        assert "The network shown has no W2[0][1]" in reader.window.statusBar().currentMessage()
        reader.session.start_run(EXPERIMENTS["circle"].config)
        reader.open("06-backward").follow("sample:1,0")
        assert "no point (1, 0)" in reader.window.statusBar().currentMessage()

    @pytest.mark.slow
    def test_guess_first_waits_beside_the_settings(self, reader):
        reader.open("09-experiments").follow("predict:tanh")
        assert not reader.session.playing
        assert reader.session.config.activation == "tanh"
        assert reader.window.findChild(QWidget, "controls").isVisible()
