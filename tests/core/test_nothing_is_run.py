"""What a file says is never run: no part of the program makes a program of it, or hands it to a shell."""

import ast
import re

import pytest

from tests.test_rooms import SOURCES

RUNNING = {"eval", "exec", "__import__", "system", "popen", "getoutput", "run_module", "run_path"}
"""What runs a text, by the names that it is called by. Qt has an `exec` too, of objects that have no text."""
UNPACKING = {"pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "runpy", "code", "yaml"}
"""Modules whose reading runs what a file says."""
SUSPECT = re.compile("|".join([*RUNNING, *UNPACKING, "allow_pickle", "shell", "np.load", "compile"]))


def flaws_of(source):
    """What of a program runs, or may run, what it reads."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
            )
            yield from (each for each in modules if each.partition(".")[0] in UNPACKING)
        if isinstance(node, ast.Call):
            yield from flaws_of_call(node)


def flaws_of_call(call):
    name = ast.unparse(call.func)
    bare, options = name.rpartition(".")[2], {each.arg: ast.unparse(each.value) for each in call.keywords}
    if name == "compile" or (bare in RUNNING and not (bare == "exec" and not call.args)):
        yield name
    if name == "np.load" and options.get("allow_pickle") != "False":
        yield f"{name} without allow_pickle=False"
    if options.get("allow_pickle", "False") != "False" or options.get("shell", "False") != "False":
        yield name


def test_no_source_runs_what_it_reads():
    texts = {name: path.read_text(encoding="utf-8") for name, path in SOURCES.items()}
    suspects = {name: text for name, text in texts.items() if SUSPECT.search(text)}
    found = {name: flaws for name, text in suspects.items() if (flaws := list(flaws_of(text)))}
    assert len(texts) > 300
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        *("import pickle", "from marshal import loads", "import a, yaml", "builtins.exec(text)"),
        *("eval(text)", "compile(text, '', 'exec')", "os.system(text)", "run(text, shell=True)"),
        *("np.load(path)", "np.load(path, allow_pickle=True)", "f(np.load(path, allow_pickle=x))"),
    ],
)
def test_what_would(line):
    assert SUSPECT.search(line)
    assert list(flaws_of(line))


def test_what_would_not():
    lines = "application.exec()\nre.compile('a')\nnp.load(path, allow_pickle=False)\nloads(text)\n"
    assert list(flaws_of(lines)) == []
