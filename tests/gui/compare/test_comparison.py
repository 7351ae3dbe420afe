import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from tests.gui.compare.both_sides import FAST, ROOT, SIDES, cells, expected, names, numbers, offered, runs_of
from tests.gui.conftest import opens_a_window
from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import open_menu
from xorviz.gui.compare.compare_table import DIFFERENCE, LEFT, RIGHT
from xorviz.gui.compare.comparison import SIDES as PURPOSES
from xorviz.gui.compare.comparison import Comparison
from xorviz.gui.kit.numbers import fitting
from xorviz.session.wishes.replay import Replayer

pytestmark = opens_a_window


@pytest.fixture
def branch(person):
    """A run of 1,000 epochs, and a branch that left it at 300 and went on to 600, which is shown."""
    person.train_to(1000)
    person.go_to(300)
    person.type_number("learning_rate_number", "5")
    person.train_to(600)
    person.see("central").setFocus()
    return person.window.session.branch


@pytest.fixture
def compare(person, branch):
    """The comparison of the two, opened by its key."""
    person.press("C")
    compare = person.see("compare")
    assert compare.isVisible()
    return compare


@pytest.fixture
def wished(person, monkeypatch):
    """The looks that are asked for."""
    wished, wish = [], person.window.session.looks.wish
    monkeypatch.setattr(person.window.session.looks, "wish", lambda *look: wished.append(look) or wish(*look))
    return wished


def pictures(person):
    return [person.see(f"compare_{side}_boundary").grab().toImage() for side in SIDES]


def pick(compare, side, name):
    box = compare.findChild(QComboBox, f"compare_{side}")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(name)):
        QTest.keyClick(box, Qt.Key.Key_Down)


def show_both(person, compare, epoch):
    """Move the cursor, and wait until both sides are there."""
    person.go_to(epoch)
    person.qtbot.waitUntil(lambda: [row[0] for row in numbers(compare)] == [str(epoch)] * 2)


def open_again(person, qtbot):
    """Open it by its key, when it is closed."""
    person.window.activateWindow()
    qtbot.waitUntil(person.window.isActiveWindow)
    person.press("C")


class TestOpening:
    @pytest.mark.slow
    def test_c_shows_the_newest_other_run_beside_the_one_shown(self, compare):
        assert names(compare) == [ROOT, FAST]
        assert offered(compare) == [ROOT, FAST]

    @pytest.mark.slow
    @pytest.mark.parametrize("key", ["B", "N"])
    def test_without_another_run_what_it_takes_is_said_and_does(self, person, key):
        person.train_to(20)
        person.press("C")
        assert not person.sees("compare")
        said = person.window.statusBar().currentMessage()
        assert (
            said == "Comparing takes a second run: branch here (B), or train this one and change a setting."
        )
        person.press(key)
        person.press("C")
        assert person.sees("compare")
        assert len(set(names(person.see("compare")))) == 2

    @pytest.mark.slow
    def test_from_the_menu_of_a_lane(self, person, branch):
        person.window.session.show_branch(branch.parent)
        timeline = person.see("timeline")
        place = lane_rect(timeline, branch.id).center()
        menu = open_menu(timeline, place)
        person.choose_in(menu, "Compare with the current")
        assert names(person.see("compare")) == [FAST, ROOT]

    @pytest.mark.slow
    def test_it_closes_and_opens_again(self, person, compare, qtbot):
        QTest.keyClick(compare, Qt.Key.Key_Escape)
        assert not compare.isVisible()
        open_again(person, qtbot)
        assert person.see("compare").isVisible()

    @pytest.mark.slow
    def test_what_was_found_is_there_when_it_opens_again(self, person, compare, qtbot, wished):
        shown = person.window.session.view.snapshot.epoch
        qtbot.waitUntil(lambda: [row[0] for row in numbers(compare)] == [str(shown)] * 2)
        wished.clear()
        compare.close()
        open_again(person, qtbot)
        assert compare.isVisible()
        assert wished == []
        assert numbers(compare) == expected(*(runs_of(person)[name].at(shown) for name in (ROOT, FAST)))

    @pytest.mark.slow
    def test_what_is_another_by_then_is_looked_for(self, person, compare, qtbot, wished):
        compare.close()
        person.go_to(120)
        wished.clear()
        open_again(person, qtbot)
        assert [epoch for _, _, epoch in wished] == [120]
        qtbot.waitUntil(lambda: [row[0] for row in numbers(compare)] == ["120"] * 2)

    def test_a_side_that_comes_after_it_closed_is_no_half_of_a_pair(self, person, compare):
        comparison = person.window.findChild(Comparison)
        compare.close()
        comparison._asked.add(PURPOSES[0])
        person.go_to(120)
        comparison.on_found(PURPOSES[0], runs_of(person)[ROOT].at(600))
        assert comparison._found == [None, None]


@pytest.mark.slow
class TestCursor:
    def test_both_sides_follow_it_with_their_own_losses(self, person, compare, qtbot):
        runs = runs_of(person)
        for epoch in (0, 299, 300, 301, 450, 600):
            person.go_to(epoch)
            sides = [runs[name].at(epoch) for name in (ROOT, FAST)]
            qtbot.waitUntil(lambda sides=sides: numbers(compare) == expected(*sides))
            assert (sides[0].loss == sides[1].loss) == (epoch <= 300)

    def test_beyond_the_end_of_one_run_that_stays_at_its_end_and_says_so(self, person, compare, qtbot):
        runs = runs_of(person)
        person.window.session.show_branch(person.window.session.branch.parent)
        person.go_to(900)
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[ROOT].at(900), runs[FAST].at(600)))
        note = compare.findChild(QLabel, "compare_right_note")
        assert note.isVisible()
        assert note.text() == "ends at epoch 600"

    def test_many_moves_in_a_row_end_at_the_last(self, person, compare, qtbot):
        runs = runs_of(person)
        for epoch in range(0, 590, 7):
            person.window.session.playback.seek(epoch)
        person.wait_until_shown(588)
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[ROOT].at(588), runs[FAST].at(588)))

    def test_that_moved_on_before_an_answer_came(self, person, compare, qtbot, monkeypatch):
        runs, looks, held = runs_of(person), person.window.session.looks, []
        look = looks.wish
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[ROOT].at(600), runs[FAST].at(600)))
        with monkeypatch.context() as patch:
            patch.setattr(
                looks, "wish", lambda *wish: look(*wish) if wish[0] == "cursor" else held.append(wish)
            )
            for epoch in (400, 450):
                person.go_to(epoch)
        assert [epoch for _, _, epoch in held] == [400]
        look(*held[0])
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[ROOT].at(450), runs[FAST].at(450)))

    def test_while_it_trains(self, person, compare, qtbot):
        person.window.session.playback.set_playing(True)
        person.wait_for_epoch(900)
        person.window.session.playback.set_playing(False)
        person.train_to(person.window.session.run.epoch + 50)
        runs, epoch = runs_of(person), person.window.session.snapshot.epoch
        sides = [runs[name].at(min(epoch, runs[name].epoch)) for name in (ROOT, FAST)]
        qtbot.waitUntil(lambda: numbers(compare) == expected(*sides))

    def test_after_a_look_that_failed_it_follows_again(self, person, compare, qtbot, monkeypatch, capsys):
        runs, session = runs_of(person), person.window.session
        before = numbers(compare)

        def fail(self, look):
            raise RuntimeError("out of chalk")

        with monkeypatch.context() as patch:
            patch.setattr(Replayer, "_approach", fail)
            with qtbot.waitSignal(session.looks.failed):
                session.playback.step()
        assert numbers(compare) == before
        assert (
            person.window.statusBar().currentMessage()
            == "An epoch cannot be shown: RuntimeError: out of chalk"
        )
        assert "out of chalk" in capsys.readouterr().err
        person.go_to(450)
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[ROOT].at(450), runs[FAST].at(450)))

    def test_a_closed_window_looks_for_nothing(self, person, compare, qtbot):
        compare.close()
        found = []
        person.window.session.looks.found.connect(lambda purpose, _: found.append(purpose))
        person.go_to(100)
        person.go_to(200)
        assert found == ["cursor", "cursor"]

    def test_closed_while_it_trains_it_looks_no_further(self, person, compare, qtbot, monkeypatch):
        session = person.window.session
        session.playback.set_playing(True)
        person.wait_for_epoch(session.run.epoch + 50)
        compare.close()
        looked, look = [], session.looks.wish
        monkeypatch.setattr(session.looks, "wish", lambda *wish: looked.append(wish) or look(*wish))
        person.wait_for_epoch(session.run.epoch + 2000)
        session.playback.set_playing(False)
        assert looked == []


@pytest.mark.slow
class TestWhatDiffers:
    def test_the_boundaries_are_those_of_both_runs(self, person, compare):
        show_both(person, compare, 100)
        early = pictures(person)
        assert early[0] == early[1]
        show_both(person, compare, 600)
        late = pictures(person)
        assert late[0] != late[1]
        assert not [one for one, other in zip(early, late, strict=True) if one == other]

    def test_each_parameter_on_both_sides_and_their_difference(self, person, compare):
        runs = runs_of(person)
        show_both(person, compare, 450)
        left, right = (runs[name].at(450).parameters.flat for name in (ROOT, FAST))
        for column, values in ((LEFT, left), (RIGHT, right), (DIFFERENCE, right - left)):
            assert cells(compare, column) == [fitting(float(value), 4, 8) for value in values]

    def test_the_settings_that_differ_at_that_epoch(self, person, compare, qtbot):
        settings = compare.findChild(QLabel, "compare_settings")
        qtbot.waitUntil(lambda: settings.text() == "learning rate 0.5 | 5")
        person.go_to(200)
        qtbot.waitUntil(lambda: settings.text() == "same settings")

    def test_networks_of_other_shapes_are_not_compared_one_by_one(self, person, compare):
        person.type_number("width_number", "3")
        person.train_to(20)
        pick(compare, "right", "width 3, learning rate 5")
        assert names(compare) == [ROOT, "width 3, learning rate 5"]
        shapes = compare.findChild(QLabel, "compare_shapes")
        assert shapes.isVisible()
        assert shapes.text().startswith("2-2-1 and 2-3-1")


class TestChoice:
    @pytest.mark.slow
    def test_a_person_swaps_the_sides(self, person, compare, qtbot):
        runs = runs_of(person)
        person.go_to(450)
        pick(compare, "left", FAST)
        pick(compare, "right", ROOT)
        qtbot.waitUntil(lambda: numbers(compare) == expected(runs[FAST].at(450), runs[ROOT].at(450)))
        assert names(compare) == [FAST, ROOT]

    @pytest.mark.slow
    def test_a_new_name_is_shown_at_once(self, person, compare):
        person.window.session.rename_branch(person.window.session.branch, "fast")
        assert names(compare) == [ROOT, "fast"]

    @pytest.mark.slow
    def test_a_run_that_begins_meanwhile_is_offered(self, person, compare):
        person.choose("activation", "tanh")
        assert offered(compare) == [ROOT, FAST, "activation tanh, learning rate 5"]
        assert names(compare) == [ROOT, FAST]

    @pytest.mark.slow
    def test_one_that_is_deleted_gives_way_to_another(self, person, compare, qtbot):
        person.choose("activation", "tanh")
        tanh = "activation tanh, learning rate 5"
        person.window.session.show_branch(person.window.session.branches[2])
        person.window.actions_by_id["branch.delete"].trigger()
        person.answer("delete_dialog", "Yes")
        assert compare.isVisible()
        assert sorted(names(compare)) == sorted(offered(compare)) == [ROOT, tanh]
        person.window.session.drop_branch(person.window.session.branches[1])
        assert not compare.isVisible()

    @pytest.mark.slow
    def test_with_the_last_other_one_it_closes(self, person, compare):
        person.window.actions_by_id["branch.delete"].trigger()
        person.answer("delete_dialog", "Yes")
        assert not compare.isVisible()


class TestLossPlot:
    def drag_to(self, person, epoch):
        """Drag the cursor in the comparison's plot to an epoch."""
        view, shown = person.see("compare_loss"), person.window.session.snapshot.epoch
        person.drag_plot(view, pixel_of(view, shown, 0.1), pixel_of(view, epoch, 0.1))

    @pytest.mark.slow
    def test_the_cursor_can_be_dragged(self, person, compare, qtbot):
        self.drag_to(person, 200)
        qtbot.waitUntil(lambda: person.window.session.snapshot.epoch != 600)
        assert person.window.session.snapshot.epoch == pytest.approx(200, abs=10)
        assert person.window.session.run.epoch == 600

    @pytest.mark.slow
    def test_to_where_only_the_other_run_is(self, person, compare, qtbot):
        self.drag_to(person, 900)
        qtbot.waitUntil(lambda: person.window.session.snapshot.epoch == pytest.approx(900, abs=10))
        assert person.window.session.run.epoch == 1000
        assert names(compare) == [ROOT, FAST]


@pytest.mark.slow
def test_both_sides_are_always_at_the_same_epoch(person, compare, qtbot):
    session, pairs = person.window.session, []
    show = compare.show_snapshots

    def watch(epoch, left, right):
        pairs.append((epoch, left.epoch, right.epoch))
        show(epoch, left, right)

    compare.show_snapshots = watch
    session.playback.seek(0)
    qtbot.waitUntil(lambda: (0, 0, 0) in pairs, timeout=60_000)
    session.playback.set_speed(400.0)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: pairs[-1][0] > 300, timeout=60_000)
    session.playback.set_playing(False)
    assert all(left == right == epoch for epoch, left, right in pairs if epoch <= 300)
