"""Runs in words: name, settings and what two differ in, all from `PARAMETERS`; how many samples are right."""

import math
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import DRAWN as BY_HAND
from xorviz.core.network.decisions import decided, is_right, is_wrong
from xorviz.core.parameter import Parameter, Setting
from xorviz.core.run.choices.owned import owner_of
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.snapshot import Snapshot

ALWAYS = ("activation", "learning_rate", "reduction")
"""What is said of any run; of the other settings, those that are not as usual."""
PLAIN = ("activation", "loss", "reduction", "optimiser")
"""Whose values need no label before them."""
IN_NAME = ("dataset", "hidden", "seed")
"""What the name of a run says."""
MOST_COUNTED = 4
"""Classes whose samples are counted in words."""
GIVEN, DRAWN = "given start", "drawn start"
OF_DRAWING = {name: TrainingConfig().setting(name) for name in ("initialisation", "bias_initialisation")}
"""What counts only where the start is drawn, as it is usually."""


def in_words(layers: Sequence[int]) -> str:
    """Say in words what a network of these widths has: "two inputs, two hidden neurons, one answer"."""
    inputs, *hidden, outputs = layers
    parts = [_count(inputs, "input"), *(_count(width, "hidden neuron") for width in hidden)]
    if len(hidden) > 1:
        widths = " and ".join([", ".join(map(_number, hidden[:-1])), _number(hidden[-1])])
        alike = f"{_number(len(hidden))} layers of {_number(hidden[0])}"
        parts = [_count(inputs, "input"), alike if len({*hidden}) == 1 else f"layers of {widths}"]
    return ", ".join([*parts, _count(outputs, "answer")])


def points_told(snapshot: Snapshot) -> str:
    """Say how the samples are answered: "the boundary separates all four points"."""
    count, wrong, undecided = len(snapshot.predictions), snapshot.wrong, snapshot.undecided
    if snapshot.data.regression:
        return f"{fit_words(snapshot)} over {_number(count)} points"
    if snapshot.data.targets.shape[1] > 1:
        return _classes_told(snapshot)
    if count == 1:
        where = (
            "at one half, on neither side" if undecided else f"on the {'wrong' if wrong else 'right'} side"
        )
        return f"the only point is {where}"
    if not wrong and not undecided:
        return f"the boundary separates all {_number(count)} points"
    parts = [f"{_some_of(snapshot.correct, count)} on the right side"]
    if wrong:
        parts.append(f"{_number(wrong)} on the wrong one")
    if undecided:
        parts.append(f"{_number(undecided)} at one half, on neither")
    return ", ".join(parts)


def _classes_told(snapshot: Snapshot) -> str:
    """Say the same of several outputs: which is the largest counts, or each by itself."""
    count, apart = len(snapshot.predictions), snapshot.data.exclusive
    parts = [f"{_some_of(snapshot.correct, count)} answered with {'the' if apart else 'all'} right class"]
    if not apart:
        parts[0] += "es"
    if snapshot.wrong:
        parts.append(f"{_number(snapshot.wrong)} {'with another' if apart else 'not'}")
    if snapshot.undecided:
        level = "with none, as two outputs are level" if apart else "undecided"
        parts.append(f"{_number(snapshot.undecided)} {level}")
    return ", ".join(parts)


def _some_of(some: int, count: int) -> str:
    if some == count > 1:
        return f"all {_number(count)} points are"
    return f"{_number(some) if some else 'none'} of {_number(count)} points {'are' if some > 1 else 'is'}"


def answer_note(snapshot: Snapshot, row: int) -> str:
    """Say what is amiss with the answer to a sample: wrong side, wrong class, undecided; or nothing.

    Of values nothing is.
    """
    data, row_of = snapshot.data, slice(row, row + 1)
    answered = snapshot.predictions[row_of], data.targets[row_of], data.exclusive
    if data.regression or is_right(*answered)[0]:
        return ""
    if not is_wrong(*answered)[0]:
        return "undecided"
    return "wrong class" if data.targets.shape[1] > 1 else "wrong side"


def _count(number: int, what: str) -> str:
    return f"{_number(number)} {what}{'s' if number != 1 else ''}"


def _number(number: int) -> str:
    words = "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
    return words[number] if number < len(words) else f"{number:,}"


def shape_text(layers: Sequence[int]) -> str:
    """Write the widths of a network: 2-2-1."""
    return "-".join(str(width) for width in layers)


def network_name(config: TrainingConfig, data: Dataset) -> str:
    """Name what is learned, and by which network: XOR 2-2-1."""
    return f"{source_name(config)} {shape_text(config.layers(data))}"


def source_name(config: TrainingConfig) -> str:
    """Name what is learned: XOR."""
    if config.own is None:
        return PARAMETERS["dataset"].value_text(config.dataset)
    return "drawn samples" if config.own.label == BY_HAND else config.own.label


def samples_words(data: Dataset) -> str:
    """Say how many samples there are, and how many of each class: "five samples, two of 0, three of 1".

    Of a million it takes a while: once.
    """
    if data not in _SAMPLES_TOLD:
        _SAMPLES_TOLD[data] = _samples_counted(data)
    return _SAMPLES_TOLD[data]


_SAMPLES_TOLD: WeakKeyDictionary[Dataset, str] = WeakKeyDictionary()


def _samples_counted(data: Dataset) -> str:
    whole = _count(len(data), "sample")
    of_classes = data.exclusive or data.targets.shape[1] == 1
    if data.regression or not of_classes or len(data.class_names) > MOST_COUNTED:
        return whole
    of = data.targets.argmax(axis=1) if data.exclusive else decided(data.targets)[:, 0]
    counts = [int((of == place).sum()) for place in range(len(data.class_names))]
    told = (_number(count) if count else "none" for count in counts)
    return ", ".join(
        [whole, *(f"{count} of {name}" for count, name in zip(told, data.class_names, strict=True))]
    )


def run_name(config: TrainingConfig, data: Dataset) -> str:
    """Name a run that nothing came before: XOR 2-2-1, seed 29."""
    return f"{network_name(config, data)}, seed {config.seed:,}"


def full_name(config: TrainingConfig, data: Dataset) -> str:
    """Name a run with all that is not as usual: XOR 2-2-1, seed 29, learning rate 5."""
    usual = TrainingConfig(dataset=config.dataset, own=config.own, seed=config.seed)
    before = usual.settings | {"hidden": config.hidden}  # which may go with few samples alone
    told = [*_settings_told(before, config, len(config.hidden)), *_given_and_held(usual, config)]
    return ", ".join([run_name(config, data), *told])


def settings_words(config: TrainingConfig) -> list[str]:
    """Return what such a name leaves out: sigmoid, learning rate 0.5, sum, and whatever is not as usual."""
    usual = TrainingConfig(dataset=config.dataset, own=config.own).settings
    unusual = [
        name for name, value in config.settings.items() if value != usual.get(name) and name not in ALWAYS
    ]
    names = [*ALWAYS, *(name for name in unusual if name not in IN_NAME)]
    words = [
        PARAMETERS[name].value_text(config.settings[name])
        if name in PLAIN
        else PARAMETERS[name].in_words(config.settings[name])
        for name in names
    ]
    given = [] if config.start is None else [GIVEN]
    return [*words, *given, *([config.held.text] if config.held else [])]


def settings_line(config: TrainingConfig, data: Dataset) -> str:
    """Return the settings in a line, without the seed: XOR 2-2-1, sigmoid, learning rate 0.5, sum."""
    return ", ".join([network_name(config, data), *settings_words(config)])


def changes(old: TrainingConfig, new: TrainingConfig) -> str:
    """Return the settings that differ, as they are in the new configuration; empty if none does."""
    return ", ".join(change_words(old, new))


def change_words(old: TrainingConfig, new: TrainingConfig) -> list[str]:
    """Return the same, each by itself.

    What comes with another setting is said only if it is not as usual; of what is one for each layer, and of
    the features, only what is another, where that is less.
    """
    words = [DRAWN] if old.start is not None and new.start is None else []
    layers = len(new.hidden) if len(new.hidden) == len(old.hidden) else 0
    words += _settings_told(old.settings, new, layers)
    if new.own is not None and new.own != old.own:
        drawn = new.own.label == BY_HAND
        words.insert(0, f"{len(new.own):,} drawn samples" if drawn else f"data {new.own.label}")
    return [*words, *_given_and_held(old, new)]


def _settings_told(before: dict[str, Setting], new: TrainingConfig, layers: int) -> list[str]:
    """Return what differs from settings before; of a network of so many hidden layers then and now, or 0."""
    settings, words = new.settings, list[str]()
    differing = dict(before.items() ^ settings.items())
    for name, parameter in PARAMETERS.items():  # while a slider is dragged it is written for each step
        if name not in differing or name not in settings:
            continue
        if name in before and (parameter.per_layer or parameter.kind == "several"):
            words += _in_part(parameter, before[name], settings[name], layers)
        elif name in before or not _is_usual(new, name):
            words.append(parameter.in_words(settings[name]))
    return words


def _given_and_held(old: TrainingConfig, new: TrainingConfig) -> list[str]:
    given = new.start is not None and new.start != old.start
    held = [new.held.text] if new.held != old.held else []
    return [*([GIVEN] if given else []), *held]


def _is_usual(config: TrainingConfig, name: str) -> bool:
    """Say whether a setting that comes with another, or with a drawn start, is as if nobody changed it."""
    if name in OF_DRAWING:
        return config.setting(name) == OF_DRAWING[name]
    owner = owner_of(name)
    if owner is None:
        return False
    usual = dict(owner.values(str(getattr(config, owner.choice)), {}))
    return name in usual and usual[name] == config.setting(name)


def _in_part(parameter: Parameter, old: Setting, new: Setting, layers: int) -> list[str]:
    """Return in words what of a setting differs: of so many layers, or of several; or all of it."""
    if parameter.per_layer and layers:
        places: dict[str, list[int]] = {}
        for layer, (one, other) in enumerate(zip(_each(old, layers), _each(new, layers), strict=True), 1):
            if one != other:
                places.setdefault(str(other), []).append(layer)
        if sum(map(len, places.values())) < layers:
            return [f"{parameter.in_words(name)} in {_layers_told(of)}" for name, of in places.items()]
    if parameter.kind == "several" and isinstance(old, tuple) and isinstance(new, tuple):
        added, gone = [each for each in new if each not in old], [each for each in old if each not in new]
        if len(added) + len(gone) < len(new):
            both = ("added", added), ("left out", gone)
            return [f"{_some(parameter, names)} {what}" for what, names in both if names]
    return [parameter.in_words(new)]


def _each(value: Setting, layers: int) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,) * layers


def _layers_told(layers: Sequence[int]) -> str:
    return f"layer{'s' if len(layers) > 1 else ''} {' and '.join(map(str, layers))}"


def _some(parameter: Parameter, values: Sequence[object]) -> str:
    label = parameter.label.lower()
    return f"{label if len(values) > 1 else label.removesuffix('s')} {parameter.value_text(tuple(values))}"


def comparison(left: TrainingConfig, right: TrainingConfig) -> str:
    """Return the settings that differ, with both values: learning rate 0.5 | 5."""
    return " · ".join(
        f"{PARAMETERS[name].label.lower()} {_value(left, name)} | {_value(right, name)}"
        for name in _differing(left.settings, right.settings)
    )


def _differing(one: dict[str, Setting], other: dict[str, Setting]) -> list[str]:
    """Return the settings that differ, also those that only one of two sources of data has."""
    differing = dict(one.items() ^ other.items())
    return [name for name in PARAMETERS if name in differing]


def _value(config: TrainingConfig, name: str) -> str:
    settings = config.settings
    return PARAMETERS[name].value_text(settings[name]) if name in settings else "–"


def correct_parts(snapshot: Snapshot) -> tuple[str, str]:
    """Return how many samples are right, of how many, 1/4; and how many are undecided, 3 at ½, or "".

    R² where the targets are values.
    """
    if snapshot.data.regression:
        return r_squared_text(snapshot.r_squared), ""
    undecided = undecided_text(snapshot.undecided, snapshot.data) if snapshot.undecided else ""
    return f"{snapshot.correct:,}/{len(snapshot.predictions):,}", undecided


def undecided_text(count: int, data: Dataset) -> str:
    """Write how many samples are undecided: 3 at ½; of several outputs, as that is no rule, 3 undecided."""
    return f"{count:,} {'undecided' if data.targets.shape[1] > 1 else 'at ½'}"


def correct_words(snapshot: Snapshot) -> str:
    """Return the same in one: 3/4, or 1/4, 3 at ½."""
    return ", ".join(filter(None, correct_parts(snapshot)))


def fit_title(data: Dataset) -> str:
    """Say what these are: correct ones, or R² of values."""
    return "R²" if data.regression else "Correct"


def fit_words(snapshot: Snapshot) -> str:
    """Return how well it does in one: correct 3/4, or R² 0.871."""
    title = fit_title(snapshot.data)
    return f"{title if snapshot.data.regression else title.lower()} {correct_words(snapshot)}"


def r_squared_text(value: float) -> str:
    """Write R² with three digits; what is hopeless is only far below 0."""
    if math.isnan(value):
        return "–"
    return f"{value:.3f}".replace("-", "−") if value > -1000 else "≪ 0"
