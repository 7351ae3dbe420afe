"""A run as one line of text: short, the same run again, and harmless whatever is done to it."""

import base64
import json
import re
import textwrap
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runfile.run_files import OWN, edited_runs
from tests.core.runs import assert_same
from tests.examples import examples
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.runfile import RunFile, RunFileError, facts_of, reopen
from xorviz.core.runfile import link_text as module
from xorviz.core.runfile.facts import facts_unchecked
from xorviz.core.runfile.link_text import is_link_text, link_text, read_link_text


def text_of(run, **view):
    return link_text(RunFile((facts_unchecked(run),), view=view))


def an_edited_run():
    run = Run(TrainingConfig(seed=7))
    run.advance(300)
    run.edit("learning_rate", 2.0)
    run.set_parameter(3, -1.25)
    run.freeze(0)
    run.advance(40)
    return run


GOOD = text_of(an_edited_run(), cursor=320)


def signed(content):
    """A text with these bytes in it, and the checksum of it."""
    packed = module._packed(content)
    return f"xorviz1:{module._check(packed)}{packed}"


def facts_in(text):
    file = read_link_text(text)
    branch = file.branch
    return branch.config, branch.edits, branch.epoch, branch.engine, file.view


@examples(60)
@given(data=st.data())
def test_a_run_comes_out_of_its_text_bit_for_bit(engine, data):
    run = data.draw(edited_runs(engine))
    file = read_link_text(text_of(run, cursor=3))
    again = reopen(file.branch)
    assert (again.difference, again.run.edits, file.view) == ("", run.edits, {"cursor": 3})
    assert_same(again.run.head, run.head)
    assert again.run.diverged == run.diverged


def test_a_usual_run_is_shorter_than_an_address_of_the_web():
    run = Run(TrainingConfig())
    run.advance(1234)
    assert len(text_of(run, cursor=1200)) < 60
    config = TrainingConfig(
        dataset="circle", hidden=(8, 4), activation=("tanh", "relu"), optimiser="adam", learning_rate=0.01
    )
    assert len(text_of(Run(config))) < 120
    assert len(GOOD) < 140
    assert re.fullmatch(r"xorviz1:[A-Za-z0-9_-]+", GOOD)


def test_a_branch_comes_alone_with_all_its_past():
    first = an_edited_run()
    second = first.branch(320)
    second.advance(100)
    file = RunFile(
        (facts_of(first), facts_of(second, name="mine", parent=0, origin=320, inherited=3)), shown=1
    )
    found = read_link_text(link_text(file)).branch
    assert (found.name, found.parent, found.inherited, found.origin) == ("mine", None, None, 0)
    assert_same(reopen(found).run.head, second.head)


@pytest.mark.parametrize(
    "sent",
    [
        "\n".join(textwrap.wrap(GOOD, 40)),
        "> " + "\r\n> ".join(textwrap.wrap(GOOD, 72)) + "\r\n",
        f"  “{GOOD}”\n",
        f"`{GOOD}`",
        "\u200b".join(textwrap.wrap(GOOD, 30)) + "\u00a0",
        GOOD.replace("xorviz", "Xorviz"),
    ],
)
def test_what_mail_and_chat_do_to_a_line_does_not_matter(sent):
    assert is_link_text(sent)
    assert facts_in(sent) == facts_in(GOOD)


def test_tables_and_words_are_no_run():
    for other in ("", "a\tb\n1\t2", "xorviz", "https://xorviz1:1", "see xorviz1:abc", "0.5;1\n" * 10_000):
        assert not is_link_text(other)
        with pytest.raises(RunFileError, match="this text is no run: "):
            read_link_text(other)


def error_of(text):
    """The line that refuses a text; None if it is read."""
    try:
        read_link_text(text)
    except RunFileError as error:
        line = str(error)
        assert line.isprintable(), line
        assert len(line) < 300, line
        return line
    return None


def test_cut_off_at_every_sign():
    assert [end for end in range(len(GOOD)) if error_of(GOOD[:end]) is None] == []
    assert [start for start in range(1, len(GOOD)) if error_of(GOOD[start:]) is None] == []


def test_every_bit_flipped():
    good, different = facts_in(GOOD), []
    for place, sign in enumerate(GOOD):
        for bit in range(8):
            text = GOOD[:place] + chr(ord(sign) ^ 1 << bit) + GOOD[place + 1 :]
            if error_of(text) is None and facts_in(text) != good:
                different.append((place, bit))
    assert different == []


def test_two_signs_changed_places():
    """Of two neighbours."""
    for place in range(8, len(GOOD) - 1):
        swapped = GOOD[:place] + GOOD[place + 1] + GOOD[place] + GOOD[place + 2 :]
        assert swapped == GOOD or "was changed on the way" in error_of(swapped)


def packed_zeros(size):
    """What unpacks to so many bytes: pieces that a press made apart from each other."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = press.compress(bytes(2**20)) + press.flush(zlib.Z_FULL_FLUSH)
    return piece * (size // 2**20) + b"\x03\x00"


@pytest.mark.parametrize(
    ("size", "words"), [(2**25, "unpacks to more than"), (10**10, r"13,\d{3},\d{3} characters")]
)
def test_what_would_unpack_to_gigabytes_takes_no_memory(size, words):
    packed = base64.urlsafe_b64encode(packed_zeros(size)).decode().rstrip("=")
    text = f"xorviz1:{module._check(packed)}{packed}"
    tracemalloc.start()
    assert re.search(words, error_of(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 2**20


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"[]", "no table"),
        (b"{}", "branches: it must be one"),
        (b'{"branches":[{}]}', r"branches\[0\].settings: it is missing"),
        (b'{"branches":[{"settings":{},"epoch":-1}]}', r"branches\[0\].epoch"),
        (b'{"branches":[{"settings":{"hidden":[1000000000]},"epoch":1}]}', "hidden"),
        (b'{"branches":[{"settings":{"seed":1e400},"epoch":1}]}', "beyond what numbers can be"),
        (b'{"branches":[{"settings":{},"epoch":1,"epoch":2}]}', "stands twice"),
        (b'{"branches":[{"settings":{},"epoch":1},{"settings":{},"epoch":1}]}', "it must be one"),
        (b'{"branches":[{"settings":{"colour":1},"epoch":1}]}', "no setting has this name"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_a_text_says_is_looked_at_as_that_of_a_file(content, words):
    assert re.search(words, error_of(signed(content)))


def test_a_newer_text_says_so():
    assert "a newer version of xorviz wrote it (format 2" in error_of(GOOD.replace("xorviz1", "xorviz2"))


def test_what_is_behind_the_end_is_refused():
    packed = (
        base64.urlsafe_b64encode(base64.urlsafe_b64decode(GOOD[20:] + "==") + b"more").decode().rstrip("=")
    )
    assert "another end" in error_of(f"xorviz1:{module._check(packed)}{packed}")


def test_own_samples_go_with_it_or_are_told_to_be_too_many():
    assert read_link_text(text_of(Run(TrainingConfig().with_own(OWN)))).branch.config.own == OWN
    rng = np.random.default_rng(1)
    for count, fits in ((200, True), (2_400, False), (20_000, False)):
        own = Dataset("own", "Own", rng.normal(size=(count, 2)), rng.integers(0, 2, (count, 1)))
        run = Run(TrainingConfig().with_own(own))
        if fits:
            assert read_link_text(text_of(run)).branch.config.own == own
        else:
            with pytest.raises(
                RunFileError, match=r"more than a text can have .50,000 characters.: save the run in a"
            ):
                text_of(run)


def test_texts_of_today_open_for_ever():
    """Written when the format was made: whatever changes, they must say the same."""
    run = "xorviz1:bHgbDR4sg652q4bnWFjytACKj0YH3aPDyNgEGB0A"
    config, edits, epoch, engine, view = facts_in(run)
    assert (config, edits, epoch, engine, view) == (TrainingConfig(), (), 1234, "compiled", {"cursor": 800})
    edited = "xorviz1:W9is965IYf7Gq4bnWFjytACKj0YH_aIDvSrBLIeNjE0IlcNGkFYcXIeJCTBuAQ"
    config, edits, epoch, _, _ = facts_in(edited)
    assert [(each.epoch, each.name, each.value) for each in edits] == [(1234, "learning_rate", 2.0)]
    assert (config, epoch) == (TrainingConfig(), 1244)
    assert json.dumps(view) == '{"cursor": 800}'
