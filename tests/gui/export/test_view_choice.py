"""Every view of the command line is in the dialog, with its preview and its file."""

from concurrent.futures import Future

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from xorviz.core.files import FileError
from xorviz.gui.export import export_dialog, looking_ahead
from xorviz.gui.export.view_choice import ViewChoice
from xorviz.gui.export.wanted import USUAL_VIEWS, VIEWS
from xorviz.gui.kit.step_job import StepJob
from xorviz.session import settings


@pytest.fixture
def choice(show):
    return show(ViewChoice(USUAL_VIEWS), (480, 80))


def test_there_is_a_box_for_each_view(choice):
    for name, view in VIEWS.items():
        assert choice.findChild(QObject, f"shows_{name}").text() == view.label


def test_a_view_lets_go_what_does_not_go_with_it(choice):
    boxes = {name: choice.findChild(QObject, f"shows_{name}") for name in VIEWS}
    boxes["matrix"].click()
    assert choice.chosen == ("matrix", "boundary", "loss")
    boxes["hidden"].click()
    assert choice.chosen == ("matrix", "hidden", "loss")
    boxes["landscape"].click()
    assert choice.chosen == ("landscape",)
    boxes["graph"].click()
    assert choice.chosen == ("graph",)
    boxes["loss"].click()
    assert choice.chosen == ("loss",)


def test_the_usual_ones_stand_for_one_that_is_not_offered(choice):
    choice.choose(["film"])
    choice.allow("film", allowed=False)
    assert choice.chosen == USUAL_VIEWS
    assert not choice.findChild(QObject, "shows_film").isEnabled()


def test_what_there_is_not_changes_nothing(choice):
    choice.choose(["", "no such"])
    assert choice.chosen == USUAL_VIEWS


def test_a_choice_is_told_once_and_only_if_it_is_another(choice):
    told = []
    choice.changed.connect(lambda: told.append(choice.chosen))
    choice.choose(["film", "loss", "matrix", "hidden"])
    assert told == [("matrix", "hidden", "loss")]
    choice.choose(["hidden", "matrix", "loss"])
    choice.choose(["no such"])
    assert len(told) == 1


class TestInTheDialog:
    @pytest.fixture
    def dialog(self, played):
        played.actions_by_id["export.frames"].trigger()
        yield played.findChild(QDialog, "export_dialog")
        settings.remember_export({})

    def see(self, dialog, name):
        return dialog.findChild(QObject, name)

    @pytest.mark.slow
    @pytest.mark.parametrize("view", ["matrix", "hidden", "landscape", "graph", "film"])
    def test_a_picture_has_a_preview_and_is_written(self, dialog, qtbot, tmp_path, view):
        preview = self.see(dialog, "preview")
        qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=60_000)
        usual = preview.pixmap().toImage()
        self.see(dialog, "what").setCurrentIndex(self.see(dialog, "what").findData("svg"))
        for name in USUAL_VIEWS:
            self.see(dialog, f"shows_{name}").setChecked(False)
        assert not self.see(dialog, "export").isEnabled()
        self.see(dialog, f"shows_{view}").setChecked(True)
        self.see(dialog, "target").setText(str(tmp_path / "figure"))
        qtbot.waitUntil(lambda: preview.pixmap().toImage() != usual, timeout=60_000)
        assert self.see(dialog, "size").isEnabled() == (view != "film")
        with qtbot.waitSignal(dialog.destroyed, timeout=60_000):
            self.see(dialog, "export").click()
        assert [each.name for each in tmp_path.iterdir()] == ["figure.svg"]
        assert settings.load_export()["views"] == view

    @pytest.mark.slow
    def test_a_run_without_a_path_says_that_it_has_no_landscape(self, window, qtbot, tmp_path):
        window.actions_by_id["export.frames"].trigger()
        dialog = window.findChild(QDialog, "export_dialog")
        self.see(dialog, "shows_landscape").setChecked(True)
        summary = self.see(dialog, "summary")
        self.see(dialog, "target").setText(str(tmp_path / "new"))
        assert self.see(dialog, "export").isEnabled()
        qtbot.waitUntil(lambda: "no path" in summary.text(), timeout=60_000)
        assert not self.see(dialog, "export").isEnabled()
        self.see(dialog, "target").setText(str(tmp_path / "other"))
        self.see(dialog, "export").click()
        qtbot.waitUntil(lambda: self.see(dialog, "export").isEnabled(), timeout=60_000)
        assert "no path" in summary.text()
        assert list(tmp_path.iterdir()) == []
        dialog.reject()

    def test_a_reason_of_other_choices_is_said_of_none(self, window, qtbot, monkeypatch):
        """A look ahead that has not ended when the choice changes says nothing any more."""
        under_way = [Future()]

        def look_ahead(*_):
            yield under_way[-1]
            raise FileError("no path")

        monkeypatch.setattr(export_dialog, "look_ahead", look_ahead)
        window.actions_by_id["export.frames"].trigger()
        dialog = window.findChild(QDialog, "export_dialog")
        self.see(dialog, "target").setText("new")
        self.see(dialog, "shows_landscape").setChecked(True)
        dialog.on_pause_ended()
        qtbot.waitSignal(dialog.findChild(StepJob).stepped, timeout=60_000).wait()
        under_way.append(Future())  # of the next choice; it never ends
        self.see(dialog, "shows_network").setChecked(True)
        said = self.see(dialog, "summary").text()
        under_way[0].set_result(None)
        with qtbot.waitSignal(StepJob((None for _ in range(3)), dialog).finished, timeout=60_000):
            pass  # another work began later, and has ended
        assert self.see(dialog, "summary").text() == said
        assert self.see(dialog, "export").isEnabled()
        dialog.reject()

    @pytest.mark.slow
    def test_what_can_be_drawn_is_exported_though_its_size_is_not_known(self, window, qtbot, monkeypatch):
        def fail(*_):
            raise FileError("the disk is full")

        monkeypatch.setattr(looking_ahead, "_bytes_of_pictures", fail)
        window.actions_by_id["export.frames"].trigger()
        dialog = window.findChild(QDialog, "export_dialog")
        self.see(dialog, "target").setText("new")
        qtbot.waitUntil(lambda: "is full" in self.see(dialog, "summary").text(), timeout=60_000)
        assert self.see(dialog, "export").isEnabled()
        dialog.reject()
