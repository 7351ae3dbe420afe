"""`xorviz check`: each file by itself, told as table, CSV or JSON."""

import csv
import dataclasses
import errno
import json
import os
from codecs import BOM_UTF8
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xorviz.assets import asset
from xorviz.cli import check
from xorviz.core import Run, TrainingConfig
from xorviz.core.homework import apart
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.examining import examine
from xorviz.core.homework.hand_in import HandIn, handed_in
from xorviz.core.runfile import BranchFacts, RunFile, facts_of, save

WHEN = datetime(2026, 11, 27, 22, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def handed():
    """A file that Ada hands in."""
    run = Run(TrainingConfig(seed=4))
    run.advance(200)
    return handed_in(RunFile((facts_of(run),)), HandIn.by("Ada", WHEN, "Week 3"))


@pytest.fixture
def at_once(monkeypatch):
    """Have files examined in this process: another takes a second to begin."""

    class Here:
        def __init__(self, experiments, handout, seconds):
            self.close, self.asked = list, Asked.read(experiments, handout)

        def examine(self, path):
            return examine(path, self.asked)

    monkeypatch.setattr(check, "Examiners", Here)


@pytest.mark.slow
def test_one_hostile_file_stops_no_other(xorviz, handed, tmp_path):
    """One that never ends, one that takes all memory, one that is none: within their time, in a line each."""
    save(tmp_path / "a.xorviz", handed)
    endless = dataclasses.replace(handed.branch, epoch=2**52, checks=(), state=None)
    save(tmp_path / "b.xorviz", dataclasses.replace(handed, branches=(endless,)))
    (tmp_path / "c.xorviz").write_bytes(b"[" * 100_000)
    large = TrainingConfig(hidden=(1000, 1000), optimiser="adam")
    save(tmp_path / "d.xorviz", dataclasses.replace(handed, branches=(BranchFacts(large, (), 10**6),) * 12))
    (tmp_path / "none.txt").write_text("no run")
    (tmp_path / "e").mkdir()
    save(tmp_path / "e" / "f.XORVIZ", handed)
    code, output, errors = xorviz("check", tmp_path, tmp_path / "a.xorviz", "--seconds", 5)
    assert (code, errors) == (1, "")
    lines = output.splitlines()
    names = [line.split()[0] for line in lines[1:6]]
    assert names == ["a.xorviz", "b.xorviz", "c.xorviz", "d.xorviz", os.path.join("e", "f.XORVIZ")]
    assert "29 of 29" in lines[1]
    assert "29 of 29" in lines[5]
    assert "b.xorviz: it takes longer than 5 s to compute again" in lines
    assert "c.xorviz: it is nested too deep" in lines
    assert any(line.startswith("d.xorviz: it takes ") for line in lines)
    assert lines[-1] == "5 files, 3 cannot be checked, all that the others say fits"


def test_a_file_is_examined_in_a_process_of_its_own(xorviz, handed, tmp_path):
    save(tmp_path / "a.xorviz", handed)
    code, output, errors = xorviz("check", tmp_path / "a.xorviz")
    assert (code, errors) == (0, "")
    assert output.splitlines()[1].split()[:3] == ["a.xorviz", "Ada", "2026-11-27"]
    assert output.splitlines()[-1] == "1 file, all that it says fits"


def test_a_file_that_was_changed_has_the_name_that_it_says(xorviz, handed, tmp_path, at_once):
    path = tmp_path / "a.xorviz"
    save(path, handed)
    path.write_bytes(path.read_bytes().replace(b"0.5", b"0.6", 1))
    code, output, errors = xorviz("check", path)
    assert (code, errors) == (1, "")
    head, row, told, _ = output.splitlines()
    assert row[head.index("name") :].split()[:2] == ["Ada", "cannot"]
    assert told == "a.xorviz: it is damaged, or was changed by hand: its checksum is another"


def test_options_may_stand_between_files(xorviz, handed, tmp_path, at_once):
    for name in "ab":
        save(tmp_path / f"{name}.xorviz", handed)
    code, output, _ = xorviz("check", tmp_path / "a.xorviz", "--format", "csv", tmp_path / "b.xorviz")
    assert code == 0
    assert [row["name"] for row in csv.DictReader(output.splitlines())] == ["Ada", "Ada"]


def test_a_file_that_is_none_has_no_name(xorviz, tmp_path, at_once):
    for text in (b"[", b"{}", b'{"hand_in": {"name": 5}}', b'{"hand_in": 5}'):
        (tmp_path / "a.xorviz").write_bytes(text)
        code, output, errors = xorviz("check", tmp_path / "a.xorviz", "--format", "csv")
        assert (code, errors) == (1, "")
        (row,) = csv.DictReader(output.splitlines())
        assert row["name"] == ""


def test_a_table_for_a_spreadsheet(xorviz, handed, tmp_path, at_once):
    first, *others = handed.branch.checks
    forged = dataclasses.replace(handed.branch, checks=(dataclasses.replace(first, loss=0.5), *others))
    save(tmp_path / "a.xorviz", dataclasses.replace(handed, branches=(forged,)))
    target = tmp_path / "marks.csv"
    arguments = ("check", tmp_path / "a.xorviz", "--format", "csv", "--output", target)
    assert xorviz(*arguments) == (0, "", "")
    (row,) = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())
    assert (row["name"], row["date"], row["lesson"], row["other"]) == (
        "Ada",
        "2026-11-27T22:05:00+00:00",
        "Week 3",
        "1",
    )
    assert row["found"].startswith("epoch 0, loss: 0.5 in the file, ")
    assert target.read_bytes().startswith(BOM_UTF8)  # or a spreadsheet takes it for another encoding
    code, _, errors = xorviz(*arguments)
    assert (code, errors.count("\n")) == (1, 1)
    assert "is there already" in errors
    assert xorviz(*arguments, "--force")[0] == 0


def test_what_cannot_be_checked_is_said_where_the_table_goes_into_a_file(xorviz, handed, tmp_path, at_once):
    save(tmp_path / "a.xorviz", handed)
    (tmp_path / "b.xorviz").write_bytes(b"[")
    arguments = ("check", tmp_path, "--answers", "--output", tmp_path / "answers.csv")
    code, output, errors = xorviz(*arguments)
    assert (code, output, errors.count("\n")) == (1, "", 1)
    assert errors.startswith(f"xorviz: {tmp_path / 'b.xorviz'}: it is no run file")
    assert (tmp_path / "answers.csv").is_file()


@pytest.mark.parametrize(
    ("name", "begins"), [("m.csv", "file,name,"), ("m.JSON", "[{"), ("m.txt", "file      name")]
)
def test_where_no_format_is_said_the_name_says_it(xorviz, handed, tmp_path, at_once, name, begins):
    save(tmp_path / "a.xorviz", handed)
    assert xorviz("check", tmp_path / "a.xorviz", "--output", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8-sig").startswith(begins)


@pytest.mark.parametrize("name", ["m.xls", "m", "m.csv.zip"])
def test_a_name_that_ends_as_nothing_that_is_written_is_refused_unless_the_format_is_said(
    xorviz, handed, tmp_path, at_once, name
):
    save(tmp_path / "a.xorviz", handed)
    asked = "check", tmp_path / "a.xorviz", "--output", tmp_path / name
    code, output, errors = xorviz(*asked)
    allowed = ".txt or .csv or .json, or --format says how"
    said = f"xorviz: {tmp_path / name} is not allowed: its name must end in {allowed}\n"
    assert (code, output, errors) == (2, "", said)
    assert not (tmp_path / name).exists()
    assert xorviz(*asked, "--format", "csv") == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8-sig").startswith("file,name,")


def test_files_whose_long_names_begin_alike_can_be_told_apart_in_the_table(xorviz, handed, tmp_path, at_once):
    title = "How-large-may-a-step-of-the-descent-be-"
    for person in ("Ada", "Bob"):
        save(tmp_path / f"{title}{person}.xorviz", handed)
    _, output, _ = xorviz("check", tmp_path)
    first, second = (line.split("  ")[0] for line in output.splitlines()[1:3])
    assert (len(first), first[:19]) == (40, title[:19])
    assert first.endswith("be-Ada.xorviz")
    assert second.endswith("be-Bob.xorviz")


def test_json_has_what_a_run_is(xorviz, handed, tmp_path, at_once):
    save(tmp_path / "a.xorviz", handed)
    code, output, errors = xorviz("check", tmp_path / "a.xorviz", "--format", "json")
    (told,) = json.loads(output)
    assert (code, errors, told["found"], told["problem"]) == (0, "", [], "")
    assert told["runs"][0]["text"] == "XOR 2-2-1, sigmoid, learning rate 0.5, sum"
    assert {each["agreement"] for each in told["numbers"]} == {"same"}


@pytest.mark.parametrize(
    ("arguments", "said", "expected"),
    [
        ((), "required", 2),
        (("empty",), "empty is an empty folder", 2),
        (("others",), "there is no .xorviz file in others: what is handed in ends so", 2),
        (("empty", "others"), "there is no .xorviz file in any of these 2 folders", 2),
        (("missing",), "missing is not there", 2),
        (("others", "missing.xorviz"), "missing.xorviz is not there", 2),
        (("empty", "--seconds", "0"), "seconds '0' is not allowed", 2),
        (("empty", "--format", "xml"), "invalid choice", 2),
    ],
)
def test_what_cannot_be_asked(xorviz, tmp_path, monkeypatch, arguments, said, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "essay.txt").touch()
    code, output, errors = xorviz("check", *arguments)
    assert (code, output, errors.count("\n")) == (expected, "", 1)
    assert said in errors


def test_nobody_is_left_out_because_a_folder_cannot_be_read(xorviz, handed, tmp_path, monkeypatch, at_once):
    closed = tmp_path / "closed"
    closed.mkdir()
    save(tmp_path / "a.xorviz", handed)

    def scan(place):
        if Path(place) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(closed))
        return os_scandir(place)

    os_scandir = os.scandir
    monkeypatch.setattr(os, "scandir", scan)
    code, output, errors = xorviz("check", tmp_path)
    assert (code, output) == (1, "")
    assert errors == f"xorviz: the folder {closed} cannot be read: Permission denied\n"


def test_too_many_files_are_refused(xorviz, tmp_path, monkeypatch):
    monkeypatch.setattr(check, "MOST_FILES", 1)
    for name in ("a.xorviz", "b.xorviz"):
        (tmp_path / name).touch()
    assert xorviz("check", tmp_path) == (2, "", "xorviz: there are more than 1 files: name a part of them\n")


@pytest.mark.slow
def test_a_file_that_takes_all_memory_or_ends_the_process_is_that_file_alone(handed, tmp_path, monkeypatch):
    large = BranchFacts(TrainingConfig(hidden=(500, 500), optimiser="adam"), (), 3)
    save(tmp_path / "a.xorviz", dataclasses.replace(handed, branches=(large,)))
    monkeypatch.setattr(apart, "EXAMINER", "tests.core.homework.little_memory")
    examiners = apart.Examiners(asset("experiments.toml"), None, 60)
    names = ("a.xorviz", "none.xorviz", "falls.xorviz", "none.xorviz")
    told = [examiners.examine(tmp_path / name).problem for name in names]
    examiners.close()
    missing = "cannot be read: No such file or directory"
    assert told == ["it takes more than 1 MiB of memory", missing, "it ended what computed it again", missing]


@pytest.mark.parametrize("last", ["input(); print('{', end='')", "os.close(0); print('\"ready\"')"])
def test_a_process_that_ends_on_the_way_has_answered_nothing(tmp_path, monkeypatch, last):
    ready = "" if "ready" in last else "print('\"ready\"', flush=True); "
    (tmp_path / "half.py").write_text(f"import os; input(); {ready}{last}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(apart, "EXAMINER", "half")
    examiners = apart.Examiners(asset("experiments.toml"), None, 60)
    try:
        assert examiners.examine(tmp_path / "a.xorviz").problem == "it ended what computed it again"
    finally:
        examiners.close()
