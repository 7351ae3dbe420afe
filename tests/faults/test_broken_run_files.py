"""Run files that were cut off, changed, or made to do harm: refused in a line, or the very same."""

import copy
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.runfile.run_files import signed
from tests.examples import slow_but
from tests.faults.broken import GOOD, content_of, error_of, places_in, refused, replaced
from xorviz.core import memory
from xorviz.core.runfile import RunFileError, load, loading
from xorviz.core.runfile.run_file_text import LARGE, LARGEST_BYTES

CONTENT = content_of(GOOD)
SAMPLED_FLIPS, SAMPLED_MUTATIONS, ALL_MUTATIONS = 1_500, 200, 10_000


def test_cut_off_at_every_byte(record_property):
    whole = len(GOOD.rstrip())
    unnoticed = [end for end in range(whole) if error_of(GOOD[:end]) is None]
    record_property("cases", whole + 1)
    assert unnoticed == []
    assert error_of(GOOD[:whole]) is None


def flipped(bit):
    text = bytearray(GOOD)
    text[bit // 8] ^= 1 << bit % 8
    return bytes(text)


def silently_different(bits):
    return [bit for bit in bits if error_of(flipped(bit)) is None and content_of(flipped(bit)) != CONTENT]


def test_some_bits_flipped(record_property):
    different = silently_different(random.Random(1).sample(range(8 * len(GOOD)), SAMPLED_FLIPS))
    record_property("cases", SAMPLED_FLIPS)
    assert different == []


@pytest.mark.slow
def test_every_bit_flipped(record_property):
    different = silently_different(range(8 * len(GOOD)))
    record_property("cases", 8 * len(GOOD))
    assert different == []


VALUES = (None, True, "text", [], {}, -1, 1.5, 2**70, [[]], {"a": 1})
RAW = ("1e400", "-1e999", "NaN", "Infinity", "-Infinity", "1" * 5_000, '"\\ud800"', '"\\u0000"')


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_every_field_with_every_wrong_value(record_property, step):
    """With the right checksum, so that the field itself is looked at."""
    tried = 0
    for way in list(places_in(CONTENT))[::step]:
        for value in VALUES:
            error_of(signed(replaced(CONTENT, way, value)))
            tried += 1
        for raw in RAW:
            marked = signed(replaced(CONTENT, way, "@@@")).replace(b'"@@@"', raw.encode())
            assert error_of(marked) is not None, (way, raw)
            tried += 1
    record_property("cases", tried)
    assert tried * step > 4_000


def mutated(rng):
    """Change the document at a few places as only somebody who knows it could, and sign it."""
    document = copy.deepcopy(CONTENT)
    for _ in range(rng.randint(1, 3)):
        ways = list(places_in(document))
        way = rng.choice(ways)
        table = document
        for name in way[:-1]:
            table = table[name]
        old = table[way[-1]]
        kind = rng.randrange(8)
        if kind == 0:
            del table[way[-1]]
        elif kind == 1:
            table[way[-1]] = rng.choice(VALUES)
        elif kind == 2:
            other = document
            for name in rng.choice(ways):
                other = other[name] if isinstance(other, dict | list) else other
            table[way[-1]] = copy.deepcopy(other)
        elif kind == 3 and isinstance(old, list):
            table[way[-1]] = old * 2
        elif kind == 4 and isinstance(old, list):
            rng.shuffle(old)
        elif kind == 5 and isinstance(old, int | float):
            table[way[-1]] = rng.choice([old + 1, -old, old * 1e9, 2**53, 0, 10**9])
        elif kind == 6 and isinstance(old, str):
            table[way[-1]] = rng.choice([old[1:], old * 3, old[::-1], "\n" + old, "x" * 2_000])
        elif isinstance(old, dict):
            old[rng.choice(["", "kind", "later", "epoch"])] = rng.choice(VALUES)
    return document


@pytest.mark.parametrize("count", [SAMPLED_MUTATIONS, pytest.param(ALL_MUTATIONS, marks=pytest.mark.slow)])
def test_changed_by_somebody_who_knows_the_format(record_property, count):
    rng = random.Random(7)
    outcomes = [error_of(signed(mutated(rng))) for _ in range(count)]
    record_property("cases", count)
    assert outcomes.count(None) < count  # some changes are as good as what was there
    assert len({re.sub(r"[\d']+", "", each) for each in outcomes if each}) > 20


HOSTILE = {
    "nothing": (b"", "it is empty"),
    "some of a file": (GOOD[: len(GOOD) // 2], r"it is cut off: there is nothing after line \d+"),
    "a table of cells": (b"a,b\n1,2\n", "it is no run file"),
    "binary": (bytes(range(256)), "no text in UTF-8"),
    "a mark": (b"\xef\xbb\xbf" + GOOD, "byte order mark"),
    "utf-16": (GOOD.decode().encode("utf-16"), "no text in UTF-8"),
    "utf-16 without a mark": (GOOD.decode().encode("utf-16-le"), "it is (cut off|damaged)"),
    "a list": (b"[]", "no table"),
    "a number": (b"1", "no table"),
    "a name twice": (GOOD.replace(b'"shown": 1', b'"shown": 0, "shown": 1'), "'shown' stands twice"),
    "a name twice far inside": (b'{"a": [{"b": 1, "b": 1}]}', "'b' stands twice"),
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
    "deep tables": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deep"),
    "rather deep tables": (
        b'{"xorviz": 1, "checksum": "", "view": ' + b'{"a":' * 101 + b"1" + b"}" * 102,
        "nested too deep",
    ),
    "many digits": (b'{"xorviz": ' + b"1" * 5_000 + b"}", "5,000 digits"),
    "a broken line": (GOOD.replace(b'"shown": 1,', b'"shown": 1'), "damaged, .* at line 4, column 1"),
    "changed by hand": (GOOD.replace(b'"epoch": 38', b'"epoch": 39'), "changed by hand"),
    "no checksum": (b'{"xorviz": 1}', "checksum: it is missing"),
    "no version": (b'{"checksum": ""}', "xorviz: it is missing"),
    "version 0": (b'{"xorviz": 0}', "xorviz: 0 is not allowed"),
    "version true": (b'{"xorviz": true}', "xorviz: it must be a whole number, not true or false"),
    "half a character": (
        signed(CONTENT).replace(b'"shown"', b'"\\ud83d": 1, "shown"'),
        "half of a character",
    ),
    "a control character": (b'{"xorviz": 1, "a": "\x01"}', "damaged, .* at line 1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_run_file(name):
    refused(*HOSTILE[name])


def of_branch(place, **fields):
    branches = copy.deepcopy(CONTENT["branches"])
    branches[place] |= fields
    return CONTENT | {"branches": branches}


def with_settings(**settings):
    return of_branch(2, settings=CONTENT["branches"][2]["settings"] | settings)


def with_data(**fields):
    return CONTENT | {"data": [CONTENT["data"][0] | fields]}


WRONG = {
    "a huge layer": (with_settings(hidden=[10**9]), r"branches\[2\].settings.hidden: .*1000000000"),
    "many layers": (with_settings(hidden=[2] * 100_000), r"settings.hidden: it has 100,000 entries"),
    "a network too large": (with_settings(hidden=[1024] * 32), r"branches\[2\].settings: a network"),
    "a setting of the future": (with_settings(dropout=0.5), r"settings.dropout: no setting has this name"),
    "a long name": (with_settings(loss="x" * 10**6), r"settings.loss: a name in it is too long"),
    "layers that do not fit": (with_settings(activation=["tanh", "relu"]), "2 hidden layers"),
    "ragged samples": (with_data(inputs=[[1, 2, 3, 4], [1, 2]]), r"data\[0\].inputs: .* of one length"),
    "no samples": (with_data(inputs=[], targets=[]), r"data\[0\].inputs: "),
    "other targets": (with_data(targets=[[0, 1]]), r"data\[0\]: there are 4 inputs and 2 targets"),
    "words for numbers": (with_data(inputs=[["1"] * 4] * 2), r"data\[0\].inputs\[0\]: .*numbers alone"),
    "a column that is no text of numbers": (with_data(inputs=["AAAA"] * 2), "it is not as long as 0 numbers"),
    "a column of too many signs": (with_data(targets=["AAAAAAAA8D8=="]), "it is no"),
    "a column of NaN": (with_data(targets=["AAAAAAAA+H8="]), "finite numbers alone"),
    "too many axes": (with_data(axes=CONTENT["data"][0]["axes"] * 2), r"axes: there are 4, and 2 inputs"),
    "a test of a test": (
        with_data(test=CONTENT["data"][0] | {"test": CONTENT["data"][0]}),
        r"data\[0\].test.test: it must be nothing",
    ),
    "a short start": (
        CONTENT | {"starts": [{"layers": [2, 3, 1], "numbers": "AAAA"}]},
        r"starts\[0\].numbers: it is not as long as 13 numbers",
    ),
    "a huge start": (
        CONTENT | {"starts": [{"layers": [10**9, 10**9], "numbers": ""}]},
        r"starts\[0\].numbers: it is not as long",
    ),
    "a start of NaN": (
        CONTENT | {"starts": [{"layers": [1, 1], "numbers": "AAAAAAAA+H8AAAAAAAD4fw=="}]},
        r"starts\[0\].numbers: .*finite",
    ),
    "a state of another shape": (of_branch(2, state="AAAA"), r"branches\[2\].state: it is not as long"),
    "own data that are not there": (of_branch(2, data=7), r"branches\[2\].data: there is no number 7"),
    "an edit after the end": (of_branch(0, epoch=10), r"branches\[0\].edits\[0\].epoch: 20 is not allowed"),
    "edits in no order": (
        of_branch(0, edits=CONTENT["branches"][0]["edits"][::-1]),
        r"branches\[0\].edits: its epochs must ascend",
    ),
    "an edit of no kind": (
        of_branch(0, edits=[{"kind": "wish", "epoch": 1}]),
        r"edits\[0\].kind: 'wish' is not known",
    ),
    "a parameter that is not there": (
        of_branch(0, edits=[{"kind": "set", "epoch": 1, "place": 99, "value": 1}]),
        r"edits\[0\]: there is no parameter 99",
    ),
    "held where nothing is": (of_branch(2, frozen=[99]), r"branches\[2\]: there is no parameter 99"),
    "its own parent": (of_branch(1, parent=1), r"branches\[1\].parent: it stands on itself"),
    "parents in a circle": (
        of_branch(0, parent=1, inherited=0),
        r"branches\[0\].parent: it stands on itself",
    ),
    "very many branches": (CONTENT | {"branches": [{}] * 1_001}, "branches: there are 1,001: at most 1,000"),
    "checks without end": (
        of_branch(2, checks=CONTENT["branches"][2]["checks"][-1:] * 101),
        r"branches\[2\].checks: there are 101: at most 100",
    ),
    "a name that is no name": (
        with_settings(**{"\x1b[31mred\nline": 1}),
        r"settings.\\x1b\[31mred\\nline: no",
    ),
    "a plane beyond all numbers": (
        with_data(extent=[-1.7e308, 1.7e308]),
        r"data\[0\].extent: .* narrower than 1e",
    ),
    "a plane within no number": (
        with_data(extent=[0, 5e-324]),
        r"data\[0\].extent: it must be wider than 1e",
    ),
    "a share beyond all": (
        with_data(kept_out={"share": 1e308, "rows": [2]}),
        r"data\[0\].kept_out.share: it must be from 0",
    ),
    "no branches": (CONTENT | {"branches": []}, "branches: there must be one at least"),
    "a branch shown that is not there": (CONTENT | {"shown": 3}, "shown: 3 is not allowed"),
    "an answer about a run that is not there": (
        CONTENT | {"answers": [CONTENT["answers"][0] | {"branch": 3}]},
        r"answers\[0\].branch: 3 is not allowed",
    ),
    "a large view": (CONTENT | {"view": {"a": "x" * 10**5}}, "view: it is too large"),
    "a name that moves the cursor": (of_branch(0, name="a\x9b2Jb"), "name: it has a control character"),
    "a name of two lines": (of_branch(0, name="a\nb"), r"branches\[0\].name: it must be one line"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_run_cannot_be(name):
    document, words = WRONG[name]
    refused(signed(document), words)


MEASURED = """
import sys
from pathlib import Path
from xorviz.core import runfile
path = Path(sys.argv[1])
kind = sys.argv[2]
size = 2**25 - 200
if kind == "keys":
    with path.open("w") as stream:
        stream.write('{"xorviz": 1, "checksum": ""')
        stream.writelines(f',"{number:x}":1' for number in range(2**21 - 2))
        stream.write("}")
elif kind == "beyond":
    with path.open("wb") as stream:
        stream.write('{"xorviz": 1, "checksum": "", "a": "😀'.encode() + b"a" * size + b'"}')
elif kind == "sparse":
    with path.open("wb") as stream:
        stream.truncate(2**29 + 1)
elif kind == "spelt":
    with path.open("wb") as stream:
        stream.write(b'{"xorviz": 1, "a": "')
        for _ in range(128):
            stream.write(b"\\ud83d\\ude00" + b"a" * 2**20)
        stream.write(b'", "checksum": ""}')
else:
    units = {"lists": "[],", "tables": "{},", "floats": "1.5,", "texts": '"ab",', "pairs": '{"a":0},'}
    unit = units.get(kind)
    body = "[" + unit * (size // len(unit)) + "0]" if unit else '"\\\\ud83d\\\\ude00' + "a" * size + '"'
    path.write_text('{"xorviz": 1, "a": ' + body + ', "checksum": ""}')
    del body
try:
    runfile.load(path)
except runfile.RunFileError as error:
    print(str(error).replace(str(path), "FILE"))
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
"""Of a process's own memory: what `resource` tells begins with that of the process which started it."""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="reads /proc")


@needs_proc
@pytest.mark.parametrize(
    "kind",
    slow_but(
        "signs", ["sparse", "lists", "tables", "floats", "texts", "signs", "pairs", "keys", "beyond", "spelt"]
    ),
)
@pytest.mark.slow
def test_what_would_take_much_memory(tmp_path, kind):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "large.xorviz"), kind],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    line, memory = done.stdout.splitlines()
    assert line.startswith("FILE")
    assert int(memory.split()[1]) < 300 * 1024
    assert LARGEST_BYTES == 2**29


def test_a_large_file_is_not_read_where_memory_is_short(tmp_path, monkeypatch):
    with (tmp_path / "large.xorviz").open("wb") as stream:
        stream.truncate(LARGE + 1)
    monkeypatch.setattr(memory, "available_bytes", lambda: 5 * LARGE)
    monkeypatch.setattr(loading, "read_regular", lambda *_: pytest.fail("it is read"))
    with pytest.raises(RunFileError, match="cannot be read: that takes about 160 MiB of memory"):
        load(tmp_path / "large.xorviz")


def test_what_is_no_file_of_bytes(tmp_path):
    (tmp_path / "folder.xorviz").mkdir()
    os.mkfifo(tmp_path / "pipe.xorviz")
    (tmp_path / "loop.xorviz").symlink_to(tmp_path / "loop.xorviz")
    (tmp_path / "device.xorviz").symlink_to("/dev/zero")
    names = ["folder.xorviz", "pipe.xorviz", "loop.xorviz", "device.xorviz", "none.xorviz", "../none", "a\0b"]
    names += ["x" * 300, "two\nlines", "-dash"]
    for name in names:
        with pytest.raises(RunFileError, match="cannot be read") as error:
            load(tmp_path / name)
        assert str(error.value).isprintable()


def test_files_are_json_that_others_read():
    assert json.loads(GOOD)["xorviz"] == 1
    assert GOOD.isascii()
