import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runfile.run_files import ANSWER, OWN, edited_runs, signed, whole_file
from tests.core.runs import OVERFLOWING, assert_same
from tests.examples import examples
from xorviz.core import Dataset, Run, TrainingConfig, XorvizError, runfile
from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import KeptOut
from xorviz.core.data.table.table import MOST_CELLS
from xorviz.core.engine.engines import best_engine
from xorviz.core.network.layer_functions import FUNCTIONS, MOST_CLASSES
from xorviz.core.run.config import TrainingConfig as Config
from xorviz.core.run.edits import Edit
from xorviz.core.runfile import (
    BranchFacts,
    CheckValue,
    RunFile,
    RunFileError,
    facts_of,
    loading,
    reopening,
    run_file_text,
)
from xorviz.core.runfile.edit_kinds import EDIT_KINDS
from xorviz.core.runfile.loading import read_text, written_text
from xorviz.core.runfile.run_file_text import document_of
from xorviz.core.teach.answers import Answer


def facts_alike(first, second):
    """Two branches say the same."""
    for field in dataclasses.fields(BranchFacts):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if field.name == "state":
            assert one.tobytes() == other.tobytes()
        elif field.name != "unknown":
            assert one == other, field.name


@examples(60)
@given(data=st.data())
def test_a_reopened_run_goes_on_bit_for_bit(engine, data):
    run = data.draw(edited_runs(engine))
    file = read_text(written_text(RunFile((facts_of(run),))))
    again = runfile.reopen(file.branch)
    assert again.difference == ""
    assert again.run.engine.label == run.engine.label
    assert again.run.edits == run.edits
    assert_same(again.run.head, run.head)
    compiled = run.engine.overlaps and not run.head.config.held.off  # which NumPy trains
    for each in (run, again.run):
        each.advance(1000 if compiled else 50)  # NumPy takes minutes for small batches
    assert_same(again.run.head, run.head)
    np.testing.assert_array_equal(again.run.losses, run.losses)
    assert again.run.diverged == run.diverged


def test_a_file_is_read_as_it_was_written():
    file = whole_file()
    again = read_text(written_text(file))
    for one, other in zip(file.branches, again.branches, strict=True):
        facts_alike(one, other)
    assert (again.shown, again.answers, again.view) == (file.shown, file.answers, file.view)
    assert written_text(again) == written_text(file)


def test_samples_come_back_to_the_last_bit():
    own = read_text(written_text(whole_file())).branch.config.own
    assert own == OWN
    assert own.inputs.tobytes() == OWN.inputs.tobytes()  # −0 too
    split = Run(TrainingConfig(held_out=0.5), data=OWN)
    again = runfile.reopen(read_text(written_text(RunFile((facts_of(split),)))).branch)
    assert again.difference == ""
    assert again.run.data == split.data
    assert again.run.data.test == split.data.test


def test_a_run_of_classes_is_made_again_by_what_computed_it(monkeypatch):
    run = Run(TrainingConfig(dataset="blobs"))
    run.advance(100)
    text = written_text(RunFile((facts_of(run),)))
    if run.engine is best_engine():
        monkeypatch.setattr(run.engine, "knows_classes", None)  # as where no run of classes has been
    again = runfile.reopen(read_text(text).branch)
    assert (again.run.engine, again.difference) == (run.engine, "")


def test_the_numbers_of_numpy_are_kept_as_others():
    run = Run(TrainingConfig(hidden=(3,)))
    run.set_parameter(np.int64(2), np.float32(0.5))
    run.freeze(np.int64(1), np.bool_(True))
    run.switch_off(np.int64(1), np.int64(0), np.bool_(True))
    run.edit("learning_rate", np.float64(2))
    again = runfile.reopen(read_text(written_text(RunFile((facts_of(run),)))).branch)
    assert (again.run.edits, again.difference) == (run.edits, "")


def test_what_is_made_again_can_be_given_up_between_edits_and_checks(monkeypatch):
    """However many of one epoch there are: after each hundred of them, here after each."""
    monkeypatch.setattr(reopening, "AT_A_TIME", 1)
    run = Run(TrainingConfig())
    for place in range(3):
        run.set_parameter(place, 1.0)
    facts = facts_of(run)
    calls = []
    runfile.reopen(facts, each_stretch=calls.append)
    assert calls == [0] * (len(run.edits) + len(facts.checks))


NAMES = {"Income\n(EUR)": "Income (EUR)", "a\tb": "a b", "bell\a": "bell", "n" * 1_500: "n" * 1_000}


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_names_in_a_table_are_its_run_can_be_kept(tmp_path, name):
    path = tmp_path / os.fsdecode(b"two\nlines \xff.csv")
    path.write_text(f'"{name}",b,"{name}2"\n1,2,"{name}"\n3,4,yes\n5,1,"{name}"\n', newline="")
    data = Dataset.read(path, target=f"{name}2", classes=(name, "yes"))
    assert (data.label, data.axes[0].name, data.classes) == (
        "two lines \ufffd",
        NAMES[name],
        (NAMES[name], "yes"),
    )
    run = Run(TrainingConfig().learning(data))
    assert read_text(written_text(RunFile((facts_of(run),)))).branch.config.own == data


def test_all_that_there_is_to_say_is_written():
    document = document_of(written_text(whole_file()))
    assert {field.name for field in dataclasses.fields(Dataset) if field.init} == document["data"][0].keys()
    assert {*Axis._fields} == document["data"][0]["axes"][0].keys()
    assert {*KeptOut._fields} == document["data"][0]["kept_out"].keys()
    assert {field.name for field in dataclasses.fields(Answer)} == document["answers"][0].keys()
    of_config = {field.name for field in dataclasses.fields(Config)} - {"own", "start", "held", "dataset"}
    settings = document["branches"][0]["settings"]
    assert {name for name in of_config if not name.endswith("_parameters")} - settings.keys() == {
        "initialisation",
        "bias_initialisation",
    }  # which a given start makes idle


def test_every_kind_of_edit_has_an_entry():
    def kinds(base):
        return {base, *(kind for each in base.__subclasses__() for kind in kinds(each))}

    own = {kind.__name__ for kind in kinds(Edit) if kind.__module__.startswith("xorviz.")} - {"Edit"}
    assert {each.made.__name__ for each in EDIT_KINDS.values()} == own
    document = document_of(written_text(whole_file()))
    assert {edit["kind"] for edit in document["branches"][0]["edits"]} == EDIT_KINDS.keys()


@pytest.mark.parametrize("output", [name for name in FUNCTIONS if name != "softmax"])
def test_settings_that_lead_others_come_back(output):
    config = TrainingConfig(output_activation=output)
    assert read_text(written_text(RunFile((BranchFacts(config, (), 0),)))).branch.config == config


def test_classes_and_their_softmax_come_back():
    run = Run(TrainingConfig(dataset="blobs", class_count=4, noise=0.3))
    run.advance(30)
    again = runfile.reopen(read_text(written_text(RunFile((facts_of(run),)))).branch)
    assert again.difference == ""
    assert_same(again.run.head, run.head)


def test_a_run_that_has_diverged_has_so_again():
    run = Run(OVERFLOWING)
    run.advance(100)
    assert run.diverged
    again = runfile.reopen(read_text(written_text(RunFile((facts_of(run),)))).branch)
    assert (again.run.diverged, again.run.epoch, again.difference) == (True, run.epoch, "")


@pytest.mark.parametrize("typed", ["two\fpages", "bell\a", "half \ud83d", "x" * 100_001])
def test_no_sign_in_an_answer_keeps_a_file_from_being_kept(typed):
    answer = dataclasses.replace(ANSWER, sentence=typed)
    file = RunFile((facts_of(Run(TrainingConfig())),), answers=(answer, ANSWER))
    again = read_text(written_text(file)).answers
    assert again[0].sentence[:3] == typed[:3]
    assert again[1] == ANSWER


def test_what_is_not_understood_survives():
    document = document_of(written_text(whole_file()))
    first = document["branches"][0]
    places = [document, first, first["edits"][0], first["edits"][5], document["data"][0]]
    places += [document["data"][0]["axes"][1], document["starts"][0], document["answers"][0]]
    places += [document["data"][0]["kept_out"], first["checks"][0]]
    for place, table in enumerate(places):
        table[f"later {place}"] = {"a": [1, None, "ü"], "b": 1.5}
    document.pop("checksum")
    again = document_of(written_text(read_text(signed(document))))
    again.pop("checksum")
    assert again == document


def test_a_newer_file_says_so():
    document = document_of(written_text(whole_file()))
    with pytest.raises(RunFileError, match="a newer version of xorviz wrote it"):
        read_text(json.dumps(document | {"xorviz": 2, "checksum": "of another kind"}).encode())


def test_another_processor_is_noticed_and_the_state_of_the_file_is_used():
    run = Run(TrainingConfig(seed=3))
    run.advance(400)
    facts = facts_of(run)
    state = facts.state * (1 + 2**-50)
    checks = [*facts.checks[:5], *(dataclasses.replace(each, loss=0.25) for each in facts.checks[5:])]
    other = dataclasses.replace(facts, state=state, checks=tuple(checks))
    again = runfile.reopen(read_text(written_text(RunFile((other,)))).branch)
    assert again.difference.startswith(f"epoch {facts.checks[5].epoch:,} is another than in the file: loss")
    assert "goes on from the state in the file" in again.difference
    np.testing.assert_array_equal(again.run.head.state, state)
    again.run.advance(300)
    once_more = runfile.reopen(read_text(written_text(RunFile((facts_of(again.run),)))).branch)
    assert once_more.difference == ""
    assert_same(once_more.run.head, again.run.head)
    assert_same(again.run.at(410), once_more.run.at(410))
    assert again.run.at(399).loss == run.at(399).loss


def test_a_state_alone_that_is_another_is_noticed():
    run = Run(TrainingConfig(seed=3))
    run.advance(40)
    facts = dataclasses.replace(facts_of(run), checks=(), state=run.head.state + 1.0)
    assert "the newest epoch is another" in runfile.reopen(facts).difference


def test_an_end_that_is_another_is_not_called_another_epoch():
    run = Run(TrainingConfig(seed=3))
    run.advance(40)
    again = runfile.reopen(dataclasses.replace(facts_of(run), diverged=True))
    assert again.difference.startswith(
        "after the newest epoch its numbers overflow in the file, and not here ("
    )
    assert again.run.edits == ()


def test_a_file_without_states_says_what_it_lacks():
    run = Run(TrainingConfig(seed=3))
    run.advance(40)
    wrong = dataclasses.replace(facts_of(run).checks[0], loss=9.0)
    again = runfile.reopen(dataclasses.replace(facts_of(run), checks=(wrong,), state=None))
    assert "the file has no state to go on from" in again.difference


@pytest.mark.parametrize("epochs", [0, 7, 16, 5000])
def test_check_values_are_of_the_first_and_the_newest_epoch_and_some_between(epochs):
    run = Run(TrainingConfig())
    run.advance(epochs)
    checks = facts_of(run).checks
    assert (checks[0].epoch, checks[-1].epoch) == (0, epochs)
    assert len(checks) <= 18
    assert list(checks) == [CheckValue.of(run.at(each.epoch)) for each in checks]


def test_numbers_that_overflow_on_the_way_are_an_error_in_a_line():
    run = Run(OVERFLOWING)
    run.advance(100)
    later = dataclasses.replace(facts_of(run), epoch=run.epoch + 5, diverged=False)
    with pytest.raises(XorvizError, match=r"cannot get to epoch .* overflow"):
        runfile.reopen(later)


def test_a_file_is_saved_and_loaded_by_its_name(tmp_path):
    path = tmp_path / "größe 1.xorviz"
    runfile.save(path, whole_file())
    assert runfile.load(str(path)).branch.origin == 24
    runfile.save(path, facts_of(Run(TrainingConfig())))
    assert runfile.load(path).branch.epoch == 0


def test_the_readme_tells_of_every_field():
    readme = Path(runfile.__file__).with_name("README.md").read_text(encoding="utf-8")
    document = document_of(written_text(whole_file()))
    tables = [document, *document["branches"], *document["data"], *document["data"][0]["axes"]]
    tables += [*document["starts"], *document["branches"][0]["edits"], *document["branches"][0]["checks"]]
    fields = {name for table in tables for name in table}
    assert {name for name in fields if f"`{name}`" not in readme} <= {"name"}


def test_long_lists_are_written_in_pieces_and_come_to_the_same(monkeypatch):
    longest = []
    whole = json.dumps

    def dumps(value, **how):
        longest.append(len(value) if isinstance(value, list) else 0)
        return whole(value, **how)

    rng = np.random.default_rng(1)
    own = Dataset("own", "own", rng.normal(size=(9_001, 2)), rng.random((9_001, 1)), (-4.0, 4.0))
    monkeypatch.setattr(run_file_text.json, "dumps", dumps)
    content = written_text(RunFile((facts_of(Run(TrainingConfig().with_own(own))),)))
    assert max(longest) <= run_file_text.PIECE
    assert read_text(content).branch.config.own.inputs.tobytes() == own.inputs.tobytes()
    values = {
        "a": [1, 2.5, [], {}, {"b": [None, True, "\u03b7"]}],
        "c": [own.inputs[:, 0].tolist(), [3] * 5_000],
    }
    assert run_file_text._dumped(values) == whole(values)


@pytest.mark.parametrize("rows", [16_384, 16_385, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_very_many_samples_come_back_to_the_last_bit(rows):
    rng = np.random.default_rng(2)
    own = Dataset("own", "own", rng.normal(size=(rows, 3)), rng.random((rows, 1)), (-4.0, 4.0))
    again = read_text(written_text(RunFile((BranchFacts(TrainingConfig().with_own(own), (), 0),))))
    assert again.branch.config.own == own
    assert again.branch.config.own.inputs.tobytes() == own.inputs.tobytes()


def test_more_samples_than_a_file_can_have_are_refused_before_any_is_written(monkeypatch):
    for each in (loading, run_file_text):
        monkeypatch.setattr(each, "LARGEST_BYTES", 2**20)
    own = Dataset("own", "own", np.zeros((40_000, 2)), np.zeros((40_000, 1)), (-1.0, 1.0))
    monkeypatch.setattr(loading, "text_of", lambda document: pytest.fail("it is written"))
    with pytest.raises(RunFileError, match="it would have 1 MiB, and can have 1: delete runs"):
        written_text(RunFile((facts_of(Run(TrainingConfig().with_own(own))),)))


def test_the_samples_of_any_table_that_opens_have_room():
    rows = MOST_CELLS // 2
    assert rows * (1 + MOST_CLASSES) * loading.BYTES_OF_NUMBER + 2**20 <= run_file_text.LARGEST_BYTES


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        (r'{"a": "bc", "d": "e"}', 0),
        (r'{"a": "b\u00e4c", "d": "efgh"}', 8),
        (r'{"a": "b\"c\\", "d": "e\n\n"}', 6 + 5),
        (r'{"a\n": "b"}', 3),
        (r'"a\nbcd', 6),
    ],
)
def test_how_much_is_spelt_out(text, spelt):
    assert run_file_text._bytes_spelt(text.encode()) == spelt
