"""The recipes of `xorviz/README.md`, carried out on a copy of the program by what stands there."""

import ast
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "xorviz" / "README.md"
EXPERIMENT = """
[[experiment]]
name = "by_recipe"
title = "By a recipe"
note = "What is this?"
settings = {{ {settings} }}
question = "What becomes of it?"
watch = "The loss."
epochs = 20
prediction = {{ kind = "curve" }}
"""
_BLOCK = re.compile(r"```(?:python|toml)\n# (?P<path>\S+)\n(?P<code>.*?)```", re.DOTALL)


def blocks_of(recipe):
    """Return what a recipe says to write: each file, and what comes into it."""
    sections = README.read_text(encoding="utf-8").split("\n### ")
    (section,) = (each for each in sections if each.startswith(f"{recipe}\n"))
    found = [(block["path"], block["code"]) for block in _BLOCK.finditer(section)]
    assert found, f"no code in the recipe {recipe!r}"
    return found


def carry_out(recipe, tree, *, compiled):
    """Copy the program and its tests into a folder and do there what a recipe says; return the files touched.

    Without `compiled` the copy has no compiled engine, which takes long: NumPy trains.
    """
    for name in ("xorviz", "resources", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    if not compiled:
        (tree / "xorviz/core/engine/kernel.py").write_text("raise ImportError('no compiler')\n")
    blocks = blocks_of(recipe)
    for path, code in blocks:
        place = tree / path
        source = place.read_text(encoding="utf-8") if place.exists() else ""
        add = with_line if place.suffix == ".toml" else with_entry
        place.write_text(add(source, code), encoding="utf-8")
    return [path for path, _ in blocks]


def add_experiment(tree, settings):
    """Let the copy have an experiment with settings, `name = value, …`, and the lesson a page on it."""
    with open(tree / "resources/experiments.toml", "a", encoding="utf-8") as file:
        file.write(EXPERIMENT.format(settings=settings))
    add_page(tree, "[Run it](run:by_recipe)")


def add_page(tree, text):
    """Let the lesson of the copy have one page more."""
    page = f"# By a recipe {{#by-recipe}}\n\n{text}\n"
    (tree / "resources/lesson/12-by-recipe.md").write_text(page, encoding="utf-8")


def with_entry(source, code):
    """Return a file with a piece of code: imports to the others, a record to its table, the rest before that.

    Without a record in it, the code comes to the end.
    """
    *steps, last = ast.parse(code).body
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return f"{source}\n\n{code}" if source else code
    table, record = _last_record(source, ast.unparse(last.value.func))
    imports = [step for step in steps if isinstance(step, ast.Import | ast.ImportFrom)]
    rest = [step for step in steps if step not in imports]
    lines = source.splitlines(keepends=True)
    end = record.end_lineno - 1
    lines[end] = _insert(lines[end], record.end_col_offset, f",\n{_text(code, [last])}")
    lines.insert(table.lineno - 1, _text(code, rest) + "\n\n")
    first = next(step for step in ast.parse(source).body if isinstance(step, ast.Import | ast.ImportFrom))
    lines.insert(first.lineno - 1, _text(code, imports) + "\n")
    return "".join(lines)


def with_line(source, line):
    """Return a list of modules with a line more, behind those of the same room."""
    room = line.rpartition(".")[0]
    lines = source.splitlines(keepends=True)
    last = max(place for place, each in enumerate(lines) if each.strip().startswith(room))
    return "".join([*lines[: last + 1], line, *lines[last + 1 :]])


def _last_record(source, kind):
    """Return the table of such records, and its last one."""
    found = [
        (step, node)
        for step in ast.parse(source).body
        if isinstance(step, ast.Assign | ast.AnnAssign)
        for node in ast.walk(step)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == kind
    ]
    assert found, f"no table of {kind}"
    return max(found, key=lambda each: each[1].end_lineno)


def _text(code, steps):
    return "\n\n\n".join(ast.get_source_segment(code, step) for step in steps)


def _insert(line, offset, text):
    """Insert at an offset as `ast` counts it, in bytes."""
    data = line.encode()
    return (data[:offset] + text.encode() + data[offset:]).decode()
