import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton

from tests.gui.seen import shown_norms
from xorviz.core import Dataset
from xorviz.core.insight import health
from xorviz.core.insight.health import slopes, twin_distance
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Nudge
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.numbers import powers
from xorviz.gui.kit.theme import load_theme, text_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update.health import HERE, HealthView
from xorviz.gui.update.slope_map import MOST_ROWS, SlopeMap
from xorviz.gui.update.update_card import UpdateCard
from xorviz.session.selection import Selection
from xorviz.themes import THEMES


@pytest.fixture
def view(qapp, show):
    return show(HealthView(), (760, 240))


@pytest.fixture
def slope_map(view):
    return view.findChild(SlopeMap, "slope_map")


def words(view):
    return view.findChild(QLabel, "twins").text()


def test_what_the_colours_are_is_not_cut_in_a_narrow_map(view, slope_map, trained):
    config = TrainingConfig(dataset="circle", hidden=(4, 4), reduction="mean", activation=("tanh", "sine"))
    run = trained(config, 20)
    view.show_run(run, run.head)
    whole = "tanh′(z): 0 … 1  |sin′(z)|: 0 … 1  σ′(z): 0 … 0.25"
    texts, metrics = {}, QFontMetricsF(text_font(12))
    for width in (700, 180, 90):
        slope_map.resize(width, 120)
        texts[width] = slope_map.fitting_caption()
        assert metrics.horizontalAdvance(texts[width]) <= width
    assert texts[700] == whole
    assert texts[180] == "tanh′ ≤ 1  |sin′| ≤ 1  σ′ ≤ 0.25"
    assert texts[90].endswith("…")


def test_the_map_says_which_slope_is_under_the_pointer(view, slope_map, trained, qtbot):
    run = trained(TrainingConfig(), 1200)
    view.show_run(run, run.head)
    assert slope_map.caption() == "σ′(z): 0 … 0.25"
    QApplication.processEvents()  # it has its place by then
    QTest.mouseMove(slope_map, QPoint(slope_map.width() - 8, slope_map.height() - 8))
    value = slopes(run.head).layers[-1][3, 0]
    assert slope_map.caption() == f"ŷ at (1, 1): {value:.4f}"
    with qtbot.waitSignals([slope_map.sample_selected, slope_map.neuron_selected]):
        QTest.mouseClick(
            slope_map, Qt.MouseButton.LeftButton, pos=QPoint(slope_map.width() - 8, slope_map.height() - 8)
        )


def test_the_numbers_of_the_map_are_the_slopes_of_each_neuron(view, slope_map, trained):
    run = trained(TrainingConfig(), 1200)
    view.show_run(run, run.head)
    heading, *lines = [line.split("\t") for line in slope_map.numbers()]
    assert heading == ["sample", "h₁", "h₂", "ŷ"]
    assert [line[0] for line in lines] == [sample_name(run.data, row) for row in range(4)]
    found = np.array([line[1:] for line in lines], dtype=float)
    assert found.tolist() == np.concatenate(slopes(run.head).layers, axis=1).tolist()


def test_of_many_samples_the_map_shows_some_and_says_so(view, slope_map, trained):
    inputs = np.random.default_rng(2).uniform(-1, 1, (3 * MOST_ROWS, 2))
    many = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    run = trained(TrainingConfig().learning(many), 1)
    view.show_run(run, run.head)
    assert slope_map.caption() == "2,000 drawn  σ′(z): 0 … 0.25"
    assert "of 2,000 of 6,000 samples" in slope_map.spoken()
    assert slope_map._grid.shape == (MOST_ROWS, 3)
    row = int(np.setdiff1d(np.arange(len(many)), slope_map._rows)[0])
    view.show_selection(Selection(row))  # which is shown then, too
    assert row in slope_map._rows
    at = int(np.flatnonzero(slope_map._rows == row)[0])
    assert slope_map._grid[at].tolist() == pytest.approx(
        [layer[row, each] for layer in slopes(run.head).layers for each in range(layer.shape[1])]
    )
    chosen = []
    slope_map.sample_selected.connect(chosen.append)
    QApplication.processEvents()  # it has its place by then
    middle = QPoint(slope_map.width() // 2, slope_map.height() // 2)
    QTest.mouseMove(slope_map, middle)
    QTest.mouseClick(slope_map, Qt.MouseButton.LeftButton, pos=middle)
    assert slope_map.caption().rpartition(":")[0] == f"h₂ at {sample_name(many, chosen[0])}"


@pytest.mark.parametrize("epoch", [0, 50])
@pytest.mark.slow
def test_a_nudge_at_a_head_that_rests_is_told(window, person, qtbot, qapp, epoch):
    window.session.start_run(TrainingConfig(initialisation="zeros"))
    if epoch:
        person.train_to(epoch)
    window.findChild(UpdateCard).show_tab("health")
    qtbot.waitUntil(lambda: "distance 0" in person.read("twins"), timeout=60_000)
    for _ in range(10):  # nothing of what was shown is left to be painted
        qapp.processEvents()
    person.click("nudge")
    qtbot.waitUntil(lambda: "Nudged by 0.000001 here" in person.read("twins"), timeout=60_000)
    assert not person.see("nudge").isEnabled()
    assert window.session.run.edits == (Nudge(epoch, 1e-6),)


def test_twins_are_named_and_can_be_parted(view, trained, qtbot):
    run = trained(TrainingConfig(initialisation="zeros"), 100)
    view.show_run(run, run.head)
    assert words(view) == "h₁ and h₂ are twins: distance 0."
    button = view.findChild(QToolButton, "nudge")
    with qtbot.waitSignal(view.nudge_requested) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [1e-6]
    run.nudge(1e-6)
    run.advance(10)
    view.show_run(run, run.head)
    distance = twin_distance(run.head.parameters).distance
    assert words(view) == f"h₁ and h₂ are {powers(distance, 1)} apart.\nNudged by 0.000001 at epoch 100."
    assert view._lines.isVisible()
    qtbot.waitUntil(lambda: shown_norms(view) == ["twins"])
    qtbot.waitUntil(lambda: len(list(view._lines.numbers())) == 112)
    heading, *lines = [line.split("\t") for line in view._lines.numbers()]
    assert heading == ["epoch", "twins"]
    assert [int(line[0]) for line in lines] == list(range(111))
    distances = [twin_distance(run.at(epoch).parameters).distance for epoch in range(111)]
    assert [float(line[1]) for line in lines] == distances


def test_at_the_epoch_of_a_nudge_the_words_and_the_plot_say_one_distance(view, trained, qtbot):
    """The snapshot of an epoch is that before its edits; the nudge is called as what one chose is called."""
    run = trained(TrainingConfig(initialisation="zeros"), 5)
    run.nudge(1e-6)
    view.show_run(run, run.head)
    qtbot.waitUntil(lambda: view._norms.follow(run).epochs[-1] == 5, timeout=60_000)
    assert view._norms.follow(run).distances[-1] == 0.0
    nudge = f"Nudged {view.findChild(QComboBox, 'nudge_size').currentText()} here: the next epoch shows it."
    assert words(view) == f"h₁ and h₂ are twins: distance 0.\n{nudge}"
    view.show_run(run, run.at(4))
    assert words(view) == "h₁ and h₂ are twins: distance 0."


def test_how_far_to_nudge_is_chosen_and_another_size_takes_the_place_of_the_first(view, trained):
    run = trained(TrainingConfig(initialisation="equal"), 5)
    button, box = view.findChild(QToolButton, "nudge"), view.findChild(QComboBox, "nudge_size")
    view.nudge_requested.connect(run.nudge)
    view.show_run(run, run.head)
    offered = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]
    assert [box.itemData(place) for place in range(box.count())] == offered
    assert [box.itemText(place) for place in (0, 5)] == ["by 0.000001", "by 0.1"]
    for place, size in enumerate(offered):
        box.setCurrentIndex(place)
        box.activated.emit(place)
        assert box.isVisible()
        assert button.isEnabled(), "another size can be had"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert [edit.size for edit in run.edits] == [size]
        view.show_run(run, run.head)
        assert not button.isEnabled(), "the same again would change nothing"
        assert f"Nudged {box.currentText()} here" in words(view)


def test_the_layer_of_twins_is_named(view, trained):
    run = trained(TrainingConfig(initialisation="zeros", hidden=(1, 3)), 2)
    view.show_run(run, run.head)
    assert words(view) == "h²₁ and h²₂ of layer 2 are twins: distance 0."


def test_neurons_that_differ_need_no_nudge(view, trained):
    run = trained(TrainingConfig(), 100)
    view.show_run(run, run.head)
    assert not view.findChild(QToolButton, "nudge").isVisible()
    assert not view.findChild(QComboBox, "nudge_size").isVisible()
    assert not view._lines.isVisible()
    assert words(view).startswith("The closest, h₁ and h₂, are ")


def test_a_selected_parameter_marks_its_neuron(view, slope_map, trained):
    run = trained(TrainingConfig(hidden=(3, 2)), 10)
    view.show_run(run, run.head)
    for selection, column in (
        (Selection(0, (2, 1)), 4),
        (Selection(0, parameter=0), 0),
        (Selection(0, parameter=8), 2),  # the last bias of the first layer
        (Selection(0, parameter=19), 5),  # the output's
        (Selection(0, (0, 1)), None),
        (Selection(0), None),
    ):
        view.show_selection(selection)
        assert slope_map.marked_column() == column


def test_the_rows_are_parted_by_class(view, slope_map, trained):
    run = trained(TrainingConfig(), 10)
    view.show_run(run, run.head)
    assert slope_map.classes() == [(0.0, 0, 1), (1.0, 1, 3), (0.0, 3, 4)]
    run = trained(TrainingConfig(dataset="circle", reduction="mean"), 2)
    view.show_run(run, run.head)
    (one, first, middle), (zero, start, end) = slope_map.classes()
    assert (one, zero, first, start, end) == (1.0, 0.0, 0, middle, 356)


def test_of_epochs_that_take_long_slopes_and_twins_are_found_beside(view, trained, monkeypatch):
    monkeypatch.setattr(health, "SLOW", 10)
    wished = []
    view.aside_wished.connect(lambda purpose, compute: wished.append((purpose, compute)))
    run = trained(TrainingConfig(initialisation="zeros"), 40)
    for epoch in (40, 20, 30):  # the newest is found when what is under way has come
        view.show_run(run, run.at(epoch))
    beside = [compute for purpose, compute in wished if purpose == HERE]
    assert len(beside) == 1
    assert words(view) == ""
    assert not view._map._grid.size
    view.on_aside_found(HERE, beside[0](bool))
    assert words(view) == "h₁ and h₂ are twins: distance 0."
    assert view._map._snapshot.epoch == 40
    view.on_aside_found(HERE, [compute for purpose, compute in wished if purpose == HERE][1](bool))
    assert view._map._snapshot.epoch == 30
    assert len([purpose for purpose, _ in wished if purpose == HERE]) == 2
    run.nudge(1e-6)
    view.show_run(run, view._shown[1])
    assert view._awaited is None
    assert len([purpose for purpose, _ in wished if purpose == HERE]) == 2


@pytest.fixture
def slow_wishes(view, monkeypatch):
    """What is wished of epochs that all take long."""
    monkeypatch.setattr(health, "SLOW", 10)
    wished = []

    def on_wish(purpose, compute):
        if purpose == HERE:
            wished.append(compute)

    view.aside_wished.connect(on_wish)
    return wished


def test_after_a_failure_what_is_newer_is_found(view, trained, slow_wishes):
    run = trained(TrainingConfig(initialisation="zeros"), 40)
    for epoch in (40, 20):
        view.show_run(run, run.at(epoch))
    view.on_aside_failed(HERE, "Traceback\nMemoryError: no room")
    view.on_aside_found(HERE, slow_wishes[1](bool))
    assert view._map._snapshot.epoch == 20
    assert words(view) == "h₁ and h₂ are twins: distance 0."


def test_another_run_does_not_wait_for_what_was_sought_of_the_one_before(view, trained, slow_wishes):
    first, other = (trained(TrainingConfig(seed=seed), 10) for seed in (1, 2))
    for run in (first, other):
        view.show_run(run, run.head)
    assert len(slow_wishes) == 2
    view.on_aside_found(HERE, slow_wishes[0](bool))
    assert not view._map._grid.size, "that is of another run"
    view.on_aside_found(HERE, slow_wishes[1](bool))
    assert view._map._snapshot is other.head


def test_a_hidden_view_computes_nothing(view, trained, monkeypatch):
    view.hide()
    monkeypatch.setattr("xorviz.gui.update.slope_map.slopes", None)
    run = trained(TrainingConfig(), 5)
    view.show_run(run, run.head)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("settings", [
    {"hidden": ()}, {"dataset": "circle", "hidden": (8,) * 5, "reduction": "mean"}, {"learning_rate": 50.0},
    {"activation": "relu"}, {"initialisation": "zeros"}, {"hidden": (1,)},
])  # fmt: skip
def test_every_network_is_shown(view, trained, theme, settings):
    set_theme(view, load_theme(theme))
    run = trained(TrainingConfig(**settings), 120)
    view.show_run(run, run.head)
    view.show_selection(Selection(3, (1, 0)))
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 540, 3) for y in range(0, 200, 3)}) > 4


def test_another_sample_in_a_column_leaves_its_neuron_selected(view, slope_map, trained, qtbot):
    run = trained(TrainingConfig(), 50)
    view.show_run(run, run.head)
    view.show_selection(Selection(0, (1, 0)))
    with qtbot.waitSignal(slope_map.sample_selected), qtbot.assertNotEmitted(slope_map.neuron_selected):
        QTest.mouseClick(slope_map, Qt.MouseButton.LeftButton, pos=QPoint(60, slope_map.height() - 8))


@pytest.mark.slow
@pytest.mark.parametrize("start", ["zeros", "equal"])
def test_what_is_said_of_twins_and_a_nudge_is_not_cut_in_a_small_window(
    window, person, qtbot, qapp, find_flaws, start
):
    window.resize(1024, 700)
    window.session.start_run(TrainingConfig(initialisation=start, hidden=(2, 2)))
    window.findChild(UpdateCard).show_tab("health")
    for said in ("distance 0.", "shows it."):
        if said == "shows it.":
            person.click("nudge")
        qtbot.waitUntil(lambda said=said: person.read("twins").endswith(said), timeout=60_000)
        qapp.processEvents()
        label = person.see("twins")
        needed = label.fontMetrics().boundingRect(
            label.rect(), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, label.text()
        )
        assert label.rect().contains(needed), label.text()
        assert find_flaws(window) == []
