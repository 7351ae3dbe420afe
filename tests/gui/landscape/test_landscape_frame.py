"""A landscape in a picture of a run: the dot goes along a path that stays where it is."""

import pytest

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.gui.landscape.landscape_frame import LandscapeFrame
from xorviz.gui.landscape.scene import NO_PATH

pytestmark = opens_a_window


def test_the_dot_goes_along_the_path_and_the_ground_goes_with_it(show, trained):
    run = trained(TrainingConfig(), 300)
    frame = show(LandscapeFrame(run), (420, 320))
    seen = []
    for epoch in (0, 150, 300):
        frame.show_snapshot(run.at(epoch), run.curve)
        scene = frame.picture.scene
        there = scene.plane.places(run.at(epoch).parameters.flat[None])[0]
        assert frame.picture.frame.place(frame.picture.dot) == pytest.approx(there, abs=1e-9)
        assert scene.path.epochs[-1] == 300
        seen.append((scene.ends, frame.share.text(), scene.found.losses.sum()))
    assert len({ends for ends, _, _ in seen}) == len({text for _, text, _ in seen}) == 1
    assert len({losses for _, _, losses in seen}) == 3
    assert "of the path to epoch 300" in seen[0][1]


def test_a_run_without_a_path_says_so(show, trained):
    frame = show(LandscapeFrame(trained(TrainingConfig(), 0)), (420, 320))
    frame.show_snapshot(frame._run.head, frame._run.curve)
    assert frame.picture.spoken() == NO_PATH
    assert frame.share.text() == ""
