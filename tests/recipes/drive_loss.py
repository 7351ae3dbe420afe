from tests.gui.conftest import opens_a_window
from tests.recipes.driving import Entry
from xorviz.core.teach.backward_exercise import backward_pass

pytestmark = opens_a_window


class TestFourthPowerError(Entry):
    setting, name, label = "loss", "fourth_power_error", "fourth power error"

    def test_its_slips_are_asked_for(self, window):
        window.session.edit_parameter(self.setting, self.name)
        steps = backward_pass(window.session.snapshot, None, 3).steps
        thoughts = [trap.thought for step in steps for trap in step.question.traps]
        assert "It comes from the fourth power in the loss." in thoughts
