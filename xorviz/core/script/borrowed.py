"""Functions of this program that a script takes along, word for word: so it computes the same numbers.

Nothing is written twice, and what is added to a table is there too. Only the program's own text is taken.
"""

import ast
import inspect
import math
import re
import sys
from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import XorvizError
from xorviz.core.script.layout import array_lines, broken, close_powers

_MODULES = {np: "numpy as np", math: "math"}
SHORT = 40
"""Of a formula, to stand in the place of a call."""
LONGEST = 90
"""Of a sentence, in a line of 100."""
INPUTS, TARGETS = 2, 3
"""Which arguments of `Dataset` they are."""


class Borrowed:
    """What a script takes along, each once: constants, and functions after those that they call.

    Parameters
    ----------
    telling
        Whether functions say what they are.
    """

    def __init__(self, *, telling: bool = True) -> None:
        self.telling = telling
        self._constants: dict[str, str] = {}
        self._functions: dict[str, str] = {}
        self._modules: set[str] = {_MODULES[np]}

    @property
    def imports(self) -> list[str]:
        """The lines that import."""
        return [f"import {name}" for name in sorted(self._modules)]

    @property
    def constants(self) -> list[str]:
        """Lines."""
        return [line for text in self._constants.values() for line in text.split("\n")]

    @property
    def functions(self) -> list[list[str]]:
        """The lines of each function."""
        return [text.split("\n") for text in self._functions.values()]

    def take(self, function: Callable[..., Any]) -> str:
        """Take a function along, with what it needs, and return how it is called.

        Raises
        ------
        XorvizError
            The text of the program is not there.
        """
        name = function.__name__
        if getattr(np, name, None) is function:
            return f"np.{name}"
        if name not in self._functions and isinstance(function, FunctionType):
            module = inspect.getmodule(function)
            node = _defined(module, name)
            text, kept = _plainly(node, module, self.telling)
            if not self.telling and (formula := _only_formula(node)) is not None:
                arguments = ", ".join(each.arg for each in node.args.args)
                text = f"{name} = lambda {arguments}: {close_powers(ast.unparse(formula))}"
            for each in _names(kept):
                self._need(each, function.__globals__)
            self._functions[name] = text
        return name

    def call(self, function: Callable[..., Any], *arguments: str) -> str:
        """Return the call of a function; or its formula itself, where it is no more and short.

        Parameters
        ----------
        function
            See `take`.
        arguments
            Names, or what else stands by itself.
        """
        formula = _formula(function, arguments)
        if formula is not None:
            return formula
        return f"{self.take(function)}({', '.join(arguments)})"

    def _need(self, name: str, known: dict[str, Any]) -> None:
        """Take along what a text names, unless Python knows it."""
        if name not in known:
            return
        value = known[name]
        if isinstance(value, ModuleType):
            self._modules.add(_MODULES[value])
        elif isinstance(value, FunctionType):
            self.take(value)
        elif value is not Dataset and name not in self._constants:
            home, statement = _home(name, known)
            for other in _names([statement]):
                if other != name:
                    self._need(other, vars(home))
            text = _segment(home, statement)
            if "\n" in text and not self.telling:  # a table of numbers
                text = "\n".join(self.numbers(name, np.array(value)))
            self._constants[name] = text
            for twin in _targets(statement):
                self._constants.setdefault(twin, self._constants[name])

    def numbers(self, name: str, array: NDArray[Any]) -> list[str]:
        """Return what assigns numbers to a name: in few lines, where functions do not say what they are."""
        return array_lines(name, array, short=not self.telling)

    def once(self) -> None:
        """Keep each line of constants once, where one line gives several."""
        self._constants = {text: text for text in self._constants.values()}


@cache
def _text_of(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except (OSError, TypeError):
        raise XorvizError(
            "the text of the program is not there, from which a script takes formulas"
        ) from None


@cache
def _tree_of(module: ModuleType) -> ast.Module:
    return ast.parse(_text_of(module))


def _segment(module: ModuleType, node: ast.AST) -> str:
    return ast.get_source_segment(_text_of(module), node) or ""


def _defined(module: ModuleType | None, name: str) -> ast.FunctionDef:
    body = [] if module is None else _tree_of(module).body
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise XorvizError(f"the function {name} has no text of its own, which a script could take along")


def _home(name: str, known: dict[str, Any]) -> tuple[ModuleType, ast.Assign]:
    """Return where a constant is assigned: in the module that names it, or one that it imports from."""
    here = sys.modules[known["__name__"]]
    imports = [node for node in _tree_of(here).body if isinstance(node, ast.ImportFrom)]
    sources = [node.module for node in imports if any(each.name == name for each in node.names)]
    for module in (here, *(sys.modules[str(source)] for source in sources)):
        statement = _assigned(module, name)
        if statement is not None:
            return module, statement
    raise XorvizError(f"{name} has no text of its own, which a script could take along")


def _assigned(module: ModuleType, name: str) -> ast.Assign | None:
    for node in _tree_of(module).body:
        if isinstance(node, ast.Assign) and name in _targets(node):
            return node
    return None


def _targets(node: ast.Assign) -> list[str]:
    return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]


def _names(nodes: list[Any]) -> list[str]:
    """Return what some statements name, in their order."""
    found = [each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)]
    return [each.id for each in found if isinstance(each.ctx, ast.Load)]


def _plainly(node: ast.FunctionDef, module: ModuleType | None, telling: bool) -> tuple[str, list[ast.stmt]]:
    """Return a function without the types of its arguments, and the statements that are left of it.

    Of what it says of itself the first line stays; in place of a `Dataset` it returns inputs and targets.
    """
    lines = [f"def {node.name}({', '.join(each.arg for each in node.args.args)}):"]
    told = ast.get_docstring(node)
    if told and telling:
        lines.append(f'    """{_short(told.splitlines()[0])}"""')
    body = node.body[1:] if told else node.body
    pairs = {id(each): _pair(each) for each in body}
    used = {name for each in body for name in _names(list(pairs[id(each)] or [each]))}
    kept: list[Any] = []
    text = _text_of(module).split("\n") if module is not None else []
    for each in body:
        pair = pairs[id(each)]
        if pair is not None and module is not None:
            lines.append(f"    return {', '.join(_segment(module, part) for part in pair)}")
            kept += pair
        elif not (isinstance(each, ast.Assign) and not {*_targets(each)} & used):
            own = text[each.lineno - 1 : each.end_lineno]
            lines += broken(own[0]) if len(own) == 1 else own
            kept.append(each)
    return "\n".join(lines), kept


def _formula(function: Callable[..., Any], arguments: Sequence[str]) -> str | None:
    """Return a function that is one short formula with arguments filled in; None if it is not."""
    if not isinstance(function, FunctionType):
        return None
    node = _defined(inspect.getmodule(function), function.__name__)
    only = _only_formula(node)
    given = dict(zip([each.arg for each in node.args.args], arguments, strict=True))
    if only is None or any(name not in given and name != "np" for name in _names([only])):
        return None
    formula = re.sub(r"(?<![\w.])[a-z]\w*", lambda word: given.get(word[0], word[0]), ast.unparse(only))
    return close_powers(formula) if len(formula) <= SHORT else None


def _only_formula(node: ast.FunctionDef) -> ast.expr | None:
    """Return what a function computes if that is all it does, and it is no pair; else None."""
    last, told = node.body[-1], len(node.body) - (ast.get_docstring(node) is not None)
    value = last.value if told == 1 and isinstance(last, ast.Return) else None
    return None if value is None or _pair(last) or len(ast.unparse(value)) > LONGEST - 30 else value


def factor(formula: str) -> str:
    """Return a formula so that it can be multiplied, or asked for its sum."""
    whole = isinstance(ast.parse(formula, mode="eval").body, ast.Call | ast.Name | ast.Subscript)
    return formula if whole else f"({formula})"


def _short(told: str) -> str:
    """Return a sentence, up to where it can end early if it is too long for a line."""
    if len(told) <= LONGEST:
        return told
    ends = [each.start() for each in re.finditer(r"[,:;.] | \(", told) if each.start() < LONGEST]
    return f"{told[: ends[-1]] if ends else told[:LONGEST]}."


def _pair(node: ast.stmt) -> tuple[ast.expr, ast.expr] | None:
    """Return inputs and targets of a `Dataset` that a statement returns; None if it does not."""
    value = node.value if isinstance(node, ast.Return) else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Dataset":
        return value.args[INPUTS], value.args[TARGETS]
    return None
