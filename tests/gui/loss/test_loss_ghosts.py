"""The curves of other runs."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from tests.gui.loss.curves import curve_of, drawn, extend, falling, hover
from tests.gui.seen import shown_ranges, shown_words
from xorviz.core import TrainingConfig
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.loss.loss_curves import LossGhost, column_step


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

    def test_are_dotted_for_dashes_mean_negative(self, shown, run):
        shown.show_ghosts([LossGhost("same", 0, run.curve)])
        pen = shown._ghosts[0].item.opts["pen"]
        dot, gap = pen.dashPattern()
        assert dot < 0.5 < 1.0 < gap
        assert pen.capStyle() == Qt.PenCapStyle.RoundCap

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
        assert drawn(line.item)[0].max() == pytest.approx(1099, abs=column_step(1300, 1))

    def test_one_without_epochs_of_its_own_is_not_drawn(self, shown):
        before = shown.grab().toImage()
        shown.show_ghosts([LossGhost("new", 900, falling(900))])
        assert shown.grab().toImage() == before
        assert shown_words(shown) == []

    def test_may_be_shown_before_the_run(self, view, run):
        view.show_ghosts([LossGhost("branch", 300, falling(900))])
        view.show_losses(run.curve, 0, run.losses[0])
        assert shown_words(view) == ["branch"]

    @pytest.mark.parametrize(("size", "fewest"), [((200, 110), 1), ((441, 201), 4), ((900, 500), 6)])
    def test_names_are_inside_apart_and_on_no_line(self, shown, qapp, size, fewest):
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
        assert fewest <= len(words) < len(ghosts) + 2
        area = shown._area()
        for line in shown._ghosts:
            x, y = area.across(line.drawn.x), area.down(line.drawn.y)
            across = np.arange(x[0], x[-1], 0.25)
            down = np.interp(across, x, y.mean(axis=0))
            for word in words:
                on = (across > word.box.left()) & (across < word.box.right())
                on &= (down > word.box.top()) & (down < word.box.bottom())
                assert not on.any(), (word, line.ghost.name)
        for word in words:
            assert shown._plot.box.rect().contains(word.box), word
        for one, other in combinations(words, 2):
            assert not one.box.intersects(other.box), (one, other)

    def test_the_newest_has_its_name_when_there_is_room_for_one_alone(self, shown, run, qapp):
        shown.resize(220, 120)
        names = [f"the branch number {number}" for number in range(6)]
        shown.show_ghosts([LossGhost(name, 0, curve_of(run.losses * 1.01)) for name in names])
        qapp.processEvents()
        assert shown_words(shown)
        assert names[-1] in shown_words(shown)

    def test_of_a_name_that_does_not_fit_what_tells_it_from_others_is_there(self, shown, run, qapp):
        shown.resize(220, 120)
        both = "activation tanh-relu-leaky relu, schedule cosine"
        names = [f"{both}, seed {seed}" for seed in (4, 5)]
        shown.show_ghosts([LossGhost(name, 0, curve_of(run.losses * 1.01)) for name in names])
        qapp.processEvents()
        assert "…, seed 5" in shown_words(shown)

    def test_the_cursor_s_line_ends_at_a_name(self, shown, run, light):
        shown.show_ghosts([LossGhost("branch", 300, falling(900))])
        (name,) = shown._placed_marks.names
        shown.show_losses(run.curve, round(shown._area().epoch_at(name.box.center().x())), 0.5)
        image = shown._plot.grab().toImage()
        corner = shown._plot.mapFromScene(shown._plot.box.mapToScene(name.box.topLeft()))
        x = corner.x() + round(name.box.width() / 2)
        assert image.pixelColor(x, corner.y() + 2).lightness() > light.colour("card").lightness() - 4

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
        epoch = int(text.split("\nepoch ")[1].split("\n")[0])
        assert abs(epoch - 500) <= shown._plot.box.viewPixelSize()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "drawn"), [("dataset", "circle", 0), ("reduction", "mean", 0), ("seed", 3, 1)]
)
def test_only_losses_that_mean_the_same_stand_behind_the_run_s_own(window, person, name, value, drawn):
    person.step(5)
    window.session.edit_parameter(name, value)
    assert len(window.session.branches) == 2
    assert len(person.see("loss")._ghosts) == drawn


class TestHeldOut:
    """The losses of samples that are not trained on, beside the run's own."""

    @pytest.fixture
    def tested(self, trained):
        return trained(TrainingConfig(dataset="moons", learning_rate=0.05, held_out=0.5), 300)

    def test_are_drawn_named_and_said(self, view, tested):
        view.show_test(tested.test_curve)
        view.show_losses(tested.curve, 300, tested.losses[300])
        (line,) = view._ghosts
        _, y = drawn(line.item)
        losses = tested.test_curve.of_each_epoch()
        np.testing.assert_allclose(10**y, losses)
        assert "test" in shown_words(view)
        assert hover(view, 200, losses[200]).startswith("test · epoch 200 · loss")
        low, high = shown_ranges(view)[1]
        assert low <= losses.min()
        assert losses.max() <= high

    def test_are_no_dotted_line_as_another_run_is(self, view, tested):
        view.show_test(tested.test_curve)
        view.show_losses(tested.curve, 300, tested.losses[300])
        assert view._ghosts[0].item.opts["pen"].style() == Qt.PenStyle.SolidLine
        view.show_ghosts([LossGhost("other", 0, tested.curve)])
        assert view._ghosts[0].item.opts["pen"].style() == Qt.PenStyle.CustomDashLine

    def test_go_with_the_run_and_while_a_person_predicts(self, view, tested):
        view.show_test(tested.test_curve)
        view.show_alone(True)
        assert view._ghosts == []
        view.show_alone(False)
        assert len(view._ghosts) == 1
        view.show_test(None)
        assert view._ghosts == []
