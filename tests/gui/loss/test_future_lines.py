"""The future in the loss view: what a person sees while something is in hand."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from tests.core.runs import OVERFLOWING
from tests.driving import train_to
from tests.gui.loss.curves import drawn, falling
from tests.gui.person import handle_centre
from tests.gui.seen import pixel_of, shown_ranges
from tests.gui.time.timelines import point_at
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.insight.futures.future import future
from xorviz.gui.kit.theme import text_font
from xorviz.gui.loss.alt_watch import LEFT, AltWatch
from xorviz.gui.loss.future_note import GAP, SIGN, TEXT_PIXELS, FutureNote
from xorviz.gui.loss.loss_curves import LossGhost
from xorviz.session.wishes.outlook import Outlook

FASTER = TrainingConfig(learning_rate=2.0)


@pytest.fixture(scope="module")
def futures():
    """That of a faster run, and of one as usual."""
    return future(Run(FASTER), 3000), future(Run(TrainingConfig()), 3000)


def show_ahead(view, *outlook):
    view.show_ahead(Outlook(*outlook) if outlook else None)


def line(view, name):
    return view._coming.items[name]


def said(view):
    return list(view._coming.note.said.values())


def test_it_is_a_dotted_line_that_the_axes_hold(shown, futures):
    show_ahead(shown, 3000, futures[0])
    x, y = drawn(line(shown, "future"))
    assert (x.min(), x.max()) == (0, 3000)
    np.testing.assert_allclose(10 ** y[::2], [*futures[0].highest, futures[0].head.loss])
    (_, last), (low, _) = shown_ranges(shown)
    assert last > 3000
    assert low <= futures[0].lowest.min()
    pen = line(shown, "future").opts["pen"]
    assert pen.dashPattern()[0] < 0.5 < 1.0 < pen.dashPattern()[1], "dashes mean negative"
    assert said(shown) == [f"future: solves at epoch {futures[0].solved_epoch:,}"]
    assert shown.spoken().endswith(said(shown)[0]), "for those who hear it"


def test_the_axis_shows_the_whole_horizon_from_the_first(shown):
    show_ahead(shown, 8000)
    assert shown_ranges(shown)[0][1] > 8000
    assert said(shown) == []


def test_two_futures_are_told_apart(shown, futures, light):
    show_ahead(shown, 3000, *futures, True)
    assert [words.split(":")[0] for words in said(shown)] == ["unchanged", "future"]
    pens = [line(shown, name).opts["pen"].color() for name in ("unchanged", "future")]
    assert pens == [light.colour("muted"), light.colour("accent")]
    show_ahead(shown, 3000, *futures, False)
    assert len(said(shown)) == 1
    assert not line(shown, "unchanged").isVisible()


def test_what_it_answers_at_the_end_is_a_small_picture(view, run, futures, qapp):
    view.show_losses(run.curve, 0, run.losses[0])
    view.resize(441, 260)
    qapp.processEvents()
    show_ahead(view, 3000, *futures, True)
    pictures = view._coming.note.pictures
    assert list(pictures) == ["unchanged", "future"]
    for name, found in zip(("future", "unchanged"), futures, strict=True):
        image, answers = pictures[name], found.head.predictions[:, 0]
        low, high = found.head.data.extent
        for (x1, x2), answer in zip(found.head.data.inputs, answers, strict=True):
            across, up = ((x - low) / (high - low) * image.width() for x in (x1 - 0.12, x2 - 0.12))
            colour = image.pixelColor(round(across), image.height() - 1 - round(up))
            assert (colour.blue() > colour.red()) == (answer > 0.5), "blue is class 1"
    view.resize(200, 110)
    qapp.processEvents()
    assert not view._coming.note.pictures, "there is no room"


def test_of_more_than_two_inputs_it_is_a_plane_and_of_many_samples_there_is_none(view, run):
    rng = np.random.default_rng(0)
    view.show_losses(run.curve, 0, run.losses[0])
    for count, inputs, pictures in ((30, 3, 1), (30, 1, 1), (5000, 2, 0)):
        data = Dataset("own", "own", rng.normal(size=(count, inputs)), rng.integers(0, 2, (count, 1)) * 1.0)
        show_ahead(view, 5, future(Run(TrainingConfig(), data=data), 5))
        assert len(view._coming.note.pictures) == pictures


def test_it_goes_without_a_trace(shown, futures):
    before = shown.grab().toImage()
    show_ahead(shown, 3000, futures[0])
    assert shown.grab().toImage() != before
    show_ahead(shown)
    assert shown.grab().toImage() == before


def test_while_a_person_is_to_say_what_the_run_will_do_there_is_none(shown, futures):
    shown.show_alone(True)
    before = shown.grab().toImage()
    show_ahead(shown, 3000, futures[0])
    assert shown.grab().toImage() == before


def test_one_that_overflows_does_not_flatten_all_else(shown, run):
    found = future(Run(OVERFLOWING), 3000)
    before = shown_ranges(shown)[1]
    show_ahead(shown, 3000, found)
    assert said(shown) == [f"future: overflows after epoch {found.last_epoch:,}"]
    assert shown_ranges(shown)[1][1] <= 1e4 * max(before[1], found.lowest[0])


@pytest.mark.parametrize("size", [(200, 110), (441, 201), (900, 500)])
@pytest.mark.parametrize("logarithmic", [True, False])
def test_the_note_is_inside(shown, futures, qapp, size, logarithmic):
    shown.show_logarithmic(logarithmic)
    shown.show_ghosts([LossGhost("branch", 300, falling(900))])
    show_ahead(shown, 3000, *futures, True)
    shown.resize(*size)
    qapp.processEvents()
    assert shown._area().box.contains(shown._coming.note.box)


def test_words_are_under_or_beside_the_pictures_and_inside_as_they(shown, futures, qapp, monkeypatch):
    shown.resize(900, 500)
    qapp.processEvents()
    show_ahead(shown, 3000, *futures, True)
    note, lines = shown._coming.note, []
    monkeypatch.setattr(FutureNote, "_paint_lines", lambda note, painter, line: lines.append(QRectF(line)))
    for number, box in enumerate(note._places(shown._area().box)):
        note._chosen, note.box = number, box
        shown.grab()
        first = lines[-1]
        words = QRectF(first.topLeft(), QSizeF(widest(note._lines), len(note._lines) * first.height()))
        assert box.contains(words)
        apart = 2 * note._side
        assert words.bottom() <= box.bottom() - note._side or words.left() >= box.left() + apart


def widest(lines):
    metrics = QFontMetricsF(text_font(TEXT_PIXELS))
    return SIGN + GAP + max(metrics.horizontalAdvance(text) for text, _ in lines)


@pytest.mark.parametrize("rate", [1e-5, 2.0, 20.0])
def test_the_note_is_where_the_curves_are_not(view, qapp, rate):
    """One stays up, one falls, one swings."""
    run = Run(TrainingConfig(learning_rate=rate))
    view.show_losses(run.curve, 0, run.losses[0])
    view.resize(900, 500)
    qapp.processEvents()
    show_ahead(view, 3000, future(run, 3000))
    (curve,), area, box = view._coming.drawn, view._area(), view._coming.note.box
    across = area.across(curve.x)
    down = area.down(curve.y)[:, (across > box.left()) & (across < box.right())]
    assert not ((down > box.top()) & (down < box.bottom())).any()


@pytest.mark.parametrize("kind", LEFT)
def test_alt_is_held_until_it_is_let_go_or_the_keyboard_is_elsewhere(qapp, kind):
    owner, told = QObject(), []
    alt = AltWatch(owner)
    alt.changed.connect(told.append)

    def send(kind, *key):
        QApplication.sendEvent(owner, QKeyEvent(kind, *key) if key else QEvent(kind))

    pressed = QEvent.Type.KeyPress, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier
    send(*pressed)
    assert told == []
    alt.watch(True)
    send(*pressed)
    send(*pressed)
    send(kind)
    assert told == [True, False]
    send(*pressed)
    send(QEvent.Type.KeyRelease, Qt.Key.Key_Alt, Qt.KeyboardModifier.NoModifier)
    assert told == [True, False] * 2
    alt.watch(False)
    send(*pressed)
    assert len(told) == 4


def test_a_slider_in_hand_shows_what_it_leads_to_until_it_is_let_go(window, person, qtbot):
    person.step()
    slider, loss, session = person.see("learning_rate", QSlider), person.see("loss"), window.session
    start, end = (handle_centre(slider, value) for value in (slider.value(), 800))
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    qtbot.waitUntil(lambda: said(loss) != [], timeout=60_000)
    without = said(loss)
    QTest.mouseMove(slider, end)
    qtbot.waitUntil(lambda: said(loss) not in ([], without), timeout=60_000)
    assert line(loss, "future").isVisible()
    rate = session.config.learning_rate
    assert rate > 1
    QTest.keyPress(window, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: len(said(loss)) == 2, timeout=60_000)
    assert said(loss)[0] == without[0].replace("future", "unchanged")
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert len(said(loss)) == 1
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    assert said(loss) == []
    assert not line(loss, "future").isVisible()
    assert (session.config.learning_rate, session.view.ahead) == (rate, None)
    QTest.keyPress(slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: said(loss) != [], timeout=60_000)
    QTest.keyRelease(slider, Qt.Key.Key_Right)
    assert said(loss) == []


@pytest.mark.slow
def test_the_cursor_in_hand_shows_what_a_branch_there_would_come_to(window, person, qtbot):
    session, loss, timeline = window.session, person.see("loss"), window.time.timeline
    train_to(qtbot, session, 300)
    session.edit_parameter("learning_rate", 3.0)
    train_to(qtbot, session, 600)
    session.ahead.set_horizon(800)
    drag = [pixel_of(timeline, epoch) for epoch in (500, 400, 100)]
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=drag[0])
    qtbot.waitUntil(lambda: session.view.sought is None, timeout=60_000)
    assert said(loss) == [], "a click only sends it"
    for place in drag[1:]:
        point_at(timeline, place, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.view.sought is None and session.snapshot.epoch < 200, timeout=60_000)
    at = session.snapshot.epoch
    branch = session.run.branch(at)
    branch.advance(800)

    def is_there():
        future = session.view.ahead.future
        return future is not None and future.head.epoch == branch.epoch

    qtbot.waitUntil(is_there, timeout=60_000)
    assert session.view.ahead.future.head.loss == branch.head.loss
    assert branch.config.learning_rate == 0.5, "what is changed later on is not of the branch"
    QTest.keyPress(window, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: len(said(loss)) == 2, timeout=60_000)
    assert session.view.ahead.present.head.config.learning_rate == 3.0
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    x, _ = drawn(line(loss, "future"))
    assert (x.min(), x.max()) == (at, at + 800)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=drag[-1])
    assert said(loss) == []
    assert not line(loss, "future").isVisible()


@pytest.mark.slow
def test_an_edge_in_hand_does_so_too(window, person, qtbot):
    session, loss = window.session, person.see("loss")
    hands = window.panels.network.hands
    hands.holding.emit(True)
    hands.moved.emit(0, 3.0)
    qtbot.waitUntil(lambda: said(loss) != [], timeout=60_000)
    qtbot.waitUntil(lambda: session.view.ahead.future.whole, timeout=60_000)
    real = Run(session.config, session.run.engine)
    real.advance(5000)
    qtbot.waitUntil(lambda: session.view.ahead.future.head.loss == real.head.loss, timeout=60_000)
    hands.holding.emit(False)
    assert said(loss) == []
