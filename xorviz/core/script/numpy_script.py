"""A run as a script that needs NumPy alone, and prints the losses of the run, to the last digit."""

from xorviz import __version__
from xorviz.core.run.describing import settings_words, shape_text
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.edits_code import EditsCode
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import Section, script_text
from xorviz.core.script.network_code import NetworkCode
from xorviz.core.script.picture_code import picture_lines
from xorviz.core.script.samples_code import features_lines, samples_lines
from xorviz.core.script.training_code import TrainingCode

MOST_LINES, TIGHTEST = 119, 4
"""Of a script, if it can be."""


def numpy_script(facts: RunFacts) -> str:
    """Return a run as a Python script.

    Its losses are those that the NumPy engine of this program finds, bit for bit, with the same NumPy on the
    same machine.

    Raises
    ------
    XorvizError
        The run has what a script cannot do.
    """
    shortest = ""
    for tightness in range(TIGHTEST + 1):
        text = script_text(told(facts), numpy_sections(facts, tightness), tight=tightness > 0)
        if text.count("\n") <= MOST_LINES:
            return text
        if tightness < TIGHTEST:  # where even without a picture it is too long, it keeps that
            shortest = text
    return shortest


def numpy_sections(facts: RunFacts, tightness: int = 0) -> list[Section]:
    """Return the parts of such a script.

    Parameters
    ----------
    facts
        The run.
    tightness
        Up to `TIGHTEST`: 1, functions do not say what they are, and three layers are a loop; 2, the picture
        is of the plane alone, and there are no headings; 3, samples of a source are numbers; 4, there is no
        picture.

    Raises
    ------
    XorvizError
        The run has what a script cannot do.
    """
    borrowed = Borrowed(telling=tightness < 1)
    edits = EditsCode(facts, borrowed)
    network = NetworkCode(facts, borrowed, edits.off)
    training = TrainingCode(facts, borrowed, network, edits)
    settings, samples = training.settings(), samples_lines(facts, borrowed, numbers=tightness > 2)
    start, forward, backward = network.start(), network.forward(), network.backward()
    by_layer = network.deep_functions()
    before, loop = training.before(), training.loop()
    borrowed.once()
    picture = picture_lines(facts, brief=tightness > 1) if tightness < 4 else []
    sections = [
        Section("", [borrowed.imports, borrowed.constants]),
        Section("The functions: of the network, and what else is needed", borrowed.functions),
        Section("Settings", [settings]),
        Section("The samples: what goes in, and what is to come out", [features_lines(facts), samples]),
        Section("The start: weights (outputs, inputs) and biases of each layer", [start, by_layer]),
        Section("Forward: z = W a + b and a = f(z), layer by layer", [forward]),
        Section("Backward: the chain rule, from the loss to every weight", [backward]),
        Section("Training: every parameter against its gradient", [edits.nudge_function(), before, loop]),
        Section("What came of it", [training.answers(), picture]),
    ]
    return sections if tightness < 2 else [Section("", section.blocks) for section in sections]


def title(facts: RunFacts) -> str:
    """Name a run, without what a person may have written: XOR 2-2-1."""
    config = facts.config
    own = not facts.is_from_source
    source = "own samples" if own else PARAMETERS["dataset"].value_text(config.dataset)
    return f"{source} {shape_text(facts.layers)}"


def told(facts: RunFacts) -> list[str]:
    """Return what a script says of itself: the run, its settings, and what wrote it, line by line."""
    edits = f", {len(facts.edits)} changes on the way" if facts.edits else ""
    words = ", ".join([*settings_words(facts.config), f"seed {facts.config.seed}"])
    return [
        f"Backpropagation in NumPy: {title(facts)}, {facts.epochs:,} epochs{edits}.",
        *_wrapped(f"Settings: {words}."),
        f"Written by xorviz {__version__}, which finds the same losses with NumPy, to the last digit.",
    ]


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap  # as late as this: a start has no need of it

    return wrap(text, 98)
