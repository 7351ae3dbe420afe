"""What a teacher slips on: each is told in one line, with the file, the line in it, and what to write."""

import pytest

from xorviz.core.teach.handout.handout import load_handout
from xorviz.core.teach.handout.handout_files import LONGEST_LINE, MOST_LINES, HandoutError

MINE = """\
[[experiment]]
name = "mine"
title = "Mine"
question = "Is it?"
watch = "The loss."
settings = { hidden = [2] }
"""


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"01.md": "# T\n\n[Run](run:mine)\n"},
         "01.md, line 3: experiment 'mine' is not known (there is no experiments.toml)"),
        ({"01.md": "# T\n\nIt is. {claim mine/end}\n"},
         "01.md, line 3: claim 'mine/end' is not known (there is no experiments.toml)"),
        ({"01.md": "# T\n", "experiments.toml": MINE + "epochs = = 3\n"},
         "experiments.toml, line 7: Invalid value at character 10"),
        ({"01.md": "# T\n", "experiments.toml": MINE + "note = ''\'a\n"},
         "experiments.toml, line 8: "),
        ({"01.md": "# T\n\nIt is. {claim mine/end}\n", "experiments.toml": MINE},
         "01.md, line 3: claim 'mine/end' is not known (there is none)"),
        *(({f"01.{ending}": "# T\n"}, f"01.{ending}: a page is Markdown, and its name ends in .md")
          for ending in ("TXT", "markdown", "html", "docx")),
        ({"01.txt": "# T\n"},
         "01.txt: a page is Markdown, and its name ends in .md"),
        ({"01.txt": "# T\n", "experiments.toml": MINE},
         "01.txt: a page is Markdown, and its name ends in .md"),
        ({"01.md": "# T\n\nSo:\n![A net](net.png)\n"},
         "01.md, line 4: a page shows no pictures: say in words what 'net.png' shows"),
        ({"01.md": "# T\n\n[Next](02.md#end)\n", "02.md": "# U\n"},
         "01.md, line 3: a link to a page is written page:02#end, not '02.md#end'"),
        ({"01.md": "# T\n\n[Next](02.txt)\n"},
         "01.md, line 3: kind of link '02.txt' is not known"),
        ({"01.md": "# T\n\n[Next](pge:02.md)\n", "02.md": "# U\n"},
         "01.md, line 3: kind of link 'pge' is not known: did you mean 'page'?"),
        ({"01.md": "# T\n\n[Look](sample:0)\n"},
         "01.md, line 3: sample '0' is not known: write its two inputs, as in 0,1, or batch"),
        ({"01.md": "# T\n\n[Look](line:delta)\n"},
         "01.md, line 3: line 'delta' is not known: write a kind and a layer, as in delta/2"),
        ({"01.md": "# T\n\n[M](write:s)\n"},
         "01.md, line 3: there is no answer 's' on this page: it begins with '::: s' and ends with ':::'"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(tmp_path, files, said):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(HandoutError) as caught:
        load_handout(tmp_path)
    (problem,) = caught.value.problems
    assert problem.startswith(said)
    assert "\n" not in str(caught.value)


def test_notes_beside_the_pages_are_nobodys_mistake(tmp_path):
    (tmp_path / "01.md").write_text("# T\n\nLook! [Step](action:run.step)\n")
    (tmp_path / "notes.txt").write_text("Mine.")
    assert list(load_handout(tmp_path).texts) == ["01.md"]


def test_as_many_and_as_long_lines_as_may_be_are_fine(tmp_path):
    (tmp_path / "01.md").write_text("# T\n")
    longest = "# " + (LONGEST_LINE - 2) * "a"
    text = MINE + longest + (MOST_LINES - 1 - MINE.count("\n")) * "\n"
    (tmp_path / "experiments.toml").write_text(text)
    assert max(map(len, text.split("\n"))) == LONGEST_LINE
    assert len(text.split("\n")) == MOST_LINES
    assert "experiments.toml" in load_handout(tmp_path).texts


@pytest.mark.parametrize("wrong", ["3", "[2]", '"hidden"'])
def test_settings_of_another_kind_are_told_once_beside_other_mistakes(tmp_path, wrong):
    (tmp_path / "01.md").write_text("# T\n")
    mistaken = MINE.replace("{ hidden = [2] }", wrong).replace("watch", "wach")
    (tmp_path / "experiments.toml").write_text(mistaken)
    with pytest.raises(HandoutError) as caught:
        load_handout(tmp_path)
    kind, value = "the field 'settings' must be a table", wrong.replace('"', "'")
    assert sorted(caught.value.problems) == [
        "experiments.toml, line 5 (mine): field 'wach' is not known: did you mean 'watch'?"
        " (known: name, title, note, settings, question, watch, epochs, prediction, claim)",
        f"experiments.toml, line 6 (mine): {kind}, not {value}",
    ]


def test_of_several_settings_on_one_line_each_mistake_is_told_with_what_to_write(tmp_path):
    (tmp_path / "01.md").write_text("# T\n")
    several = '{ hiden = [2], seed = "x", activation = 3, learning_rate = 0.5 }'
    (tmp_path / "experiments.toml").write_text(MINE.replace("{ hidden = [2] }", several))
    with pytest.raises(HandoutError) as caught:
        load_handout(tmp_path)
    place = "experiments.toml, line 6 (mine): "
    said = (
        "setting 'hiden' is not known: did you mean 'hidden'?",
        "seed 'x' is not allowed: it must be a whole number from 0 to",
        "activation '3' is not known (known: sigmoid, tanh,",
    )
    problems = caught.value.problems
    assert len(problems) == len(said)
    for problem, start in zip(problems, said, strict=True):
        assert problem.startswith(place + start)
