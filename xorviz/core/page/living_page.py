"""A run as one HTML file: it needs no network, nothing else, and computes its numbers from what is recorded.

The file is put together from the texts in `resources/page`, the colours of the themes, the formulas of the
tables in JavaScript, and the facts of the run. Its policy lets it run its own script, and reach nothing.
"""

import hashlib
import html
import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from xorviz.assets import asset_text
from xorviz.core.errors import XorvizError
from xorviz.core.files import whole_file
from xorviz.core.network.features import FEATURES
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.page.javascript import JavaScript
from xorviz.core.page.run_facts import page_facts
from xorviz.core.run.run import Run

FOLDER = "page"
FIRST = "numbers.js"
"""What the formulas need."""
SCRIPTS = (
    *("network.js", "colours.js", "cut.js", "plane.js", "answer_line.js"),
    *("diagram.js", "loss.js", "tables.js", "page.js"),
)
PREFERRED = {
    "light": "",
    "dark": "(prefers-color-scheme: dark)",
    "contrast": "(prefers-contrast: more)",
}
"""By theme, when a browser is to use it; later ones count more."""
_HOLE = re.compile(r"\{\{(\w+)\}\}")


def page_text(
    run: Run,
    name: str = "",
    epochs: Sequence[int] | None = None,
    each_step: Callable[[], object] = lambda: None,
) -> str:
    """Return a run as an HTML page that replays it.

    Parameters
    ----------
    run
        Recomputed where it is recorded; not changed.
    name
        What a person called it; its settings say it if this is empty.
    epochs
        Which, ascending; all if None. Where they have no room, some of them are recorded.
    each_step
        Called after each recorded epoch: what it raises ends the work.

    Raises
    ------
    XorvizError
        A formula has no form in JavaScript, or the installation is incomplete.
    """
    facts = page_facts(run, name, epochs, each_step)
    style = _style()
    texts = [asset_text(FOLDER, FIRST), _formulas(facts), *(asset_text(FOLDER, each) for each in SCRIPTS)]
    script = "\n".join(["'use strict';", *texts])
    parts = {
        "policy": _policy(script, style),
        "title": html.escape(f"{facts['name']} – xorviz"),
        "style": style,
        "facts": _harmless_json(facts),
        "script": script,
    }
    return _HOLE.sub(lambda hole: parts[hole[1]], asset_text(FOLDER, "page.html"))


def write_page(
    path: str | PathLike[str],
    run: Run,
    each_step: Callable[[], object] = lambda: None,
    epochs: Sequence[int] | None = None,
    name: str = "",
) -> None:
    """Write a run as an HTML page; the file is whole or absent: see `page_text`.

    Raises
    ------
    XorvizError
        As there, or the file could not be written.
    """
    text = page_text(run, name, epochs, each_step).encode()
    with whole_file(Path(path)) as stream:
        stream.write(text)


def _policy(script: str, style: str) -> str:
    """Return what a browser may load for the page: the very texts that are in it."""
    allowed = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    for what, text in (("script-src", script), ("style-src", style)):
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        allowed[what] = f"'sha256-{digest}'"
    return "; ".join(f"{what} {sources}" for what, sources in allowed.items())


def _harmless_json(facts: dict[str, Any]) -> str:
    """Return facts as JSON that ends no element, whatever a person wrote."""
    text = json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _style() -> str:
    """Return the style, with the roles of each theme."""
    blocks = [asset_text(FOLDER, "page.css")]
    for theme, when in PREFERRED.items():
        roles = "".join(
            f"--{role.replace('_', '-')}: {colour}; " for role, colour in theme_roles(theme).items()
        )
        block = f":root {{ {roles}}}"
        blocks.append(f"@media {when} {{ {block} }}" if when else block)
    return "\n".join(blocks)


def theme_roles(theme: str) -> dict[str, str]:
    """Return the colours of a theme by their roles.

    Raises
    ------
    XorvizError
        Its file is damaged.
    """
    try:
        document = tomllib.loads(asset_text("themes", f"{theme}.toml"))
        found = {role: str(document["palette"][colour]) for role, colour in document["roles"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise XorvizError(f"{theme}.toml is damaged: a page has no colours") from error
    if not all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in found.values()):
        raise XorvizError(f"{theme}.toml is damaged: a page has no colours")
    return found


def _formulas(facts: dict[str, Any]) -> str:
    """Return the formulas of a run in JavaScript."""
    translator = JavaScript()
    used = facts["in_force"]
    tables = {
        "activations": _table(
            {*facts["activations"]},
            lambda name: _activation(translator, name),
        ),
        "losses": _table({each["loss"] for each in used}, lambda name: _loss(translator, name)),
        "penalties": _table({each["penalty"] for each in used}, lambda name: _penalty(translator, name)),
        "features": _table(
            {*facts["features"]},
            lambda name: translator.formula(FEATURES[name].code, "x1", "x2"),
        ),
    }
    table = ", ".join(f"{name}: {text}" for name, text in tables.items())
    return f"{translator.text}\nconst formulas = {{ {table} }};"


def _table(names: Iterable[str], text_of: Callable[[str], str]) -> str:
    entries = [f"{json.dumps(name)}: {text_of(name)}" for name in sorted(names)]
    return f"{{ {', '.join(entries)} }}"


def _activation(translator: JavaScript, name: str) -> str:
    record = FUNCTIONS[name]
    if record.couples:
        return "{ couples: true }"
    return f"{{ f: {translator.function(record.function)}, slope: {translator.function(record.derivative)} }}"


def _loss(translator: JavaScript, name: str) -> str:
    record = LOSSES[name]
    of = json.dumps(record.of)
    if record.of == "logits":
        return f"{{ of: {of} }}"
    f, slope = translator.function(record.function), translator.function(record.derivative)
    return f"{{ of: {of}, f: {f}, slope: {slope} }}"


def _penalty(translator: JavaScript, name: str) -> str:
    """Return r(w), and the derivative of the rate times that."""
    record = PENALTIES[name]
    slope = translator.formula(record.written.program({"p": "w"}), "penalty", "w")
    return f"{{ f: {translator.function(record.function)}, slope: {slope} }}"
