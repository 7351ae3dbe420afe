import math
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.gui.seen import frame_rect, marked_epoch, shown_frames
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.film_epochs import film_epochs
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.gui.kit.plane_picture import film_picture
from xorviz.gui.kit.theme import diverging_table, load_theme
from xorviz.gui.time import film_maker
from xorviz.session.wishes.replay import Replayer

CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean")
DIVERGING = TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))


@pytest.fixture
def film(window, person):
    """Show the film strip of a window in a known theme."""
    window.appearance.choose_theme("light")
    person.click("view.film")
    return person.see("film")


def shows_all(film, run, theme="light"):
    """Say whether the strip shows what it should: round epochs, each with its own picture."""
    frames, colours = shown_frames(film), load_theme(theme)
    known = film.findChild(film_maker.FilmMaker)._epochs  # a long run has lost what this has seen
    if not known.extend(run) or [frame.epoch for frame in frames] != known.choose(run.epoch, film.room):
        return False
    return all(
        frame.image is not None and frame.image == film_picture(run.at(frame.epoch), colours, film.side)
        for frame in frames
    )


def wait_until_all_shown(qtbot, film, window, theme="light"):
    qtbot.waitUntil(lambda: shows_all(film, window.session.run, theme))


@pytest.mark.slow
def test_there_is_none_until_it_is_wished_and_none_after(window, person, film):
    assert film.isVisible()
    assert window.actions_by_id["view.film"].isChecked()
    person.click("view.film")
    assert not film.isVisible()
    person.press("F")
    assert film.isVisible()


@pytest.mark.slow
def test_it_has_every_epoch_of_a_run_that_has_not_begun(window, film, qtbot):
    wait_until_all_shown(qtbot, film, window)
    assert [frame.epoch for frame in shown_frames(film)] == [0]
    assert marked_epoch(film) == 0


@pytest.mark.slow
@pytest.mark.parametrize("config", [TrainingConfig(), CIRCLE], ids=["xor", "circle"])
def test_it_shows_the_boundary_where_it_changes(window, person, film, qtbot, config):
    window.session.start_run(config)
    person.train_to(1500)
    wait_until_all_shown(qtbot, film, window)
    epochs = [frame.epoch for frame in shown_frames(film)]
    assert (epochs[0], epochs[-1]) == (0, 1500)
    assert epochs == film_epochs(window.session.run, film.room)
    assert len(epochs) == film.room


def test_a_picture_is_the_surface_of_its_epoch_with_line_and_samples(qapp, light):
    run = Run(TrainingConfig())
    run.advance(1500)
    image = film_picture(run.head, light, 96).convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(96, 96, 3).astype(int)
    axis = cell_centres(make_dataset("xor").extent, 96)
    answers = output_surface(run.head, axis, axis)[::-1]
    expected = diverging_table("light")[np.minimum(256 * answers, 255).astype(int)].astype(int)
    strange = (pixels != expected).any(axis=2)
    assert 0.02 < strange.mean() < 0.25
    rows, columns = np.nonzero(np.abs(answers - 0.5) < 0.02)
    assert len(rows) > 20
    assert strange[rows, columns].all(), "the line ŷ = 0.5 is on it"
    for x, y in make_dataset("xor").inputs:
        place = round((1.5 - y) * 48), round((x + 0.5) * 48)
        assert strange[place[0] - 7 : place[0] + 7, place[1] - 7 : place[1] + 7].any(), "so are the samples"
    ordinary = ~strange
    assert (pixels[ordinary] == expected[ordinary]).all()


@pytest.mark.slow
def test_a_click_on_a_picture_shows_its_epoch_everywhere(window, person, film, qtbot):
    person.train_to(1500)
    wait_until_all_shown(qtbot, film, window)
    before, epoch = (frame.epoch for frame in shown_frames(film)[4:6])
    QTest.mouseClick(film, Qt.MouseButton.LeftButton, pos=frame_rect(film, epoch).center())
    person.wait_until_shown(epoch)
    assert marked_epoch(film) == epoch
    film.setFocus()
    QTest.keyClick(film, Qt.Key.Key_Left)
    QTest.keyClick(film, Qt.Key.Key_Return)
    person.wait_until_shown(before)
    assert marked_epoch(film) == before
    assert window.session.run.epoch == 1500


@pytest.mark.slow
def test_the_mark_follows_the_cursor(window, person, film, qtbot):
    person.train_to(1500)
    wait_until_all_shown(qtbot, film, window)
    assert marked_epoch(film) == 1500
    person.go_to(777)
    assert marked_epoch(film) is None
    person.go_to(0)
    assert marked_epoch(film) == 0


@pytest.mark.slow
def test_it_is_of_the_branch_shown(window, person, film, qtbot):
    person.train_to(1500)
    person.go_to(200)
    person.type_number("learning_rate_number", "5")
    person.train_to(900)
    wait_until_all_shown(qtbot, film, window)
    first = window.session.branch.parent
    window.session.show_branch(first, 1500)
    wait_until_all_shown(qtbot, film, window)
    assert shown_frames(film)[-1].epoch == 1500


@pytest.mark.slow
def test_it_follows_edits_and_a_run_that_diverges(window, person, film, qtbot):
    person.train_to(300)
    person.type_number("learning_rate_number", "2")
    person.train_to(700)
    wait_until_all_shown(qtbot, film, window)
    window.session.start_run(DIVERGING)
    window.session.playback.set_playing(True)
    qtbot.waitUntil(lambda: window.session.run.diverged)
    wait_until_all_shown(qtbot, film, window)


@pytest.mark.slow
def test_while_it_trains_the_newest_picture_moves_on(window, film, qtbot):
    newest = []
    window.session.playback.set_playing(True)
    for _ in range(3):
        seen = newest[-1] if newest else 0
        qtbot.waitUntil(lambda seen=seen: shown_frames(film)[-1].epoch > seen)
        newest.append(shown_frames(film)[-1].epoch)
        assert shown_frames(film)[-1].image is not None
        assert marked_epoch(film) == newest[-1]
    window.session.playback.set_playing(False)
    wait_until_all_shown(qtbot, film, window)


@pytest.mark.slow
def test_in_a_new_theme_all_pictures_are_new(window, person, film, qtbot):
    person.train_to(100)
    wait_until_all_shown(qtbot, film, window)
    window.appearance.choose_theme("dark")
    wait_until_all_shown(qtbot, film, window, "dark")


@pytest.mark.slow
def test_a_smaller_window_has_smaller_pictures(window, person, film, qtbot):
    person.train_to(1000)
    wait_until_all_shown(qtbot, film, window)
    side = film.side
    window.resize(1024, 700)
    wait_until_all_shown(qtbot, film, window)
    assert film.side < side


@pytest.mark.slow
def test_it_is_drawn_one_picture_in_a_turn_and_each_once(window, person, film, qtbot, monkeypatch):
    drawn = []

    def draw(snapshot, theme, side):
        drawn.append((window.session.branch.id, snapshot.epoch))
        return film_picture(snapshot, theme, side)

    monkeypatch.setattr(film_maker, "film_picture", draw)
    before = 0

    def on_turn():
        nonlocal before
        assert len(drawn) <= before + 1
        before = len(drawn)

    window.time._film._turn.timeout.connect(on_turn)
    person.train_to(1500)
    wait_until_all_shown(qtbot, film, window)
    # While it trains, an epoch may leave the strip and come again; once it is there it is not drawn anew.
    kept = film_epochs(window.session.run, film.room)[:-1]
    assert {epoch for _, epoch in drawn} >= set(kept)
    drawn.clear()
    for epoch in (10, 300, 1500):
        person.go_to(epoch)
        wait_until_all_shown(qtbot, film, window)
    assert not [key for key in drawn if key[1] in kept]


@pytest.mark.slow
def test_hidden_it_costs_nothing(window, person, film, qtbot, monkeypatch):
    wait_until_all_shown(qtbot, film, window)
    person.click("view.film")
    looks = []
    look = window.session.looks.wish
    monkeypatch.setattr(window.session.looks, "wish", lambda *wish: (looks.append(wish[0]), look(*wish)))
    monkeypatch.setattr(film_maker, "film_picture", lambda *_: pytest.fail("it draws"))
    person.train_to(1500)
    person.go_to(300)
    assert film_maker.FILM not in looks
    assert [frame.epoch for frame in shown_frames(film)] == [0]
    monkeypatch.undo()
    person.click("view.film")
    wait_until_all_shown(qtbot, film, window)


@pytest.mark.slow
def test_its_memory_is_bounded(window, person, film, qtbot, monkeypatch):
    monkeypatch.setattr(film_maker, "MOST_PICTURES", 15)
    for seed in (1, 2, 3):
        window.session.edit_parameter("seed", seed)
        person.train_to(600)
        wait_until_all_shown(qtbot, film, window)
    assert len(window.time._film._pictures) <= 15


@pytest.mark.slow
def test_after_a_failed_look_it_goes_on(window, person, film, qtbot, monkeypatch, capsys):
    wait_until_all_shown(qtbot, film, window)
    window.session.playback.set_speed(math.inf)

    def fail(self, look):
        raise MemoryError

    with monkeypatch.context() as patch, qtbot.waitSignal(window.session.looks.failed) as failed:
        patch.setattr(Replayer, "_approach", fail)
        person.step(30)
    assert failed.args[0] == film_maker.FILM
    assert "MemoryError" in capsys.readouterr().err
    person.step()
    wait_until_all_shown(qtbot, film, window)


@pytest.mark.slow
def test_another_branch_does_not_wait_for_an_epoch_of_the_last(window, person, film, qtbot, monkeypatch):
    wait_until_all_shown(qtbot, film, window)
    monkeypatch.setattr(window.session.looks, "wish", lambda *_: None)  # no answer comes
    window.session.playback.set_speed(math.inf)
    person.step(30)
    qtbot.waitUntil(lambda: window.time._film._asked is not None)
    monkeypatch.undo()
    window.session.edit_parameter("seed", 3)
    person.step(30)
    wait_until_all_shown(qtbot, film, window)


@pytest.mark.slow
def test_nothing_is_cut_or_overlaps(window, person, film, qapp, find_flaws):
    person.train_to(50)
    for theme, size in product(("light", "dark"), ((1024, 700), (1280, 800), (1920, 1080))):
        window.appearance.choose_theme(theme)
        window.resize(*size)
        for _ in range(3):
            qapp.processEvents()
        assert window.size().toTuple() == size
        assert find_flaws(window) == []
