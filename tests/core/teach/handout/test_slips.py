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
