import os
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtGui import QImage, QScreen

from xorviz.core import TrainingConfig
from xorviz.core.files import FileError, whole_file
from xorviz.core.formats import Format
from xorviz.core.steps import beside
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.export.chosen_epochs import every, log_spaced
from xorviz.gui.export.formats import PICTURES
from xorviz.gui.export.frames import FramePainter, draw_epochs, frame_steps, frames_steps
from xorviz.gui.kit.theme import load_theme
from xorviz.session.selection import Selection
from xorviz.themes import THEMES

GOLDEN = Path(__file__).parents[1] / "golden" / "frame.png"
APPROVE = "XORVIZ_APPROVE_GOLDEN"
"""Set this environment variable to take what is drawn now as right. Look at it before you keep it."""
SMALL = frame_look(size=(640, 400))


def finish(steps):
    for awaited in steps:
        if awaited is not None:
            wait([awaited])


def frame(run, epoch, folder, look=SMALL):
    folder.mkdir(exist_ok=True)
    finish(frames_steps(run, [epoch], folder, look, lambda: None))
    return QImage(str(folder / f"epoch-{epoch:08d}.png"))


def pixels(image):
    """Return (height, width, 3), 0 to 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(480, 320), (640, 400), (1280, 800), (800, 1000)])
def test_a_frame_has_the_size_and_the_ground_of_its_look(run, tmp_path, size, theme):
    image = frame(run, 100, tmp_path, frame_look(size, theme))
    assert image.size().toTuple() == size
    assert (image.pixelColor(1, 1).lightness() > 128) == (theme == "light")


def test_an_image_that_is_being_kept_is_not_drawn_over(run):
    """However long it takes: here until the next epoch has been drawn."""
    drawn, kept, awaited_before = Event(), {}, 0

    def keep(epoch, image):
        assert drawn.wait(60)
        kept[epoch] = image.copy()

    painter = FramePainter(run, SMALL)
    epochs = [0, 300, 900]
    with beside() as thread:
        for awaited in draw_epochs(painter, run, epochs, thread, keep):
            if awaited is not None:
                if awaited_before == 2:  # after the states of two epochs, the first that is kept
                    drawn.set()
                awaited_before += 1
                wait([awaited])
    for epoch in epochs:
        image = painter.new_image()
        for _ in painter.paint(run.at(epoch), image):
            pass
        assert kept[epoch] == image
    painter.close()


@pytest.mark.parametrize("theme", THEMES)
def test_the_header_can_be_read_whatever_the_colours_of_the_application(run, tmp_path, theme):
    header = pixels(frame(run, 100, tmp_path, frame_look((1280, 800), theme)))[4:36]
    for half in (header[:, :640], header[:, 640:]):
        assert np.abs(half - header[0, 0]).max() > 120


def test_a_frame_has_no_other_lines_where_a_screen_has_more_pixels(run, tmp_path, monkeypatch):
    usual = frame(run, 500, tmp_path / "a")
    monkeypatch.setattr(QScreen, "devicePixelRatio", lambda screen: 3.0)
    assert load_theme("light").line(1.0) == 3.0
    assert frame(run, 500, tmp_path / "b") == usual


def test_a_frame_drawn_twice_is_the_same_image(run, tmp_path):
    assert frame(run, 500, tmp_path / "a") == frame(run, 500, tmp_path / "b")


def test_a_frame_is_the_same_alone_and_in_a_sequence(run, tmp_path):
    (tmp_path / "many").mkdir()
    finish(frames_steps(run, [0, 100, 500], tmp_path / "many", SMALL, lambda: None))
    assert frame(run, 500, tmp_path / "one") == QImage(str(tmp_path / "many" / "epoch-00000500.png"))


def test_a_frame_does_not_depend_on_what_the_run_did_after(run, trained, tmp_path):
    """Its loss curve shows all of the run, so only the network is compared."""
    look = frame_look((640, 400), panels=("network", "boundary"))
    short = trained(TrainingConfig(), 500)
    assert frame(run, 500, tmp_path / "a", look) == frame(short, 500, tmp_path / "b", look)


def test_epochs_look_different(run, tmp_path):
    assert frame(run, 100, tmp_path) != frame(run, 900, tmp_path)


@pytest.mark.slow
def test_panels_strokes_and_scale_are_as_asked(run, tmp_path):
    looks = [
        SMALL,
        frame_look((640, 400), panels=("network",)),
        frame_look((640, 400), panels=("boundary",)),
        frame_look((640, 400), panels=("loss",)),
        frame_look((640, 400), panels=("boundary", "loss")),
        frame_look((640, 400), strokes="weights"),
        frame_look((640, 400), strokes="gradients"),
        frame_look((640, 400), strokes="matrix"),
        frame_look((640, 400), logarithmic=False),
        frame_look((640, 400), decision=True),
        frame_look((640, 400), followed=Selection(2)),
        frame_look((640, 400), followed=Selection(None)),
    ]
    images = [frame(run, 500, tmp_path / str(number), look) for number, look in enumerate(looks)]
    for number, image in enumerate(images):
        assert image not in images[:number]


def test_a_frame_is_as_it_was_approved(qapp, trained, tmp_path):
    image = frame(trained(TrainingConfig(), 1500), 1200, tmp_path)
    if os.environ.get(APPROVE):
        GOLDEN.parent.mkdir(exist_ok=True)
        image.save(str(GOLDEN))
    difference = np.abs(pixels(image) - pixels(QImage(str(GOLDEN))))
    strong = (difference.max(axis=2) > 48).mean()
    if difference.mean() > 1.0 or strong > 0.005:
        image.save(str(tmp_path / "actual.png"))
        inverted = np.ascontiguousarray(255 - np.minimum(255, 4 * difference)).astype(np.uint8)
        height, width, _ = inverted.shape
        QImage(inverted.data, width, height, 3 * width, QImage.Format.Format_RGB888).save(
            str(tmp_path / "difference.png")
        )
        pytest.fail(
            f"mean difference {difference.mean():.2f}, {strong:.2%} of the pixels differ strongly:"
            f" look at {tmp_path}/actual.png and difference.png; {APPROVE}=1 approves it"
        )


class TestFiles:
    def test_names_sort_as_the_epochs_do(self, run, tmp_path):
        seen = []
        target = tmp_path / "deep" / "frames"
        finish(frames_steps(run, [0, 50, 900], target, SMALL, lambda: seen.append(1)))
        names = ["epoch-00000000.png", "epoch-00000050.png", "epoch-00000900.png"]
        assert sorted(os.listdir(target)) == names
        assert len(seen) == 3

    def test_left_in_the_middle_nothing_remains(self, run, tmp_path):
        steps = frames_steps(run, range(0, 900, 10), tmp_path / "deep" / "frames", SMALL, lambda: None)
        for _ in range(25):
            awaited = next(steps)
            if awaited is not None:
                wait([awaited])
        steps.close()
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("single", [True, False])
    def test_left_while_it_is_written_the_writing_ends_and_nothing_remains(
        self, run, tmp_path, monkeypatch, single
    ):
        begun = Future()

        def write(image, path, check):
            with whole_file(path):
                begun.set_result(None)
                while True:
                    check()

        monkeypatch.setitem(PICTURES, ("frame", "png"), Format("png", "PNG picture", "frame", write))
        if single:
            steps = frame_steps(run, 5, tmp_path / "deep" / "one.png", SMALL)
        else:
            steps = frames_steps(run, [5, 6], tmp_path / "deep", SMALL, lambda: None)
        while not begun.done():
            awaited = next(steps)
            if awaited is not None:
                wait([awaited, begun], return_when=FIRST_COMPLETED)
        steps.close()
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("single", [True, False])
    def test_a_full_disk_leaves_nothing_and_is_said_in_one_line(self, run, tmp_path, monkeypatch, single):
        calls = []

        def full(descriptor):
            calls.append(descriptor)
            if single or len(calls) == 3:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        if single:
            steps = frame_steps(run, 5, tmp_path / "one.png", SMALL)
        else:
            steps = frames_steps(run, range(0, 50, 10), tmp_path / "frames", SMALL, lambda: None)
        with pytest.raises(FileError, match="disk is full") as caught:
            finish(steps)
        assert "\n" not in str(caught.value)
        assert os.listdir(tmp_path) == []

    def test_a_failed_frame_keeps_the_file_that_was_there(self, run, tmp_path, monkeypatch):
        path = tmp_path / "one.png"
        path.write_bytes(b"before")

        def full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileError):
            finish(frame_steps(run, 5, path, SMALL))
        assert path.read_bytes() == b"before"
        assert os.listdir(tmp_path) == ["one.png"]


class TestEpochs:
    @pytest.mark.parametrize(
        ("step", "last", "epochs"),
        [(100, 300, [0, 100, 200, 300]), (100, 250, [0, 100, 200]), (7, 5, [0]), (1, 0, [0])],
    )
    def test_every(self, step, last, epochs):
        assert list(every(step, last)) == epochs

    @pytest.mark.parametrize(("count", "last"), [(10, 5000), (100, 5000), (1, 50), (2, 50), (50, 3), (5, 0)])
    def test_log_spaced(self, count, last):
        epochs = list(log_spaced(count, last))
        assert epochs == sorted(set(epochs))
        assert (epochs[0], epochs[-1]) == (0, last)
        assert len(epochs) <= max(2, count)
        if last == 5000:
            assert len(epochs) >= 0.6 * count
            gaps = np.diff(epochs)
            assert gaps[-1] > 10 * gaps[0]
