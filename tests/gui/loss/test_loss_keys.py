"""The curve is read with the arrow keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xorviz.core import TrainingConfig
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.numbers import loss_text

KEY = Qt.Key


def press(view, *keys):
    for key in keys:
        QTest.keyClick(view, key)


def told(run, epoch):
    return f"epoch {epoch:,}, loss {loss_text(run.losses[epoch])}"


@pytest.fixture
def short(view, trained):
    """A view of a run of which each epoch has its own place, with the cursor at epoch 120."""
    run = trained(TrainingConfig(), 300)
    view.show_losses(run.curve, 120, run.losses[120])
    return view, run


def test_arrows_go_epoch_by_epoch_from_the_cursor_and_say_each(short, announced):
    view, run = short
    press(view, KEY.Key_Right, KEY.Key_Right, KEY.Key_Left)
    assert announced == [told(run, 121), told(run, 122), told(run, 121)]
    assert view.spoken() == announced[-1]
    assert view._hover.text == told(run, 121).replace(", loss", " · loss"), "it is to be seen too"


def test_home_end_and_pages_lead_far_and_not_beyond(short, announced):
    view, run = short
    press(view, KEY.Key_Home, KEY.Key_Left, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_End, KEY.Key_Right)
    assert announced == [told(run, epoch) for epoch in (0, 0, 30, 0, 300, 300)]


def test_of_a_long_run_a_step_is_a_column(view, trained, announced):
    run = trained(TrainingConfig(), 2000)
    view.show_losses(run.curve, 1240, run.losses[1240])
    press(view, KEY.Key_Right)
    columns = [int(epoch) for epoch in view._drawn.x]
    assert announced == [told(run, min(epoch for epoch in columns if epoch > 1240))]


def test_enter_takes_the_cursor_there(short, qtbot):
    view, _ = short
    press(view, KEY.Key_Right)
    with qtbot.waitSignal(view.cursor_requested) as asked:
        press(view, KEY.Key_Return)
    assert asked.args == [121]


def test_what_stands_out_is_said_where_it_is(short, announced):
    view, run = short
    view.show_marks([Landmark("solved", 121, 121, "solved at epoch 121")])
    press(view, KEY.Key_Right, KEY.Key_Right)
    assert announced == [f"{told(run, 121)}, solved at epoch 121", told(run, 122)]


def test_without_the_keyboard_the_reading_is_over(short):
    view, _ = short
    view.activateWindow()
    view.setFocus()
    press(view, KEY.Key_Right)
    view.clearFocus()
    assert view._hover.text == ""
    assert view.spoken().startswith("loss ")
