import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.seen import shown_ranges, shown_words
from xorviz.core import TrainingConfig
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.loss.loss_curves import LossGhost, loss_columns
from xorviz.gui.loss.loss_view import LossView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(show):
    return show(LossView(), (441, 201))


@pytest.fixture
def run(trained):
    return trained(TrainingConfig(), 2000)


@pytest.fixture
def shown(view, run):
    """A view of a run with the cursor at epoch 1,240."""
    view.show_losses(run.curve, 1240, run.losses[1240])
    return view


def curve_of(losses, capacity=2**20):
    curve = LossCurve(capacity)
    extend(curve, losses)
    return curve


def extend(curve, losses):
    curve.append(np.asarray(losses, dtype=float), np.zeros(len(losses), np.int64))


def falling(epochs, end=0.01):
    """A curve from loss 1 down to an end."""
    return curve_of(np.geomspace(1.0, end, epochs))


def viewport(view):
    return view._plot.viewport()


def point_of(view, epoch, loss):
    """Return where an epoch and a loss are, as the mouse sees it."""
    return viewport(view).mapFrom(view, view.pixel_of(epoch, loss).toPoint())


def hover(view, epoch, loss, *, down=0, right=0):
    """Point there, or some pixels beside it, and return what is said."""
    QTest.mouseMove(viewport(view), point_of(view, epoch, loss) + QPoint(right, down))
    return view.hover_text()


class TestColumns:
    @given(
        epochs=st.integers(1, 5000),
        columns=st.integers(1, 700),
        capacity=st.sampled_from([64, 256, 1024, 2**20]),
        data=st.data(),
    )
    @settings(max_examples=60, deadline=None)
    def test_no_spike_vanishes(self, epochs, columns, capacity, data):
        place = data.draw(st.integers(0, epochs - 1))
        spike = data.draw(st.sampled_from([0.0, 9.0]))
        losses = np.ones(epochs)
        losses[place] = spike
        first, low, high = loss_columns(curve_of(losses, capacity), columns)
        assert len(first) == len(low) == len(high) <= columns + 1
        column = int(np.searchsorted(first, place, side="right")) - 1
        assert (low if spike == 0 else high)[column] == spike
        assert low.min() == losses.min()
        assert high.max() == losses.max()

    @given(st.integers(1, 3000), st.integers(1, 700))
    @settings(max_examples=40, deadline=None)
    def test_columns_begin_at_0_and_are_even(self, epochs, columns):
        first, low, high = loss_columns(curve_of(np.linspace(1.0, 0.0, epochs)), columns)
        assert first[0] == 0
        assert len(set(np.diff(first))) <= 1
        assert (low <= high).all()

    def test_a_short_curve_is_drawn_epoch_by_epoch(self):
        losses = np.linspace(1, 0.5, 200)
        first, low, high = loss_columns(curve_of(losses), 600)
        assert first.tolist() == list(range(200))
        assert low.tolist() == high.tolist() == losses.tolist()


def drawn(curve_item):
    x, y = curve_item.getData()
    return np.array([] if x is None else x), np.array([] if y is None else y)


class TestScale:
    def test_the_buttons_choose_it(self, window, person):
        person.step(3)
        loss = person.see("loss")
        assert loss.logarithmic
        logarithmic = loss.grab().toImage()
        person.click("loss_scale_linear")
        assert not loss.logarithmic
        linear = loss.grab().toImage()
        person.click("loss_scale_log")
        assert loss.logarithmic
        assert linear != logarithmic == loss.grab().toImage()

    @pytest.mark.parametrize("logarithmic", [True, False])
    def test_what_is_drawn_are_the_losses(self, view, trained, logarithmic):
        run = trained(TrainingConfig(), 300)
        view.show_losses(run.curve, run.epoch, run.head.loss)
        view.show_logarithmic(logarithmic)
        x, y = drawn(view._past)
        values = 10**y if logarithmic else y
        assert x[::2].tolist() == list(range(301))
        np.testing.assert_allclose(values[::2], run.losses, rtol=1e-12)

    @pytest.mark.parametrize("logarithmic", [True, False])
    @pytest.mark.parametrize("epochs", [0, 1, 50, 5000])
    def test_everything_is_within_the_axes(self, view, trained, logarithmic, epochs):
        run = trained(TrainingConfig(), epochs)
        view.show_losses(run.curve, run.epoch, run.head.loss)
        view.show_logarithmic(logarithmic)
        (first, last), (low, high) = shown_ranges(view)
        assert first <= 0
        assert last >= epochs
        assert low <= run.losses.min() <= run.losses.max() <= high

    @pytest.mark.parametrize("logarithmic", [True, False])
    @pytest.mark.parametrize(
        "losses",
        [
            [0.0],
            [0.0] * 500,
            [0.5] * 500,
            [1e-300] * 10,
            [1e300, 1e-300],
            [5e-324, 0.0],
            [1e12, 1e12],
            [1.7e308, 0.0],
        ],
    )
    def test_odd_losses_do_not_break_it(self, view, losses, logarithmic):
        view.show_losses(curve_of(losses), len(losses) - 1, losses[-1])
        view.show_logarithmic(logarithmic)
        view.grab()
        (first, last), (low, high) = shown_ranges(view)
        assert all(map(math.isfinite, (first, last, low, high)))
        assert first < last
        assert low < high


class TestCursor:
    def test_is_at_the_epoch_shown(self, view, trained):
        run = trained(TrainingConfig(), 200)
        for epoch in (0, 77, 200):
            view.show_losses(run.curve, epoch, run.losses[epoch])
            assert view._cursor.value() == epoch
            x, y = view._point.getData()
            assert x[0] == epoch
            assert 10 ** y[0] == pytest.approx(run.losses[epoch])

    def test_parts_the_past_from_the_future(self, view, trained):
        run = trained(TrainingConfig(), 200)
        view.show_losses(run.curve, 50, run.losses[50])
        assert drawn(view._past)[0].max() == 50
        assert drawn(view._future)[0].max() == 200
        view.show_losses(run.curve, 200, run.losses[200])
        assert drawn(view._past)[0].max() == 200

    def test_follows_the_training(self, window, person):
        for epoch in (1, 2, 3):
            person.step()
            assert person.see("loss")._cursor.value() == epoch


def test_the_axis_seldom_moves(view, trained):
    run = trained(TrainingConfig(), 100)
    ranges = set()
    for epoch in range(20, 90):
        run = trained(TrainingConfig(), epoch) if epoch % 10 == 0 else run
        view.show_losses(run.curve, run.epoch, run.head.loss)
        ranges.add(shown_ranges(view))
    assert len(ranges) <= 2


def test_a_very_long_run_is_drawn(view):
    rng = np.random.default_rng(0)
    curve = curve_of(rng.uniform(0.1, 1.0, 100_000), capacity=1024)
    view.show_losses(curve, 99_999, 0.5)
    x, _ = drawn(view._past)
    assert x.max() > 99_000
    view.grab()


def test_a_theme_repaints(view, trained):
    run = trained(TrainingConfig(), 100)
    view.show_losses(run.curve, run.epoch, run.head.loss)
    before = view.grab().toImage()
    set_theme(view, load_theme("dark"))
    assert view.grab().toImage() != before


class TestGhosts:
    def test_are_drawn_from_where_they_branch_off_to_their_end(self, shown, run, trained):
        branch = trained(TrainingConfig(learning_rate=1.0), 1500)
        shown.show_ghosts([LossGhost("branch", 680, branch.curve)])
        (line,) = shown._ghosts
        x, y = drawn(line.item)
        assert (x.min(), x.max()) == (pytest.approx(680, abs=3), pytest.approx(1500, abs=3))
        losses = branch.losses[680:]
        np.testing.assert_allclose([10 ** y.min(), 10 ** y.max()], [losses.min(), losses.max()])
        shown.show_logarithmic(False)
        _, y = drawn(line.item)
        np.testing.assert_allclose([y.min(), y.max()], [losses.min(), losses.max()])

    @pytest.mark.parametrize("logarithmic", [True, False])
    def test_are_within_the_axes(self, shown, run, logarithmic):
        shown.show_logarithmic(logarithmic)
        shown.show_ghosts(
            [LossGhost("long", 0, falling(6000, 1e-7)), LossGhost("high", 0, curve_of([90.0, 80.0]))]
        )
        (first, last), (low, high) = shown_ranges(shown)
        assert first <= 0
        assert 6000 <= last <= 6300
        assert low <= 1e-7
        assert high >= 90
        shown.show_ghosts([])
        assert shown_ranges(shown)[0][1] < 2100

    def test_of_other_origin_do_not_set_the_axes_when_they_are_much_longer(self, shown, run):
        before = shown_ranges(shown)
        shown.show_ghosts([LossGhost("stranger", 0, falling(100_000, 1e-7), kin=False)])
        assert shown_ranges(shown) == before
        assert "stranger" in shown_words(shown), "its name stands where it is cut off"
        shown.show_ghosts([LossGhost("stranger", 0, falling(3 * run.epoch), kin=False)])
        assert shown_ranges(shown)[0][1] > 3 * run.epoch
        shown.show_ghosts([LossGhost("kin", 0, falling(100_000, 1e-7))])
        assert shown_ranges(shown)[0][1] > 100_000

    @pytest.mark.parametrize("logarithmic", [True, False])
    def test_names_stay_away_from_the_dot_of_the_run_shown(self, shown, run, logarithmic):
        shown.show_logarithmic(logarithmic)
        named = 0
        for end in range(40, run.epoch, 97):
            shown.show_losses(run.curve, end, run.losses[end])
            shown.show_ghosts([LossGhost("twin", 0, curve_of(4.0 * run.losses[:end]))])
            area = shown._area()
            height = float(shown._scale(np.array([run.losses[end]]))[0])
            dot = QPointF(area.across(float(end)), area.down(height))
            for name in shown._placed_marks.names:
                named += 1
                assert not name.box.adjusted(-12, -12, 12, 12).contains(dot)
        assert named > 5

    def test_that_stay_the_same_are_not_drawn_anew(self, shown, trained):
        curves = [trained(TrainingConfig(learning_rate=rate), 900).curve for rate in (0.2, 1.0)]

        def items(*ghosts):
            shown.show_ghosts([LossGhost(*ghost) for ghost in ghosts])
            return [line.item for line in shown._ghosts]

        before = items(("branch", 300, curves[0]))
        assert items(("branch", 300, curves[0])) == before
        for other in (("named", 300, curves[0]), ("branch", 200, curves[0]), ("branch", 300, curves[1])):
            assert items(("branch", 300, curves[0])) != items(other)

    def test_differ_from_the_run_s_own_future(self, shown, run):
        shown.show_ghosts([LossGhost("same", 0, run.curve)])
        assert shown._ghosts[0].item.opts["pen"].style() != shown._future.opts["pen"].style()

    def test_vanish_again(self, shown):
        before = shown.grab().toImage()
        shown.show_ghosts([LossGhost("branch", 300, falling(900))])
        assert shown.grab().toImage() != before
        assert shown_words(shown) == ["branch"]
        shown.show_ghosts([])
        assert shown.grab().toImage() == before

    def test_are_computed_once_and_when_they_have_grown(self, shown, run):
        curve = falling(900)
        shown.show_ghosts([LossGhost("branch", 300, curve)])
        (line,) = shown._ghosts
        before = line.drawn
        for epoch in range(1240, 1250):
            shown.show_losses(run.curve, epoch, run.losses[epoch])
        assert line.drawn is before
        extend(curve, [0.005] * 200)
        shown.show_losses(run.curve, 1250, run.losses[1250])
        assert drawn(line.item)[0].max() == pytest.approx(1099, abs=2)

    def test_one_without_epochs_of_its_own_is_not_drawn(self, shown):
        before = shown.grab().toImage()
        shown.show_ghosts([LossGhost("new", 900, falling(900))])
        assert shown.grab().toImage() == before
        assert shown_words(shown) == []

    def test_may_be_shown_before_the_run(self, view, run):
        view.show_ghosts([LossGhost("branch", 300, falling(900))])
        view.show_losses(run.curve, 0, run.losses[0])
        assert shown_words(view) == ["branch"]

    @pytest.mark.parametrize("size", [(200, 110), (441, 201), (900, 500)])
    def test_names_are_inside_and_apart(self, shown, qapp, size):
        rng = np.random.default_rng(1)
        ghosts = [
            LossGhost(
                f"branch {place} with a name", int(rng.integers(0, 100)), falling(int(end), float(loss))
            )
            for place, (end, loss) in enumerate(
                zip(rng.integers(200, 3000, 12), 10 ** rng.uniform(-4, 0, 12), strict=True)
            )
        ]
        shown.show_ghosts(ghosts)
        shown.show_marks([Landmark("plateau", 100, 1500, ""), Landmark("solved", 1600, 1600, "")])
        shown.resize(*size)
        qapp.processEvents()
        placed = shown._placed_marks
        words = [*placed.words, *placed.names]
        assert len(words) < len(ghosts) + 2 if size == (200, 110) else len(words) >= 6
        for word in words:
            assert shown._plot.box.rect().contains(word.box), word
        for one, other in combinations(words, 2):
            assert not one.box.intersects(other.box), (one, other)

    def test_a_name_never_hides_the_run_s_own_curve(self, shown, run):
        for epoch in range(100, 2000, 100):
            shown.show_ghosts(
                [LossGhost("a branch of the same losses", 0, curve_of(run.losses[:epoch] * 0.9))]
            )
            for name in shown._placed_marks.names:
                left, right = (round(shown._area().epoch_at(x)) for x in (name.box.left(), name.box.right()))
                heights = shown._area().down(np.log10(run.losses[max(0, left) : right + 1]))
                assert not ((heights > name.box.top()) & (heights < name.box.bottom())).any(), epoch

    def test_a_name_that_does_not_fit_is_said_under_the_pointer(self, shown, qapp):
        curve = falling(900, 1e-3)
        shown.show_ghosts(
            [LossGhost("a name that is far too long for a plot that is as small as this", 0, curve)]
        )
        shown.resize(220, 130)
        qapp.processEvents()
        assert shown_words(shown) == []
        text = hover(shown, 500, curve.minimum[500])
        assert text.startswith("a name that")
        assert "epoch 5" in text


class TestMarks:
    def marked(self, view):
        return [word.text for word in view._placed_marks.words]

    def test_a_plateau_is_a_band_with_its_name(self, shown):
        before = shown.grab().toImage()
        shown.show_marks([Landmark("plateau", 100, 800, "plateau")])
        assert self.marked(shown) == ["plateau"]
        image = shown.grab().toImage()
        for epoch, inside in (
            (50, False),
            (130, True),
            (450, True),
            (780, True),
            (830, False),
            (1450, False),
        ):
            point = shown.pixel_of(epoch, 0.3).toPoint()
            assert (image.pixelColor(point) != before.pixelColor(point)) == inside, epoch

    def test_a_short_plateau_has_no_room_for_its_name(self, shown):
        shown.show_marks([Landmark("plateau", 100, 180, "plateau")])
        assert self.marked(shown) == []
        assert len(shown._placed_marks.bands) == 1

    def test_solved_is_a_line_with_a_word_on_the_side_with_room(self, shown, qapp):
        for epoch in (0, 1085, 2000):
            shown.show_marks([Landmark("solved", epoch, epoch, "solved")])
            assert self.marked(shown) == ["✓ solved"]
            assert shown._placed_marks.lines[0][0] == pytest.approx(shown._area().across(float(epoch)))

    def test_edits_that_stand_on_each_other_share_a_line(self, shown):
        shown.show_marks([Landmark("edit", epoch, epoch, f"{epoch}") for epoch in (*range(500, 520), 900)])
        assert [mark.first for _, mark in shown._placed_marks.lines] in ([500, 900], [500, 519, 900])
        assert self.marked(shown) == []

    def test_an_edit_says_what_it_was_under_the_pointer(self, shown, run):
        shown.show_marks([Landmark("edit", 700, 700, "learning rate 5")])
        assert hover(shown, 700, 0.05).startswith("learning rate 5 · epoch ")
        assert hover(shown, 800, 0.05).startswith("epoch ")

    def test_divergence_is_a_cross_at_the_end(self, shown, run):
        shown.show_marks([Landmark("diverged", 2000, 2000, "diverged")])
        x, y = shown._crosses.getData()
        assert x.tolist() == [2000]
        assert 10 ** y[0] == pytest.approx(run.losses[2000])
        shown.show_marks([])
        assert len(shown._crosses.getData()[0]) == 0

    def test_are_placed_anew_only_when_something_has_changed(self, shown, run):
        marks = [Landmark("plateau", 100, 800, "plateau"), Landmark("edit", 900, 900, "")]
        shown.show_marks(marks)
        before = shown._placed_marks.words
        shown.show_marks(list(marks))
        for epoch in range(1240, 1250):
            shown.show_losses(run.curve, epoch, run.losses[epoch])
        assert shown._placed_marks.words is before
        shown.show_marks(marks[:1])
        assert shown._placed_marks.words is not before

    def test_follow_the_size(self, shown, qapp):
        shown.show_marks([Landmark("solved", 1085, 1085, "solved")])
        shown.resize(900, 400)
        qapp.processEvents()
        ((at, _),) = shown._placed_marks.lines
        assert at == pytest.approx(shown._area().across(1085.0))
        assert shown._placed_marks._under.boundingRect() == shown._plot.box.rect()


class TestDragging:
    @pytest.fixture
    def requests(self, shown):
        requests = []
        shown.cursor_requested.connect(requests.append)
        return requests

    def test_the_line_is_taken_and_goes_on_to_the_ends(self, shown, requests):
        start = point_of(shown, 1240, 0.05)
        QTest.mousePress(viewport(shown), LEFT, pos=start + QPoint(4, 0))
        assert requests == []
        for aside in (5, 5, 6, 30, 400, 4000, 4001, -30, -600, -800):
            QTest.mouseMove(viewport(shown), start + QPoint(aside, 0))
        QTest.mouseRelease(viewport(shown), LEFT, pos=start - QPoint(800, 0))
        assert len(requests) == len(set(requests)) == 6
        assert 0 < requests[0] - 1240 < 15
        assert requests[3] == 2000
        assert requests[-1] == 0
        QTest.mouseMove(viewport(shown), start)
        assert len(requests) == 6

    def test_a_press_elsewhere_brings_it(self, shown, requests):
        QTest.mousePress(viewport(shown), LEFT, pos=point_of(shown, 600, 0.05))
        assert requests == [pytest.approx(600, abs=4)]
        QTest.mouseMove(viewport(shown), point_of(shown, 300, 0.01))
        assert requests[1:] == [pytest.approx(300, abs=4)]
        QTest.mouseRelease(viewport(shown), LEFT, pos=point_of(shown, 300, 0.01))

    def test_the_plot_stays_still(self, shown):
        before = shown_ranges(shown)
        for button in (LEFT, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
            QTest.mousePress(viewport(shown), button, pos=QPoint(300, 100))
            QTest.mouseMove(viewport(shown), QPoint(100, 30))
            QTest.mouseRelease(viewport(shown), button, pos=QPoint(100, 30))
            QTest.mouseDClick(viewport(shown), button, pos=QPoint(100, 30))
            QTest.mouseRelease(viewport(shown), button, pos=QPoint(100, 30))  # which that leaves out
        assert shown_ranges(shown) == before

    def test_only_the_left_button_inside_the_plot_takes_it(self, shown, requests):
        QTest.mouseClick(viewport(shown), Qt.MouseButton.RightButton, pos=point_of(shown, 600, 0.05))
        QTest.mousePress(viewport(shown), LEFT, pos=QPoint(10, 100))
        QTest.mouseMove(viewport(shown), QPoint(300, 100))
        QTest.mouseRelease(viewport(shown), LEFT, pos=QPoint(300, 100))
        assert requests == []

    def test_the_pointer_says_where_the_line_can_be_taken(self, shown):
        shapes = []
        for aside in (0, 5, -5, 12, -12):
            hover(shown, 1240, 0.05, right=aside)
            shapes.append(viewport(shown).cursor().shape())
        assert shapes == [Qt.CursorShape.SizeHorCursor] * 3 + [Qt.CursorShape.ArrowCursor] * 2

    @pytest.mark.parametrize(("reaches_ghosts", "last"), [(False, 2000), (True, 2999)])
    def test_reaches_a_ghost_s_end_only_where_that_is_wanted(self, shown, requests, reaches_ghosts, last):
        shown.reaches_ghosts = reaches_ghosts
        shown.show_ghosts([LossGhost("longer", 0, falling(3000))])
        QTest.mousePress(viewport(shown), LEFT, pos=point_of(shown, 3040, 0.5))
        QTest.mouseRelease(viewport(shown), LEFT, pos=point_of(shown, 3040, 0.5))
        assert requests == [last]

    def test_nothing_is_shown_nothing_is_taken(self, view):
        view.cursor_requested.connect(pytest.fail)
        QTest.mouseClick(viewport(view), LEFT, pos=QPoint(200, 80))
        assert view.hover_text() == ""


class TestHover:
    @pytest.mark.parametrize("down", [0, -10, 60])
    def test_says_epoch_and_loss_of_the_curve_at_any_height(self, shown, run, down):
        text = hover(shown, 900, run.losses[900], down=down)
        epoch = int(text.split(" ")[1])
        assert abs(epoch - 900) <= 4
        assert text == f"epoch {epoch:,} · loss {loss_text(run.losses[epoch])}"

    def test_says_both_ends_of_a_span_of_epochs(self, view):
        curve = curve_of(np.tile([0.25, 0.75], 2000), capacity=1000)
        view.show_losses(curve, 0, 0.25)
        text = hover(view, 2001, 0.5)
        epochs, low, high = curve.around(2001)
        assert len(epochs) == curve.span == 4
        assert (low, high) == (0.25, 0.75)
        assert text.endswith("loss 0.2500–0.7500")
        assert text.startswith("epochs ")

    @given(st.integers(1, 3000), st.sampled_from([64, 256, 2**20]), st.data())
    @settings(max_examples=40, deadline=None)
    def test_the_losses_of_an_epoch_are_among_those(self, epochs, capacity, data):
        epoch = data.draw(st.integers(0, epochs - 1))
        losses = np.random.default_rng(epochs).uniform(size=epochs)
        around, low, high = curve_of(losses, capacity).around(epoch)
        assert epoch in around
        assert around[-1] < epochs
        assert (low, high) == (losses[around].min(), losses[around].max())

    def test_goes_when_the_pointer_leaves(self, shown, run):
        before = shown.grab().toImage()
        assert hover(shown, 900, run.losses[900])
        assert shown.grab().toImage() != before
        QApplication.sendEvent(viewport(shown), QEvent(QEvent.Type.Leave))
        assert shown.hover_text() == ""
        assert shown.grab().toImage() == before

    def test_is_not_there_beside_the_curve(self, shown):
        shown.show_ghosts([LossGhost("longer", 0, falling(6000, 0.9))])
        assert hover(shown, 2400, 0.02) == ""
        QTest.mouseMove(viewport(shown), QPoint(10, 100))
        assert shown.hover_text() == ""

    def test_near_a_ghost_says_its_name_and_its_loss(self, shown, run):
        curve = falling(1800, 1e-2)
        shown.show_ghosts([LossGhost("branch", 300, curve)])
        for down in (0, 5, -5):
            text = hover(shown, 800, curve.minimum[800], down=down)
            epoch = int(text.split(" ")[3])
            assert text == f"branch · epoch {epoch} · loss {loss_text(curve.minimum[epoch])}"
        assert hover(shown, 800, run.losses[800]).startswith("epoch ")

    def test_under_a_resting_pointer_follows_the_training(self, view, trained):
        run = trained(TrainingConfig(), 200)
        view.show_losses(run.curve, 200, run.losses[200])
        before = hover(view, 100, run.losses[100])
        run.advance(400)
        view.show_losses(run.curve, 600, run.losses[600])
        assert view.hover_text() != before

    @pytest.mark.parametrize("size", [(200, 110), (300, 150), (700, 400)])
    def test_is_never_clipped(self, shown, qapp, run, size):
        shown.show_ghosts([LossGhost("a branch with a long name from epoch 680", 0, run.curve)])
        shown.resize(*size)
        qapp.processEvents()
        for epoch in range(0, 2001, 100):
            assert hover(shown, epoch, run.losses[epoch])
            assert shown._plot.box.rect().contains(shown._hover._pill)


def test_marks_and_ghosts_take_the_colours_of_a_theme(shown, show, run):
    dark = show(LossView(), shown.size().toTuple())
    dark.move(shown.geometry().topRight() + QPoint(20, 0))  # the pointer is over one of them
    set_theme(dark, load_theme("dark"))
    dark.show_losses(run.curve, 1240, run.losses[1240])
    for view in (shown, dark):
        view.show_ghosts([LossGhost("branch", 300, falling(900))])
        view.show_marks([Landmark("plateau", 100, 800, ""), Landmark("edit", 900, 900, "")])

    def pointed_at(view):
        """Return the picture with what is said of an epoch."""
        assert hover(view, 500, run.losses[500])
        return view.grab().toImage()

    light, expected = pointed_at(shown), pointed_at(dark)
    assert light != expected
    set_theme(shown, load_theme("dark"))
    assert pointed_at(shown) == expected


class TestNumbersOnTheAxes:
    def test_epochs_are_written_as_on_the_timeline(self, shown):
        axis = shown._plot.getAxis("bottom")
        assert axis.tickStrings([0.0, 10_000.0, 5e6, 0.5], 1.0, 1.0) == ["0", "10,000", "5 M", ""]

    @pytest.mark.parametrize(
        ("powers", "texts"),
        [
            ([-3.0, -1.0, 0.0, 3.0], ["0.001", "0.1", "1", "1,000"]),
            ([-4.0, -1.0, 0.0], ["10⁻⁴", "10⁻¹", "10⁰"]),
        ],
    )
    def test_losses_are_written_in_one_style(self, shown, powers, texts):
        assert shown._plot.getAxis("left").logTickStrings(powers, 1.0, 1.0) == texts


def test_a_hidden_view_draws_nothing_and_catches_up(view, trained, monkeypatch):
    run = trained(TrainingConfig(), 300)
    view.show_losses(run.curve, 3, run.at(3).loss)
    view.hide()
    with monkeypatch.context() as patch:
        patch.setattr("xorviz.gui.loss.loss_view.draw_curve", None)
        view.show_losses(run.curve, 200, run.at(200).loss)
    view.show()
    assert view._cursor.value() == 200
