"""What is kept of a plot's painting is what would be painted now, and is painted only when it has changed."""

import re
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsTextItem, QWidget

import xorviz.gui
from tests.gui.heard import Paints
from xorviz.gui.kit import plot_items
from xorviz.gui.kit.axes.scales import DecadeAxis, EpochAxis, NumberAxis
from xorviz.gui.kit.axes.still_axis import StillAxis
from xorviz.gui.kit.plot_items import KeptPicture, MovingDot, StillDots
from xorviz.gui.kit.plots import PillText, StillLine, StillPlot, UprightLine
from xorviz.gui.kit.theme import load_theme, number_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.themes import THEMES

RATIOS = (1.0, 1.25, 1.5, 2.0)


@pytest.fixture
def plot(show, light):
    """A plot with axes, their grid, and three dots."""
    outer = show(QWidget(), (300, 200))
    plot = StillPlot("plot", "Plot", outer, left=DecadeAxis("left"), bottom=EpochAxis("bottom"))
    for side, size in (("left", 46), ("bottom", 24)):
        axis = plot.axes[side]
        axis.setGrid(28)
        (axis.setWidth if side == "left" else axis.setHeight)(size)
    plot.axes["left"].setLogMode(y=True)
    plot.resize(300, 200)
    plot.show_range((-3.0, 206.0), (-2.5, 0.5))
    plot.dots = StillDots(plot)
    plot.dots.give_looks([("o", 11, pg.mkPen("r", width=2), pg.mkBrush("b"))])
    plot.dots.show_dots([(20.0, -2.0), (90.4, -1.03), (150.3, 0.07)])
    plot.show()
    return plot


@pytest.fixture
def drawn(monkeypatch):
    """The axes that have been drawn, in order."""
    found = []
    draw = StillAxis.draw

    def counted(axis, painter):
        found.append(axis.orientation)
        draw(axis, painter)

    monkeypatch.setattr(StillAxis, "draw", counted)
    return found


def picture(plot, ratio=1.0):
    plot.window().resize(plot.size())
    size = plot.size() * ratio
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    plot.window().render(image)  # as a window paints itself
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].astype(int)


def painted_directly(plot, ratio, monkeypatch):
    """Return the picture without anything kept."""
    with monkeypatch.context() as patch:
        patch.setattr(KeptPicture, "paint", lambda self, painter, area, draw: draw(painter))
        return picture(plot, ratio)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ratio", RATIOS)
def test_what_is_kept_looks_like_what_is_painted(plot, monkeypatch, ratio, theme):
    set_theme(plot.window(), load_theme(theme))
    for _ in range(2):
        kept = picture(plot, ratio)
        gap = np.abs(kept - painted_directly(plot, ratio, monkeypatch)).max(axis=2)
        assert (gap > 8).mean() < 0.002, gap.max()  # blended twice, and rounded twice
        assert gap.mean() < 0.1
    assert kept.std() > 5


def test_axes_are_drawn_once_while_their_range_stays(plot, drawn):
    picture(plot)
    drawn.clear()
    for place in range(5):
        plot.dots.show_dots([(place * 20.0, -1.0)])
        plot.show_range((-3.0, 206.0), (-2.5, 0.5))
        picture(plot)
    assert drawn == []
    plot.show_range((-3.0, 412.0), (-2.5, 0.5))
    picture(plot)
    assert drawn == ["bottom"]


@pytest.mark.parametrize("logarithmic", [True, False])
@pytest.mark.parametrize("size", [(300, 200), (197, 90), (640, 431)])
def test_an_axis_looks_as_pyqtgraph_draws_it(plot, monkeypatch, size, logarithmic):
    def drawn_by_pyqtgraph(axis, painter):
        painter.setFont(number_font(12))
        axis.drawPicture(painter, *axis.generateDrawSpecs(painter))

    plot.axes["left"].setLogMode(y=logarithmic)
    plot.resize(*size)
    ours = painted_directly(plot, 1.0, monkeypatch)
    monkeypatch.setattr(StillAxis, "draw", drawn_by_pyqtgraph)
    assert (ours == painted_directly(plot, 1.0, monkeypatch)).all()
    assert ours.std() > 5


def test_the_words_at_an_axis_are_set_when_they_are_others(plot, monkeypatch):
    words, set_html = [], QGraphicsTextItem.setHtml
    monkeypatch.setattr(
        QGraphicsTextItem, "setHtml", lambda item, html: (words.append(html), set_html(item, html))
    )
    axis = plot.axes["bottom"]
    set_theme(plot.window(), load_theme("dark"))
    plot.show_range((-3.0, 412.0), (-4.5, 1.5))
    assert words == []
    for name in ("epoch", "epoch", "time"):
        axis.setLabel(name, color="#123456")
    assert words == [f"<span style='color: #123456'>{name} </span>" for name in ("epoch", "time")]
    assert axis.label.toPlainText() == "time "


@pytest.mark.parametrize(
    "change",
    [
        lambda plot: set_theme(plot.window(), load_theme("dark")),
        lambda plot: plot.resize(331, 241),
        lambda plot: plot.show_range((-3.0, 412.0), (-4.5, 1.5)),
        lambda plot: plot.axes["left"].setStyle(tickFont=number_font(14)),
        lambda plot: plot.dots.show_dots([(100.0, -0.5), (40.0, -1.5)]),
        lambda plot: plot.dots.show_dots([]),
        lambda plot: plot.dots.give_looks([("o", 20, pg.mkPen("r", width=2), pg.mkBrush("b"))]),
        lambda plot: plot.dots.give_looks([("s", 11, pg.mkPen("r", width=2), pg.mkBrush("b"))]),
        lambda plot: plot.dots.give_looks([("o", 11, pg.mkPen("r", width=2), pg.mkBrush("g"))]),
        lambda plot: plot.dots.give_looks([("o", 11, pg.mkPen("k", width=4), pg.mkBrush("b"))]),
    ],
    ids=["theme", "size", "range", "font", "places", "none", "dots' size", "symbol", "brush", "pen"],
)
def test_what_is_kept_follows_what_changes(plot, monkeypatch, change):
    before = picture(plot)
    change(plot)
    after = picture(plot)
    assert after.shape != before.shape or (after != before).any()
    assert (np.abs(after - painted_directly(plot, 1.0, monkeypatch)).max(axis=2) > 8).mean() < 0.002


def test_what_is_kept_follows_the_pixels_of_each_device(plot, monkeypatch):
    for ratio in (1.0, 2.0, 1.5, 1.0):
        kept = picture(plot, ratio)
        gap = np.abs(kept - painted_directly(plot, ratio, monkeypatch)).max(axis=2)
        assert (gap > 8).mean() < 0.002


def test_only_what_has_changed_is_drawn():
    image = QImage(80, 60, QImage.Format.Format_RGB32)
    calls, kept = [], KeptPicture()
    area = image.rect().toRectF()

    def draw(painter):
        calls.append(painter.device().size().toTuple())
        painter.fillRect(10, 10, 5, 5, Qt.GlobalColor.red)

    def paint(scale=1.0, shift=0.0):
        painter = QPainter(image)
        painter.translate(shift, 0.0)
        painter.scale(scale, scale)
        kept.paint(painter, area, draw)
        painter.end()

    for _ in range(3):
        paint()
    paint(shift=7.0)  # by whole pixels: the same picture elsewhere
    assert calls == [(80, 60)]
    assert image.pixelColor(18, 12) == Qt.GlobalColor.red
    paint(shift=0.5)
    paint(shift=0.25)
    paint(scale=1.5)
    kept.forget()
    paint(scale=1.5)
    assert calls[1:] == [(81, 60), (81, 60), (120, 90), (120, 90)]


def test_a_line_is_where_it_was_put_after_each_change(plot, light):
    line = StillLine(plot, pen=pg.mkPen("k", width=3))
    plot.dots.show_dots([])
    for low in (-2.5, -6.0):
        plot.show_range((0.0, 200.0), (low, 0.5))
        for height in (-2.0, -0.5):
            line.setData(np.array([0.0, 200.0]), np.array([height, height]))
            shown = picture(plot)
            place = plot.mapFromScene(plot.box.mapViewToScene(pg.Point(101.0, height)))
            assert shown[place.y(), place.x()].max() < 60
            dark = (shown.max(axis=2) < 60).any(axis=1)
            assert dark.sum() <= 4  # no trace of where it was
    line.setData(np.empty(0), np.empty(0))
    assert not (picture(plot).max(axis=2) < 60).any()


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_moving_dot_looks_like_one_that_stays(plot, ratio):
    look = pg.mkPen("r", width=2), pg.mkBrush("b")
    plot.dots.give_looks([("o", 11, *look)])
    moving = MovingDot(plot, 11)
    moving.show_look(*look)
    for place in ((20.0, -2.0), (90.4, -1.03), (205.3, 0.47)):
        moving.hide()
        plot.dots.show_dots([place])
        stays = picture(plot, ratio)
        plot.dots.show_dots([])
        moving.show_at(*place)
        assert (picture(plot, ratio) == stays).all()
    moving.hide()
    assert (picture(plot, ratio) != stays).any()


def test_a_moving_dot_is_drawn_when_its_look_changes(plot, monkeypatch):
    drawn, render = [], plot_items.renderSymbol
    monkeypatch.setattr(plot_items, "renderSymbol", lambda *a, **o: drawn.append(a) or render(*a, **o))
    dot = MovingDot(plot, 8)
    for colour in ("r", "g"):
        dot.show_look(pg.mkPen(colour), pg.mkBrush(colour))
        for place in range(5):
            dot.show_at(place * 20.0, -1.0)
            picture(plot)
    assert len(drawn) == 2


def test_an_upright_line_is_as_high_as_its_plot(plot, light):
    line = UprightLine(plot)
    line.setPen(pg.mkPen("k", width=3))
    plot.dots.show_dots([])
    for low in (-2.5, -6.0):
        plot.show_range((0.0, 200.0), (low, 0.5))
        for x in (40.0, 160.0):
            line.show_at(x)
            dark = picture(plot).max(axis=2) < 60
            column = plot.mapFromScene(plot.box.mapViewToScene(pg.Point(x, 0.0))).x()
            assert dark[:, column].sum() >= plot.box.height() - 2
            assert dark.any(axis=0).sum() <= 4  # no trace of where it was


def test_another_size_is_painted_once_with_both_axes_drawn_once(plot, drawn, qapp):
    qapp.processEvents()
    drawn.clear()
    paints = Paints(plot.viewport())
    plot.resize(280, 190)
    for _ in range(3):
        qapp.processEvents()
    assert paints.count == 1
    assert sorted(drawn) == ["bottom", "left"]


@pytest.mark.parametrize("span", [(0.0, 1.0), (-3.0, 206.0), (-2.6, 0.55), (1e-9, 3e-9), (-1e6, 7.3e7)])
@pytest.mark.parametrize("pixels", [30.0, 180.0, 1000.0])
def test_ticks_are_those_of_pyqtgraph(qapp, span, pixels):
    for kind in (EpochAxis, NumberAxis):
        found, expected = (
            kind("bottom").tickValues(*span, pixels),
            pg.AxisItem("bottom").tickValues(*span, pixels),
        )
        assert found == expected


@pytest.mark.parametrize("scale", [(1.0, 1.0), (200.0, 3.0)])
def test_a_pill_is_where_it_is_anchored_at_any_scale(plot, scale):
    pill = PillText(anchor=(0.0, 1.0))
    pill.set_colours(QColor("black"), QColor("black"))
    plot.dots.show_dots([])
    plot.addItem(pill)
    plot.show_range((0.0, scale[0]), (0.0, scale[1]))
    sizes = set()
    for anchor, text in (((0.0, 1.0), "0.50"), ((1.0, 0.0), "0.50"), ((0.5, 0.5), "(0, 1)\ny 1")):
        pill.set_anchor(anchor)
        pill.show_text(text)
        pill.setPos(0.5 * scale[0], 0.5 * scale[1])
        rows, columns = np.nonzero(picture(plot).max(axis=2) < 60)
        place = plot.mapFromScene(plot.box.mapViewToScene(pill.pos()))
        width, height = np.ptp(columns), np.ptp(rows)
        assert columns.min() == pytest.approx(place.x() - anchor[0] * width, abs=3)
        assert rows.min() == pytest.approx(place.y() - anchor[1] * height, abs=3)
        sizes.add((text, width, height))
    assert len(sizes) == 2


def test_a_pill_is_drawn_when_its_text_or_its_look_changes_and_not_when_it_moves(plot, monkeypatch):
    drawn, draw = [], PillText.draw
    monkeypatch.setattr(PillText, "draw", lambda pill, *given: drawn.append(pill) or draw(pill, *given))
    pill = PillText(anchor=(0.5, 0.5))
    pill.show_text("0.50")
    plot.addItem(pill)
    changes = (
        lambda: pill.show_text("0.51"),
        lambda: pill.set_colours(QColor("white"), QColor("red")),
        lambda: pill.set_font(number_font(17)),
    )
    before = picture(plot)
    for place in (50.0, 50.3, 101.7):
        pill.setPos(place, -0.7)
        picture(plot)
    assert drawn == [pill]
    for count, change in enumerate(changes, 2):
        change()
        after = picture(plot)
        assert len(drawn) == count
        assert (before != after).any()
        before = after


def test_lines_are_as_thick_on_a_screen_of_more_pixels(show, monkeypatch):
    """A plot counts pixels of the screen, a window does not."""
    usual = show(BoundaryView())._ground.line.opts["pen"].widthF()
    monkeypatch.setattr("xorviz.gui.kit.theme.screen_ratio", lambda: 2.0)
    assert show(BoundaryView())._ground.line.opts["pen"].widthF() == 2 * usual
    assert load_theme("contrast").line(2.0) == 6.0


def test_every_line_of_a_plot_asks_how_thick_it_is():
    pens = [
        (path.name, call)
        for path in sorted(Path(xorviz.gui.__file__).parent.rglob("*.py"))
        for call in re.findall(r"mkPen\((?:[^()]|\([^()]*\))*\)", path.read_text(encoding="utf-8"))
    ]
    assert len(pens) > 20
    assert [pen for pen in pens if ".line(" not in pen[1]] == []


def test_dots_that_are_nowhere_are_not_drawn_and_hide_no_others(plot, capfd):
    nowhere = (np.nan, 0.0), (1.0, np.inf)
    plot.dots.show_dots(nowhere)
    empty = plot.grab().toImage()
    plot.dots.show_dots([])
    assert plot.grab().toImage() == empty
    plot.dots.show_dots([(90.4, -1.03)])
    alone = plot.grab().toImage()
    assert alone != empty
    plot.dots.show_dots([*nowhere, (90.4, -1.03)])
    assert plot.grab().toImage() == alone
    assert "QPainter" not in capfd.readouterr().err
