"""What a teacher writes, what is said of mistakes in it, and what a student sees."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.core.teach.handout.mistaken import SAID, written
from xorviz.assets import asset
from xorviz.core.teach.handout.handout import handout_for, load_handout
from xorviz.core.teach.handout.handout_files import (
    HandoutError,
    HandoutFiles,
    handout_of,
    read_handout,
    write_handout,
)
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.teach.lesson_text import Text

PAGE = "# Title\n\nWords. {claim mine/share}\n"
MINE = """\
[[experiment]]
name = "mine"
title = "Mine"
settings = { seed = "{seed}", hidden = [3] }
question = "Seed {seed}?"
watch = "It."
"""
SHARE = '[[experiment.claim]]\nname = "share"\ntext = "t"\nmeasure = "share_solved"\nat_least = 0.9\n'


def problems_of(path):
    with pytest.raises(HandoutError) as error:
        load_handout(path)
    assert str(error.value).isprintable()
    return error.value.problems


def words_of(page):
    return " ".join(span.text for block in page.blocks for span in block.spans if isinstance(span, Text))


def test_all_mistakes_are_told_at_once_each_with_file_line_and_field(tmp_path):
    problems = problems_of(written(tmp_path / "week 3"))
    missing = [said for said in SAID if not any(each.startswith(said) for each in problems)]
    assert missing == []
    assert len(problems) == len(set(problems)) == len(SAID), set(problems)


def test_the_message_is_one_line_with_the_first(tmp_path):
    with pytest.raises(HandoutError, match=r"^the hand-out week 3 cannot be opened: .* \(and 16 more\)$"):
        load_handout(written(tmp_path / "week 3"))


def test_what_is_mended_is_no_mistake_any_more(tmp_path):
    folder = written(tmp_path / "a", {"01.md": PAGE}, MINE + SHARE)
    assert load_handout(folder).name == "a"


def test_each_student_has_a_seed_and_sees_it(tmp_path):
    folder = written(tmp_path / "a", {"01.md": PAGE, "02.md": "# Two\n\nYours: {seed}.\n"}, MINE + SHARE)
    files = load_handout(folder)
    assert files.seeded
    for student in ("Ada Lovelace", "Grace Hopper"):
        handout = handout_for(files, student)
        experiment, seed = handout.experiments.find("mine"), student_seed(student)
        assert (experiment.config.seed, experiment.question) == (seed, f"Seed {seed}?")
        assert f"Yours: {seed}." in words_of(handout.lesson.pages[1])
        assert (handout.title, handout.student) == ("Title", student)
    assert handout_for(files, "ADA lovelace").experiments == handout_for(files, "Ada Lovelace").experiments


def test_without_seeds_of_their_own_nobody_is_asked_for_a_name(tmp_path):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, MINE.replace("{seed}", "3").replace('"3"', "3"))
    files = load_handout(folder)
    assert not files.seeded
    assert handout_for(files).experiments.find("mine").config.seed == 3


@pytest.mark.parametrize("setting", ['learning_rate = "{seed}"', 'data_seed = "{seed}", dataset = "moons"'])
def test_any_setting_can_be_each_students_own_if_it_can_have_every_seed(tmp_path, setting):
    text = MINE.replace('seed = "{seed}"', setting)
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, text)
    if setting.startswith("data_seed"):
        assert handout_for(load_handout(folder), "Ada").experiments.find("mine")
    else:
        assert "learning rate 0 is not allowed" in problems_of(folder)[0]


OF_ONE = SHARE.replace("share_solved", "accuracy")


@pytest.mark.parametrize(
    ("claim", "fine"),
    [
        (SHARE, True),
        (OF_ONE, False),
        (OF_ONE + 'of = "median"\nseeds = 10\n', True),
        (OF_ONE + "settings = { seed = 3 }\n", True),
        (OF_ONE + 'settings = { seed = 3 }\nagainst = "mine"\n', False),
    ],
)
def test_a_claim_must_not_be_about_a_run_that_is_another_for_each_student(tmp_path, claim, fine):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, MINE + claim)
    if fine:
        assert load_handout(folder)
    else:
        (problem,) = problems_of(folder)
        assert problem.startswith(
            "experiments.toml, line 7 (share): what it is about is another run for each"
        )


def test_one_file_says_the_same_as_the_folder(tmp_path):
    folder = read_handout(asset("handout"))
    write_handout(tmp_path / "week3.xorviz", folder)
    document = read_handout(tmp_path / "week3.xorviz")
    assert (document.name, document.texts, document.digest) == ("week3", folder.texts, folder.digest)
    for each in (tmp_path / "week3.xorviz", asset("handout")):
        assert handout_of(each) == each
    for each in (tmp_path / "none", tmp_path / "none.md"):
        assert handout_of(each) is None, each
    for each in ("01-your-start.md", "experiments.toml"):
        assert handout_of(asset("handout") / each) == asset("handout")


def test_a_file_that_could_not_be_opened_again_is_not_written(tmp_path):
    pages = {f"{place:02}.md": "# T\n" + "é" * 120_000 for place in range(20)}
    folder = HandoutFiles("week3", pages)
    with pytest.raises(HandoutError, match=r"as one file it would have 13.7 MiB, at most 8: hand out the"):
        write_handout(tmp_path / "week3.xorviz", folder)
    assert not (tmp_path / "week3.xorviz").exists()


def test_a_pipe_is_no_hand_out_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xorviz")
    assert handout_of(tmp_path / "pipe.xorviz") is None


def broken_documents(tmp_path):
    write_handout(tmp_path / "good.xorviz", read_handout(asset("handout")))
    return (tmp_path / "good.xorviz").read_bytes()


def test_a_document_cut_off_or_changed_is_refused_in_one_line(tmp_path):
    good, path = broken_documents(tmp_path), tmp_path / "bad.xorviz"
    changed = [good[:end] for end in range(0, len(good) - 1, 97)]
    for place in range(0, len(good), 53):
        changed.append(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
    for content in changed:
        path.write_bytes(content)
        with suppress(HandoutError):
            assert read_handout(path).texts == read_handout(tmp_path / "good.xorviz").texts


def document(files):
    from xorviz.core.runfile.run_file_text import text_of

    return text_of({"xorviz_handout": 1, "files": files})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (document({"../../evil.md": "# T"}), "a page has letters"),
        (document({"/etc/x.md": "# T"}), "a page has letters"),
        (document({"a\x00.md": "# T"}), "a page has letters"),
        (document({"a.py": "print()"}), "a page has letters"),
        (document({"a.md": "# T\x1b[2J"}), "control character"),
        (document({"a.md": 5}), "must be a text"),
        (document({f"{place}.md": "# T" for place in range(101)}), "101 files: at most 100"),
        (document({}), "there is no page"),
        (document({"a.md": "x" * 300_000}), "300,000 characters"),
        (document({}).replace(b'handout": 1', b'handout": 2'), "a newer version of xorviz wrote it"),
        (b"[" * 100_000, "nested too deep"),
        (b"", "it is empty"),
    ],
)
def test_a_hostile_document_is_refused(tmp_path, content, words):
    (tmp_path / "a.xorviz").write_bytes(content)
    assert words in problems_of(tmp_path / "a.xorviz")[0]


def test_a_folder_leads_nowhere_outside_itself(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n")
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, "")
    (folder / "02.md").symlink_to(secret)
    assert "02.md: it is a link that leads out of the folder" in problems_of(folder)[0]
    (folder / "02.md").unlink()
    os.mkfifo(folder / "02.md")  # nobody waits for who writes into it
    assert "02.md: it cannot be read: it is no regular file" in problems_of(folder)[0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("02.md", b"# T\n\n\xff\n", "02.md, line 3: this is no text in UTF-8"),
        ("02.md", b"# T\n\x1b[31m\n", "02.md, line 2: there is a control character in it"),
        ("02.md", b"# T\n\x7f\n", "02.md, line 2: there is a control character in it"),
        ("02.md", b"# T\n" + b"x" * 300_000, "02.md: it cannot be read: it is too large"),
        ("experiment.toml", b"", "experiment.toml: experiments are in experiments.toml"),
        ("experiments.toml", b"[[experiment]]\nname = 'a\n", "experiments.toml, line "),
    ],
)
def test_what_a_file_of_the_folder_cannot_be(tmp_path, name, content, words):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, "")
    (folder / name).write_bytes(content)
    assert words in problems_of(folder)[0]


@pytest.mark.parametrize(
    ("experiments", "words"),
    [
        ("\n" * 5_000, "experiments.toml: it has 5,001 lines: at most 5,000"),
        (MINE + "a." * 1_000 + "b = 1\n", "experiments.toml, line 7: it has 2,005 characters: at most 2,000"),
        (
            MINE.replace('"Mine"', '"\\u001b[31m"'),
            "experiments.toml, line 3 (mine): there is a control character in the field 'title'",
        ),
        (
            MINE.replace('"mine"', '"\\u001b[31m"'),
            "experiments.toml, line 2 ([31m): there is a control character in the field 'name'",
        ),
    ],
)
def test_experiments_are_not_endless_and_control_no_terminal(tmp_path, experiments, words):
    assert words in problems_of(written(tmp_path / "a", {"01.md": "# T\n"}, experiments))[0]


@pytest.mark.parametrize("endless", ["[" * 200_000, "![" * 100_000, "a" + " " * 200_000 + "b"])
def test_no_text_takes_long_to_read(tmp_path, endless):
    folder = written(tmp_path / "a", {"01.md": f"# T\n\n{endless}\n"}, "")
    reader = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (20, 20));"
        "from xorviz.core.teach.handout.handout import load_handout; load_handout(sys.argv[1])"
    )
    assert subprocess.run([sys.executable, "-c", reader, folder], timeout=600).returncode == 0


def test_a_mark_of_windows_and_its_ends_of_lines_are_fine(tmp_path):
    folder = written(tmp_path / "a", {"01.md": ""}, "")
    (folder / "01.md").write_bytes(b"\xef\xbb\xbf# Title\r\n\r\nWords.\r\n")
    assert handout_for(load_handout(folder)).title == "Title"


def test_nothing_to_open(tmp_path):
    (tmp_path / "empty").mkdir()
    assert problems_of(tmp_path / "empty")[0].startswith(
        "there is no page: a hand-out has a file of Markdown"
    )
    assert problems_of(tmp_path / "none") == ("it cannot be read: No such file or directory",)


def test_the_example_is_right(tmp_path):
    files = load_handout(asset("handout"))
    assert files.seeded
    assert list(handout_for(files, "Ada").experiments.by_name) == ["mine", "eight"]


def test_all_files_of_a_folder_have_a_size_together(tmp_path):
    pages = {f"{place}.md": "# T\n" + "é" * 120_000 for place in range(9)}
    assert (
        "it is too large: its pages and experiments have at most 2,097,152 bytes together"
        in (problems_of(written(tmp_path / "a", pages, ""))[0])
    )
    (tmp_path / "a.xorviz").write_bytes(document(pages))
    assert "2,097,152 bytes together" in problems_of(tmp_path / "a.xorviz")[0]


def test_nobody_looks_through_a_folder_without_end(tmp_path):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, "")
    for place in range(1_000):
        (folder / f"{place}.txt").touch()
    assert "there are more than 1,000 files in this folder" in problems_of(folder)[0]


def test_what_lies_deeper_is_never_looked_at(tmp_path):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, "")
    place = folder
    for _ in range(40):
        place = place / ("x" * 60)
        place.mkdir()
        (place / "02.md").write_text("no title")
    (folder / "round").symlink_to(folder)
    assert list(load_handout(folder).texts) == ["01.md"]


@pytest.mark.parametrize("name", ["02.md", "experiments.toml"])
def test_a_link_to_itself_leads_nowhere(tmp_path, name):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, None)
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(folder / name)
    assert f"{name}: it cannot be read" in problems_of(folder)[0]


@pytest.mark.parametrize("deep", ["a = " + "[" * 1_900, "a = " + "{b=" * 600, "a = [\n" + "[\n" * 4_000])
def test_experiments_are_not_nested_without_end(tmp_path, deep):
    folder = written(tmp_path / "a", {"01.md": "# T\n"}, MINE + deep + "\n")
    assert "experiments.toml" in problems_of(folder)[0]
