"""The network as matrices: what their cells show and say, and that diagram and matrices agree."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtTest import QTest

from tests.gui.network.pictured import count_pixels, picture
from tests.gui.seen import contrast
from xorviz.core import TrainingConfig
from xorviz.core.teach.lesson_text import Link
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.names import parameter_words
from xorviz.gui.kit.numbers import NumberText, fitting, precise
from xorviz.gui.kit.theme import load_theme, text_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.diagram_walk import Lit, lit
from xorviz.gui.network.matrix import matrix_view
from xorviz.gui.network.matrix.matrix_image import matrix_image, palette_of, shades, strongest
from xorviz.gui.network.matrix.matrix_painter import MatrixPainter
from xorviz.gui.network.matrix.matrix_view import MatrixView
from xorviz.gui.network.network_card import NetworkCard
from xorviz.gui.network.static_text import TEXT_PIXELS
from xorviz.session.selection import Selection


@pytest.fixture
def view(show):
    return show(MatrixView())


@pytest.fixture
def card(show):
    return show(NetworkCard({"matrix": "cells"}), (1000, 500))


def point_at(view, place):
    QTest.mouseMove(view, view.box_of(place).center().toPoint())


def colour_at(view, place, kind):
    """Return the colour near a corner of a parameter's cell: beside its number and its stroke."""
    box = view.box_of(place)
    painter = view.painter_now()
    if kind == "gradients":
        one, other = painter.layout.blocks[:2]
        box.translate(other.corner - one.corner)
    return picture(view).pixelColor((box.topLeft() + (box.center() - box.topLeft()) * 0.2).toPoint())


class TestCells:
    def test_blue_is_positive_orange_negative_and_a_larger_one_is_deeper(
        self, view, trained, changed_snapshot, light
    ):
        snapshot = trained(TrainingConfig(), 3).head
        found = {}
        for value in (-9.9, -0.5, 0.0, 0.5, 9.9):
            view.show_snapshot(changed_snapshot(snapshot, 0, value))
            found[value] = colour_at(view, 0, "weights")
        assert abs(found[0.0].lightness() - light.colour("neutral").lightness()) <= 1
        assert found[9.9].blue() > found[9.9].red() + 60
        assert found[-9.9].red() > found[-9.9].blue() + 60
        assert found[9.9].lightness() < found[0.5].lightness() < found[0.0].lightness()
        assert found[-9.9].lightness() < found[-0.5].lightness() < found[0.0].lightness()

    def test_a_steeper_gradient_is_deeper_and_none_has_no_colour(self, light):
        depth = shades(np.array([[0.0, 1e-9, 1e-6, -1e-3, 0.1, 1.0, 50.0]]), "gradients")[0].astype(int)
        assert depth[0] == 0 < depth[1] == depth[2] < depth[3] < depth[4] < depth[5] == depth[6] == 255
        purple = QColor.fromRgb(int(palette_of("light", "gradients").colours[255]))
        assert abs(purple.hue() - light.colour("gradient").hue()) <= 2

    def test_each_number_is_written_where_there_is_room(self, view, trained, monkeypatch):
        texts = []
        monkeypatch.setattr(NumberText, "draw", lambda *args: texts.append(args[-1]))
        head = trained(TrainingConfig(), 3).head
        view.show_snapshot(head)
        view.grab()
        weights = [fitting(each, 2, 6) for each in head.parameters.flat]
        gradients = [fitting(each, 4, 7) for each in head.gradients.flat]
        assert sorted(texts) == sorted(weights + gradients)

    def test_without_a_number_a_negative_one_has_a_stroke_whatever_its_colour(self, light):
        values = np.array([[-0.3, 0.3]])
        for kind in ("weights", "gradients"):
            for size in ((20, 12), (3, 3)):
                image = matrix_image(values, kind, light, size, 1.0, strokes=True)
                left = {image.pixel(x, y) for x in range(1, size[0] - 1) for y in range(1, size[1] - 1)}
                right = {
                    image.pixel(size[0] + x, y) for x in range(1, size[0] - 1) for y in range(1, size[1] - 1)
                }
                assert len(right) == 1, "no stroke"
                stroke = int(palette_of("light", kind).strokes[shades(values, kind)[0, 0]])
                assert stroke in left
                middle = image.pixel(size[0] // 2, size[1] // 2)
                assert middle == stroke

    def test_a_cell_of_several_shows_the_one_that_is_farthest_from_zero(self):
        values = np.array([[1.0, -3.0, 0.5], [2.0, 0.1, -0.2], [np.nan, np.nan, 4.0]])
        np.testing.assert_array_equal(strongest(values, (2, 2)), [[-3.0, 0.5], [np.nan, 4.0]])
        rng = np.random.default_rng(1)
        many = rng.normal(size=(37, 50))
        found = strongest(many, (5, 8))
        assert found.shape == (8, 7)
        block = many[5:10, 8:16].ravel()
        assert found[1, 1] == block[np.argmax(np.abs(block))]

    @pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
    def test_numbers_can_be_read_on_every_colour(self, theme):
        text = load_theme(theme).colour("text")
        for kind in ("weights", "gradients"):
            for colour in palette_of(theme, kind).colours:
                assert contrast(QColor.fromRgb(int(colour)), text) >= 4.5

    def test_during_a_walk_a_gradient_that_is_not_known_yet_is_empty(self, view, trained, light):
        head = trained(TrainingConfig(), 3).head
        trace = trace_snapshot(head, 1)
        view.show_snapshot(head)
        view.show_lit(lit(trace, trace.find("loss", 2).place, Selection(1)))
        card = light.colour("card")
        assert colour_at(view, 0, "gradients") == card
        assert count_pixels(picture(view), card) > 0
        point_at(view, 0)
        assert view.hover_text()[2] == "∂Lₛ/∂w¹₁₁  not known yet"
        view.show_lit(lit(trace, trace.find("bias_gradient", 1).place, Selection(1)))
        assert colour_at(view, 1, "gradients") != card


class TestWords:
    @pytest.mark.parametrize("size", [(408, 148), (440, 180), (640, 300)])
    def test_no_caption_is_cut_and_no_name_lies_on_another(self, view, trained, monkeypatch, size):
        heads = []
        monkeypatch.setattr(MatrixPainter, "_paint_head", lambda _, painter, *head: heads.append(head))
        view.resize(*size)
        view.show_snapshot(trained(TrainingConfig(hidden=(8,) * 6), 3).head)
        view.grab()
        area = QRectF(view.rect())
        for block in view._painter.layout.blocks:
            place, text = view._painter.caption(block, of_sample=False)
            needed = QFontMetricsF(text_font(TEXT_PIXELS, QFont.Weight.DemiBold)).horizontalAdvance(text)
            assert needed <= place.width()
            assert area.left() <= place.left() <= place.right() <= area.right()
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        for (box, name), (following, _) in pairwise(heads):
            if box.top() == following.top() and box.left() < following.left():
                assert box.left() + metrics.horizontalAdvance(name) <= following.left() or (
                    metrics.horizontalAdvance(name) <= box.width()
                )


class TestReaching:
    @pytest.mark.parametrize("hidden", [(2,), (16,), (8,) * 6])
    def test_the_pointer_gets_names_and_numbers(self, view, trained, hidden):
        head = trained(TrainingConfig(hidden=hidden), 3).head
        view.show_snapshot(head)
        view.show_lit(Lit(whose="all 4 samples"))
        for place in range(0, head.parameters.flat.size, 7):
            point_at(view, place)
            value, gradient = view.hover_text()[1:]
            assert value.endswith(precise(head.parameters.flat[place]))
            assert precise(head.gradients.flat[place]) in gradient
        view.grab()

    def test_a_click_selects_the_parameter(self, view, trained):
        chosen = []
        view.parameter_selected.connect(chosen.append)
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        for place in range(9):
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box_of(place).center().toPoint())
        assert chosen == list(range(9))
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
        assert len(chosen) == 9

    def test_of_a_wide_layer_a_cell_is_its_strongest(self, view, trained):
        head = trained(TrainingConfig(hidden=(300, 200)), 0).head
        view.show_snapshot(head)
        places = {view.place_at(view.box_of(place).center()) for place in range(900, 5000, 61)}
        second = head.parameters.weights[1]
        start = 900
        for place in places:
            row, column = divmod(place - start, 300)
            block = view.painter_now().layout.by_layer[2][0]
            rows, columns = block.parameters_at(view.box_of(place).center())
            inside = np.abs(second[rows.start : rows.stop, columns.start : columns.stop])
            assert abs(second[row, column]) == inside.max()

    def test_of_a_wide_layer_arrows_go_from_cell_to_cell_and_say_that_there_are_several(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(hidden=(300, 200)), 0).head)
        view.setFocus()
        layout, seen = view.painter_now().layout, []
        cells = sum(rows * (columns + 1) for rows, columns in (b.shape for b in layout.blocks[::2]))
        for _ in range(layout.by_layer[1][0].shape[0] + layout.by_layer[2][0].shape[0] + 1):
            QTest.keyClick(view, Qt.Key.Key_Down)
            seen.append(layout.cell_index(view.reached)[:2])
        assert len(seen) == len(set(seen)) < cells
        assert seen[-1] == (3, 0)
        QTest.keyClick(view, Qt.Key.Key_Up)
        assert view.hover_text()[-1].startswith("the strongest of ")

    def test_arrows_walk_the_cells_and_enter_selects(self, view, trained, monkeypatch):
        said, chosen = [], []
        monkeypatch.setattr(matrix_view, "announce", lambda _, text: said.append(text))
        view.parameter_selected.connect(chosen.append)
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        view.setFocus()
        keys = Qt.Key
        for key in (
            keys.Key_Right,
            keys.Key_Right,
            keys.Key_Right,
            keys.Key_Down,
            keys.Key_Down,
            keys.Key_Up,
        ):
            QTest.keyClick(view, key)
        places = [0, 1, 4, 5, 8, 5]
        assert [text.split(", −")[0].split(", 0")[0] for text in said] == [
            parameter_words((2, 2, 1), place) for place in places
        ]
        assert all("gradient" in text for text in said)
        assert said[-1] == view.spoken()
        QTest.keyClick(view, keys.Key_Return)
        assert chosen == [5]
        for _ in range(20):
            QTest.keyClick(view, keys.Key_Right)
        assert view.spoken().startswith(parameter_words((2, 2, 1), 8))

    def test_what_is_selected_is_framed_in_both_matrices(self, view, trained, light):
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        accent = light.colour("accent")
        bare = count_pixels(picture(view), accent)
        view.show_lit(Lit(selected_edge=2))
        framed = count_pixels(picture(view), accent)
        assert framed > bare + 200
        view.show_lit(Lit(selected_node=(1, 1)))
        assert count_pixels(picture(view), accent) > bare + 200

    def test_its_description_tells_all_of_a_small_network_and_what_stands_out_of_a_large_one(
        self, view, trained
    ):
        head = trained(TrainingConfig(), 3).head
        view.show_snapshot(head)
        assert all(parameter_words((2, 2, 1), place) in view.spoken() for place in range(9))
        head = trained(TrainingConfig(hidden=(16,)), 3).head
        view.show_snapshot(head)
        first = np.abs(head.parameters.flat[:48])
        assert parameter_words((2, 16, 1), int(np.argmax(first))) in view.spoken()
        assert "16 by 2 weights" in view.spoken()

    def test_its_numbers_can_be_copied(self, view, trained):
        assert list(view.numbers()) == []
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        assert len(list(view.numbers())) == 10
        assert [*view.numbers()][1].startswith("w¹₁₁\t")


class TestCosts:
    def test_nothing_is_computed_while_it_is_hidden(self, card, trained, monkeypatch):
        monkeypatch.setattr(matrix_view, "settled_gradient", lambda _: pytest.fail("computed"))
        monkeypatch.setattr(matrix_view, "MatrixPainter", lambda *_: pytest.fail("placed"))
        run = trained(TrainingConfig(), 5)
        for epoch in range(5):
            card.matrix.show_snapshot(run.at(epoch))
            card.matrix.show_lit(Lit())
        card.matrix.show_pointed(3)
        card.grab()

    def test_an_epoch_makes_one_image_a_part_and_a_pointer_none(self, view, trained, monkeypatch):
        made = []
        old = matrix_image
        monkeypatch.setattr(
            "xorviz.gui.network.matrix.matrix_painter.matrix_image",
            lambda *a, **k: made.append(1) or old(*a, **k),
        )
        run = trained(TrainingConfig(hidden=(64, 64)), 3)
        view.show_snapshot(run.at(1))
        view.grab()
        made.clear()
        view.show_snapshot(run.at(2))
        view.grab()
        assert len(made) == 12, "weights and biases of two matrices of each layer, however many cells"
        made.clear()
        point_at(view, 7)
        view.grab()
        assert not made

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("hidden", [(), (1,), (2,), (16,), (16,) * 6, (1024,), (300, 300)])
    @pytest.mark.parametrize("size", [(260, 130), (500, 420)])
    def test_any_network_is_painted(self, view, trained, theme, hidden, size):
        set_theme(view, load_theme(theme))
        view.resize(*size)
        view.show_snapshot(trained(TrainingConfig(hidden=hidden), 1).head)
        assert count_pixels(picture(view), load_theme(theme).colour("card")) < size[0] * size[1]


@pytest.mark.slow
def test_in_the_window_a_cell_is_selected_as_an_edge_is_and_its_numbers_are_copied(window, person, qapp):
    person.step(3)
    person.click("network_strokes_matrix")
    matrix = person.see("matrix", MatrixView)
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.box_of(3).center().toPoint())
    assert window.session.view.selection.parameter == 3
    assert person.read("rule_product").startswith("∂Lₛ/∂w¹₂₂ of (0, 1) = ")
    matrix.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.spoken().startswith(parameter_words((2, 2, 1), 0))
    window.copying.copy_numbers(matrix)
    assert len(qapp.clipboard().text().splitlines()) == 10
    person.click("network_strokes_both")
    assert person.see("network").take_lit().selected_edge == 3
    window.column.show_page("lesson")
    window.lesson.view.link_followed.emit(Link("", "view", "matrix"))
    assert person.see("matrix", MatrixView).isVisible()
