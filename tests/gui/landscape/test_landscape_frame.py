"""A landscape in a picture of a run: the dot goes along a path that stays where it is."""

import pytest

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.gui.landscape.landscape_frame import LandscapeFrame, SceneFinder
from xorviz.gui.landscape.scene import NO_PATH

pytestmark = opens_a_window


def test_the_dot_goes_along_the_path_and_the_ground_goes_with_it(show, trained):
    run = trained(TrainingConfig(), 300)
    frame = show(LandscapeFrame(), (420, 320))
    finder = SceneFinder(run)
    seen = []
    for epoch in (0, 150, 300):
        frame.show_scene(finder.find(run.at(epoch), lambda: None))
        scene = frame.picture.scene
        there = scene.plane.places(run.at(epoch).parameters.flat[None])[0]
        assert frame.picture.frame.place(frame.picture.dot) == pytest.approx(there, abs=1e-9)
        assert scene.path.epochs[-1] == 300
        seen.append((scene.ends, frame.share.text(), scene.found.losses.sum()))
    assert len({ends for ends, _, _ in seen}) == len({text for _, text, _ in seen}) == 1
    assert len({losses for _, _, losses in seen}) == 3
    assert "of the path to epoch 300" in seen[0][1]


def test_a_run_without_a_path_is_refused(trained):
    run = trained(TrainingConfig(), 0)
    with pytest.raises(ConfigError, match=NO_PATH):
        SceneFinder(run).find(run.head, lambda: None)
