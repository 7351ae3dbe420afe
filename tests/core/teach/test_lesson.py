from dataclasses import replace

import pytest

from xorviz.core import XorvizError
from xorviz.core.teach.lesson import load_lesson
from xorviz.core.teach.lesson_text import Formula, Link, Live, Targets, Text

TARGETS = Targets(
    experiments=["xor"], actions=["run.play"], views=["health"], claims=["xor/solved", "xor/share"]
)
GOOD = """\
# A title {#top}

Words with **bold**, *italic*, `code`, $x_1$, {loss} and
[a link](run:xor).

- one {#one}
- two
  goes on

$$
\\sigma(z)
$$

```
a = 1
  b = 2
```

> A note
> of two lines.

[Open](answer:why)

::: why
Because.
:::
"""


@pytest.fixture
def load(tmp_path):
    folder = tmp_path / "lesson"
    folder.mkdir()

    def load(**pages):
        for name, text in pages.items():
            (folder / f"{name}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_lesson(folder, TARGETS)

    return load


def test_a_page_as_plain_data(load):
    lesson = load(a=GOOD)
    (page,) = lesson.pages
    assert lesson.problems == page.problems == ()
    assert (page.name, page.title) == ("a", "A title")
    assert [block.kind for block in page.blocks] == [
        "heading", "paragraph", "item", "item", "formula", "code", "note", "paragraph", "paragraph",
    ]  # fmt: skip
    words = page.blocks[1].spans
    assert [type(span) for span in words] == [
        Text, Text, Text, Text, Text, Text, Text, Formula, Text, Live, Text, Link, Text,
    ]  # fmt: skip
    assert [span.style for span in words if isinstance(span, Text) and span.style] == [
        "bold",
        "italic",
        "code",
    ]
    assert words[-2] == Link("a link", "run", "xor")
    assert page.blocks[3].spans == (Text("two goes on"),)
    assert page.blocks[4].spans == (Formula("\\sigma(z)"),)
    assert page.blocks[5].spans == (Text("a = 1\n  b = 2", "code"),)
    assert page.blocks[6].spans == (Text("A note of two lines."),)
    assert page.anchors == ("top", "one")
    assert page.answers == ("why",)
    assert page.formulas == ("x_1", "\\sigma(z)")


def page_with(line):
    return f"# T\n\nwords\n{line}\nwords\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[x](run:xro)", "experiment 'xro' is not known: did you mean 'xor'?"),
        ("[x](predict:xro)", "experiment 'xro' is not known"),
        ("[x](walk:xor)", "kind of link 'walk' is not known"),
        ("[x](xor)", "kind of link 'xor' is not known"),
        ("[x](epoch:many)", "epoch 'many' is not a whole number"),
        ("[x](epoch:-1)", "epoch '-1' is not a whole number"),
        ("[x](epoch:xro/50)", "experiment 'xro' is not known"),
        ("[x](epoch:xor/)", "epoch '' is not a whole number"),
        ("[x](select:W3[0][0])", "the lesson's network has no W3[0][0]"),
        ("[x](select:W1)", "'W1' is no weight or bias"),
        ("[x](sample:left)", "sample 'left' is not known"),
        ("[x](why:W3[0][0])", "the lesson's network has no W3[0][0]"),
        ("[x](line:delta)", "line 'delta' is not known"),
        ("[x](line:gamma/1)", "line 'gamma/1' is not known"),
        ("[x](view:moon)", "view 'moon' is not known (known: health)"),
        ("[x](action:run.plai)", "action 'run.plai' is not known: did you mean 'run.play'?"),
        ("[x](answer:why)", "there is no answer 'why' on this page"),
        ("[x](page:zz)", "page 'zz' is not known"),
        ("[x](page:good#nowhere)", "place on page good 'nowhere' is not known"),
        ("[x](https://)", "address 'https://' is not complete"),
        ("x. {claim xor/solvd}", "claim 'xor/solvd' is not known: did you mean 'xor/solved'?"),
        ("{claim }", "claim '' is not known"),
        ("{loos}", "number 'loos' is not known: did you mean 'loss'?"),
        ("a $ alone", "'$' has no partner"),
        ("[x](run:xor", "'](' has no partner"),
    ],
)
def test_a_mistake_names_file_and_line_and_the_rest_loads(load, line, said):
    lesson = load(good=GOOD, wrong=page_with(line))
    (problem,) = lesson.problems
    assert problem.startswith("lesson/wrong.md, line 4: ")
    assert said in problem
    good, wrong = lesson.pages
    assert good.problems == ()
    assert wrong.problems == (problem,)
    words = "".join(span.text for span in wrong.blocks[1].spans)
    assert words.startswith("words ")
    assert words.endswith(" words")


def test_the_claims_behind_a_sentence_are_not_shown(load):
    lesson = load(
        a="# T\n\nIt holds. {claim xor/solved}\n{claim xor/share} More\nwords {claim xor/solved}. {#here}\n"
    )
    assert lesson.problems == ()
    (_, block) = lesson.pages[0].blocks
    assert "".join(span.text for span in block.spans) == "It holds. More words."
    assert block.anchor == "here"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# T\n\n```\ncode", "line 3: what begins with '```' has no end"),
        ("# T\n\n$$\nx", "line 3: what begins with '$$' has no end"),
        ("# T\n\n::: why\nx", "line 3: the answer 'why' has no end"),
        ("# T\n\n:::\nx", "line 3: an answer begins with"),
        ("words", "line 1: a page has one title, '# …', not 0"),
        (b"\xff\xfe", "lesson/wrong.md cannot be read: "),
    ],
)
def test_a_damaged_page(load, text, said):
    lesson = load(good=GOOD, wrong=text)
    assert len(lesson.problems) == 1
    assert said in lesson.problems[0]
    assert "good" in [page.name for page in lesson.pages]


def test_no_page_at_all(load):
    with pytest.raises(XorvizError, match="there is no page in lesson/"):
        load()


def test_what_is_in_a_page_is_read_anew_when_it_or_what_it_leads_to_has_changed(load, tmp_path):
    first = load(a="# A\n\n[Run](run:xor)")
    assert load() is first
    assert load(a="# A\n\n[Run](run:nor)").problems
    assert load(a="# A\n\n[Run](run:xor)") == first
    assert load_lesson(tmp_path / "lesson", replace(TARGETS, experiments=("other",))).problems


def test_pages_are_found_by_name(load):
    lesson = load(a=GOOD, b=GOOD)
    assert lesson.find("b") == 1
    with pytest.raises(XorvizError, match="page 'c' is not known"):
        lesson.find("c")
