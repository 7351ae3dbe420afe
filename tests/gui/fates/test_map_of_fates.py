"""The map of fates: a pixel is what the run becomes; it zooms, moves, opens runs, and ends at once."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from tests.gui.conftest import opens_a_window
from tests.gui.fates.small_maps import RATE, WEIGHT, parts_of, plan_of
from tests.held import held
from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.held import Held
from xorviz.core.survey import Fate, fate_chunks
from xorviz.core.survey.fate_plan import FatePlan
from xorviz.gui.fates.fate_canvas import FateCanvas
from xorviz.gui.fates.fate_colours import UNKNOWN, WORDS, fate_pixels, filled, share_text, strengths
from xorviz.gui.fates.fate_picture import DOT
from xorviz.gui.fates.fate_shares import FateShares
from xorviz.gui.fates.fates_window import PREPARING, PURPOSE, FatesWindow
from xorviz.gui.fates.quantities import quantities
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.theme import load_theme

pytestmark = opens_a_window
LIMIT = 60_000


def test_a_little_at_a_time_all_points_are_known_and_what_is_known_is_not_trained_again():
    plan = plan_of()
    canvas = FateCanvas(plan, load_theme("light"))
    parts = parts_of(plan)
    canvas.add(parts[:5])
    known = canvas.found.kinds != Fate.UNKNOWN
    assert 0 < known.sum() < known.size
    rest = parts_of(plan, known)
    assert sum(len(part.kinds) for part in rest) == known.size - known.sum()
    canvas.add(rest)
    assert canvas.found.finished == known.size
    whole = FateCanvas(plan, load_theme("light"))
    whole.add(parts)
    assert whole.image == canvas.image


def test_after_a_failure_it_goes_on_from_what_is_known_when_it_is_asked_for_again(alone, monkeypatch):
    monkeypatch.setattr(fate_chunks, "CHUNK_SECONDS", 0.0)  # however fast a machine is, two are not all
    made = alone()
    made.compute(rounds=2)
    known = made.picture.found.finished
    made.wishes.clear()
    made.window.on_aside_failed(PURPOSE, "Traceback\nMemoryError\n")
    assert made.read("line") == "This cannot be computed: MemoryError"
    made.window.form.changed.emit()
    assert made.picture.found.finished == known
    made.compute()
    assert made.picture.found.finished == made.picture.found.kinds.size > known


def test_what_is_not_known_is_as_its_coarse_neighbour_and_never_the_other_way():
    codes = np.full((21, 37), UNKNOWN, np.int16)
    codes[::16, ::16] = np.arange(6).reshape(2, 3)
    codes[4, 8] = 77
    whole = filled(codes)
    for row, column in np.ndindex(codes.shape):
        near = codes[row // 16 * 16, column // 16 * 16]
        inside = 4 <= row < 8 and 8 <= column < 12
        if inside:
            assert whole[row, column] == 77
        elif not (row in range(8) and column in range(8, 16)):
            assert whole[row, column] == near
    fine = filled(codes, 4)
    assert fine[3, 3] == 0
    assert fine[3, 4] == UNKNOWN
    pixels = fate_pixels(fine, load_theme("light"))
    assert pixels[-4, 4] == 0
    assert pixels[-4, 3] >> 24 == 255


def test_a_pixel_is_what_the_run_becomes_and_a_click_opens_that_very_run(alone):
    made = alone()
    made.compute()
    picture, found = made.picture, made.picture.found
    assert found.finished == found.kinds.size
    image = picture.grab().toImage()
    colours = {}
    colours_of = {fate: set(strengths(fate, picture.theme).tolist()) for fate in WORDS}
    for row, column in np.ndindex(found.kinds.shape):
        place = picture.place_of(column, row)
        if (place - picture.own_place).manhattanLength() < 2 * DOT:
            continue
        colour = image.pixelColor(place.toPoint()).rgb()
        assert colour in colours_of[Fate(int(found.kinds[row, column]))]
    rows, columns = found.kinds.shape
    for column, row in [(3, 5), (columns // 2, rows // 2), (columns - 4, rows - 5)]:
        at = picture.place_of(column, row).toPoint()
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at)
        config, text = made.opened[-1]
        assert (
            made.read("line") == f"The run with {text} is in the main window, at epoch 0: press Play there."
        )
        QTest.mouseMove(picture, at + QPoint(40, 0))
        QTest.mouseMove(picture, at)
        run = Run(config)
        run.advance(found.plan.epochs)
        assert run.head.loss == found.loss[row, column]
        solved = -1 if run.solved_epoch is None else run.solved_epoch
        assert found.solved[row, column] == solved
        told = picture.point_told()
        assert made.read("line") == told
        assert told.startswith(f"{text}: {WORDS[Fate(int(found.kinds[row, column]))]}")
        colours[image.pixelColor(at).name()] = told
        assert text.startswith(f"Learning rate {config.learning_rate:.4g}"[:-1])
        assert picture.spoken() == f"{told}. Enter opens it"
    assert len(colours) == 3
    shares = made.window.findChild(FateShares, "fates_shares")
    assert shares.spoken().split(", ") == [
        f"{share_text((found.kinds == fate).mean())} {words}"
        for fate, words in WORDS.items()
        if (found.kinds == fate).any()
    ]
    assert made.read("progress").startswith(f"All {found.kinds.size:,} runs of 30 epochs are trained.")


def test_wheel_keys_and_drag_change_the_stretch_and_backspace_leads_back(alone):
    made = alone()
    made.compute(1)
    picture, first = made.picture, made.plan
    at = picture.place_of(12, 9)
    shares = [12.5 / first.columns, 9.5 / first.rows]
    values = first.across.low * (first.across.high / first.across.low) ** shares[0]
    made.wheel(at, 1)
    made.wheel(at, 1)
    near = made.plan
    assert near.across.share_of(values) == pytest.approx(shares[0])
    assert near.up.high - near.up.low == pytest.approx(10 / 1.25**2)
    assert made.wishes[-1][0] == PURPOSE
    made.key(Qt.Key.Key_Backspace)
    assert (made.plan.across, made.plan.up) == (first.across, first.up)
    made.key(Qt.Key.Key_Right)
    made.key(Qt.Key.Key_Up)
    cross = made.picture.point_told()
    made.key(Qt.Key.Key_Plus)
    made.key(Qt.Key.Key_Plus)
    assert made.plan.up.high - made.plan.up.low == pytest.approx(2.5)
    made.key(Qt.Key.Key_Backspace)
    assert made.plan.up.high - made.plan.up.low == pytest.approx(5.0)
    made.key(Qt.Key.Key_Backspace)
    made.key(Qt.Key.Key_Return)
    assert cross.startswith(made.opened[-1][1].split(",")[0])
    press, there = picture.place_of(12, 9).toPoint(), picture.place_of(25, 9).toPoint()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=press)
    QTest.mouseMove(picture, there)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=there)
    assert len(made.opened) == 1
    moved = made.plan.across.share_of(first.across.low)
    assert moved == pytest.approx((there.x() - press.x()) / picture.area.width())


def test_what_cannot_be_is_refused_in_one_line_and_the_map_stays(alone):
    made = alone()
    before = made.plan
    assert made.read("line") == ""
    made.type("across_high", 0.01)
    assert made.read("line") == "Learning rate goes from 0.05 to 0.01: that is no range."
    made.type("across_low", -1)
    assert "\n" not in made.read("line")
    assert made.plan is before
    made.type("across_low", 0.05)
    made.type("across_high", 20)
    assert made.plan.across.high == 20
    assert made.read("line") == ""
    up = made.window.findChild(QComboBox, "fates_up")
    up.setCurrentIndex(0)
    assert made.read("line") == "Both axes are learning rate: a map needs two quantities."
    up.setCurrentIndex(up.findData("x1@2"))
    assert made.plan.up.quantity == "x1@2"
    for _ in range(60):
        made.key(Qt.Key.Key_Plus)
    assert "64 bits" in made.read("line")
    assert made.plan.across.low < made.plan.across.high
    made.key(Qt.Key.Key_Minus)
    assert made.read("line") == ""


def test_what_is_held_has_no_map_and_one_begins_when_the_engine_is_there(alone):
    made = alone(TrainingConfig().holding(Held(frozen=frozenset({0}))))
    assert made.picture.found is None
    assert made.read("line").startswith("A map of fates trains every parameter")
    view = made.session.view
    made.window.show_view(replace(view, config=TrainingConfig(), preparing=True), frozenset({"config"}))
    assert made.read("line") == PREPARING
    made.type("epochs", 20)
    assert made.picture.found is None
    made.window.show_view(replace(view, config=TrainingConfig()), frozenset({"preparing"}))
    assert made.plan.epochs == 20
    assert made.read("line") == ""


def test_each_quantity_is_offered_by_its_name():
    config = TrainingConfig()
    offered = quantities(config, config.make_data())
    titles = [each.title for each in offered.values()]
    assert titles[:3] == ["Learning rate", "w¹₁₁, x₁ → h₁", "w¹₁₂, x₂ → h₁"]
    assert len(titles) == 1 + 9 + 8
    for each in offered.values():
        assert each.axis.low < each.axis.high
        other = RATE if each.name != "learning_rate" else WEIGHT
        FatePlan(config=config, across=each.axis, up=other)


@pytest.mark.slow
def test_in_the_main_window_it_sharpens_beside_it_opens_runs_and_ends_with_it(window, qtbot):
    session = window.session
    window.predicting.on_skipped()
    session.playback.set_playing(False)
    window.actions_by_id["run.fates"].trigger()
    fates = window.findChild(FatesWindow, "fates")
    fates.resize(420, 380)
    fates.findChild(NumberField, "fates_epochs").setValue(5000)
    picture = fates.picture
    qtbot.waitUntil(lambda: picture.found is not None and picture.found.finished > 100, timeout=LIMIT)
    row, column = (int(each[0]) for each in np.nonzero(picture.found.kinds == Fate.SOLVED))
    loss, solved = picture.found.loss[row, column], picture.found.solved[row, column]
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.place_of(column, row).toPoint())
    map_shown = picture.found
    session.playback.run_to(5000)
    qtbot.waitUntil(lambda: session.run.epoch == 5000 and not session.playing, timeout=LIMIT)
    assert session.run.head.loss == loss
    assert session.run.solved_epoch == solved
    assert picture.found is map_shown  # all but what varies is as it was
    known = picture.found.finished
    fates.close()
    fates.show()
    assert picture.found is map_shown
    qtbot.waitUntil(lambda: picture.found.finished > known, timeout=LIMIT)
    before = held()
    session.playback.set_playing(False)
    assert window.close()
    assert not held() - before


def test_a_dot_is_the_run_of_the_window_as_long_as_it_is_on_the_map(alone):
    person = alone(config=TrainingConfig(learning_rate=0.5))
    picture, plan = person.picture, person.plan
    across, up = plan.shares_of(plan.own_values())
    place, area = picture.own_place, picture.area
    assert place.x() == pytest.approx(area.left() + across * area.width())
    assert place.y() == pytest.approx(area.bottom() - up * area.height())
    assert picture.grab().toImage().pixelColor(place.toPoint()) == picture.theme.colour("ring")
    assert "the present run" in picture.spoken()
    assert "The dot is the present run" in person.read("progress")
    picture.stretch_wished.emit((across + 0.1, across + 0.2, 0.0, 1.0), False)
    assert picture.own_place is None
    assert "the present run" not in picture.spoken()
    assert "dot" not in person.read("progress")


def test_the_dot_goes_with_the_run_and_is_looked_up_once_for_it(alone, monkeypatch):
    asked = []
    own_values = FatePlan.own_values
    monkeypatch.setattr(FatePlan, "own_values", lambda plan: (asked.append(plan), own_values(plan))[1])
    person = alone(config=TrainingConfig(learning_rate=0.5))
    picture = person.picture
    asked.clear()
    picture.stretch_wished.emit((0.0, 0.9, 0.0, 0.9), False)
    assert asked == []
    before = picture.own_place
    for config in (TrainingConfig(learning_rate=2.0), TrainingConfig(learning_rate=2.0, seed=7)):
        person.window.show_view(replace(person.session.view, config=config), frozenset({"config"}))
        plan = replace(person.plan, config=config)
        across, up = plan.shares_of(own_values(plan))
        assert picture.own_place.x() == pytest.approx(picture.area.left() + across * picture.area.width())
        assert picture.own_place.y() == pytest.approx(picture.area.bottom() - up * picture.area.height())
        assert picture.own_place != before
        before = picture.own_place
