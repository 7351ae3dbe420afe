import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.seen import looks_of, pixel_of, shown_neurons
from xorviz.core.data.sources import make_dataset
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.export.frames import FramePainter
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.session.selection import Selection
from xorviz.themes import THEMES


@pytest.fixture
def view(show):
    return show(BoundaryView(), (420, 320))


def items(view):
    return view.neurons._items


def colours(view):
    return [line.pen().color() for line, _ in items(view).values()]


@pytest.mark.parametrize("name", THEMES)
def test_two_neurons_have_the_colours_of_the_axes(view, trained, name):
    theme = load_theme(name)
    set_theme(view, theme)
    view.show_snapshot(trained(TrainingConfig(), 50).head)
    view.show_axes((0, 1))
    assert colours(view) == [theme.colour("axis_1"), theme.colour("axis_2")]
    assert [text.defaultTextColor() for _, text in items(view).values()] == colours(view)


def test_on_its_line_a_neurons_z_is_zero(view, trained):
    snapshot = trained(TrainingConfig(hidden=(3,)), 50).head
    view.show_snapshot(snapshot)
    assert len(items(view)) == 3
    for index, (line, _) in items(view).items():
        points = np.array([end.toTuple() for end in (line.line().p1(), line.line().p2())])
        z = points @ snapshot.parameters.weights[0][index] + snapshot.parameters.biases[0][index]
        assert z == pytest.approx([0.0, 0.0], abs=1e-9)


def test_of_more_neurons_those_that_were_chosen_have_them_and_the_others_are_quiet(view, trained, light):
    view.show_snapshot(trained(TrainingConfig(hidden=(4,)), 50).head)
    view.show_axes((3, 1))
    quiet = light.colour("text", 0.7)
    assert colours(view) == [quiet, light.colour("axis_2"), quiet, light.colour("axis_1")]
    view.show_axes(None)
    assert colours(view) == [quiet] * 4


@pytest.mark.parametrize(("count", "lines"), [(16, 16), (64, 2)])
def test_of_many_neurons_the_axes_alone_are_named(view, trained, count, lines):
    view.show_snapshot(trained(TrainingConfig(hidden=(count,)), 3).head)
    view.show_axes((5, 10))
    assert len(items(view)) == lines
    assert set(shown_neurons(view)) <= {"h₆", "h₁₁"}
    view.show_selection(Selection(None, (1, 0)))
    assert 0 in items(view)


def test_in_a_deeper_network_they_are_no_axes_and_have_the_diagrams_names(view, trained, light):
    view.show_snapshot(trained(TrainingConfig(hidden=(3, 2)), 50).head)
    view.show_axes((0, 1))
    assert colours(view) == [light.colour("text", 0.7)] * 3
    assert set(shown_neurons(view)) <= {"h¹₁", "h¹₂", "h¹₃"}
    assert shown_neurons(view)


@pytest.mark.parametrize("seed", range(6))
def test_names_lie_inside_and_over_no_other_name_or_sample(view, trained, seed):
    view.show_snapshot(trained(TrainingConfig(hidden=(8,), activation="tanh", seed=seed), 200).head)
    pixel = np.array(view._plot.box.viewPixelSize())
    limits = np.array(view._plot.box.viewRange()).T
    places = [
        np.array([text.pos().x(), text.pos().y()]) for _, text in items(view).values() if text.isVisible()
    ]
    assert len(places) >= 4
    samples = make_dataset("xor").inputs
    for index, place in enumerate(places):
        assert (place - limits[0] > 10 * pixel).all()
        assert (limits[1] - place > 10 * pixel).all()
        for other in (*places[:index], *samples):
            assert (np.abs(place - other) > 19 * pixel).any()


def test_names_lie_on_no_sample_of_many(view, trained):
    view.show_snapshot(trained(TrainingConfig(dataset="circle", hidden=(8,), reduction="mean"), 100).head)
    names = [text for _, text in items(view).values() if text.isVisible()]
    assert len(names) >= 4
    samples = make_dataset("circle").inputs
    half = np.array([13.0, 8.0]) * view._plot.box.viewPixelSize()
    for name in names:
        assert not (np.abs(samples - name.pos().toTuple()) < half).all(axis=1).any()


def test_names_have_their_places_before_the_plot_is_laid_out(show, trained):
    snapshot = trained(TrainingConfig(hidden=(8,), activation="tanh"), 200).head
    early = BoundaryView()
    early.show_snapshot(snapshot)
    show(early, (420, 320))
    late = show(BoundaryView(), (420, 320))
    late.show_snapshot(snapshot)
    assert [name.pos() for _, name in items(early).values()] == [
        name.pos() for _, name in items(late).values()
    ]
    assert len(shown_neurons(early)) >= 6


def test_the_selected_neurons_line_is_strong(view, trained):
    view.show_snapshot(trained(TrainingConfig(hidden=(4,)), 50).head)
    view.show_axes(None)
    view.show_selection(Selection(0, (1, 2)))
    widths = [line.pen().widthF() for line, _ in items(view).values()]
    assert widths.index(max(widths)) == 2
    assert max(widths) > min(widths)
    view.show_selection(Selection(0, (2, 0)))
    assert len({line.pen().widthF() for line, _ in items(view).values()}) == 1


def test_lines_are_thin_and_solid_for_dashes_mean_negative(view, trained):
    view.show_snapshot(trained(TrainingConfig(hidden=(4,)), 50).head)
    for axes, neuron in ((None, None), ((3, 1), (1, 2))):
        view.show_axes(axes)
        view.show_selection(Selection(0, neuron))
        pens = [line.pen() for line, _ in items(view).values()]
        assert {pen.style() for pen in pens} == {Qt.PenStyle.SolidLine}
        assert max(pen.widthF() for pen in pens) <= view._ground.line.opts["pen"].widthF()


def test_the_followed_sample_has_a_plain_ring_on_a_pale_one(view, trained, light):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    under, over = (pen for _, _, pen, _ in looks_of(view._samples.chosen._rings))
    assert over.style() == under.style() == Qt.PenStyle.SolidLine
    assert over.color() == light.colour("accent")
    assert under.color() == light.colour("card")
    assert under.widthF() > over.widthF() + 2


def test_without_a_hidden_layer_there_is_none(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    view.show_snapshot(trained(TrainingConfig(hidden=()), 5).head)
    assert not items(view)


def test_a_click_on_a_sample_selects_it_and_it_is_ringed(view, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    place = view._plot.mapFrom(view, pixel_of(view, 0.0, 1.0).toPoint())
    with qtbot.waitSignal(view.sample_selected) as chosen:
        QTest.mouseClick(view._plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]
    view.show_selection(Selection(1))
    assert view._samples.chosen.places.tolist() == [[0.0, 1.0]]
    view.show_selection(Selection(None))
    assert not len(view._samples.chosen.places)


def test_a_place_of_hidden_space_is_marked(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    view.show_place((0.25, 0.5))
    assert view._cross.places.tolist() == [[0.25, 0.5]]
    view.show_place(None)
    assert not len(view._cross.places)


def test_the_choice_in_hidden_space_colours_the_lines(window, light):
    window.session.edit_parameter("hidden", (16,))
    boundary, hidden = window.panels._boundary, window.panels._hidden
    assert not any(colour == light.colour("axis_1") for colour in colours(boundary))
    hidden._bar._lists[1].setCurrentText("h₈")
    assert items(boundary)[7][0].pen().color() == boundary.theme.colour("axis_2")


@pytest.mark.parametrize("hidden", [2, 8])
def test_of_a_first_network_the_lines_have_the_colours_of_the_axes_there_are(qapp, light, trained, hidden):
    run = trained(TrainingConfig(hidden=(hidden,)), 5)
    painter = FramePainter(run, frame_look())
    for _ in painter.paint(run.head, painter.new_image()):
        pass
    axes = [light.colour(role) for role in ("axis_1", "axis_2")]
    painted = colours(painter._root.findChild(BoundaryView))
    painter.close()
    assert [colour for colour in painted if colour in axes] == (axes if hidden == 2 else [])
