from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.kit.step_job import ask_for_attention


def test_the_whole_window_is_marked(qtbot, monkeypatch):
    marked = []
    monkeypatch.setattr(QApplication, "alert", marked.append)
    window = QWidget()
    part = QWidget(window)
    ask_for_attention(part)
    assert marked == [window]
    window.deleteLater()
