"""A class that hands in its homework; some of it has been changed by hand, in ten ways."""

import dataclasses
from datetime import UTC, datetime

import numpy as np

from xorviz.assets import asset
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.hand_in import HandIn, handed_in
from xorviz.core.runfile import RunFile, facts_of
from xorviz.core.runfile.taken_state import TakenState
from xorviz.core.teach.answers import LESSON, Answer
from xorviz.core.teach.backward_exercise import backward_pass
from xorviz.core.teach.exercises import questions
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.teach.predictions import Guess, outcome, said_text

EXPERIMENTS = load_experiments(asset("experiments.toml")).by_name
ASKED = Asked(EXPERIMENTS)
PREDICTIONS = (
    ("xor-border", 1.0, (0.0, 2.0)),
    ("xor-8", 233.0, (1085.0, 12.0)),
    ("tanh", 0.0, (1.0, 2.0)),
    ("zero-start", 2.0, (0.0, 1.0)),
    ("lr-50", 1.0, (0.0, 2.0)),
)
"""Experiments with a number that their claims say is right, and some that are not."""
FIRST = (
    "Ada",
    "Björn",
    "Chloé",
    "Đorđe",
    "Élise",
    "Fatima",
    "Grace",
    "Hồng",
    "Iñaki",
    "Jun",
    "李雷",
    "Øyvind",
)
LAST = ("Smith", "O’Neill", "van der Berg", "Nguyễn", "Müller", "Ибрагимов", "Σοφού")
OWN = Dataset(
    "own", "frogs.csv", [[0.1, 0.9], [0.8, 0.2], [0.5, 0.5], [0.9, 0.9]], [[1.0], [0.0], [1.0], [0.0]]
)


def name_of(place):
    return f"{FIRST[place % len(FIRST)]} {LAST[place % len(LAST)]} {place}"


def configs(rng, seed):
    """Settings as a student may choose them."""
    kinds = (
        {},
        {"hidden": (3,), "activation": "tanh"},
        {"hidden": (4, 2), "optimiser": "adam", "learning_rate": 0.05},
        {"dataset": "circle", "hidden": (4,), "reduction": "mean", "batch_size": 40},
        {"dataset": "moons", "hidden": (3,), "reduction": "mean", "held_out": 0.25},
        {"optimiser": "momentum", "learning_rate": 0.2, "penalty": "l2"},
        {"schedule": "step", "learning_rate": 0.8},
        {"loss": "binary_cross_entropy"},
    )
    return TrainingConfig(seed=seed, **kinds[rng.integers(len(kinds))])


def trained(rng, seed):
    """A run with changes on its way: at least one of them by hand, so that there is one to hide."""
    config = configs(rng, seed)
    if rng.random() < 0.15:
        config = TrainingConfig(hidden=(2,), seed=seed).with_own(OWN)
    run = Run(config, NumpyEngine() if rng.random() < 0.1 else None)
    run.advance(int(rng.integers(50, 300)))
    for kind in rng.permutation(5)[: rng.integers(0, 4)]:
        place = int(rng.integers(len(run.head.parameters.flat)))
        if kind == 0:
            run.edit("learning_rate", float(rng.uniform(0.1, 1.0)))
        elif kind == 1:
            run.nudge(0.05)
        elif kind == 2:
            run.freeze(place)
        elif kind == 3:
            run.switch_off(1, 0)
            run.advance(5)
            run.switch_off(1, 0, False)
        run.advance(int(rng.integers(10, 100)))
    run.set_parameter(int(rng.integers(len(run.head.parameters.flat))), float(rng.uniform(1.5, 3.0)))
    run.advance(int(rng.integers(150, 400)))
    return run


def predicted(rng, name, right):
    """A prediction, and whether it comes true."""
    experiment = EXPERIMENTS[name]
    _, true, false = next(each for each in PREDICTIONS if each[0] == name)
    guess = Guess(experiment.prediction.kind, true if right else false[rng.integers(len(false))])
    run = Run(experiment.config)
    run.advance(experiment.epochs)
    return Answer(
        experiment.title,
        experiment.question,
        said_text(experiment, guess),
        outcome(experiment, guess, run).was,
        "so it seems to me" if rng.random() < 0.3 else "",
        experiment.epochs,
        experiment.config.seed,
        "XOR 2-2-1",
        name=rng.bytes(8).hex(),
        about=f"experiment:{name}",
        numbers=(guess.number,),
    )


def drawn(rng):
    """A drawn curve, which is neither right nor wrong."""
    experiment = EXPERIMENTS["xor"]
    stroke = tuple((float(epoch), float(rng.uniform(0.1, 1.0))) for epoch in range(0, 2001, 250))
    run = Run(experiment.config)
    run.advance(experiment.epochs)
    guess = Guess("curve", strokes=(stroke,))
    return Answer(
        experiment.title,
        experiment.question,
        said_text(experiment, guess),
        outcome(experiment, guess, run).was,
        "",
        experiment.epochs,
        experiment.config.seed,
        drawing=(stroke,),
        name=rng.bytes(8).hex(),
        about="experiment:xor",
    )


def answered(rng, run, branch, right):
    """An answer to a question about a network on the way, or None if nothing is asked of it."""
    epoch = int(rng.integers(1, run.epoch))
    snapshot = run.at(epoch)
    sample = None if rng.random() < 0.5 else int(rng.integers(len(snapshot.data)))
    asked = questions(snapshot, sample)
    if not asked:
        return None
    question = asked[rng.integers(len(asked))]
    number = question.answer
    if not right:
        number = (number + 1) % len(question.options) if question.options else 1.5 * number + 1
    found = question.judge(number)
    given = question.options[int(number)] if question.options else f"{number:.7g}"
    told = found.text if found.right else f"{found.text} {question.told}"
    about = {"about": "question", "numbers": (number,), "sample": sample, "branch": branch}
    return Answer("Questions", question.text, given, told, "", epoch, run.start.seed, **about)


def filled_in(rng, run, branch, right):
    """A backward pass with blanks; None if there is none."""
    epoch = int(rng.integers(1, run.epoch))
    exercise = backward_pass(run.at(epoch), None, 3)
    if exercise is None:
        return None
    numbers = [step.question.answer for step in exercise.steps if step.blank]
    if not right:
        numbers[-1] = -2 * numbers[-1] - 1
    about = {"about": "backward:3", "numbers": tuple(numbers), "branch": branch}
    told = "Right." if right else "No. It is another."
    return Answer("Questions", exercise.title, "a: 1", told, "", epoch, run.start.seed, **about)


def written(rng, run):
    words = "Because the gradients of the four samples cancel."
    return Answer(
        LESSON, "Why?", "", "", words, run.epoch, run.start.seed, name=rng.bytes(8).hex(), about="lesson"
    )


def homework(rng, place):
    """What one of the class hands in, and the verdicts that it must get, in order."""
    name = name_of(place)
    runs = [trained(rng, student_seed(name)) for _ in range(1 + rng.integers(2))]
    branches = [facts_of(each) for each in runs]
    if rng.random() < 0.3:
        branch = runs[0].branch(runs[0].epoch // 2)
        branch.advance(60)
        inherited = sum(edit in runs[0].edits for edit in branch.edits)
        branches.append(facts_of(branch, parent=0, origin=runs[0].epoch // 2, inherited=inherited))
    answers, verdicts = [], []
    for experiment in rng.permutation([each[0] for each in PREDICTIONS])[: 1 + rng.integers(3)]:
        right = bool(rng.random() < 0.6)
        answers.append(predicted(rng, experiment, right))
        verdicts.append("right" if right else "wrong")
    makers = {answered: (0.6, 3), filled_in: (0.6, 1)}
    for make, (share, most) in makers.items():
        for _ in range(most):
            right, branch = bool(rng.random() < share), int(rng.integers(len(runs)))
            answer = make(rng, runs[branch], branch, right)
            if answer is not None:
                answers.append(answer)
                verdicts.append("right" if right else "wrong")
    if rng.random() < 0.5:
        answers.append(drawn(rng))
        verdicts.append("measured")
    answers.append(written(rng, runs[0]))
    verdicts.append("to read")
    by = HandIn.by(
        name, datetime(2026, 11, 1 + place % 28, 9, place % 60, tzinfo=UTC), "Backpropagation, week 3"
    )
    return handed_in(RunFile(tuple(branches), answers=tuple(answers)), by), verdicts


def with_branch(file, **fields):
    first = dataclasses.replace(file.branches[0], **fields)
    return dataclasses.replace(file, branches=(first, *file.branches[1:]))


def other_loss(rng, file):
    """A loss at a keyframe is better than it was."""
    return _other_check(rng, file, "loss", lambda check: {"loss": check.loss * 0.5})


def slightly_other_loss(rng, file):
    """A loss at a keyframe is better by the last digits."""
    return _other_check(rng, file, "loss", lambda check: {"loss": check.loss * (1 - 1e-9)})


def other_state(rng, file):
    """The parameters of a keyframe are said to be others."""
    return _other_check(rng, file, "state", lambda check: {"state": check.state[::-1]})


def _other_check(rng, file, what, change):
    checks = list(file.branches[0].checks)
    place = int(rng.integers(1, len(checks) - 1))
    checks[place] = dataclasses.replace(checks[place], **change(checks[place]))
    return with_branch(file, checks=tuple(checks)), (checks[place].epoch, what)


def other_weight(rng, file):
    """A newest weight is another."""
    state = file.branches[0].state.copy()
    state[0, 0] += 0.25
    return with_branch(file, state=state), (file.branches[0].epoch, "w¹₁₁")


def other_rate(rng, file):
    """The learning rate is said to be another than that which trained."""
    facts = file.branches[0]
    config = facts.config.changed(learning_rate=facts.config.learning_rate * 0.9)
    return with_branch(file, config=config), (facts.checks[1].epoch, "loss")


def other_seed(rng, file):
    """A run from another seed is said to be from one's own."""
    facts = file.branches[0]
    config = facts.config.changed(seed=facts.config.seed + 1)
    return with_branch(file, config=config), (0, "loss")


def hidden_hand(rng, file):
    """A weight that was set by hand is not told."""
    facts = file.branches[0]
    kept = tuple(edit for edit in facts.edits if type(edit).__name__ != "SetParameter")
    return with_branch(file, edits=kept), (facts.epoch, "loss")


def longer_run(rng, file):
    """The run is said to have gone on for longer, to the same numbers."""
    facts = file.branches[0]
    last = dataclasses.replace(facts.checks[-1], epoch=facts.epoch + 500)
    longer = with_branch(file, epoch=facts.epoch + 500, checks=(*facts.checks[:-1], last))
    return longer, (facts.epoch + 500, "")


def put_in(rng, file):
    """Good weights are put in as if another machine had computed them; all that follows is made to fit."""
    facts = file.branches[0]
    run = Run(facts.config, NumpyEngine() if facts.engine == "NumPy" else None, facts.data)
    run.advance(40)
    run.make(TakenState.of(40, run.head.state * 1.5 + 0.5))
    run.advance(facts.epoch - 40)
    return dataclasses.replace(file, branches=(facts_of(run), *file.branches[1:])), (
        40,
        " that it goes on from",
    )


def other_judgement(rng, file):
    """What came of a prediction is told otherwise."""
    first = file.answers[0]
    told = dataclasses.replace(first, outcome=f"{first.outcome} As I said.")
    return dataclasses.replace(file, answers=(told, *file.answers[1:])), (None, first.question)


FORGERIES = (
    other_loss,
    slightly_other_loss,
    other_state,
    other_weight,
    other_rate,
    other_seed,
    hidden_hand,
    longer_run,
    put_in,
    other_judgement,
)


def classroom(count, forged):
    """Return what a class hands in: files, the verdicts of each, and what is forged in it, or None.

    Of each the random numbers are its own, so that a part of a class is the same as in the whole.
    """
    changed = {round((each + 0.5) * count / forged): each for each in range(forged)}
    for place in range(count):
        rng = np.random.default_rng([7, place])
        file, verdicts = homework(rng, place)
        found = None
        if place in changed:
            forge = FORGERIES[changed[place] % len(FORGERIES)]
            file, found = forge(rng, file)
            found = (forge.__name__, *found)
        yield file, verdicts, found
