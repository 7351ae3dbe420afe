import pytest

from xorviz.core import steps
from xorviz.core.steps import TimeLeft


class TestTimeLeft:
    """What is said of it after some seconds, with so many parts done."""

    @pytest.fixture
    def after(self, monkeypatch):
        now = [100.0]
        monkeypatch.setattr(steps.time, "monotonic", lambda: now[0])

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
