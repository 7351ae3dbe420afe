"""Plateaus, edits and what else stands out along a curve."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tests.gui.loss.curves import curve_of, drawn, extend, falling, hover
from tests.gui.seen import pixel_of
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.loss.loss_curves import LossGhost


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
            point = pixel_of(shown, epoch, 0.3).toPoint()
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

    def test_of_edits_that_share_a_line_all_are_told_or_how_many_more(self, shown):
        shown.show_marks([Landmark("edit", 700, 700, text) for text in ("one", "two")])
        assert hover(shown, 700, 0.05).startswith("one, two · epoch ")
        shown.show_marks([Landmark("edit", 700, 700, f"edit {count}") for count in range(7)])
        assert hover(shown, 700, 0.05).startswith("edit 0, edit 1, edit 2, + 4 more\nepoch ")

    def test_what_is_long_is_told_in_lines(self, shown):
        parts = [f"w¹₁{count} set to {count}" for count in range(12)]
        shown.show_marks([Landmark("edit", 700, 700, "12 changes: " + ", ".join(parts))])
        told = hover(shown, 700, 0.05)
        assert "\n" in told
        assert "…" not in told
        assert all(part in told.replace("\n", " ") for part in parts)

    def test_divergence_is_a_cross_at_the_end(self, shown, run):
        shown.show_marks([Landmark("diverged", 2000, 2000, "diverged")])
        x, y = shown._crosses.places.T
        assert x.tolist() == [2000]
        assert 10 ** y[0] == pytest.approx(run.losses[2000])
        shown.show_marks([])
        assert len(shown._crosses.places) == 0

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

    def test_are_not_placed_anew_while_the_curve_grows_elsewhere(self, view):
        curve = curve_of([0.5] * 1922)
        view.show_losses(curve, 1921, 0.5)
        view.show_marks([Landmark("plateau", 100, 800, "plateau")])
        before = view._placed_marks.words
        for last in range(1922, 1952):
            extend(curve, [0.5])
            view.show_losses(curve, last, 0.5)
        assert view._placed_marks.words is before
        assert view._placed_marks.words

    def test_no_text_is_on_what_a_growing_curve_reaches(self, view):
        curve = curve_of(np.concatenate([[1.0], np.full(1900, 0.01)]))
        view.show_ghosts([LossGhost("longer", 0, falling(2400))])
        view.show_losses(curve, 1900, 0.01)
        view.show_marks([Landmark("solved", 1900, 1900, "solved")])
        before, area = view._placed_marks.words, view._area()
        for last in range(1910, 2300, 10):
            extend(curve, [0.01] * 10 if last < 1930 else [0.9] * 10)
            view.show_losses(curve, last, 0.9)
            (word,) = view._placed_marks.words
            across, down = area.across(view._drawn.x), area.down(view._drawn.y[0])
            assert not any(word.box.contains(x, y) for x, y in zip(across, down, strict=True))
        assert view._area() == area
        assert view._placed_marks.words is not before

    def test_follow_the_size(self, shown, qapp):
        shown.show_marks([Landmark("solved", 1085, 1085, "solved")])
        shown.resize(900, 400)
        qapp.processEvents()
        ((at, _),) = shown._placed_marks.lines
        assert at == pytest.approx(shown._area().across(1085.0))
        assert shown._placed_marks._under.boundingRect() == shown._plot.box.rect()


class TestBesideACurveThatWasDrawn:
    """No text stands on it, and its own name is whole."""

    def lines_of(self, view):
        """Return the pixels of the curve."""
        epochs, heights = drawn(view.sketch._line)
        area = view._area()
        return [QPointF(area.across(x), area.down(y)) for x, y in zip(epochs, heights, strict=True)]

    @pytest.mark.parametrize("which", [0, 1])
    def test_no_text_is_on_it_or_on_its_name(self, shown, which):
        shown.show_marks([Landmark("plateau", 0, 860, ""), Landmark("solved", 1085, 1085, "solved")])
        word, area = shown._placed_marks.words[which], shown._area()
        share = (word.box.center().y() - area.box.top()) / area.box.height()
        level = 10 ** (area.losses[1] + share * (area.losses[0] - area.losses[1]))
        shown.sketch.show_strokes([((0, level), (2000, level))])
        words = shown._placed_marks.words
        assert words
        for word in words:
            assert not word.box.intersects(self.name_of(shown)), word.text
            assert not any(word.box.contains(point) for point in self.lines_of(shown)), word.text

    @pytest.mark.parametrize("level", [1.0, 0.1, 0.005])
    def test_its_name_is_inside_the_plot(self, shown, level):
        shown.sketch.show_strokes([((0, level), (2000, level))])
        assert shown._area().box.contains(self.name_of(shown))

    def name_of(self, view):
        """Return where its name is, in the pixels of the box."""
        seen = view.sketch.label.deviceTransform(view._plot.viewportTransform()).mapRect(
            view.sketch.label.boundingRect()
        )
        return view._plot.box.mapRectFromScene(seen)
