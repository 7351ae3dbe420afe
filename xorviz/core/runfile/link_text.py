"""A run as one line of text, for mail and chat: settings, edits and view, from which all is computed again.

`xorviz1:`, twelve signs of a checksum, and the facts of the run as JSON, compressed, in the letters of base64
that addresses of the web have too. It has no check values and no state: where another machine computes other
last digits, it shows these.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import cast
from unicodedata import category

from xorviz.core.runfile.facts import RunFile
from xorviz.core.runfile.fields import Fields
from xorviz.core.runfile.loading import document_in_full, read_document
from xorviz.core.runfile.run_file_text import RunFileError, document_of

VERSION = 1
LONGEST = 50_000
"""Signs of a text that is made or read."""
MOST_NUMBERS = 8_000
"""Of own samples and given starts: more would never fit, and is not tried."""
LARGEST_CONTENT = 2**20
"""Bytes that a text may unpack to."""
CHECK_SIGNS = 12
_BEGIN = re.compile(r"xorviz(\d{1,6}):", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_IGNORED = "<>\"'`“”„’‘«»"
"""Signs that mail, chat and people put around a text; spaces, ends of lines and what cannot be seen, too."""
_USUAL: dict[str, object] = {
    "name": "",
    "label": "",
    "parent": None,
    "origin": 0,
    "inherited": None,
    "data": None,
    "given_data": None,
    "start": None,
    "frozen": [],
    "off": [],
    "edits": [],
    "diverged": False,
    "engine": "compiled",
    "checks": [],
    "state": None,
}
"""What is left out of a text where it is so, of a branch. Never to be changed, nor is `_KNOWN`."""
_USUAL_OF_ALL: dict[str, object] = {"data": [], "starts": [], "answers": [], "view": {}, "shown": 0}
_KNOWN = (
    b'"data":[{"name":"own","label":"","extent":[-1.0,1.0],"regression":false,"axes":[{"name":"","middle":0.0,'
    b'"half":1.0}],"classes":[],"aim":null,"kept_out":null,"inputs":[[],[]],"targets":[[]],"test":null}],'
    b'"starts":[{"layers":[2,2,1],"numbers":""}],"diverged":true,"engine":"NumPy","frozen":[],"off":[[1,0]],'
    b'"leaky_relu","softplus","elu","sine","linear","gelu","swish","softmax","relu","tanh","binary_cross_entropy"'
    b',"cross_entropy","huber","momentum","beta","nesterov","rmsprop","epsilon":1e-08,"beta1":0.9,"beta2":0.999,'
    b'"adam","drop_every","drop_to","cosine_epochs","cosine_to","decay","step","cosine","inverse","penalty_rate",'
    b'"l1","l2","uniform","xavier","he","equal","zeros","same","x1_squared","x2_squared","x1x2","sin_x1","sin_x2"'
    b',"circle","moons","quadrants","gaussians","ring","spiral","checkerboard","blobs","pinwheel","line",'
    b'"parabola","plane","bumps","class_count":3,"noise":0.1,"count":200,"data_seed":0,"reduction":"mean",'
    b'"edits":[{"kind":"nudge","epoch":0,"size":0.1},{"kind":"switch_off","epoch":0,"neuron":[1,0],"off":true},'
    b'{"kind":"freeze","epoch":0,"place":0,"frozen":true},{"kind":"set","epoch":0,"place":0,"value":0.5},'
    b'{"kind":"setting","epoch":1000,"name":"learning_rate","value":0.5}],"name":"","view":{"explore":true,"column":"lesson",'
    b'"page":"01-welcome","tabs":{"network":"matrix","update":"samples","plane":"hidden","loss":"norms"},"lines":'
    b'true,"hidden":[],"alone":"","switches":{"view.decision":true,"view.film":true},"sample":0,"neuron":[1,0],'
    b'"parameter":0,"line":[1000,0],"cursor":1000,"explore":false,"column":"question","page":"01-welcome","tabs":'
    b'{"network":"both","update":"rule","plane":"input","loss":"log"},"lines":false,"hidden":[],"alone":"",'
    b'"switches":{"view.decision":false,"view.film":false},"sample":1,"neuron":null,"parameter":null,"line":null},'
    b'"branches":[{"settings":{"dataset":"xor","held_out":0.0,"features":["x1","x2"],"hidden":[2],'
    b'"activation":"sigmoid","output_activation":"sigmoid","loss":"squared_error","learning_rate":0.5,'
    b'"reduction":"sum","batch_size":null,"optimiser":"gradient_descent","schedule":"constant",'
    b'"penalty":"none","initialisation":"normal","bias_initialisation":"zeros","seed":29},"epoch":1000}]}'
)
"""What a text most likely says: what is as here takes hardly any room in it."""


def is_link_text(text: str) -> bool:
    """Say whether a text is to be read as a run, by how it begins."""
    return _BEGIN.match(_letters(text[:200])) is not None


def link_text(file: RunFile) -> str:
    """Return the branch of a file that is shown, and its view, as one line.

    Raises
    ------
    RunFileError
        It would be longer than `LONGEST`, or holds what no file can.
    """
    branch = replace(file.branch, parent=None, origin=0, inherited=None, checks=(), state=None)
    data = [each for each in (branch.config.own, branch.data) if each is not None]
    numbers = sum(each.inputs.size + each.targets.size for each in data)
    start = branch.config.start
    numbers += 0 if start is None else start.parameters().flat.size
    if numbers > MOST_NUMBERS:
        raise RunFileError(f"its samples and weights are {numbers:,} numbers, {_TOO_LONG}")
    document = document_in_full(RunFile((branch,), view=file.view), with_states=False)
    content = json.dumps(_short(document), allow_nan=False, separators=(",", ":")).encode()
    packed = _packed(content)
    text = f"xorviz{VERSION}:{_check(packed)}{packed}"
    if len(text) > LONGEST or len(content) > LARGEST_CONTENT:
        raise RunFileError(f"it would have {len(text):,} characters, {_TOO_LONG}")
    read_link_text(text)
    return text


def read_link_text(text: str) -> RunFile:
    """Return what a text says. Nothing is trained: `reopen` does that.

    Spaces, ends of lines, quotation marks and the signs before the lines of a mail are ignored.

    Raises
    ------
    RunFileError
        One line with what is wrong with it. It takes little memory to find out.
    """
    try:
        return _read(text)
    except RunFileError as error:
        raise RunFileError(f"this text is no run: {error}") from None


def _read(text: str) -> RunFile:
    if len(text) > 4 * LONGEST:
        raise RunFileError(f"it has {len(text):,} characters, and a run has {LONGEST:,} at most")
    letters = _letters(text)
    begin = _BEGIN.match(letters)
    if begin is None:
        raise RunFileError(f"it does not begin with “xorviz{VERSION}:”")
    if int(begin[1]) != VERSION:
        newer = (
            "a newer version of xorviz wrote it" if int(begin[1]) > VERSION else "there is no such version"
        )
        raise RunFileError(f"{newer} (format {int(begin[1])}, and this one reads {VERSION})")
    check, packed = letters[begin.end() :][:CHECK_SIGNS], letters[begin.end() + CHECK_SIGNS :]
    if len(letters) > LONGEST:
        raise RunFileError(f"it has {len(letters):,} characters, and a run has {LONGEST:,} at most")
    if not _LETTERS.fullmatch(packed) or _check(packed) != check:
        raise RunFileError("a part of it is missing, or was changed on the way: its checksum is another")
    document = document_of(_unpacked(packed))
    return read_document(Fields(_full(document), ""))


def _letters(text: str) -> str:
    return "".join(
        sign for sign in text if sign not in _IGNORED and not sign.isspace() and category(sign) != "Cf"
    )


def _check(packed: str) -> str:
    return base64.urlsafe_b64encode(sha256(packed.encode()).digest()).decode()[:CHECK_SIGNS]


def _packed(content: bytes) -> str:
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zdict=_KNOWN)
    return base64.urlsafe_b64encode(press.compress(content) + press.flush()).decode().rstrip("=")


def _unpacked(packed: str) -> bytes:
    """Unpack so much as a run can have, and no more."""
    try:
        pressed = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        opener = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_KNOWN)
        content = opener.decompress(pressed, LARGEST_CONTENT)
    except (binascii.Error, zlib.error):
        raise RunFileError("it cannot be unpacked") from None
    if opener.unconsumed_tail:
        raise RunFileError(f"it unpacks to more than {LARGEST_CONTENT:,} bytes")
    if not opener.eof or opener.unused_data:
        raise RunFileError("it cannot be unpacked: it has another end")
    return content


def _short(document: Mapping[str, object]) -> dict[str, object]:
    """Return a document without what is usual, what is most often so last: it is found best there."""
    (branch,) = cast("list[Mapping[str, object]]", document["branches"])
    about = {name: value for name, value in document.items() if name not in ("xorviz", "branches")}
    return {**_unusual(about, _USUAL_OF_ALL), "branches": [_unusual(branch, _USUAL)]}


def _unusual(table: Mapping[str, object], usual: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in table.items() if name not in usual or value != usual[name]}


def _full(document: Mapping[str, object]) -> dict[str, object]:
    """Return a document with what is usual where it says nothing else."""
    branches = document.get("branches")
    rows = cast("list[object]", branches) if isinstance(branches, list) else []
    if len(rows) != 1 or not isinstance(rows[0], dict):
        raise RunFileError("branches: it must be one")
    branch = {**_USUAL, **cast("dict[str, object]", rows[0])}
    return {**_USUAL_OF_ALL, **document, "branches": [branch]}


_TOO_LONG = f"more than a text can have ({LONGEST:,} characters): save the run in a file"
