"""What is on the ground besides the run: other paths, losses of contours; and what is said if all fails."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.core.insight.landscape.landscape import Path
from xorviz.gui.landscape.landscape_painter import LandscapePainter, level_text
from xorviz.gui.landscape.landscape_window import LOOK, PURPOSE
from xorviz.session.view import PARTS

pytestmark = opens_a_window


def test_runs_of_another_start_are_on_the_same_ground_and_those_of_another_loss_are_not(alone):
    person = alone(60)
    session = person.session
    for change in ({"seed": 3}, {"learning_rate": 2.0}, {"reduction": "mean"}, {"hidden": (3,)}):
        session.start_run(TrainingConfig(**change), str(change))
        session.run.advance(40)
        session.show_branch(session.branch, 40)
    session.show_branch(next(iter(session.branches)), 60)
    person.window.show_view(session.view, PARTS)
    person.compute()
    drawn = [session.branches[each].run for each in person.scene.others]
    assert [run.start for run in drawn] == [TrainingConfig(seed=3), TrainingConfig(learning_rate=2.0)]
    for run, path in zip(drawn, person.scene.others.values(), strict=True):
        np.testing.assert_array_equal(
            path.states[[0, -1]], [run.at(each).parameters.flat for each in (0, 40)]
        )


def test_what_fails_is_said_and_it_is_not_waited_for(alone, qtbot):
    person = alone(60)
    person.go_to(30, qtbot)
    person.wishes.clear()
    person.window.on_aside_failed("another", "")
    assert person.read("line") != "This cannot be computed: MemoryError"
    person.window.on_aside_failed(PURPOSE, "Traceback\nMemoryError\n")
    assert person.read("line") == "This cannot be computed: MemoryError"
    person.compute()
    person.go_to(20, qtbot)
    person.compute()
    assert person.scene.look.snapshot.epoch == 20


def test_a_contour_has_its_loss_written_on_it_and_on_no_path(alone, monkeypatch):
    """Neither on that of the run, nor on one that leads through each place where a loss stood before."""
    person = alone(200)
    picture, scene, written = person.picture, person.scene, []
    on_pill = LandscapePainter._on_pill

    def noted(painter, box, text):
        written.append((QRectF(box), text))
        on_pill(painter, box, text)

    monkeypatch.setattr(LandscapePainter, "_on_pill", noted)
    levels = {level_text(each.level): each for each in scene.contours}
    frame, plane = picture.frame, scene.plane

    def labels():
        written.clear()
        picture.grab()
        found = [(box, text) for box, text in written if text in levels]
        for box, text in found:
            middle = np.array([box.center().x(), box.center().y()])
            line = np.concatenate([frame.pixels(piece) for piece in levels[text].pieces])
            assert np.abs(line - middle).max(axis=1).min() < 1
        return found

    def covers(labels, path):
        points = frame.pixels(plane.places(path.states)).tolist()
        return any(box.contains(QPointF(*point)) for box, _ in labels for point in points)

    before = labels()
    assert len(before) >= 3
    assert not covers(before, scene.path)
    places = np.array([frame.place(box.center()) for box, _ in before])
    another = Path(np.arange(len(places)), plane.networks(places))
    assert covers(before, another)
    picture.show_scene(replace(scene, others={7: another}), {7: "another"})
    assert not covers(labels(), another)
    assert not covers(labels(), scene.path)


def test_names_of_branches_stand_on_no_line_on_no_dot_and_on_no_other_name(alone, monkeypatch):
    """Of runs that end where this one does, too, and of those whose few epochs are far from each other."""
    person = alone(200)
    picture, scene, written = person.picture, person.scene, []
    monkeypatch.setattr(LandscapePainter, "_label", lambda *of: None)
    monkeypatch.setattr(LandscapePainter, "_on_pill", lambda painter, box, text: written.append(QRectF(box)))
    states = scene.path.states
    far = states[-1] + (states[-1] - states[0]) * np.array([[-0.8], [0.4], [0.0]])
    others = {1: Path(np.arange(2), states[[0, -1]]), 2: Path(np.arange(3), far), 3: scene.path}
    picture.show_scene(
        replace(scene, others=others), {each: f"a branch of some name {each}" for each in others}
    )
    written.clear()
    picture.grab()
    assert len(written) == 3
    frame, places = picture.frame, scene.plane.places
    for box in written:
        assert frame.area.contains(box)
        assert not box.contains(picture.dot)
        assert sum(map(box.intersects, written)) == 1
        for path in (scene.path, *others.values()):
            points = frame.pixels(places(path.states))
            for start, end in pairwise(points):
                for share in np.linspace(0, 1, 200):
                    assert not box.contains(QPointF(*(start + share * (end - start)).tolist()))


def test_while_a_network_of_the_hand_is_evaluated_the_newest_alone_waits(alone):
    person, looks = alone(60), []
    person.window.aside_wished.connect(lambda purpose, _: looks.append(purpose))
    for _ in range(3):
        person.key(Qt.Key.Key_Left)
    assert looks == [LOOK]
    person.compute()
    assert looks == [LOOK, LOOK]
