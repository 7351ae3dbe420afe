"""Any view of the window as a file: in its menu, as it is seen, and on the screen nothing changes."""

import xml.etree.ElementTree as ET
from concurrent.futures import wait

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from xorviz.core.errors import XorvizError
from xorviz.gui.export.view_figure import view_steps
from xorviz.gui.kit.theme import VECTOR

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = {
    "network": 5,
    "boundary": 1,
    "hidden_space": 1,
    "loss": 0,
    "gradient_norms": 0,
    "chain_rule": 0,
    "samples": 0,
    "timeline": 0,
}
"""By view, how many areas of it are filled with colours: what is an image."""


def show(window, person, name):
    """Have a view be seen, and return it."""
    person.qtbot.waitUntil(lambda: bool(window.findChildren(QWidget, name)))
    if name == "gradient_norms":
        window.panels.loss_card.show_tab("gradients")
    elif name == "hidden_space":
        window.panels.plane_card.show_tab("hidden")
        window.panels.on_plane_chosen("hidden")
    elif name == "samples":
        window.first_sight.look("samples")
    QApplication.processEvents()
    return person.see(name)


def finish(steps):
    for awaited in steps:
        if awaited is not None:
            wait([awaited])


@pytest.mark.slow
def test_every_view_is_lines_and_text_and_stays_as_it_is(window, person, tmp_path):
    person.step(3)
    for name, images in SHOWN.items():
        view = show(window, person, name)
        before = view.grab().toImage()
        path = tmp_path / f"{name}.svg"
        finish(view_steps(view, path))
        assert VECTOR == [False]
        root = ET.parse(path).getroot()
        assert len(list(root.iter(f"{SVG}image"))) == images, name
        assert len(list(root.iter(f"{SVG}text"))) > 2, name
        assert root.find(f"{SVG}title").text == (view.accessibleName() or view.windowTitle()), name
        assert view.grab().toImage() == before, name


@pytest.mark.slow
@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard")
def test_it_is_saved_from_the_menu_of_the_view(window, person, qtbot, tmp_path):
    view = person.see("boundary")
    place = view.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, place, view.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.text() == "Save Picture…").trigger()
    menu.close()
    dialog = window.findChild(QFileDialog, "export_view_dialog")
    assert dialog.nameFilters() == ["PNG picture (*.png)", "SVG picture (*.svg)", "PDF document (*.pdf)"]
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path / "plane.png"))
    dialog.accept()
    qtbot.waitUntil((tmp_path / "plane.png").exists)
    qtbot.waitUntil(lambda: "Saved" in window.statusBar().currentMessage())
    assert QImage(str(tmp_path / "plane.png")).size() == view.size()


def test_a_view_that_has_been_closed_is_said_to_be(qapp, tmp_path):
    view = QWidget()
    view.deleteLater()
    QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
    with pytest.raises(XorvizError, match="has been closed"):
        finish(view_steps(view, tmp_path / "a.svg"))
