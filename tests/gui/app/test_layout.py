from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton

from tests.examples import slow_but
from xorviz.core import TrainingConfig
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.app.left_column import MARGIN
from xorviz.gui.export.frames import FramePainter
from xorviz.gui.kit.cards import Segments, Title
from xorviz.themes import THEMES

SIZES = [(1024, 700), (1280, 800), (1920, 1080)]
CONFIGS = [
    TrainingConfig(),
    TrainingConfig(dataset="circle", hidden=(16,), reduction="mean", seed=9999, learning_rate=50.0),
    TrainingConfig(hidden=(16, 16, 16), activation="linear", initialisation="zeros", learning_rate=0.001),
]


@pytest.mark.slow
@pytest.mark.parametrize("theme", slow_but("light", THEMES))
def test_nothing_is_cut_or_overlaps_in_the_window(make_window, qapp, find_flaws, theme):
    window = make_window()
    window.actions_by_id[f"view.theme_{theme}"].trigger()
    for more in (False, True):
        if more:
            window.findChild(QToolButton, "more_start").click()
        for config in CONFIGS:
            window.session.start_run(config)
            for size in SIZES:
                window.resize(*size)
                for _ in range(3):  # a layout asks for the next one
                    qapp.processEvents()
                assert window.size().toTuple() == size
                assert find_flaws(window) == [], (size, more, config)


@pytest.mark.slow
def test_the_window_may_be_as_small_as_1024_by_700(window):
    for hint in (window.minimumSizeHint(), window.minimumSize()):
        assert hint.width() <= 1024
        assert hint.height() <= 700


def test_it_can_be_made_as_small_as_it_allows(window, qapp, find_flaws):
    window.resize(window.minimumSizeHint())
    qapp.processEvents()
    assert find_flaws(window) == []


@pytest.mark.slow
def test_readouts_have_room_for_their_widest_text(window, person, qapp, find_flaws):
    names = [f"readout_{name}" for name in ("epoch", "loss", "correct", "rate")]
    places = [person.see(name).geometry() for name in names]
    snapshot = window.session.snapshot
    for loss, epoch, correct in ((4e-4, 0, 2), (1.234e-10, 10_000_000, 0), (2.5e7, 999, 2), (1e-300, 5, 1)):
        window.transport.show_snapshot(replace(snapshot, loss=loss, epoch=epoch, correct=correct))
        window.transport.show_rate(123_456.0)
        qapp.processEvents()
        assert find_flaws(window) == []
        if loss > 1e-99:
            assert [person.see(name).geometry() for name in names] == places, "the bar dances"


@pytest.mark.slow
@pytest.mark.parametrize("size", slow_but((1024, 700), [(1024, 700), (1280, 800)]))
@pytest.mark.parametrize("samples", slow_but(200, [4, 200, 10_000]))
def test_the_bar_does_not_move_when_samples_come_to_be_undecided(window, person, find_flaws, size, samples):
    window.resize(*size)
    if samples != 4:
        window.session.start_run(TrainingConfig(dataset="moons", data_parameters=(("count", samples),)))
    snapshot = window.session.snapshot
    assert len(snapshot.data) == samples
    for _ in range(3):  # a layout asks for the next one
        QApplication.processEvents()
    places = []
    for undecided in (0, 3, samples // 2, samples):
        predictions = snapshot.data.targets.copy()
        predictions[:undecided] = 0.5
        shown = replace(snapshot, predictions=predictions, correct=samples - undecided)
        assert shown.undecided == undecided
        window.transport.show_snapshot(shown)
        QApplication.processEvents()
        places.append([person.see(f"readout_{name}").geometry() for name in ("epoch", "correct", "rate")])
        assert find_flaws(window.transport) == []
    assert places == [places[0]] * 4


@pytest.mark.slow
def test_what_the_status_bar_says_fits(window, qapp, find_flaws):
    window.resize(1024, 700)
    window.session.start_run(
        TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))
    )
    window.session.run.advance(10_000)
    assert window.session.run.diverged
    window.session.playback.show_run(window.session.run, window.session.run.epoch)
    qapp.processEvents()
    assert find_flaws(window) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["export.frames", "help.shortcuts", "help.about"])
def test_nothing_is_cut_or_overlaps_in_the_dialogs(window, qapp, find_flaws, name):
    window.actions_by_id[name].trigger()
    qapp.processEvents()
    (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert find_flaws(dialog) == []
    dialog.close()


@pytest.mark.parametrize(
    "size",
    slow_but((480, 320), [(480, 320), (640, 400), (800, 600), (1280, 800), (1080, 1080), (2560, 1440)]),
)
@pytest.mark.parametrize("panels", [("network", "boundary", "loss"), ("boundary",), ("network",), ("loss",)])
def test_nothing_is_cut_or_overlaps_in_a_frame(qapp, trained, find_flaws, size, panels):
    for config in CONFIGS[:2]:
        run = trained(config, 30)
        painter = FramePainter(run, frame_look(size, panels=panels))
        for _ in painter.paint(run.head, painter.new_image()):
            pass
        flaws = find_flaws(painter._root)
        painter.close()
        assert flaws == []


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1300)])
def test_what_is_below_the_tabs_of_the_left_column_ends_where_they_do(window, qapp, size):
    window.resize(*size)
    for _ in range(3):
        qapp.processEvents()
    scroll = window.controls.parentWidget().parentWidget()
    bar, tabs = scroll.verticalScrollBar(), window.column.findChild(Segments)
    last = bar if bar.isVisible() else window.controls
    assert bar.isVisible() == (size[1] == 800)
    ends = [each.mapTo(window, each.rect().topRight()).x() for each in (last, tabs)]
    assert abs(ends[0] - ends[1]) <= (MARGIN if bar.isVisible() else 0)


def test_the_plane_keeps_its_title_beside_that_of_a_wide_network(make_window, qapp):
    window = make_window(CONFIGS[1], (1024, 700))
    qapp.processEvents()
    (title,) = (each for each in window.panels.plane_card.findChildren(Title) if each.text() == "Boundary")
    assert title.width() >= title.sizeHint().width()
