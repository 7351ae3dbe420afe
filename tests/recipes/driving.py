"""What the drivers of recipes have in common."""

from PySide6.QtWidgets import QApplication, QDialog, QToolButton

from tests.gui.survey.test_surveying import Surveyor

COMMANDS = (["train", "--epochs", 20], ["survey", "--seeds", 4, "--epochs", 20])
TABS = ("network_strokes", "plane_tab", "loss_scale", "rule_tab")


def follow_link(window, target):
    """Open the recipe's page of the lesson, in which no mistake is found, and follow a link of it."""
    view = window.lesson.view
    view.show_page("12-by-recipe", "")
    links = {link.target: link for link in view.page.built.links}
    assert target in links, f"a mistake in the page: {view.page.toPlainText()}"
    view.link_followed.emit(links[target])


def show_everything(window):
    """Click through all tabs of all cards, in both themes; return the tabs."""
    buttons = [
        button
        for button in window.findChildren(QToolButton)
        if button.objectName().startswith(tuple(f"{tab}_" for tab in TABS))
    ]
    for theme in ("dark", "light"):
        window.choose_theme(theme)
        for button in buttons:
            button.click()
            QApplication.processEvents()
            assert not window.grab().isNull()
    return {button.objectName() for button in buttons}


def open_survey(person):
    """Open the window of surveys."""
    person.press("S")
    window = person.see("survey", QDialog)
    window.activateWindow()
    person.qtbot.waitUntil(window.isActiveWindow)
    return Surveyor(window, person.qtbot)


def run_survey(surveyor, axis=None):
    """Train 100 seeds for each value that is offered of a setting; return the values."""
    surveyor.ask(100, 20, axis)
    values = surveyor.see("survey_values").text() if axis else ""
    surveyor.press_button("run")
    surveyor.wait_for("Complete")
    return values.split(", ")


def train_chosen(person, epochs=20):
    """Train what was chosen in the window."""
    person.train_to(epochs)
    assert person.window.session.run.epoch == epochs
    assert not person.window.session.run.diverged
