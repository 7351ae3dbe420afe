"""Each link of the lesson does what it says."""

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.examples import slow_but
from tests.gui.conftest import opens_a_window
from tests.gui.teach.question import wait_until_told
from tests.gui.teach.reader import EXPERIMENTS, PAGES
from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.teach.quoted_numbers import parse_parameter
from xorviz.core.update.names import parameter_name
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


def asks(reader, name):
    """Say whether the question of an experiment is open, before anything of its run is there."""
    session, card = reader.session, reader.window.experiment_card
    waiting = session.config == EXPERIMENTS[name].config and not session.playing and not session.run.epoch
    return waiting and card.isVisible() and card.findChild(QWidget, "just_run").isVisible()


def why_is_told(window, value):
    """Say whether Why? tells of a parameter, of the answer to a sample, or of the loss."""
    heading, view = window.findChild(QLabel, "why_heading"), window.session.view
    if value == "loss":
        told = "the loss"
    elif value[0].isalpha():
        told = parameter_name(view.run.layers, parse_parameter(value).place_in(view.run.layers))
    else:
        told = f"ŷ for ({value.replace(',', ', ')})"
    return heading is not None and heading.isVisible() and heading.text().startswith(f"Why is {told} ")


def effect_of(link, reader, browser, put):
    """Return what is to be so after a link, given the experiments whose question has been put."""
    session, window, value = reader.session, reader.window, link.value
    if link.scheme in ("run", "predict", "epoch"):
        name, _, epoch = value.partition("/")
        if link.scheme == "predict" or name not in put:
            put.add(name)
            return lambda: asks(reader, name)
    if link.scheme == "run":
        return lambda: session.config == EXPERIMENTS[value].config and session.playing
    if link.scheme == "epoch":
        where = EXPERIMENTS[name].config, int(epoch)
        return lambda: (session.config, session.snapshot.epoch) == where and not session.playing
    if link.scheme == "select":
        return lambda: session.view.selection.parameter == parse_parameter(value).place_in((2, 2, 1))
    if link.scheme == "why":
        return lambda: why_is_told(window, value)
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
        name = by_link()[value].name
        return lambda: any(view.isVisible() for view in window.findChildren(QWidget, name))
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
    put: set[str] = set()
    answers = [link.value for link in reader.links() if link.scheme == "answer"]
    for answer in answers:
        reader.page.toggle_answer(answer)
    targets = [(number, link) for number, link in enumerate(reader.links()) if link.scheme != "answer"]
    again = [each for each in targets if each[1].scheme == "run"]
    for number, link in targets + again:
        reader.session.playback.set_playing(False)
        reader.session.walk.leave()
        reader.session.start_run(TrainingConfig(hidden=(3,)) if link.scheme == "epoch" else TrainingConfig())
        reader.open(page)
        for answer in answers:
            reader.page.toggle_answer(answer)
        happened = effect_of(link, reader, browser, put)
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
        assert reader.window.predicting.is_new("xor")
        reader.open("08-reflection").follow("answer:plateau")
        reader.follow("epoch:xor/50")
        person.wait_until_shown(50)
        assert reader.session.run is run

    @pytest.mark.slow
    def test_what_this_network_does_not_have_is_said(self, reader, qtbot):
        reader.session.start_run(EXPERIMENTS["single-layer"].config)
        reader.open("04-architecture").follow("select:W2[0][1]")
        assert "The network shown has no w²₁₂" in reader.window.statusBar().currentMessage()
        reader.session.start_run(EXPERIMENTS["circle"].config)
        reader.open("06-backward").follow("sample:1,0")
        assert "no point (1, 0)" in reader.window.statusBar().currentMessage()
        three = Dataset("own", "Own", np.eye(3), np.array([[0.0], [1.0], [0.0]]))
        reader.session.start_run(TrainingConfig().learning(three))
        reader.open("10-reasons").follow("why:0,1")
        assert "no point (0, 1)" in reader.window.statusBar().currentMessage()
        assert reader.window.findChild(QLabel, "why_heading") is None

    @pytest.mark.slow
    @pytest.mark.parametrize("link", ["run:xor-8", "epoch:xor-8/5000"])
    def test_a_question_that_is_skipped_leads_back_to_the_lesson(self, reader, person, link):
        reader.open("08-reflection").follow("answer:curved")
        reader.follow(link)
        assert asks(reader, "xor-8")
        assert not reader.page.isVisible()
        person.click("just_run")
        assert reader.page.isVisible()
        reader.follow("epoch:xor-8/5000")
        person.wait_until_shown(5000)

    @pytest.mark.slow
    def test_one_that_is_answered_is_not_put_again(self, reader, person):
        person.choose("experiment", "zero-start")
        person.click("choice_0")
        person.click("commit")
        wait_until_told(person)
        reader.open("08-reflection").follow("answer:zero")
        reader.follow("run:zero-start")
        assert reader.session.playing
        assert reader.page.isVisible()

    @pytest.mark.slow
    def test_an_epoch_of_a_run_that_has_not_begun_asks_what_its_experiment_asks(self, reader):
        reader.open("07-training").follow("epoch:xor/0")
        assert reader.page.isVisible(), "nothing begins"
        reader.follow("epoch:xor/400")
        assert asks(reader, "xor")

    @pytest.mark.slow
    def test_guess_first_waits_beside_the_settings(self, reader):
        reader.open("09-experiments").follow("predict:tanh")
        assert not reader.session.playing
        assert reader.session.config.activation == "tanh"
        assert reader.window.findChild(QWidget, "controls").isVisible()
