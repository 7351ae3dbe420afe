import json

from tests.gui.conftest import opens_a_window
from tests.recipes.driving import Entry

pytestmark = opens_a_window


class TestHardTanh(Entry):
    setting, name, label = "activation", "hard_tanh", "hard tanh"

    def test_it_can_be_the_outputs_too(self, xorviz):
        code, out, _ = xorviz("train", "--output-activation", self.name, "--epochs", 20, "--json")
        assert code == 0
        assert max(abs(each["prediction"]) for each in json.loads(out)["predictions"]) <= 1.0
