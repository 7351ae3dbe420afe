import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
)

from tests.examples import slow_but
from xorviz.core import TrainingConfig
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.settings.controls import Fold

CONFIGS = [
    TrainingConfig(),
    TrainingConfig(dataset="circle", hidden=(16,), activation="relu", reduction="mean", seed=9999),
    TrainingConfig(learning_rate=0.001, initialisation="uniform", bias_initialisation="same"),
    TrainingConfig(learning_rate=50.0, initialisation="zeros", hidden=(4, 4)),
    TrainingConfig(learning_rate=0.1234567, hidden=()),
    TrainingConfig(learning_rate=1e-7, hidden=(30,), seed=123456),
    TrainingConfig(learning_rate=1e6),
]


class TestLearningRate:
    def test_dragging_the_slider_changes_it_without_a_reset(self, window, person):
        person.step(3)
        run, before = window.session.run, person.see("learning_rate", QSlider).value()
        person.drag_slider("learning_rate", before + 200)
        rate = window.session.config.learning_rate
        assert rate > 0.5
        assert window.session.run is run
        assert run.epoch == 3
        assert person.see("learning_rate_number").value() == rate
        person.step()
        person.wait_until_shown(4)
        assert window.session.snapshot.config.learning_rate == rate

    @pytest.mark.slow
    def test_dragging_while_it_plays(self, window, person):
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(100)
        run = window.session.run
        person.drag_slider("learning_rate", 900)
        person.wait_for_epoch(run.epoch + 100)
        assert window.session.run is run
        assert window.session.playing
        person.step()
        assert run.edits

    @pytest.mark.slow
    def test_the_slider_follows_the_number(self, window, person):
        slider = person.see("learning_rate", QSlider)
        places = []
        for text in ("0.001", "0.01", "0.5", "3", "50"):
            person.type_number("learning_rate_number", text)
            assert window.session.config.learning_rate == float(text)
            places.append(slider.value())
        assert places == sorted(set(places))
        assert (places[0], places[-1]) == (slider.minimum(), slider.maximum())

    @pytest.mark.slow
    def test_the_ends_of_the_slider(self, window, person):
        slider = person.see("learning_rate", QSlider)
        person.drag_slider("learning_rate", slider.minimum())
        assert window.session.config.learning_rate == 0.001
        person.drag_slider("learning_rate", slider.maximum())
        assert window.session.config.learning_rate == 50.0

    @pytest.mark.slow
    def test_the_scale_is_logarithmic(self, window, person):
        slider = person.see("learning_rate", QSlider)
        slider.setValue((slider.minimum() + slider.maximum()) // 2)
        assert window.session.config.learning_rate == pytest.approx((0.001 * 50.0) ** 0.5, rel=0.01)

    @pytest.mark.slow
    def test_every_place_of_the_slider_stays_where_it_is_put(self, window, person):
        slider = person.see("learning_rate", QSlider)
        rates = []
        for place in range(slider.minimum(), slider.maximum() + 1, 25):
            slider.setValue(place)
            assert slider.value() == place
            rates.append(window.session.config.learning_rate)
        assert rates == sorted(rates)
        assert all(0.001 <= rate <= 50.0 for rate in rates)

    @pytest.mark.slow
    def test_the_arrow_keys_move_it(self, window, person):
        slider = person.see("learning_rate", QSlider)
        slider.setFocus()
        QTest.keyClick(slider, Qt.Key.Key_Right)
        assert window.session.config.learning_rate > 0.5


class TestWidth:
    @pytest.mark.slow
    def test_each_width_restarts_and_is_drawn(self, window, person):
        slider, session = person.see("width", QSlider), window.session
        for width in (1, 2, 3, 8, 16):
            person.step(2)
            slider.setValue(width)
            assert (session.config.hidden, session.run.epoch) == ((width,), 0)
            assert person.see("width_number").value() == width
            diagram = person.see("network").diagram
            assert len(diagram.nodes) == 2 + width + 1
            assert (
                len(diagram.edges) == parameter_count((2, width, 1)) == session.snapshot.parameters.flat.size
            )

    @pytest.mark.slow
    def test_dragging_from_end_to_end_while_it_plays(self, window, person):
        slider = person.see("width", QSlider)
        assert (slider.minimum(), slider.maximum()) == (1, 16)
        person.press(Qt.Key.Key_Space)
        person.drag_slider("width", 16, steps=15)
        assert window.session.config.hidden == (16,)
        person.wait_for_epoch(20)
        person.drag_slider("width", 1, steps=15)
        assert window.session.config.hidden == (1,)
        person.wait_for_epoch(20)
        assert window.session.playing
        assert window.session.config.seed == TrainingConfig().seed

    @pytest.mark.slow
    def test_the_number_works_too(self, window, person):
        person.type_number("width_number", "7")
        assert window.session.config.hidden == (7,)
        assert person.see("width", QSlider).value() == 7

    @pytest.mark.slow
    def test_the_depth_is_kept(self, window, person):
        window.session.edit_parameter("hidden", (3, 3))
        person.see("width", QSlider).setValue(5)
        assert window.session.config.hidden == (5, 5)


class TestHiddenLayers:
    @pytest.fixture(autouse=True)
    def _unfolded(self, person):
        person.click("more_start")

    def button(self, window, sign):
        row = window.findChild(QLabel, "hidden_layers").parentWidget()
        return next(each for each in row.findChildren(QToolButton) if each.text() == sign)

    @pytest.mark.slow
    def test_one_more_is_as_wide_as_the_last(self, window):
        QTest.mouseClick(self.button(window, "+"), Qt.MouseButton.LeftButton)
        assert window.session.config.hidden == (2, 2)
        assert window.findChild(QLabel, "hidden_layers").text() == "2"
        window.session.edit_parameter("hidden", (4, 3))
        QTest.mouseClick(self.button(window, "+"), Qt.MouseButton.LeftButton)
        assert window.session.config.hidden == (4, 3, 3)

    @pytest.mark.slow
    def test_down_to_a_perceptron_and_back(self, window, person):
        QTest.mouseClick(self.button(window, "−"), Qt.MouseButton.LeftButton)
        assert window.session.config.hidden == ()
        assert not self.button(window, "−").isEnabled()
        assert not person.see("width", QSlider).isEnabled()
        QTest.mouseClick(self.button(window, "+"), Qt.MouseButton.LeftButton)
        assert window.session.config.hidden == (2,)
        assert person.see("width", QSlider).isEnabled()

    @pytest.mark.slow
    def test_there_can_be_as_many_as_a_run_can_have(self, window):
        most = PARAMETERS["hidden"].longest
        for count in (most - 1, most):
            window.session.edit_parameter("hidden", (1,) * count)
            assert self.button(window, "+").isEnabled() == (count < most)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    slow_but(
        "initialisation", ["dataset", "activation", "reduction", "initialisation", "bias_initialisation"]
    ),
)
def test_each_choice_restarts_with_that_value(window, person, name):
    if name.endswith("initialisation"):
        person.click("more_start")
    box = person.see(name)
    assert [box.itemData(row) for row in range(box.count())] == list(PARAMETERS[name].choices)
    for value in [*list(PARAMETERS[name].choices)[::-1]]:
        person.step()
        current = getattr(window.session.config, name)
        person.choose(name, value)
        assert getattr(window.session.config, name) == value
        assert window.session.run.epoch == (1 if value == current == box.itemData(0) else 0)
        assert window.session.config.seed == TrainingConfig().seed


@pytest.mark.slow
def test_the_parameters_of_a_source_are_shown_with_it(window, person):
    assert not person.sees("noise")
    person.choose("dataset", "moons")
    assert person.sees("noise")
    person.drag_slider("noise", 500)
    assert window.session.config.settings["noise"] == 0.25
    assert person.see("noise_number").value() == 0.25
    person.type_number("count_number", "60")
    assert len(window.session.run.data) == len(window.session.snapshot.predictions) == 60
    assert window.session.config.settings["noise"] == 0.25
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.session.run.data) == person.see("count_number").value() == 200
    person.choose("dataset", "xor")
    assert not person.sees("count")


@pytest.mark.slow
def test_the_seed_can_be_typed(window, person):
    person.step()
    person.type_number("seed", "1234")
    assert window.session.config.seed == 1234
    assert window.session.run.epoch == 0


@pytest.mark.slow
def test_controls_show_a_config_without_emitting(window, qtbot):
    """A control that emitted what it is shown would loop, or change the setting to what it can show."""
    with qtbot.assertNotEmitted(window.controls.parameter_edited):
        for config in CONFIGS:
            window.controls.show_config(config, config.make_data())


@pytest.mark.slow
def test_what_is_in_force_is_shown_and_left_as_it_is(window, person):
    for config in CONFIGS:
        window.session.start_run(config)
        assert window.session.config == config
        for name in ("dataset", "activation", "reduction", "initialisation", "bias_initialisation"):
            assert person.see(name).currentData() == getattr(config, name)


@pytest.mark.slow
def test_one_edit_is_announced_once(window, person, qtbot):
    announced = []
    window.controls.parameter_edited.connect(lambda name, value: announced.append((name, value)))
    person.see("width", QSlider).setValue(3)
    person.see("learning_rate_number").setValue(2.0)
    assert announced == [("hidden", (3,)), ("learning_rate", 2.0)]


@pytest.mark.slow
def test_each_control_can_be_reached_with_tab(window, person):
    person.click("more_start")
    wanted = {
        "dataset",
        "width",
        "activation",
        "initialisation",
        "seed",
        "learning_rate",
        "reduction",
        "speed",
    }
    reached, widget = set(), window.nextInFocusChain()
    while widget is not window:
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached |= {widget.objectName()}
    assert wanted <= reached


@pytest.mark.slow
def test_what_does_not_go_with_the_other_settings_is_grey_and_says_why(window, person):
    loss, output = (person.see(name, QComboBox) for name in ("loss", "output_activation"))
    grey = Qt.ItemDataRole.ToolTipRole
    place = loss.findData("binary_cross_entropy")
    assert loss.model().item(place).isEnabled()
    assert loss.itemData(place, grey) is None
    window.session.edit_parameter("output_activation", "tanh")
    assert not loss.model().item(place).isEnabled()
    assert loss.itemData(place, grey) == "The loss cross-entropy needs the output sigmoid, not tanh."
    window.session.edit_parameter("output_activation", "sigmoid")
    window.session.edit_parameter("loss", "binary_cross_entropy")
    enabled = [output.itemData(at) for at in range(output.count()) if output.model().item(at).isEnabled()]
    assert enabled == ["sigmoid"]


@pytest.mark.slow
def test_a_network_that_is_too_large_is_refused_in_one_line(window):
    before = window.session.config
    window.on_parameter_edited("hidden", (1024, 1024))
    assert window.session.config == before
    assert "must have at most 1,048,576" in window.statusBar().currentMessage()


@pytest.mark.slow
def test_every_choice_has_room_in_its_list(window):
    for fold in window.controls.findChildren(Fold):
        fold.click()
    boxes = [each for each in window.controls.findChildren(QComboBox) if each.objectName() != "experiment"]
    QApplication.processEvents()
    assert len(boxes) > 6
    for box in boxes:
        style, option = box.style(), QStyleOptionComboBox()
        box.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
        texts = [box.itemText(row) for row in range(box.count())]
        assert max(map(box.fontMetrics().horizontalAdvance, texts)) <= room, box.objectName()
