"""Animations, read again by others: Pillow, and PyAV where it is."""

import os
import threading
from concurrent.futures import wait
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from xorviz.core import TrainingConfig
from xorviz.core.errors import XorvizError
from xorviz.core.files import FileError
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.export import exports
from xorviz.gui.export.animation import webp
from xorviz.gui.export.animation.film import Changes, FilmPlan, durations
from xorviz.gui.export.animation.gif_palette import GifPalette
from xorviz.gui.export.exports import EXPORTS, export_for
from xorviz.gui.export.frames import frame_steps
from xorviz.gui.export.wanted import Wanted

EPOCHS = [0, 1, 2, 300, 301, 900]
LOOK = frame_look((480, 320))
WITHOUT_LOSS = ["webp", "apng"]
HERE = [each for each in EXPORTS.values() if each.kind == "animation" and not each.missing()]


def finish(steps):
    for awaited in steps:
        if awaited is not None:
            wait([awaited])


def animated(run, path, epochs=EPOCHS, **choices):
    finish(export_for(path).steps(Wanted(run, epochs, LOOK, **choices), path, lambda more: None))
    return path


def drawn_alone(run, epoch, folder):
    path = folder / f"alone-{epoch}.png"
    finish(frame_steps(run, epoch, path, LOOK))
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def frames_of(path):
    """Return the frames as somebody else reads them, and for how long each stays, in ms."""
    if path.suffix == ".mp4":
        import av

        with av.open(str(path)) as container:
            shown = list(container.decode(video=0))
        times = [1000 * float(frame.pts * frame.time_base) for frame in shown]
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in shown], np.diff(times)
    found, times = [], []
    with Image.open(path) as image:
        for place in range(image.n_frames):
            image.seek(place)
            found.append(np.asarray(image.convert("RGB")).astype(int))
            times.append(image.info["duration"])
    return found, times


@pytest.mark.parametrize(
    "ending",
    [
        each.suffix if each.suffix == "gif" else pytest.param(each.suffix, marks=pytest.mark.slow)
        for each in HERE
    ],
)
def test_each_frame_is_what_the_network_is_at_its_epoch(run, tmp_path, ending):
    """Of each frame, none of the other epochs' pictures is as near to it."""
    frames, times = frames_of(animated(run, tmp_path / f"a.{ending}", rate=12.5))
    alone = [drawn_alone(run, epoch, tmp_path) for epoch in EPOCHS]
    assert len(frames) == len(EPOCHS)
    for place, frame in enumerate(frames):
        away = [np.abs(frame - picture).mean() for picture in alone]
        assert away[place] == min(away)
        assert away[place] == 0 if ending in WITHOUT_LOSS else away[place] < 3
        assert place == 0 or away[place] < away[place - 1]
    assert times[:-1] == pytest.approx([80] * len(times[:-1]))


@pytest.mark.slow
def test_the_ground_of_a_gif_is_that_of_the_theme(run, tmp_path):
    frames, _ = frames_of(animated(run, tmp_path / "a.gif"))
    alone = drawn_alone(run, 900, tmp_path)
    for at in ((1, 1), (60, 20)):
        assert [frame[at].tolist() for frame in frames] == [alone[at].tolist()] * len(EPOCHS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "theme"),
    [({}, "light"), ({"dataset": "circle", "hidden": 8, "reduction": "mean", "learning_rate": 5.0}, "dark")],
)
def test_a_gif_of_120_frames_is_under_two_megabytes(qapp, trained, tmp_path, settings, theme):
    run, path = trained(TrainingConfig(**settings), 2400), tmp_path / "a.gif"
    wanted = Wanted(run, range(20, 2401, 20), frame_look((640, 400), theme))
    finish(export_for(path).steps(wanted, path, lambda more: None))
    with Image.open(path) as image:
        assert (image.n_frames, image.size) == (120, (640, 400))
    assert path.stat().st_size < 2_000_000


@pytest.mark.parametrize("ending", [each.suffix for each in HERE])
def test_of_a_single_epoch_there_is_one_frame(run, tmp_path, ending):
    assert len(frames_of(animated(run, tmp_path / f"a.{ending}", [900]))[0]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("ending", [each.suffix for each in HERE])
def test_left_at_any_step_nothing_of_it_remains_nor_is_lost(run, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"before")
    total = sum(1 for _ in steps_of(run, tmp_path / f"all.{ending}"))
    os.remove(tmp_path / f"all.{ending}")
    for stop in np.random.default_rng(5).integers(1, total - 1, 6):
        steps = steps_of(run, path)
        for _, awaited in zip(range(stop), steps, strict=False):
            if awaited is not None:
                wait([awaited])
        steps.close()
        assert (os.listdir(tmp_path), path.read_bytes()) == ([path.name], b"before")


def steps_of(run, path):
    for awaited in export_for(path).steps(Wanted(run, [0, 1, 900], LOOK), path, lambda more: None):
        if awaited is not None:
            wait([awaited])
        yield awaited


@pytest.mark.parametrize("ending", [each.suffix for each in HERE])
def test_a_full_disk_leaves_nothing_and_is_said_in_one_line(run, tmp_path, monkeypatch, ending):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="disk is full"):
        animated(run, tmp_path / f"a.{ending}", [0, 900])
    assert os.listdir(tmp_path) == []


def test_what_is_missing_for_a_video_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "find_spec", lambda name: None)
    with pytest.raises(XorvizError, match=r"needs PyAV: pip install 'xorviz\[video\]'$"):
        export_for(tmp_path / "a.mp4")
    assert export_for(tmp_path / "a.gif").kind == "animation"


def test_frames_take_together_as_long_as_the_rate_says_and_the_last_one_stays():
    plan = FilmPlan(4, 4, 31, 12.0, [])
    found = durations(plan, 100)
    assert set(found[:-1]) == {8, 9}
    assert sum(found[:-1]) == 250
    assert found[-1] == 200
    assert durations(FilmPlan(4, 4, 1, 12.0, []), 100) == [8]


def test_what_changes_is_in_the_smallest_rectangle():
    changes, first = Changes(), np.full((5, 7), 0xFF112233, np.uint32)
    assert changes.of(first)[2].tolist() == first.tolist()
    second = first.copy()
    second[1, 2], second[3, 4] = 0xFF000000, 0xFFFFFFFF
    left, top, part = changes.of(second)
    assert (left, top, part.shape) == (2, 1, (3, 3))
    assert (part[0, 0], part[2, 2], np.count_nonzero(part)) == (0xFF000000, 0xFFFFFFFF, 2)
    left, top, part = changes.of(second.copy())
    assert part.tolist() == [[0]]
    second[0, 0] = 0xFF445566  # what is drawn over has been seen by then
    assert changes.of(second)[2].tolist() == [[0xFF445566]]


def test_a_webp_keeps_no_pixels_of_its_caller(monkeypatch):
    """The first frame is compressed in another thread when its pixels have become those of the next."""
    gate, compressed, stream = threading.Event(), webp._compressed, BytesIO()

    def later(part):
        gate.wait()
        return compressed(part)

    monkeypatch.setattr(webp, "_compressed", later)
    pixels = np.full((6, 8), 0xFF112233, np.uint32)
    writer = webp.WebpWriter(stream, FilmPlan(8, 6, 1, 5.0, []))
    try:
        writer.add(pixels)
        pixels.fill(0xFFFFFFFF)
        gate.set()
        writer.finish()
    finally:
        gate.set()
        writer.leave()
    with Image.open(stream) as image:
        assert image.convert("RGB").getpixel((3, 3)) == (0x11, 0x22, 0x33)


@pytest.mark.slow
def test_a_palette_has_few_colours_as_they_are_and_of_many_the_nearest():
    few = 0xFF000000 | np.arange(0, 2**24, 2**24 // 200, dtype=np.uint32)
    palette = GifPalette([few])
    parts = np.stack([few >> 16, few >> 8, few], axis=1).astype(np.uint8)
    assert (palette.colours[palette.places_of(few)] == parts).all()
    many = 0xFF000000 | np.random.default_rng(1).integers(0, 2**24, 20_000, np.uint32)
    palette = GifPalette([many])
    assert len(palette.colours) == 255
    parts = np.stack([many >> 16, many >> 8, many], axis=1).astype(np.uint8).astype(int)
    away = np.abs(palette.colours[palette.places_of(many)].astype(int) - parts).mean()
    assert away < 16
