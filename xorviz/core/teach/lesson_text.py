"""A line of the lesson's text: words, formulas, numbers of the run, and links that do something."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.teach.claims import CLAIM, without_claims
from xorviz.core.teach.quoted_numbers import (
    LINES,
    Field,
    default_layers,
    parse_field,
    parse_parameter,
)

Style = Literal["", "bold", "italic", "code"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics in LaTeX."""

    latex: str


@dataclass(frozen=True, slots=True)
class Live:
    """A number of the run shown."""

    source: str
    field: Field


@dataclass(frozen=True, slots=True)
class Link:
    """Words that do something: `scheme` says what, `value` with which thing."""

    text: str
    scheme: str
    value: str

    @property
    def target(self) -> str:
        """How it is written: run:xor, epoch:1085, or an address of the web."""
        return f"{self.scheme}:{self.value}"


Span = Text | Formula | Live | Link


@dataclass(frozen=True, slots=True)
class Targets:
    """What links may point to, apart from epochs, parameters and samples."""

    experiments: Collection[str] = ()
    actions: Collection[str] = ()
    views: Collection[str] = ()
    pages: Mapping[str, Collection[str]] = field(default_factory=dict[str, Collection[str]])
    """The names of all pages, and the anchors of each."""
    claims: Collection[str] = ()
    """What a sentence may rest on, as experiment/name."""
    outside: bool = True
    """Whether links may lead out of the window, to addresses of the web."""


LONGEST = 9
"""Digits of an epoch that a text may lead to."""
LOSS = "loss"
"""What a link asks why it is what it is, beside a parameter and the answer to a sample."""
KINDS = tuple(LINES.values())
_SPAN = re.compile(
    rf"(?P<claim>{CLAIM.pattern})|"
    r"(?P<code>`[^`]+`)|\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\$(?P<formula>[^$]+)\$"
    r"|\{(?P<live>[^{}]+)\}|\[(?P<text>[^\[\]]+)\]\((?P<target>[^()\s]*)\)"
)
BRACES = re.compile(r"\{([^{}]+)\}")
"""What stands in braces."""
_INPUTS = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?|batch")
_LINE_NAME = re.compile(r"([a-z_]+)/([0-9])")


def epoch_parts(value: str) -> tuple[str, str]:
    """Split the target of a link to an epoch: the experiment, or nothing for the run shown; and the epoch."""
    name, _, epoch = value.rpartition("/")
    return name, epoch


def parse_text(
    text: str, targets: Targets, answers: Collection[str]
) -> tuple[list[Span], list[tuple[int, str]]]:
    """Read a text, of one line or several; what is wrong in it stays as plain words, and is told.

    Parameters
    ----------
    text
        With `code`, **bold**, *italic*, $formula$, {number}, [words](target) and {claim experiment/name}.
    targets
        What links may point to, and texts rest on.
    answers
        The names of the page's answers, which links may open.

    Returns
    -------
    spans, problems
        Each problem with the line of the text that it is on, from 0.
    """
    spans: list[Span] = []
    problems: list[tuple[int, str]] = []
    end = 0
    for found in _SPAN.finditer(text):
        problems += _add_words(spans, text, end, found.start())
        end = found.end()
        try:
            if found["claim"]:
                _check_claim(found["claim"], targets)
            else:
                spans.append(_span(found, targets, answers))
        except ConfigError as error:
            problems.append(
                (text.count("\n", 0, found.start("target") if found["target"] else end), str(error))
            )
            spans.append(Text((found["text"] or found[0]).replace("\n", " ")))
    problems += _add_words(spans, text, end, len(text))
    return spans, problems


def _add_words(spans: list[Span], text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Add what is between two spans; tell of signs that should have begun one."""
    words = text[start:end]
    if words:
        spans.append(Text(words.replace("\n", " ")))
    found = ((sign, words.find(sign)) for sign in ("`", "$", "{", "](", "**"))
    return [
        (text.count("\n", 0, start + place), f"{sign!r} has no partner")
        for sign, place in found
        if place >= 0
    ]


def _span(found: re.Match[str], targets: Targets, answers: Collection[str]) -> Span:
    if found["code"]:
        return Text(found["code"].strip("`").replace("\n", " "), "code")
    for style in ("bold", "italic"):
        if found[style]:
            _check_plain(found[style])
            return Text(found[style].replace("\n", " "), style)
    if found["formula"]:
        return Formula(found["formula"])
    if found["live"]:
        return Live(found["live"], parse_field(found["live"]))
    scheme, colon, value = found["target"].partition(":")
    if not colon or scheme not in CHECKS:
        raise _leads_nowhere(found["target"], is_picture=found.string[: found.start()].endswith("!"))
    CHECKS[scheme](value, targets, answers)
    return Link(found["text"].replace("\n", " "), scheme, value)


def _leads_nowhere(target: str, *, is_picture: bool) -> ConfigError:
    """Return the error for a link of no kind, with what to write in its place where that is known."""
    if is_picture:
        return ConfigError(f"a page shows no pictures: say in words what {target!r} shows")
    name, ending, anchor = target.partition(".md")
    if ending and ":" not in target:
        return ConfigError(f"a link to a page is written page:{name}{anchor}, not {target!r}")
    return unknown_name("kind of link", target.partition(":")[0], CHECKS)


def _check_plain(words: str) -> None:
    """Refuse a number within bold or italic words: it would be shown as it is written."""
    for name in BRACES.findall(words):
        parse_field(name)
        raise ConfigError(f"a number is neither bold nor italic: write {{{name}}} outside of the signs *")


def _check_claim(text: str, targets: Targets) -> None:
    _, names = without_claims(text)
    for name in names:
        if name not in targets.claims:
            raise unknown_name("claim", name, targets.claims)


Check = Callable[[str, Targets, Collection[str]], None]


def _among(what: str, known: Callable[[Targets], Collection[str]]) -> Check:
    def check(value: str, targets: Targets, answers: Collection[str]) -> None:
        names = known(targets)
        if value not in names:
            raise unknown_name(what, value, names)

    return check


def _check_epoch(value: str, targets: Targets, answers: Collection[str]) -> None:
    name, epoch = epoch_parts(value)
    if name and name not in targets.experiments:
        raise unknown_name("experiment", name, targets.experiments)
    if not (epoch.isascii() and epoch.isdecimal()) or len(epoch) > LONGEST:
        raise ConfigError(f"epoch {epoch!r} is not a whole number from 0 to {'9' * LONGEST}")


def _check_parameter(value: str, targets: Targets, answers: Collection[str]) -> None:
    if parse_parameter(value).place_in(default_layers()) is None:
        raise ConfigError(f"the lesson's network has no {value}")


def _check_sample(value: str, targets: Targets, answers: Collection[str]) -> None:
    if not _INPUTS.fullmatch(value):
        raise ConfigError(f"sample {value!r} is not known: write its two inputs, as in 0,1, or batch")


def _check_why(value: str, targets: Targets, answers: Collection[str]) -> None:
    if value != LOSS and not _INPUTS.fullmatch(value):
        _check_parameter(value, targets, answers)


def _check_line(value: str, targets: Targets, answers: Collection[str]) -> None:
    found = _LINE_NAME.fullmatch(value)
    if found is None or found[1] not in KINDS:
        raise ConfigError(f"line {value!r} is not known: write a kind and a layer, as in delta/2")


def _check_answer(value: str, targets: Targets, answers: Collection[str]) -> None:
    if value not in answers:
        raise ConfigError(
            f"there is no answer {value!r} on this page: it begins with '::: {value}' and ends with ':::'"
        )


def _check_page(value: str, targets: Targets, answers: Collection[str]) -> None:
    name, _, anchor = value.partition("#")
    if name not in targets.pages:
        raise unknown_name("page", name, targets.pages)
    if anchor and anchor not in targets.pages[name]:
        raise unknown_name(f"place on page {name}", anchor, targets.pages[name])


def _check_address(value: str, targets: Targets, answers: Collection[str]) -> None:
    if not targets.outside:
        raise ConfigError("no link may lead out of the window: write the address as text")
    if not re.fullmatch(r"//[\w.-]+(/\S*)?", value):
        raise ConfigError(f"address 'https:{value}' is not complete")


CHECKS: dict[str, Check] = {
    "run": _among("experiment", lambda targets: targets.experiments),
    "predict": _among("experiment", lambda targets: targets.experiments),
    "epoch": _check_epoch,
    "select": _check_parameter,
    "sample": _check_sample,
    "why": _check_why,
    "line": _check_line,
    "view": _among("view", lambda targets: targets.views),
    "action": _among("action", lambda targets: targets.actions),
    "answer": _check_answer,
    "write": _check_answer,
    "page": _check_page,
    "https": _check_address,
}
"""By kind of link: what refuses a wrong one with a `ConfigError`."""
