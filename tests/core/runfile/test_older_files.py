"""Files that were written when their format was made: whatever changes, they open and say the same."""

from pathlib import Path

from tests.core.runfile.run_files import ANSWER, OWN
from xorviz.core import TrainingConfig, runfile

FIRST = Path(__file__).parents[2] / "golden" / "format-1.xorviz"
"""All that a file can say, of three runs: `written_text(whole_file())` of 28 November 2026."""


def test_a_file_of_the_first_format_opens_for_ever():
    file = runfile.load(FIRST)
    first, second, given = file.branches
    own = TrainingConfig(hidden=(3,), optimiser="adam", learning_rate=0.1, seed=5).with_own(OWN)
    weights, biases = [[[0.5, -0.25]] * 3, [[1.0, 2.0, -3.0]]], [[0.0, 0.1, 0.2], [0.3]]
    assert first.config == own.started_from((weights, biases))
    kinds = [(each.epoch, type(each).__name__) for each in first.edits]
    assert kinds == [
        *((20, "SettingEdit"), (23, "Nudge"), (26, "SetParameter")),
        *((29, "Freeze"), (32, "SwitchOff"), (35, "TakenState")),
    ]
    assert (first.name, first.label, first.epoch, first.engine) == (
        "erster Versuch",
        "own 2-3-1",
        38,
        "compiled",
    )
    assert (second.parent, second.origin, second.inherited, second.epoch) == (0, 24, 2, 54)
    assert (given.config, given.data) == (TrainingConfig(activation="tanh"), OWN)
    assert (file.shown, file.answers) == (1, (ANSWER,))
    assert file.view == {"cursor": 12, "column": "lesson", "sizes": [0.25, 0.75]}
    assert not any(fields for each in (file, *file.branches) for fields in each.unknown.values())


def test_its_runs_go_on_from_where_they_were():
    """On a processor that rounds otherwise, from the state in the file, which is said."""
    for facts in runfile.load(FIRST).branches:
        again = runfile.reopen(facts).run
        assert (again.epoch, again.head.state.tobytes()) == (facts.epoch, facts.state.tobytes())
        again.advance(1000)
        assert again.epoch == facts.epoch + 1000
