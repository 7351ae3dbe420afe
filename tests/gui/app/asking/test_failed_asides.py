"""What cannot be computed beside the training is said where it would have been shown; nothing else stops."""

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from tests.gui.conftest import opens_a_window

pytestmark = opens_a_window
TOLD = "This cannot be computed: RuntimeError: out of chalk"
LINES = {
    "run.fates": ("fates", "fates_line"),
    "run.butterfly": ("butterfly", "butterfly_line"),
    "run.landscape": ("landscape", "landscape_line"),
    "run.why": ("why", "why_heading"),
}


@pytest.mark.slow
def test_each_window_says_so_and_the_training_goes_on(window, person, qtbot, capsys):
    person.step(3)
    wish = window.session.asides.wish

    def fail(stopped):
        raise RuntimeError("out of chalk")

    for way, (purpose, line) in LINES.items():
        window.actions_by_id[way].trigger()
        label = window.findChild(QLabel, line)

        def told(purpose=purpose, label=label):
            wish(purpose, fail)  # in place of what the window wishes when it comes to show the run
            return label.text().rstrip(".") == TOLD

        qtbot.waitUntil(told, timeout=60_000)
        (opened,) = (each for each in window.findChildren(QDialog) if each.isVisible())
        opened.close()
    wish("curvature", fail)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == TOLD, timeout=60_000)
    assert "Traceback" in capsys.readouterr().err
    person.step()
    assert window.session.run.epoch == 4
