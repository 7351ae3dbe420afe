from dataclasses import asdict
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.conftest import AT_SETTINGS
from tests.telling import tells
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.gui.app.main_window import MainWindow
from xorviz.session.settings import remember_place


@pytest.fixture
def open_window(qtbot):
    """Open a window and do not wait for its engine; closed at the end."""
    windows = []

    def open_window():
        remember_place(**asdict(AT_SETTINGS))
        window = MainWindow()
        windows.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_window
    for window in windows:
        window.close()
        window.deleteLater()


def engine_of(window):
    """What the status bar says of the engine, and in more words."""
    label = window.findChild(QLabel, "engine")
    assert label.isVisible()
    return label.text(), label.toolTip()


class TestEngine:
    @pytest.mark.slow
    def test_the_compiled_one_is_said(self, window):
        text, more = engine_of(window)
        assert text == "Compiled engine"
        assert "Numba" in more

    def test_until_it_is_there_that_is_said(self, open_window, qtbot, monkeypatch):
        ready, engine = Event(), compiled_engine()

        def wait(_):
            ready.wait()
            return engine

        monkeypatch.setattr("xorviz.session.threads.get_engine", wait)
        window = open_window()
        try:
            qtbot.waitUntil(lambda: engine_of(window)[0] == "Preparing the compiled engine…")
            assert engine_of(window)[1] == "Until it is ready, NumPy trains"
        finally:
            ready.set()
        qtbot.waitUntil(lambda: engine_of(window)[0] == "Compiled engine")

    @pytest.mark.slow
    def test_without_it_numpy_trains_and_the_reason_is_there(self, open_window, qtbot, monkeypatch):
        def refuse(_):
            raise EngineError("no compiler for this machine")

        monkeypatch.setattr("xorviz.session.threads.get_engine", refuse)
        window = open_window()
        qtbot.waitUntil(lambda: "no compiler for this machine" in engine_of(window)[1])
        assert engine_of(window)[0] == "NumPy engine"
        qtbot.keyClick(window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.run.epoch > 20)
        qtbot.keyClick(window, Qt.Key.Key_Space)
        qtbot.keyClick(window, Qt.Key.Key_R)
        assert "no compiler for this machine" in engine_of(window)[1]

    def test_a_run_that_began_before_it_came_says_that_the_next_has_it(self, open_window, qtbot, monkeypatch):
        monkeypatch.setattr("xorviz.session.session.Session.load_engine", lambda session: None)
        window = open_window()
        assert engine_of(window)[0] == "NumPy engine"
        with qtbot.waitSignal(window.session.changed, check_params_cb=tells("snapshot")):
            window.session.playback.step()
        window.session.on_engine_loaded(compiled_engine(), "")
        text, more = engine_of(window)
        assert text == "NumPy engine"
        assert "next one" in more
        qtbot.keyClick(window, Qt.Key.Key_R)
        assert engine_of(window)[0] == "Compiled engine"

    @pytest.mark.slow
    def test_one_that_fails_while_it_trains_gives_way_to_numpy(self, window, person, qtbot, monkeypatch):
        def fail(*_):
            raise MemoryError("out of chalk")

        monkeypatch.setattr(type(compiled_engine()), "train", fail)
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.run.epoch > 20)
        assert engine_of(window)[0] == "NumPy engine"
        assert "out of chalk" in engine_of(window)[1]
        assert window.actions_by_id["run.play"].isChecked()
        person.press(Qt.Key.Key_Space)

    @pytest.mark.slow
    def test_it_is_that_of_the_branch_shown(self, window, person):
        person.train_to(20)
        compiled = window.session.branch
        window.session._stage.show(engine=NumpyEngine(), engine_failure="")
        person.choose("activation", "tanh")
        assert engine_of(window)[0] == "NumPy engine"
        window.session.show_branch(compiled)
        assert engine_of(window)[0] == "Compiled engine"


class TestRun:
    def test_says_what_can_be_done_and_what_goes_on(self, window, person):
        assert person.read("status") == "Ready: press Play"
        person.press(Qt.Key.Key_Space)
        assert person.read("status") == "● Training"
        person.wait_for_epoch(1000)
        person.press(Qt.Key.Key_Space)
        assert person.read("status") == "Paused"
        person.go_to(10)
        head = window.session.run.epoch
        assert person.read("status").startswith(f"Recorded up to epoch {head:,}: Play replays it")
        window.session.playback.set_speed(20.0)
        person.press(Qt.Key.Key_Space)
        assert person.read("status") == f"● Replaying, up to epoch {head:,}"
        person.press(Qt.Key.Key_Space)
