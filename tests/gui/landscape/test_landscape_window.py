"""The landscape: ground, path and dot are those of the run; what is told of them is never more than is so."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.gui.conftest import opens_a_window
from tests.gui.reach.keys.test_local_keys import obeyed, told
from xorviz.core.insight.landscape.landscape import Landscape, extent, path_of
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.landscape import landscape_picture, landscape_window
from xorviz.gui.landscape.ground import GroundLook, ground_image
from xorviz.gui.landscape.landscape_window import PURPOSE
from xorviz.gui.landscape.landscape_words import share_text
from xorviz.gui.landscape.loss_scale import BAR, BESIDE
from xorviz.gui.landscape.scene import GRADIENT, NO_PATH, PARAMETERS
from xorviz.session.view import PARTS

pytestmark = opens_a_window
LIMIT = 60_000


def test_path_ground_and_dot_are_those_of_the_run_and_follow_the_cursor(alone, qtbot):
    person = alone()
    scene, run = person.scene, person.run
    path = path_of(run)
    np.testing.assert_array_equal(scene.path.states, path.states)
    assert scene.found.losses.shape == (30, 40)
    assert person.read("share") == (
        f"The plane holds {share_text(scene.plane.share(path.states))} of the path to epoch 300;"
        " the rest leads out of it."
    )
    assert person.read("whose") == "The run at epoch 300"
    for epoch in (300, 120):
        person.go_to(epoch, qtbot)
        frame, snapshot = person.picture.frame, run.at(epoch)
        at = frame.place(person.picture.dot)
        assert at == pytest.approx(scene.plane.places(snapshot.parameters.flat[np.newaxis])[0], abs=1e-9)
        person.compute()
        assert frame.ends == person.picture.frame.ends  # it does not jump
        assert person.loss_at(person.scene.dot) == pytest.approx(snapshot.loss, rel=1e-9)
        assert person.read("told").startswith(f"L {loss_text(snapshot.loss)}")
        colour = person.picture.grab().toImage().pixelColor(person.picture.dot.toPoint())
        assert colour == person.picture.theme.colour("accent")
        assert f"At epoch {epoch} the run is at" in person.picture.spoken()
    ends = person.picture.frame.ends
    run.advance(6)
    person.session.show_branch(person.session.branch, 306)
    person.window.show_view(person.session.view, frozenset({"snapshot", "head"}))
    person.compute()
    assert person.scene.path.epochs[-1] == 306
    assert person.picture.frame.ends == ends  # nor when the path grows a little
    assert extent(person.scene.plane, person.scene.path.states) != pytest.approx(ends)


def test_what_is_told_of_a_share_is_never_more_than_is_held():
    for share, text in ((0.99996, "99.9 %"), (1.0, "100 %"), (0.5, "50.0 %"), (1e-5, "less than 0.1 %")):
        assert share_text(share) == text
    assert share_text(0.0) == "0.0 %"


def test_a_run_of_one_epoch_has_one_clear_line_and_two_weights_span_a_plane_all_the_same(alone):
    person = alone(0)
    assert person.scene.plane is None
    assert person.picture.spoken() == NO_PATH
    assert person.read("note") == ""
    assert person.read("share") == ""
    person.choose("plane", PARAMETERS)
    person.compute()
    assert person.scene.plane.names == ("w¹₁₁", "w¹₁₂")
    flat = person.run.head.parameters.flat
    assert person.scene.dot == pytest.approx((flat[0], flat[1]))
    assert person.read("share") == "The run has no path yet."
    person.choose("up", 0)
    person.compute()
    assert "both directions are the same parameter" in person.picture.spoken().lower()
    person.choose("up", 4)
    person.choose("plane", GRADIENT)
    person.compute()
    assert person.scene.plane.names == ("down the gradient", "sharpest curvature")
    straight = alone(1)
    assert "\n" not in straight.picture.spoken()
    assert "it spans no plane" in straight.picture.spoken()


def test_a_dot_in_the_hand_shows_that_very_network_which_can_become_a_branch(alone):
    person = alone()
    picture, branch = person.picture, person.window.findChild(QPushButton, "landscape_branch")
    assert branch.isHidden()
    waits = []
    person.window.held.connect(lambda: waits.append(True))
    press, there = picture.dot.toPoint(), picture.dot.toPoint() - QPoint(150, 90)
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=press)
    QTest.mouseMove(picture, there + QPoint(20, 0))
    QTest.mouseMove(picture, there)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=there)
    person.compute()
    assert waits == [True]
    place = picture.frame.place(QPointF(there))
    assert picture.hand == pytest.approx(place)
    assert person.read("told").startswith(f"L {loss_text(person.loss_at(place))}, ")
    assert person.read("whose") == "Your network: no epoch was here"
    assert "where no epoch was. Enter makes it a branch" in picture.spoken()
    branch.click()
    person.key(Qt.Key.Key_Return)
    for parameters in person.branched:
        np.testing.assert_allclose(person.scene.plane.places(parameters[np.newaxis])[0], place, atol=1e-9)
    assert len(person.branched) == 2
    person.key(Qt.Key.Key_Left)
    assert picture.hand[0] < place[0]
    person.key(Qt.Key.Key_Escape)
    assert picture.hand is None
    assert branch.isHidden()
    assert person.read("whose") == "The run at epoch 300"
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=there)
    person.compute()
    assert picture.hand == pytest.approx(place)
    person.window.findChild(QPushButton, "landscape_back").click()
    assert picture.hand is None


def test_it_is_zoomed_and_moved_by_keys_and_a_point_tells_the_loss_that_was_computed_there(alone):
    person = alone()
    picture = person.picture
    left, right, low, high = picture.frame.ends
    person.key(Qt.Key.Key_Plus)
    x, y = person.scene.dot
    near = picture.frame.ends
    assert near[1] - near[0] == pytest.approx((right - left) / 1.5)
    assert (x - near[0]) / (near[1] - near[0]) == pytest.approx((x - left) / (right - left))
    assert (y - near[2]) / (near[3] - near[2]) == pytest.approx((y - low) / (high - low))
    person.compute()
    assert person.scene.ends == pytest.approx(near)
    person.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    person.compute()
    assert picture.frame.ends[0] == pytest.approx(near[0] + (near[1] - near[0]) / 80)
    at = QPoint(300, 200)
    QTest.mouseMove(picture, at)
    told = person.read("line")
    found, place = person.scene.found, picture.frame.place(QPointF(at))
    column, row = abs(found.across - place[0]).argmin(), abs(found.up - place[1]).argmin()
    assert told.endswith(f"L {loss_text(found.losses[row, column])}")
    (_, *across), *rows = (line.split("\t") for line in picture.numbers())
    np.testing.assert_array_equal(np.array(across, np.float64), found.across)
    np.testing.assert_array_equal(np.array(rows, np.float64), np.column_stack((found.up, found.losses)))
    person.key(Qt.Key.Key_0)
    person.compute()
    assert person.scene.ends == pytest.approx((left, right, low, high))
    for _ in range(90):
        person.key(Qt.Key.Key_Plus)
    assert person.read("line") == "Nothing more can be told apart there."


def test_a_colour_is_the_loss_that_the_scale_says_and_a_relief_has_none(alone):
    person = alone()
    picture, found = person.picture, person.scene.found
    picture.show_scene(replace(person.scene, contours=()), {})
    image, area = picture.grab().toImage(), picture.frame.area
    low, high = found.losses.min(), found.losses.max()
    bar = area.right() + BESIDE + BAR // 2
    shades = [image.pixelColor(bar, y).lightnessF() for y in range(int(area.bottom()) - 1, 0, -1)]
    top = area.bottom() - next(at for at in range(1, len(shades)) if shades[at] > shades[at - 1] + 0.1)
    compared = 0
    for row, column in ((2, 2), (2, -3), (-3, 2), (-3, -3), (12, 30)):
        at = picture.frame.point((found.across[column], found.up[row])).toPoint()
        colour = image.pixelColor(at)
        if max(colour.saturation(), 0) > 90:
            continue  # the path
        height = (found.losses[row, column] - low) / (high - low)
        said = image.pixelColor(bar, round(area.bottom() - height * (area.bottom() - top)))
        assert colour.lightnessF() == pytest.approx(said.lightnessF(), abs=0.012), (row, column)
        compared += 1
    assert compared >= 3
    assert "light" not in person.read("line")
    person.choose("drawn", 1)
    assert picture.frame.area.width() > area.width(), "the scale of colours that are none takes room"
    assert person.read("line").startswith("The light, from the upper left, shows slopes, not losses.")


def test_in_a_relief_height_alone_has_no_colour(light):
    """Ground that rises in steps: each step is as bright as the one below, but for its edges."""
    steps = np.repeat(np.arange(4.0), 5)[np.newaxis].repeat(9, axis=0)
    found = Landscape(None, np.arange(20.0), np.arange(9.0), steps)
    for shaded in (True, False):
        image = ground_image(found, GroundLook(light, shaded))
        seen = {image.pixel(column, 4) for column in (2, 7, 12, 17)}
        assert len(seen) == (1 if shaded else 4)


def test_the_ground_is_painted_beside_the_window_and_anew_in_the_colours_it_comes_to_have(alone, monkeypatch):
    person = alone()
    made, make = [], landscape_picture.ground_image
    monkeypatch.setattr(landscape_picture, "ground_image", lambda *of: made.append(of) or make(*of))
    person.picture.show_scene(person.scene, {})
    assert not made
    look, image = person.scene.ground
    assert image == make(person.scene.found, look)
    set_theme(person.window, load_theme("dark"))
    assert [each.theme.name for _, each in made] == ["dark"]


def test_the_list_of_keys_tells_what_they_do(alone):
    person = alone(60)
    picture = person.picture
    listed = told("In the landscape")
    done = obeyed(picture, lambda: picture.show_hand(person.scene.dot))
    assert listed <= done
    assert {each for each in done if not each.startswith("Shift+") or each in listed} == listed


def test_what_is_under_way_comes_to_its_end_while_the_run_goes_on_and_ends_when_nobody_looks(alone, qtbot):
    person = alone()
    person.go_to(200, qtbot)
    (under_way,) = person.wishes.values()
    person.go_to(100, qtbot)
    assert person.wishes == {PURPOSE: under_way}
    person.compute()
    assert person.scene.look.snapshot.epoch == 100
    person.go_to(50, qtbot)
    person.window.hide()
    assert {compute(None) for compute in person.wishes.values()} == {None}
    person.wishes.clear()
    person.window.show()
    person.compute()
    assert person.scene.look.snapshot.epoch == 50


def test_another_run_has_its_own_ground_at_once_whatever_was_under_way(alone, qtbot):
    person = alone(60)
    person.go_to(30, qtbot)
    late = person.wishes[PURPOSE]
    person.session.edit_parameter("hidden", (3,))
    person.window.show_view(person.session.view, PARTS)
    assert person.wishes[PURPOSE] is not late
    person.compute()
    assert person.picture.spoken() == NO_PATH
    person.choose("plane", PARAMETERS)
    person.compute()
    assert len(person.scene.plane.centre) == 13
    person.session.edit_parameter("hidden", (2,))
    person.window.show_view(person.session.view, PARTS)
    person.compute()
    assert len(person.scene.plane.centre) == 9
    assert person.loss_at(person.scene.dot) == pytest.approx(person.session.snapshot.loss)


def test_a_ground_that_takes_long_is_coarse_first_and_fine_when_the_run_waits(alone, monkeypatch):
    monkeypatch.setattr(landscape_window, "LIVE_WORK", 2**12)
    person = alone(60)
    assert person.scene.found.losses.shape == (30, 40)
    person.choose("plane", GRADIENT)
    person.window.show_view(replace(person.session.view, playing=True), frozenset({"playing"}))
    person.compute()
    assert not person.wishes
    assert person.scene.found.losses.shape < (30, 30)
    person.window.show_view(person.session.view, frozenset({"playing"}))
    person.compute()
    assert person.scene.found.losses.shape == (30, 40)
