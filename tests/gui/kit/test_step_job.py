import pytest
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.kit import step_job
from xorviz.gui.kit.step_job import TimeLeft, ask_for_attention


class TestTimeLeft:
    """What is said of it after some seconds, with so many parts done."""

    @pytest.fixture
    def after(self, monkeypatch):
        now = [100.0]
        monkeypatch.setattr(step_job.time, "monotonic", lambda: now[0])

        def told(seconds, done, of):
            now[0] = 100.0
            left = TimeLeft()
            now[0] += seconds
            return left.after(done, of)

        return told

    def test_it_is_as_long_as_so_far_where_half_is_done(self, after):
        assert after(8.0, 50, 100) == " · about 8 s left"

    @pytest.mark.parametrize(("seconds", "done"), [(0.5, 5), (8.0, 0), (8.0, 95), (8.0, 100)])
    def test_nothing_is_said_before_it_is_known_and_of_less_than_a_second(self, after, seconds, done):
        assert after(seconds, done, 100) == ""


def test_the_whole_window_is_marked(qtbot, monkeypatch):
    marked = []
    monkeypatch.setattr(QApplication, "alert", marked.append)
    window = QWidget()
    part = QWidget(window)
    ask_for_attention(part)
    assert marked == [window]
    window.deleteLater()
