import pytest

from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_update
from xorviz.gui.update.rule_rows import PARTS, RuleRows
from xorviz.session.selection import Selection

DEEP = TrainingConfig(dataset="circle", hidden=(3,) * 4)


@pytest.fixture
def trace_of(trained):
    """An update of a short run, with a learning rate of its own."""

    def trace(config, learning_rate, sample=1, like=None):
        head = trained(config, 50).head
        changed = head.config.changed(learning_rate=learning_rate)
        return trace_update(changed, head.data, head.epoch, head.state, sample, like=like)

    return trace


def rows(trace, current=None, selection=None, opened=(), wide=True, part="forward", made=None):
    return (made or RuleRows()).of(trace, current, selection or Selection(), opened, part=part, wide=wide)


@pytest.mark.parametrize("optimiser", ["gradient_descent", "adam"])
@pytest.mark.parametrize("current", [None, 3, 7])
@pytest.mark.parametrize("part", PARTS)
def test_with_another_learning_rate_the_rows_up_to_the_gradient_stay(trace_of, optimiser, current, part):
    config, made = TrainingConfig(optimiser=optimiser), RuleRows()
    first = trace_of(config, 0.5)
    second = trace_of(config, 4.0, like=first)
    before, after = rows(first, current, part=part, made=made), rows(second, current, part=part, made=made)
    assert after == rows(trace_of(config, 4.0), current, part=part)
    for old, new in zip(before, after, strict=True):
        if old.kind != "heading":
            assert (new is old) == (first.operations[old.place].phase != "update")


@pytest.mark.parametrize(
    "looks",
    [
        {"current": 3},
        {"current": 20},
        {"selection": Selection(1, (1, 0))},
        {"selection": Selection(1, None, 2)},
        {"wide": False},
        {"part": "update"},
        {"opened": {("forward", 2)}},
        {},
    ],
)
@pytest.mark.parametrize("config", [TrainingConfig(), DEEP])
def test_rows_looked_at_in_another_way_are_as_if_made_anew(trace_of, config, looks):
    made, trace = RuleRows(), trace_of(config, 0.5)
    rows(trace, 3, Selection(1, (1, 1)), {("forward", 2), ("update", 1)}, made=made)
    assert rows(trace, **looks, made=made) == rows(trace, **looks)


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "squared_error"])
def test_delta_of_cross_entropy_opens_on_what_cancels_in_it(trace_of, loss):
    trace = trace_of(TrainingConfig(loss=loss), 0.5)
    delta = trace.find("delta", 2).place
    for current in (delta, trace.find("delta", 1).place):
        told = [row.text for row in rows(trace, current, part="backward") if row.kind == "more"]
        if loss == "squared_error" or current != delta:
            assert told == []
        else:
            first, second = told
            assert first.startswith("∂Lₛ/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ)) = ")
            assert second.endswith("; it cancels: ŷ − y is left")
