"""Resources that are missing or damaged: told with file, line and field, and the default in their place."""

import re
import shutil
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QComboBox

from xorviz import assets
from xorviz.assets import asset
from xorviz.core.errors import XorvizError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.lesson import load_lesson
from xorviz.core.teach.lesson_text import Targets
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.kit import plane_image
from xorviz.gui.kit import theme as themes
from xorviz.gui.kit.theme import GROUNDS, INKS, load_fonts, load_theme, style_sheet
from xorviz.gui.network.matrix import matrix_image
from xorviz.gui.reach import icons

ORIGINAL = assets.asset("themes", "dark.toml").parents[1]
FUZZING = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DARK = (ORIGINAL / "themes" / "dark.toml").read_bytes()
EXPERIMENTS = (ORIGINAL / "experiments.toml").read_bytes()


@pytest.fixture
def resources(tmp_path, monkeypatch):
    """A copy of the resources, which may be damaged."""
    folder = tmp_path / "resources"
    shutil.copytree(ORIGINAL, folder, ignore=shutil.ignore_patterns("pictures"))
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "xorviz")
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def forget():
    tables = (
        themes.diverging_table,
        themes.sequential_table,
        plane_image._colours,
        matrix_image.palette_of,
        icons._svg,
    )
    for function in (themes._zoomed_theme, themes._read_theme, assets.tell, icons._svg, *tables):
        function.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[palette]", "[palete]", "dark.toml, line 1: the field 'palette' is missing"),
        ("[roles]", "[roles", "dark.toml, line 22: "),
        ('card = "coal"', "", "dark.toml, line 22: the field 'card' is missing"),
        (
            'card = "coal"',
            'card = "cole"',
            "dark.toml, line 24: the field 'card' must name a colour, not 'cole'",
        ),
        ('card = "coal"', "card = 3", "dark.toml, line 24: the field 'card' must name a colour, not 3"),
        ('"#13161b"', '"#13161"', "line 3: the field 'ink' must be a colour, #rrggbb, not '#13161'"),
        ('"#13161b"', "[[[]]]", "line 3: the field 'ink' must be a colour, #rrggbb, not [[[]]]"),
        ('"#13161b"', "[" * 50_000, "dark.toml, line "),
    ],
)
def test_a_damaged_theme_is_told_and_the_default_is_used(qapp, resources, capsys, old, new, said):
    path = resources / "themes" / "dark.toml"
    path.write_text(path.read_text().replace(old, new))
    theme = load_theme("dark")
    assert theme.roles == load_theme("light").roles
    line = capsys.readouterr().err
    assert said in line
    assert line.endswith("; the colours of the light theme are used\n")
    assert line.count("\n") == 1


def test_a_window_says_that_its_theme_is_damaged_once_all_is_there(qtbot, resources):
    path = resources / "themes" / "contrast.toml"
    path.write_text(path.read_text().replace("#000000", "#00"))
    window = MainWindow(plots_later=True)
    window.appearance.show_theme("contrast")
    try:
        with qtbot.waitSignal(window.completed, timeout=60_000):
            window.show()
        qtbot.waitUntil(lambda: "toml, line 3: " in window.statusBar().currentMessage(), timeout=60_000)
    finally:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    ("old", "new", "dataset", "expected"),
    [
        ('"share_one_line"', '"share_of_lines"', "circle", "circle"),
        (
            r'(?s)kind = "choice"\nmeasure = "open_pieces".*?(?=\[\[experiment.claim)',
            'kind = "number"\n',
            "xor",
            "xor",
        ),
    ],
    ids=["a claim", "the measure of the question shown"],
)
def test_a_window_offers_no_experiment_that_is_wrong_once_all_is_there(
    qtbot, resources, old, new, dataset, expected
):
    path = resources / "experiments.toml"
    text, changes = re.subn(old, new, path.read_text(), count=1)
    assert changes == 1
    path.write_text(text)
    window = MainWindow(TrainingConfig(dataset=dataset), plots_later=True, experiment="circle")
    box = window.findChild(QComboBox, "experiment")
    assert box.findData("xor-border") >= 0
    try:
        with qtbot.waitSignal(window.completed, timeout=60_000):
            window.show()
        qtbot.waitUntil(
            lambda: "experiments.toml, line " in window.statusBar().currentMessage(), timeout=60_000
        )
        assert box.findData("xor-border") < 0 <= box.findData("xor")
        assert window.findChild(QAction, "experiment.xor-border") is None
        assert window.predicting.expected == expected
    finally:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("width = 0.5", "the field 'width' must be 1 to 3, not 0.5"),
        ("width = nan", "the field 'width' must be 1 to 3, not nan"),
        ('width = "2"', "the field 'width' must be a number, not '2'"),
        ("opacity = 1.1", "the field 'opacity' must be 0 to 1, not 1.1"),
    ],
)
def test_lines_of_a_damaged_theme_are_told_and_the_default_is_used(qapp, resources, new, said):
    path = resources / "themes" / "contrast.toml"
    field = new.partition(" ")[0]
    path.write_text(re.sub(rf"(?m)^{field} = .*$", new, path.read_text()))
    theme = load_theme("contrast")
    assert said in theme.problem
    assert (theme.roles, theme.width, theme.opacity) == (load_theme("light").roles, 1.0, 0.0)


def test_a_damaged_light_theme_has_the_colours_of_the_dark_one(qapp, resources):
    (resources / "themes" / "light.toml").unlink()
    assert load_theme("light").roles == load_theme("dark").roles
    assert "light.toml is missing" in load_theme("light").problem


def test_without_a_theme_words_are_black_on_white_and_no_two_other_colours_the_same(qapp, resources):
    shutil.rmtree(resources / "themes")
    for name in ("light", "dark"):
        roles = load_theme(name).roles
        assert roles.keys() == {*GROUNDS, *INKS}
        assert {roles[role] for role in GROUNDS} == {"#ffffff"}
        assert {roles[role] for role in ("text", "muted", "border", "wrong")} == {"#000000"}
        others = [roles[role] for role in INKS[4:]]
        assert len({*others, "#ffffff", "#000000"}) == len(others) + 2


def test_every_theme_has_all_roles_and_no_other(qapp):
    for path in (asset("themes")).glob("*.toml"):
        assert not load_theme(path.stem).problem
        assert tomllib.loads(path.read_text())["roles"].keys() == {*GROUNDS, *INKS}


def test_a_window_opens_and_goes_dark_without_its_resources(qtbot, resources, capsys):
    for name in ("themes", "icons", "fonts", "lesson"):
        shutil.rmtree(resources / name)
    (resources / "experiments.toml").unlink()
    load_fonts()
    window = MainWindow()
    window.show()
    window.actions_by_id["view.theme_dark"].trigger()
    window.close()
    window.deleteLater()
    lines = capsys.readouterr().err.splitlines()
    for file in ("themes/dark.toml", "themes/style.qss", "fonts/Inter-Regular.otf", "icons/"):
        assert any(f"xorviz is incomplete: resources/{file}" in line for line in lines)
    assert all(line.startswith("xorviz: ") for line in lines)


def test_a_font_that_is_none_is_told(qapp, resources, capsys):
    (resources / "fonts" / "Inter-Regular.otf").write_bytes(b"no font")
    load_fonts()
    assert "Inter-Regular.otf cannot be read; a font of the system is used" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"", b"# nothing\n", b"\xff", b"[" * 50_000, b"[[experiment]]\nx = " + b"[" * 50_000]
)
def test_an_experiments_file_without_experiments_is_told(tmp_path, content):
    path = tmp_path / "experiments.toml"
    path.write_bytes(content)
    found = load_experiments(path)
    assert found.by_name == {}
    assert found.problems[0].startswith("experiments.toml, line ")


def test_a_missing_experiments_file_is_told_in_the_command_line(xorviz, resources):
    (resources / "experiments.toml").unlink()
    assert xorviz("experiments") == (
        1,
        "",
        "xorviz: xorviz is incomplete: resources/experiments.toml is missing\n",
    )


PLACE = st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.binary(max_size=6))
DAMAGE = st.lists(PLACE, min_size=1, max_size=4)


def damaged(content, places):
    """Put bytes in the place of others."""
    for at, length, new in places:
        start = at % len(content)
        content = content[:start] + new + content[start + length :]
    return content


@FUZZING
@given(DAMAGE)
def test_whatever_becomes_of_a_theme_it_has_all_its_roles(qapp, resources, places):
    (resources / "themes" / "dark.toml").write_bytes(damaged(DARK, places))
    forget()
    theme = load_theme("dark")
    assert theme.roles.keys() == {*GROUNDS, *INKS}
    assert all(QColor(code).isValid() for code in theme.roles.values())


VALUES = st.sampled_from(
    ["", "3", "-1", "1e999", "nan", "true", '""', '"x"', "[]", "{}", "[[1]]", "1979-05-27", '"\\u0000"']
)


@FUZZING
@given(st.integers(0, 10**6), VALUES)
def test_none_of_these_is_a_value_for_a_field_of_a_theme_and_that_is_told(qapp, resources, at, value):
    (resources / "themes" / "dark.toml").write_bytes(with_field(DARK, at, value))
    forget()
    theme = load_theme("dark")
    assert theme.problem.startswith("dark.toml, line ")
    assert theme.roles == load_theme("light").roles


def with_field(content, at, value):
    """Give a field of a TOML file another value."""
    lines = content.decode().split("\n")
    fields = [place for place, line in enumerate(lines) if " = " in line]
    place = fields[at % len(fields)]
    lines[place] = f"{lines[place].partition(' = ')[0]} = {value}"
    return "\n".join(lines).encode()


@pytest.mark.slow
@FUZZING
@given(DAMAGE)
def test_whatever_becomes_of_the_experiments_the_rest_stays(tmp_path, places):
    check_experiments(tmp_path, damaged(EXPERIMENTS, places))


@pytest.mark.slow
@FUZZING
@given(st.integers(0, 10**6), VALUES)
def test_whatever_value_a_field_of_an_experiment_has_the_rest_stays(tmp_path, at, value):
    check_experiments(tmp_path, with_field(EXPERIMENTS, at, value))


def check_experiments(folder, content):
    path = folder / "experiments.toml"
    path.write_bytes(content)
    found = load_experiments(path)
    all_names = {entry["name"] for entry in tomllib.loads(EXPERIMENTS.decode())["experiment"]}
    assert len(found.by_name) >= len(all_names) / 4
    assert found.problems or found.by_name.keys() - all_names or len(found.by_name) == len(all_names)
    assert all(problem.startswith("experiments.toml, line ") for problem in found.problems)


@pytest.mark.slow
@FUZZING
@given(st.data())
def test_whatever_becomes_of_a_page_the_lesson_loads(tmp_path, data):
    pages = sorted((ORIGINAL / "lesson").glob("*.md"))
    for page in pages:
        shutil.copy(page, tmp_path / page.name)
    page = data.draw(st.sampled_from(pages))
    (tmp_path / page.name).write_bytes(damaged(page.read_bytes(), data.draw(DAMAGE)))
    lesson = load_lesson(tmp_path, Targets({}, {}, {}))
    assert len(lesson.pages) >= len(pages) - 1
    assert all(str(problem).startswith(f"{tmp_path.name}/") for problem in lesson.problems)


def test_without_any_page_there_is_no_lesson_and_it_is_said(tmp_path):
    with pytest.raises(XorvizError, match="there is no page"):
        load_lesson(tmp_path, Targets({}, {}, {}))


def test_an_icon_that_is_missing_is_told_once(qapp, resources, capsys):
    shutil.rmtree(resources / "icons")
    for _ in range(2):
        assert icons.icon("play").isNull()
    assert capsys.readouterr().err.count("\n") == 1


def test_without_its_style_a_window_has_none(qapp, resources, capsys):
    (resources / "themes" / "style.qss").write_bytes(b"QMenu {\n\xff}")
    assert style_sheet(load_theme("light")) == ""
    assert "style.qss, line 2: this is no text in UTF-8" in capsys.readouterr().err
