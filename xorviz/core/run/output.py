"""Which output and which loss go together, and with which samples."""

from collections.abc import Mapping

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.errors import ConfigError
from xorviz.core.network.layer_functions import FUNCTIONS, MOST_CLASSES
from xorviz.core.network.losses import LOSSES
from xorviz.core.parameter import Setting

OF_CLASSES = {"output_activation": "softmax", "loss": "cross_entropy"}
OF_VALUES = {"output_activation": "linear", "loss": "squared_error"}
OF_ONE = {"output_activation": "sigmoid", "loss": "squared_error"}
"""The usual output of samples with several classes, with values, and with one answer."""
_USUAL = {"one": OF_ONE, "values": OF_VALUES, "classes": OF_CLASSES}
LEADING = frozenset(("dataset", *OF_ONE))
"""Settings with which others change."""


def check_output(output: str, loss: str, *, values: bool = False) -> None:
    """Refuse a loss that is not made for an output or for values, or an output that is made for another loss.

    Raises
    ------
    ConfigError
        One line with both.
    """
    made_for, label = LOSSES[loss].outputs, FUNCTIONS[output].label
    if made_for is not None and output not in made_for:
        needed = " or ".join(FUNCTIONS[name].label for name in made_for)
        raise ConfigError(f"the loss {LOSSES[loss].label} needs the output {needed}, not {label}")
    if FUNCTIONS[output].couples and made_for is None:
        needed = " or ".join(each.label for each in LOSSES.values() if output in (each.outputs or ()))
        raise ConfigError(f"the output {label} needs the loss {needed}, not {LOSSES[loss].label}")
    if values and LOSSES[loss].of != "prediction":
        raise ConfigError(f"the loss {LOSSES[loss].label} needs classes, not values")


def check_classes(output: str, data: Dataset) -> None:
    """Refuse an output of classes where the samples have none.

    Raises
    ------
    ConfigError
        One line with what is needed.
    """
    outputs = data.targets.shape[1]
    if FUNCTIONS[output].couples and not (outputs <= MOST_CLASSES and data.exclusive):
        classes = f"2 to {MOST_CLASSES} classes that exclude each other"
        alone = next(name for name, each in LOSSES.items() if each.of == "logit")
        hint = f": the cross-entropy of 1 output is {alone}" if outputs == 1 else ""
        raise ConfigError(
            f"the output {FUNCTIONS[output].label} needs {classes}, and {data.label} has {outputs}"
            f" output{'s' if outputs > 1 else ''}{hint}"
        )


def usual_output(settings: Mapping[str, object]) -> dict[str, str]:
    """Return the output that the samples of a source need, with its loss, unless the settings say another."""
    source = SOURCES.get(str(settings.get("dataset")))
    if source is None or source.kind == "one":
        return {}
    if source.kind == "values":
        return {"output_activation": OF_VALUES["output_activation"]}
    return {} if {*OF_CLASSES} & {*settings} else OF_CLASSES


def kind_of(data: Dataset) -> str:
    """Return what samples ask, as `Source.kind` says it."""
    if data.regression:
        return "values"
    classes = 1 < data.targets.shape[1] <= MOST_CLASSES and data.exclusive
    return "classes" if classes else "one"


def output_for(own: Dataset, before: str, output: str) -> dict[str, str]:
    """Return what one's own samples need in place of an output and its loss; nothing if they can stay.

    Parameters
    ----------
    own
        The samples.
    before
        Of which kind those were that the output is for: see `kind_of`.
    output
        In force.
    """
    kind = kind_of(own)
    if kind == before and (kind == "classes") == FUNCTIONS[output].couples:
        return {}
    return _USUAL[kind]


def going_along(values: Mapping[str, Setting], output: str, loss: str, before: str) -> dict[str, Setting]:
    """Return what else changes with settings: output, loss, reduction where samples of another kind need it.

    And softmax comes and goes with the loss that is made for it.

    Parameters
    ----------
    values
        What is changed.
    output, loss
        Those in force.
    before
        Of which kind the samples in force are: see `kind_of`.
    """
    new = SOURCES[str(values["dataset"])].kind if "dataset" in values else before
    given = {name: str(values[name]) for name in OF_ONE if name in values}
    if before != new:
        usual = _USUAL[new]
    elif _couples(given) is not None and _couples(given) != FUNCTIONS[output].couples:
        usual = OF_CLASSES if _couples(given) else OF_ONE
    else:
        return {}
    chosen: dict[str, str] = {}
    if before != new and "reduction" not in values:
        chosen["reduction"] = "sum" if new == "one" else "mean"  # the sum over many makes steps too large
    chosen |= (OF_ONE if usual is OF_CLASSES and _couples(given) is False else usual) | given
    if "loss" not in given and _go_together(chosen["output_activation"], loss, values=new == "values"):
        chosen["loss"] = loss
    return {name: value for name, value in chosen.items() if name not in given}


def _couples(given: Mapping[str, str]) -> bool | None:
    """Say whether an output, or else a loss, that is given is of classes; None if none is."""
    if "output_activation" in given:
        return FUNCTIONS[given["output_activation"]].couples
    return LOSSES[given["loss"]].of == "logits" if "loss" in given else None


def _go_together(output: str, loss: str, *, values: bool) -> bool:
    try:
        check_output(output, loss, values=values)
    except ConfigError:
        return False
    return True
