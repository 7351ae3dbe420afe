import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.runs import run_of, snapshot_at
from tests.core.traces import configs, random_state
from tests.examples import examples
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.pull import pull_of
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass
from xorviz.core.teach.exercises import (
    Trap,
    flattest_neuron,
    hardest_sample,
    largest_gradient,
    next_weight,
    number_question,
    questions,
)
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.names import parameter_name
from xorviz.core.writing import read_real


@st.composite
def snapshots(draw):
    config = draw(configs())
    return snapshot_at(
        config, draw(st.integers(0, 50)), random_state(config, draw(st.integers(0, 99))), NumpyEngine()
    )


@pytest.fixture(scope="module")
def plateau():
    run = Run(TrainingConfig())
    run.advance(50)
    return run.head


def option(question):
    return question.options[int(question.answer)]


class TestEveryQuestion:
    @given(snapshots())
    @examples(60)
    def test_the_right_answer_is_right_and_no_trap_is(self, snapshot):
        asked = [*questions(snapshot, 0)]
        for blanks in LEVELS:
            exercise = backward_pass(snapshot, 0, blanks)
            asked += [step.question for step in exercise.steps] if exercise else []
        for question in asked:
            assert question.judge(question.answer).right, question
            for trap in question.traps:
                found = question.judge(trap.answer)
                assert not found.right, (question, trap)
                assert found.text == f"No ({trap.name}). {trap.thought}"
            for place, _ in enumerate(question.options):
                assert question.judge(float(place)).right == (place == question.answer)
            assert len(set(question.options)) == len(question.options)

    def test_a_trap_that_is_the_truth_is_left_out(self):
        answers = [(0.5, "a"), (0.501, "b"), (0.7, "c"), (0.7001, "d")]
        question = number_question("?", 0.5, "", [Trap(answer, "n", thought) for answer, thought in answers])
        assert [trap.thought for trap in question.traps] == ["c"]

    def test_four_digits_are_precise_enough_for_an_answer_and_for_a_trap(self):
        question = number_question("?", 0.0144887, "", [Trap(0.577342, "name", "other")])
        assert question.judge(0.01449).right
        assert question.judge(0.5773).text == "No (name). other"
        assert question.judge(0.3).text == "No, it is another number."

    @pytest.mark.parametrize("initialisation", ["zeros", "equal"])
    def test_what_is_equal_is_not_asked_for(self, initialisation):
        run = Run(TrainingConfig(initialisation=initialisation))
        run.advance(20)
        assert flattest_neuron(run.head, 1) is None
        for question in questions(run.head, 1):
            assert question.judge(question.answer).right

    def test_a_network_that_overflows_is_not_asked_about(self):
        config = TrainingConfig(
            activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,)
        )
        run = Run(config)
        run.advance(100)
        for question in questions(run.head, 0):
            assert math.isfinite(question.answer)


class TestTheAnswers:
    def test_the_largest_gradient(self, plateau):
        question = largest_gradient(plateau, trace_snapshot(plateau, 1))
        weights = [place for place in range(9) if parameter_name((2, 2, 1), place).startswith("w")]
        largest = max(weights, key=lambda place: abs(plateau.gradients.flat[place]))
        assert option(question).startswith(parameter_name((2, 2, 1), largest))

    @given(snapshots())
    @examples(40)
    def test_the_largest_gradient_of_any_network(self, snapshot):
        question = largest_gradient(snapshot, trace_snapshot(snapshot, 0))
        assume(question is not None)
        names = {
            parameter_name(snapshot.layers, place): place for place in range(snapshot.gradients.flat.size)
        }
        sizes = {name: abs(snapshot.gradients.flat[place]) for name, place in names.items() if name[0] == "w"}
        assert option(question).split(":")[0] == max(sizes, key=sizes.get)

    def test_the_hardest_sample(self, plateau):
        assert hardest_sample(plateau) is None, "on the plateau they pull alike"
        start = Run(TrainingConfig()).head
        row = int(np.argmax(pull_of(start).lengths))
        x1, x2 = make_dataset("xor").inputs[row]
        assert option(hardest_sample(start)).startswith(f"({x1:g}, {x2:g})")

    def test_the_flattest_neuron_is_the_farthest_from_zero(self):
        run = Run(TrainingConfig(hidden=(4,)))
        run.advance(3000)
        question = flattest_neuron(run.head, 2)
        z = trace_snapshot(run.head, 2).forward_pass.pre_activations[0][0]
        assert option(question) == "h" + "₁₂₃₄"[int(np.argmax(abs(z)))]
        assert any("slope is the greatest" in trap.thought for trap in question.traps)

    @pytest.mark.parametrize("reduction", ["sum", "mean"])
    def test_the_next_weight_is_what_training_makes_it(self, reduction):
        run = Run(TrainingConfig(reduction=reduction))
        run.advance(50)
        question = next_weight(trace_snapshot(run.head, 1))
        before = run.head.parameters.flat
        run.advance(1)
        assert any(np.isclose(question.answer, run.head.parameters.flat, rtol=1e-12))
        assert not any(np.isclose(question.answer, before, rtol=1e-12))

    @pytest.mark.parametrize(
        ("reduction", "thought"),
        [("sum", "averaged, but the loss takes the sum"), ("mean", "takes the mean")],
    )
    def test_wrong_thoughts_about_the_step_are_named(self, reduction, thought):
        run = Run(TrainingConfig(reduction=reduction))
        run.advance(50)
        trace = trace_snapshot(run.head, 1)
        question = next_weight(trace)
        weights = [place for place in range(9) if parameter_name((2, 2, 1), place).startswith("w")]
        place = max(weights, key=lambda each: abs(trace.total[each]))
        old, gradient = trace.before[0, place], trace.total[place]
        assert "sign reversed" in question.judge(old + 0.5 * gradient).text
        assert "learning rate forgotten" in question.judge(old - gradient).text
        assert "factor 2" in question.judge(old - 0.25 * gradient).text
        other = 4 if reduction == "mean" else 1 / 4
        assert thought in question.judge(old - 0.5 * gradient * other).text

    def test_momentum_is_not_asked_for(self):
        assert next_weight(trace_snapshot(Run(TrainingConfig(optimiser="momentum")).head, 1)) is None


class TestTheBackwardPass:
    def test_first_none_then_one_then_three_are_left_out(self, plateau):
        left_out = [[step.blank for step in backward_pass(plateau, 1, blanks).steps] for blanks in LEVELS]
        assert [sum(factors) for *factors, _ in left_out] == [0, 1, 3]
        assert [product for *_, product in left_out] == [False, False, True]

    def test_of_three_factors_one_is_the_weight_on_the_way_back(self):
        run, kept = Run(TrainingConfig()), set()
        for _ in range(3):
            run.advance(1)
            steps = backward_pass(run.head, 1, 3).steps
            assert steps[2].symbol.startswith("w")
            assert steps[2].blank
            kept.add(tuple(step.blank for step in steps))
        assert len(kept) == 3

    def test_without_a_hidden_layer_all_factors_are_left_out(self):
        steps = backward_pass(Run(TrainingConfig(hidden=())).head, 3, 3).steps
        assert [step.blank for step in steps] == [True] * 4

    @given(snapshots(), st.sampled_from(LEVELS))
    @examples(60)
    def test_the_factors_multiply_to_the_gradient(self, snapshot, blanks):
        exercise = backward_pass(snapshot, 0, blanks)
        assume(exercise is not None)
        *factors, product = [step.question.answer for step in exercise.steps]
        assert math.prod(factors) == pytest.approx(product, rel=1e-9)
        assert sum(step.blank for step in exercise.steps[:-1]) == min(blanks, len(factors))

    def test_it_is_the_gradient_of_that_sample(self, plateau):
        exercise = backward_pass(plateau, 1, 3)
        trace = trace_snapshot(plateau, 1)
        name = exercise.steps[-1].symbol
        (place,) = [each for each in range(9) if f"∂Lₛ/∂{parameter_name((2, 2, 1), each)}" == name]
        assert exercise.steps[-1].question.answer == trace.share.flat[place]

    def test_wrong_thoughts_are_named(self, plateau):
        steps = backward_pass(plateau, 1, 3).steps
        error, product = steps[0].question, steps[-1].question
        assert "Target minus prediction" in error.judge(-error.answer).text
        assert "factor 2" in error.judge(error.answer / 2).text
        assert "slope f′(z) is missing" in product.judge(product.answer / steps[1].question.answer).text
        assert "multiplied, not added" in product.judge(sum(step.question.answer for step in steps[:-1])).text
        slope = steps[1].question
        assert (
            "activation ŷ" in slope.judge(0.5 + math.sqrt(0.25 - slope.answer)).text or slope.answer > 0.249
        )

    def test_the_slope_of_the_output_is_not_counted_again_where_the_loss_is_of_its_logit(self):
        head = run_of(1500, loss="binary_cross_entropy").head
        question = backward_pass(head, 1, 3).steps[0].question
        answer = head.predictions[1, 0]
        again = question.answer * answer * (1 - answer)
        assert "the output's slope is in it already" in question.judge(again).text

    def test_of_a_large_pre_activation_so_many_digits_are_given_that_the_slope_follows(self):
        weights = [np.full((2, 2), 1234.567_89), np.ones((1, 2))]
        run = Run(TrainingConfig(activation="sine"), start=(weights, [np.full(2, 0.123_45), np.zeros(1)]))
        (slope,) = [step for step in backward_pass(run.head, 1, 0).steps if "cos" in step.formula]
        z = read_real(slope.formula.rpartition(" = ")[2])
        assert slope.question.judge(math.cos(z)).right
        assert not slope.question.judge(1.01 * math.cos(z)).right
        assert z == pytest.approx(1234.691_34, abs=1e-5)

    def test_a_sample_without_a_gradient_gives_way(self, plateau):
        exercise = backward_pass(plateau, 0, 1)
        assert exercise.steps[-1].question.answer != 0

    def test_where_nothing_has_a_gradient_there_is_no_exercise(self):
        assert backward_pass(Run(TrainingConfig(initialisation="zeros", hidden=(2,))).head, 1, 1) is None


@pytest.mark.parametrize(("step", "asked"), [(3e-6, True), (3e-7, False)])
def test_a_step_that_takes_too_many_decimals_is_not_asked_for(step, asked):
    whole = trace_snapshot(run_of(0).head)
    weights = [place for place in range(len(whole.total)) if place not in (4, 5, 8)]
    rate = step / abs(whole.total[weights]).max()
    assert (next_weight(trace_snapshot(run_of(0, learning_rate=rate).head)) is not None) == asked
