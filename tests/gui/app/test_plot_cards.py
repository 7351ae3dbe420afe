import pytest
from PySide6.QtWidgets import QLabel

from tests.examples import slow_but
from tests.gui.seen import pixel_of
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.hidden_space import hidden_activations
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.loss.loss_view import LossView


def marked(view):
    return view._cross.places


def point_at(person, view, place):
    person.point_at(view._plot.viewport(), view._plot.mapFrom(view, place.toPoint()))


def test_a_tab_chosen_before_it_is_made_is_in_front_when_it_is(qtbot, light):
    panels = Panels(plots_later=True)
    set_theme(panels, light)
    qtbot.addWidget(panels)
    panels.add_plots()
    panels.loss_card.show_tab("gradients")
    (norms,) = panels.add_other_tabs()
    assert norms.isVisibleTo(panels)
    panels.loss_card.show_tab("log")
    assert panels.findChild(LossView).isVisibleTo(panels)


@pytest.mark.slow
def test_the_parameters_of_a_large_network_are_grouped_in_thousands(window):
    window.session.edit_parameter("hidden", (64, 64))
    assert "4,417 parameters" in [label.text() for label in window.panels.findChildren(QLabel)]


class TestHiddenSpaceBehindItsTab:
    @pytest.mark.slow
    def test_a_neuron_selected_after_another_width_waits_until_it_is_seen(self, window, person):
        window.session.edit_parameter("hidden", (4,))
        person.click("plane_tab_hidden")
        person.click("plane_tab_input")
        window.session.edit_parameter("hidden", (8,))
        window.session.picking.select_neuron(1, 6)
        person.click("plane_tab_hidden")
        assert person.see("hidden_space")._ray._name.toPlainText() == "h₇"

    @pytest.mark.slow
    def test_it_names_no_neurons_and_asks_for_no_update(self, person, monkeypatch):
        hidden, asked = person.see("hidden_space"), []
        monkeypatch.setattr(hidden, "_show_neuron", lambda: asked.append("neuron"))
        monkeypatch.setattr(hidden, "show_selection", lambda of: asked.append("selection"))
        monkeypatch.setattr("xorviz.gui.plane.hidden_space.node_name", lambda *of: asked.append("name"))
        person.step(3)
        assert not asked


@pytest.mark.slow
class TestBothSpaces:
    @pytest.fixture
    def views(self, window, person):
        person.click("plane_tab_both")
        boundary, hidden = person.see("boundary"), person.see("hidden_space")
        assert boundary.isVisible()
        assert hidden.isVisible()
        return boundary, hidden

    def test_a_place_under_the_pointer_is_marked_in_the_other_that_is_seen(self, window, person, views):
        boundary, hidden = views
        point_at(person, boundary, pixel_of(boundary, 0.0, 1.0))
        at = hidden_activations(window.session.snapshot, make_dataset("xor").inputs[1:2])
        assert marked(hidden) == pytest.approx(at, abs=0.02)
        point_at(person, hidden, pixel_of(hidden, *hidden._grid_at[40]))
        assert len(marked(boundary)) == 1

    @pytest.mark.parametrize("size", slow_but((1024, 700), [(1280, 800), (1024, 700)]))
    @pytest.mark.parametrize("hidden", slow_but((2,), [(), (2,), (8,)]))
    def test_both_have_room(self, window, views, size, hidden, find_flaws, person, qtbot):
        window.session.edit_parameter("hidden", hidden)
        window.resize(*size)
        qtbot.waitUntil(lambda: window.size().toTuple() == size)
        widths = [view.width() for view in views]
        assert widths[1] == pytest.approx(widths[0], rel=0.12)
        sides = {view.square.side for view in views if view.square.isVisible()}
        assert len(sides) == 1
        assert not find_flaws(person.see("boundary").parentWidget())
        person.click("plane_tab_hidden")
        assert not person.sees("boundary")
        assert not find_flaws(person.see("boundary").parentWidget())
        person.click("plane_tab_input")
        assert not person.sees("hidden_space")

    def test_what_is_said_of_a_sample_fits_beside_the_other_space(self, window, person, views, qtbot):
        window.session.edit_parameter("dataset", "circle")
        window.resize(1024, 700)
        qtbot.waitUntil(lambda: window.size().toTuple() == (1024, 700))
        boundary = views[0]
        point_at(person, boundary, pixel_of(boundary, *make_dataset("circle").inputs[0]))
        assert boundary._hover.isVisible()
        assert "\n" in boundary._hover.toPlainText()
        assert boundary._hover.boundingRect().width() <= boundary._plot.width()

    def test_the_names_of_the_axes_are_short(self, window, person, views):
        window.session.edit_parameter("hidden", (8,))
        axes = [views[1]._plot.axes[side] for side in ("bottom", "left")]
        assert [axis.labelText for axis in axes] == ["To ŷ", "Rest"]
        person.click("plane_tab_hidden")
        assert [axis.labelText for axis in axes] == ["output's direction", "rest's main direction"]
