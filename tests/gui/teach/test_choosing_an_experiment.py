from PySide6.QtWidgets import QComboBox

from tests.gui.conftest import opens_a_window
from tests.gui.teach.question import read

pytestmark = opens_a_window


def shown_experiment(person):
    return person.see("experiment", QComboBox).currentData()


class TestTheChoice:
    def test_every_experiment_can_be_chosen(self, window, person):
        box = person.see("experiment", QComboBox)
        names = [box.itemData(row) for row in range(box.count())]
        assert names == list(window._experiments.by_name)
        for name in names:
            person.choose("experiment", name)
            assert window.session.config == window._experiments.by_name[name].config
            assert read(person, "experiment_question") == window._experiments.by_name[name].question

    def test_it_follows_the_settings(self, window, person):
        assert shown_experiment(person) == "xor"
        person.see("width_number").setValue(8)
        assert shown_experiment(person) == "xor-8"
        person.see("width_number").setValue(5)
        assert person.see("experiment", QComboBox).currentText() == "own settings"
        assert not any(person.sees(name) for name in ("experiment_question", "commit", "experiment_note"))
        person.see("width_number").setValue(2)
        assert shown_experiment(person) == "xor"
        assert person.see("experiment", QComboBox).findText("own settings") < 0

    def test_another_seed_is_the_experiment_but_not_its_question(self, window, person):
        window.session.edit_parameter("seed", 7)
        assert shown_experiment(person) == "xor"
        assert person.sees("experiment_note")
        assert not person.sees("experiment_question")
        assert not person.sees("commit")

    def test_what_is_wrong_with_the_file_is_told_and_the_rest_is_there(
        self, make_window, qtbot, tmp_path, monkeypatch
    ):
        from xorviz.assets import asset

        text = asset("experiments.toml").read_text(encoding="utf-8")
        broken = tmp_path / "experiments.toml"
        broken.write_text(text.replace('name = "stuck"', 'name = "stuck"\nmore = 1'), encoding="utf-8")
        monkeypatch.setattr(
            "xorviz.gui.teach.predicting.asset",
            lambda *parts: broken if "experiments" in parts[0] else asset(*parts),
        )
        window = make_window()
        qtbot.waitUntil(lambda: "'more'" in window.statusBar().currentMessage())
        box = window.findChild(QComboBox, "experiment")
        assert "experiments.toml, line" in box.toolTip()
        assert box.findData("stuck") < 0
        assert box.count() > 10

    def test_without_its_file_the_window_opens_and_says_so(self, make_window, qtbot, tmp_path, monkeypatch):
        monkeypatch.setattr("xorviz.gui.teach.predicting.asset", lambda *_: tmp_path / "experiments.toml")
        window = make_window()
        qtbot.waitUntil(lambda: "experiments.toml cannot be read" in window.statusBar().currentMessage())
        assert window.findChild(QComboBox, "experiment").findData("xor") < 0
        assert not window.session.view.begun
