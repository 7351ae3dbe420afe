import pytest

from tests.gui.seen import pixel_of
from tests.gui.time.timelines import MARKS, resize
from xorviz.core.run.landmarks import Landmark


class TestMarks:
    def words(self, timeline):
        return {mark.kind: mark.word for mark in timeline._layout.marks}

    def test_words_are_there_where_they_fit(self, timeline):
        timeline.show_marks(MARKS)
        resize(timeline, 1600)
        assert self.words(timeline) == {
            "plateau": "plateau",
            "edit": "learning rate 0.5 → 2.0",
            "solved": "solved at epoch 1,108",
            "diverged": "diverged",
        }
        resize(timeline, 760)
        words = self.words(timeline)
        assert (words["edit"], words["plateau"], words["diverged"]) == ("", "plateau", "diverged")

    def test_a_narrow_plateau_has_no_word(self, timeline):
        timeline.show_marks([Landmark("plateau", 100, 140, "plateau")])
        assert self.words(timeline) == {"plateau": ""}

    def test_a_plateau_with_an_edit_in_its_middle_has_no_word(self, timeline):
        timeline.show_marks([MARKS[0], Landmark("edit", 240, 240, "momentum 0.9")])
        assert self.words(timeline)["plateau"] == ""

    def test_each_kind_has_its_own_sign(self, timeline):
        signs = []
        for kind in ("solved", "edit", "diverged"):
            timeline.show_marks([Landmark(kind, 500, 500, "")])
            picture = timeline.grab().toImage()
            x = pixel_of(timeline, 500).x()
            signs.append(picture.copy(x - 7, 13, 14, 16))
        assert signs[0] != signs[1] != signs[2] != signs[0]

    def test_a_plateau_is_seen(self, timeline):
        before = timeline.grab().toImage()
        timeline.show_marks([MARKS[0]])
        after = timeline.grab().toImage()
        changed = [x for x in range(timeline.width()) if after.pixel(x, 17) != before.pixel(x, 17)]
        assert min(changed) == pytest.approx(pixel_of(timeline, 60).x(), abs=3)
        assert max(changed) == pytest.approx(pixel_of(timeline, 430).x(), abs=3)

    def test_of_a_crowd_the_most_telling_is_drawn(self, timeline):
        crowd = [Landmark("edit", 500 + at, 500 + at, f"edit {at}") for at in range(10)]
        timeline.show_marks([*crowd, Landmark("solved", 505, 505, "solved")])
        assert [mark.kind for mark in timeline._layout.marks] == ["solved"]
        timeline.show_marks(crowd)
        assert [mark.kind for mark in timeline._layout.marks] == ["edit"]

    def test_of_edits_near_each_other_the_last_says_what_is_in_force(self, timeline):
        drag = [Landmark("edit", 500 + at, 500 + at, f"learning rate {at} from here") for at in range(40)]
        timeline.show_marks([*drag, Landmark("edit", 1200, 1200, "momentum 0.9 from here")])
        resize(timeline, 1600)
        edits = [mark for mark in timeline._layout.marks if mark.kind == "edit"]
        assert [mark.word for mark in edits] == ["learning rate 39 from here", "momentum 0.9 from here"]
        assert edits[0].left == timeline._layout.scale.x(539)

    def test_what_is_too_long_is_said_in_less(self, timeline):
        long = "3 changes: " + ", ".join(f"w¹₁{each} set to {each}" for each in range(40))
        timeline.show_marks([Landmark("edit", 500, 500, long, "3 changes")])
        assert [mark.word for mark in timeline._layout.marks] == ["3 changes"]

    def test_marks_are_placed_anew_in_other_fonts(self, timeline, monkeypatch):
        from xorviz.gui.time import timeline_layout, timeline_parts

        scale, edit = timeline._layout.scale, (Landmark("edit", 500, 500, "momentum 0.9"),)
        (before,) = timeline_layout.place_marks(edit, scale)
        larger = timeline_parts.text_font(20)
        monkeypatch.setattr(timeline_parts, "text_font", lambda pixels: larger)
        monkeypatch.setattr(timeline_layout, "text_font", lambda pixels: larger)
        (after,) = timeline_layout.place_marks(edit, scale)
        assert after.label.width() > before.label.width()
