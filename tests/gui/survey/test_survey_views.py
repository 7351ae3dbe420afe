from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tests.gui.seen import contrast, is_complete
from xorviz.core import Run, TrainingConfig
from xorviz.core.survey.many_seeds import portions, survey
from xorviz.core.survey.many_starts import column_epochs
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import BINS_PER_DECADE, LEAST_LOSS
from xorviz.gui.kit.log_scale import LogScale, round_range
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import load_theme, sequential_table
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.survey.survey_curves import SurveyCurves
from xorviz.gui.survey.survey_dots import SurveyDots
from xorviz.gui.survey.survey_field import DotField, FieldMeasures
from xorviz.gui.survey.survey_heat import SurveyHeat, ink_on
from xorviz.gui.survey.survey_picture import DotPicture

PLAN = SurveyPlan(config=TrainingConfig(), seeds=400, first_seed=1000, epochs=800)
FRAME = FieldMeasures((200, 400), LogScale(1, 1000, 0, 300), LogScale(0.001, 1, 199, 0), (310, 390), 0.0)


@pytest.fixture(scope="module")
def found():
    return tuple(portions(PLAN))


@pytest.fixture(scope="module")
def tally():
    return survey(PLAN)


@pytest.fixture
def dots(show, qtbot, found):
    view = show(SurveyDots(), (500, 380))
    view.show_plan(PLAN)
    view.show_portions(found)
    qtbot.waitUntil(lambda: is_complete(view))
    return view


def near(point, other):
    return abs(point.x() - other.x()) <= 1 and abs(point.y() - other.y()) <= 1


def alone(dots, tally, *, solved):
    """Return the place of a seed whose dot no other is near to."""
    spots = [dots.position_of(place) for place in range(PLAN.seeds)]
    for place, spot in enumerate(spots):
        if (tally.solved[0, place] >= 0) == solved:
            others = [other for at, other in enumerate(spots) if at != place]
            if min((spot - other).manhattanLength() for other in others) > 3:
                return place
    raise AssertionError("all dots lie on each other")


def place_all(field):
    """Return in how many pieces it is done."""
    pieces = 0
    while field.waits:
        field.advance()
        pieces += 1
    return pieces


class TestDots:
    def test_solved_seeds_lie_by_epoch_and_loss_on_logarithmic_axes(self, dots, tally):
        solved = np.flatnonzero(tally.solved[0] > 0)
        spots = [dots.position_of(place) for place in solved.tolist()]
        for values, pixels in (
            (tally.solved[0, solved], [spot.x() for spot in spots]),
            (tally.losses[0, solved], [spot.y() for spot in spots]),
        ):
            line = np.polynomial.Polynomial.fit(np.log10(values), pixels, 1)
            np.testing.assert_allclose(line(np.log10(values)), pixels, atol=1.2)
        assert spots[int(np.argmin(tally.losses[0, solved]))].y() == max(spot.y() for spot in spots)

    def test_its_numbers_are_what_became_of_each_seed(self, dots, tally):
        heading, *lines = [line.split("\t") for line in dots.numbers()]
        assert heading == ["seed", "loss", "solved at epoch"]
        assert [int(line[0]) for line in lines] == list(range(1000, 1000 + PLAN.seeds))
        assert [float(line[1]) for line in lines] == tally.losses[0].tolist()
        assert [int(line[2]) for line in lines] == tally.solved[0].tolist()

    def test_unsolved_seeds_have_a_band_at_the_right_in_their_order(self, dots, tally):
        xs = np.array([dots.position_of(place).x() for place in range(PLAN.seeds)])
        unsolved = tally.solved[0] < 0
        assert 0 < unsolved.sum() < PLAN.seeds
        assert xs[unsolved].min() > xs[~unsolved].max() + 8
        assert (np.diff(xs[unsolved]) >= 0).all()

    def test_a_click_on_a_dot_asks_for_the_very_run_of_that_seed(self, dots, tally, qtbot):
        for solved in (True, False):
            place = alone(dots, tally, solved=solved)
            with qtbot.waitSignal(dots.run_chosen) as chosen:
                QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=dots.position_of(place).toPoint())
            (config,) = chosen.args
            assert config == PLAN.config.changed(seed=1000 + place)
            run = Run(config)
            run.advance(PLAN.epochs)
            assert run.head.loss == tally.losses[0, place]

    def test_the_pointer_says_seed_epoch_and_loss(self, dots, tally, qapp):
        place = alone(dots, tally, solved=True)
        QTest.mouseMove(dots, dots.position_of(place).toPoint())
        qapp.processEvents()
        words = dots.accessibleDescription()
        assert words.startswith(f"seed {1000 + place:,}, solved at epoch {tally.solved[0, place]:,}, ")
        assert f"loss {loss_text(tally.losses[0, place])}" in words
        QTest.mouseMove(dots, QPoint(250, 3))
        qapp.processEvents()
        assert dots.accessibleDescription() == ""

    def test_the_keys_reach_every_seed(self, dots, tally, qtbot):
        dots.setFocus()
        QTest.keyClick(dots, Qt.Key.Key_Right)
        assert dots.accessibleDescription().startswith("seed 1,000,")
        QTest.keyClick(dots, Qt.Key.Key_Left)
        assert dots.accessibleDescription().startswith("seed 1,399,")
        with qtbot.waitSignal(dots.run_chosen) as chosen:
            QTest.keyClick(dots, Qt.Key.Key_Return)
        assert chosen.args[0].seed == 1399

    def test_each_seed_that_is_reached_is_said(self, dots, tally, announced):
        for _ in range(3):
            QTest.keyClick(dots, Qt.Key.Key_Right)
        assert announced == [", ".join([*dots.words_of(place)[:2], "Enter opens it"]) for place in range(3)]

    def test_dots_belong_to_the_size_of_the_view(self, dots, qtbot, show, found):
        dots.resize(700, 300)
        qtbot.waitUntil(lambda: is_complete(dots))
        other = show(SurveyDots(), (700, 300))
        other.show_plan(PLAN)
        other.show_portions(found)
        qtbot.waitUntil(lambda: is_complete(other))
        for place in range(PLAN.seeds):
            assert dots.position_of(place) == other.position_of(place)

    def test_there_is_ink_at_each_dot(self, dots):
        image = dots.grab().toImage()
        ground = load_theme("light").colour("card")
        for place in range(0, PLAN.seeds, 7):
            assert image.pixelColor(dots.position_of(place).toPoint()) != ground


class TestField:
    def test_a_million_dots_are_placed_in_pieces_and_each_counts_once(self):
        rng = np.random.default_rng(1)
        field = DotField(1_000_000)
        losses, solved = 10 ** rng.uniform(-4, 1, 1_000_000), rng.integers(-1, 1500, 1_000_000)
        field.lay_out(FRAME)
        field.add(0, losses, solved)
        assert place_all(field) > 10
        assert field.count_solved == (solved >= 0).sum()
        assert field.columns.sum() == field.ink.sum() == 1_000_000
        np.testing.assert_array_equal(field.columns, field.ink.sum(axis=0))
        assert field.ink[field.y[77], field.x[77]] > 0
        for place in (0, 499_999, 999_999):
            x = FRAME.epochs.at(max(1, solved[place])) if solved[place] >= 0 else None
            assert x is None or field.x[place] == int(x)
            assert field.y[place] == min(199, int(FRAME.losses.at(losses[place])))

    def test_the_nearest_dot_is_found_within_reach(self):
        field = DotField(3)
        field.lay_out(FRAME)
        field.add(0, np.array([0.001, 1.0, 0.03]), np.array([10, 1000, 100]))
        place_all(field)
        assert [field.nearest(field.x[at] + 2, field.y[at], 8) for at in range(3)] == [0, 1, 2]
        assert field.nearest(field.x[0] + 20.0, field.y[0], 8) is None
        assert DotField(3).nearest(0, 0, 8) is None

    def test_a_dot_is_round_and_whole_at_the_edge(self):
        field = DotField(4)
        field.lay_out(replace(FRAME, radius=2.0))
        field.add(0, np.array([1e-9, 0.03, 0.03, 0.03]), np.array([1, 100, 100, 100]))
        place_all(field)
        for place, times in ((0, 1), (1, 3)):
            row, column = int(field.y[place]) + 2, int(field.x[place]) + 2
            around = field.ink[row - 2 : row + 3, column - 2 : column + 3]
            assert (around > 0).sum() == 13
            assert set(around[around > 0].tolist()) == {times}
            np.testing.assert_array_equal(around, around.T)
        assert field.ink.sum() == 4 * 13
        field.lay_out(replace(FRAME, radius=2.0, band=(300, 380)))
        place_all(field)
        assert field.ink.sum() == 4 * 13, "of the frame before, nothing is left"


class TestPicture:
    def paint(self, ink, edge):
        picture, slices = DotPicture(), 0
        picture.begin(ink, edge, QColor("#2050f0"), QColor("#808080"))
        while picture.busy:
            assert picture.image is None
            picture.advance()
            slices += 1
        return picture.image.copy(), slices

    def test_more_dots_are_stronger_and_each_side_has_its_colour(self):
        ink = np.zeros((9, 20), np.int32)
        ink[4, 4], ink[4, 5], ink[4, 6], ink[4, 14] = 1, 20, 100_000, 1
        image, _ = self.paint(ink, 10)
        one, more, many = (image.pixelColor(x, 4) for x in (4, 5, 6))
        assert 0 < one.alpha() < more.alpha() < many.alpha() == 255
        assert many.name() == "#2050f0"
        assert image.pixelColor(14, 4).alpha() == one.alpha()
        grey = image.pixelColor(14, 4)
        assert grey.red() == grey.green() == grey.blue() > 0
        assert image.pixelColor(15, 4).alpha() == 0

    def test_a_large_one_is_coloured_in_slices(self):
        ink = np.random.default_rng(1).integers(0, 3, (1600, 2200), np.int32)
        image, slices = self.paint(ink, 1500)
        assert slices > 5
        places = [(y, x) for y in range(0, 1600, 97) for x in (7, 2111)]
        alphas = {int(ink[y, x]): image.pixelColor(x, y).alpha() for y, x in places}
        assert alphas[0] == 0 < alphas[1] < alphas[2]
        assert {image.pixelColor(7, y).alpha() for y in range(1600)} == set(alphas.values())


class TestScale:
    def test_pixels_and_values_are_each_others_inverse(self):
        scale = LogScale(0.001, 10.0, 200.0, 20.0)
        for value in (0.001, 0.02, 1.0, 10.0):
            assert scale.value(float(scale.at(value))) == pytest.approx(value)
        assert scale.at(1e-9) == 200.0
        assert scale.decades(10.0) == [-3, -2, -1, 0, 1]
        assert scale.decades(80.0) == [-3, -1, 1]

    @pytest.mark.parametrize(
        ("values", "ends"),
        [((0.0013, 1.02), (0.001, 2)), ((0.02, 0.9), (0.02, 1)), ((0.5, 0.5), (0.5, 5))],
    )
    def test_ranges_end_at_round_numbers(self, values, ends):
        assert round_range(*values) == pytest.approx(ends)


class TestCurves:
    def test_the_pointer_says_how_many_runs_have_that_loss_then(self, show, tally):
        view = show(SurveyCurves(), (320, 300))
        view.show_density(PLAN.epochs, tally.density[0])
        said = [view.words_at(QPointF(300, y)) for y in range(20, 260)]
        epoch = int(said[0][0].split(",")[0].removeprefix("epoch "))
        column = column_epochs(PLAN.epochs).tolist().index(epoch)
        assert epoch > 500
        counts = {tuple(words) for words in said}
        assert sum(int(words[1].split()[0]) for words in counts) == PLAN.seeds
        for place in range(40):
            run = Run(PLAN.config.changed(seed=1000 + place))
            run.advance(epoch)
            bin_of_it = int(np.log10(run.losses[-1] / LEAST_LOSS) * BINS_PER_DECADE)
            assert tally.density[0, column, bin_of_it] > 0
        assert view.words_at(QPointF(5, 5)) == []

    def test_its_numbers_are_the_runs_of_each_loss_at_each_epoch(self, show, tally):
        view = show(SurveyCurves(), (320, 300))
        view.show_density(PLAN.epochs, tally.density[0])
        _, *lines = [line.split("\t") for line in view.numbers()]
        columns = column_epochs(PLAN.epochs).tolist()
        found = np.zeros_like(tally.density[0])
        for epoch, low, high, runs in lines:
            first, end = (BINS_PER_DECADE * np.log10(float(each) / LEAST_LOSS) for each in (low, high))
            assert (first, end) == pytest.approx((round(first), round(first) + 1), abs=1e-6)
            found[columns.index(int(epoch)), round(first)] = int(runs)
        assert found.tolist() == tally.density[0].tolist()

    def test_the_epochs_reach_from_the_first_to_the_last(self, show, tally):
        view = show(SurveyCurves(), (320, 300))
        view.show_density(PLAN.epochs, tally.density[0])
        inside = [x for x in range(320) if view.words_at(QPointF(x + 0.5, 100))]
        first, last = (view.words_at(QPointF(x + 0.5, 100))[0] for x in (inside[0], inside[-1]))
        assert first.startswith("epoch 1,")
        assert last.startswith("epoch 800,")

    def test_its_colours_are_those_of_the_theme_from_none_to_most(self, show, tally):
        for name in ("light", "dark"):
            theme = load_theme(name)
            view = show(SurveyCurves(), (320, 300))
            set_theme(view, theme)
            view.show_density(PLAN.epochs, tally.density[0])
            image = view.grab().toImage()
            colours = {image.pixelColor(x, y).name() for x in range(50, 310) for y in range(20, 260)}
            assert {theme.colour("card").name(), theme.colour("accent").name()} <= colours


def shown_epochs(heat):
    """Return the epochs over the columns of a heat map."""
    across = Qt.Orientation.Horizontal
    return [heat.rows.headerData(column, across) for column in range(1, heat.rows.columnCount())]


class TestHeat:
    @pytest.fixture
    def heat(self, show):
        view = show(SurveyHeat(), (330, 160))
        view.show_labels(["0.05", "0.5", "5"])
        shares = np.array([[0, 0, 0, 0.13], [0, 0.02, 0.6, 0.75], [np.nan] * 4])
        view.show_shares([1, 10, 100, 1000], shares)
        return view

    def test_the_numbers_are_per_cent_from_shortly_before_the_first(self, heat):
        assert shown_epochs(heat) == ["1", "10", "100", "1,000"]
        texts = [[heat.rows.index(row, column).data() for column in range(5)] for row in range(3)]
        assert texts[1:] == [["0.5", "0", "2", "60", "75"], ["5", "", "", "", ""]]

    def test_as_many_epochs_as_fit_are_shown_the_last_always(self, heat):
        heat.resize(150, 160)
        assert shown_epochs(heat) == ["100", "1,000"]

    def test_rows_are_chosen_by_click_and_by_key(self, heat, qtbot):
        with qtbot.waitSignal(heat.variant_chosen, check_params_cb=lambda row: row == 2):
            place = heat.visualRect(heat.rows.index(2, 2)).center()
            QTest.mouseClick(heat.viewport(), Qt.MouseButton.LeftButton, pos=place)
        heat.show_variant(2)
        with qtbot.waitSignal(heat.variant_chosen, check_params_cb=lambda row: row == 1):
            QTest.keyClick(heat, Qt.Key.Key_Up)
        with qtbot.assertNotEmitted(heat.variant_chosen):
            QTest.keyClick(heat, Qt.Key.Key_Down)

    def test_each_row_has_its_grounds_and_the_picked_one_a_frame(self, heat, light):
        heat.show_variant(1)
        table = sequential_table("light").tolist()
        grounds = [QColor(*table[33]), QColor(*table[191]), light.colour("field")]  # 0.13, 0.75, unknown
        for frame, act in (("text", heat.clearFocus), ("accent", heat.setFocus)):
            act()
            for row, ground in enumerate(grounds):
                image = heat.viewport().grab(heat.visualRect(heat.rows.index(row, 4))).toImage()
                assert image.pixelColor(3, image.height() // 2) == ground
                assert (image.pixelColor(3, 0) == light.colour(frame)) == (row == 1)

    def test_the_row_that_is_picked_stays_so_as_the_epochs_change(self, heat, qtbot):
        heat.show_variant(2)
        with qtbot.assertNotEmitted(heat.variant_chosen):
            heat.resize(150, 160)
            heat.show_shares([1, 10, 100], np.full((3, 3), 0.5))
        assert heat.currentIndex().row() == 2
        assert shown_epochs(heat) == ["10", "100"]

    def test_text_can_be_read_on_every_ground(self):
        for name in ("light", "dark"):
            theme = load_theme(name)
            for channels in sequential_table(name)[::5].tolist():
                ink = theme.colour(ink_on(theme, QColor(*channels)))
                assert contrast(ink, QColor(*channels)) > 3.9  # the best that two inks can do
