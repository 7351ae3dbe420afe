from concurrent.futures import wait
from threading import Event, Thread

import pytest

from tests.waiting import LIMIT_SECONDS
from xorviz import interruption
from xorviz.core import steps
from xorviz.core.files import staged_folder, whole_file
from xorviz.core.steps import LastPiece, Left, TimeLeft, beside, held_in


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


class TestLeft:
    """Who leaves a work that is about to give a file its name."""

    @pytest.fixture
    def held(self):
        return Event(), Event()

    def test_no_file_is_there_of_what_is_left_while_it_is_written(self, tmp_path, held):
        written, go_on = held

        def write():
            with whole_file(tmp_path / "a.csv") as stream:
                stream.write(b"all of it")
                written.set()
                assert go_on.wait(LIMIT_SECONDS)

        with beside() as thread:
            writing = thread.submit(write)
            assert written.wait(LIMIT_SECONDS)
            let_go = Thread(target=lambda: (wait([thread._end]), go_on.set()))
            let_go.start()
        let_go.join()
        assert isinstance(writing.exception(), Left)
        assert list(tmp_path.iterdir()) == []

    def test_nothing_is_begun_that_nobody_would_do(self):
        with beside() as thread:
            assert thread.submit(int).result() == 0
        with pytest.raises(Left):
            thread.submit(int)

    def test_none_is_there_of_what_is_left_while_it_gets_its_name(self, tmp_path, held, monkeypatch):
        begun, go_on = held
        settled, true = Event(), steps.Leaving.do

        def do(self, work, *arguments):
            begun.set()
            assert go_on.wait(LIMIT_SECONDS)
            try:
                return true(self, work, *arguments)
            finally:
                settled.set()

        monkeypatch.setattr(steps.Leaving, "do", do)
        work = held_in(staged_folder(tmp_path / "a"), lambda staging: iter([(staging / "0").touch()]))
        wait([next(work)])
        assert [next(work), next(work)] == [None, None]  # its piece, and where it can be left last
        assert isinstance(next(work), LastPiece)
        assert begun.wait(LIMIT_SECONDS)
        work.close()
        go_on.set()
        assert settled.wait(LIMIT_SECONDS)
        assert list(tmp_path.iterdir()) == []

    def test_nor_of_what_is_left_before_its_place_is_there(self, tmp_path, held):
        place = staged_folder(tmp_path / "a")
        work = held_in(place, lambda _: iter([None]))
        next(work)
        work.close()
        interruption.unfinished[-1].join()
        assert list(tmp_path.iterdir()) == []
