"""Formulas of the tables as JavaScript: translated from their own Python, so that nothing is written twice.

What is translated are functions of single numbers: arithmetic, comparisons, NumPy's functions of each number,
loops over constant tables, and other functions that are made of these.
"""

import ast
import inspect
import json
import math
from collections.abc import Callable
from textwrap import dedent
from types import FunctionType
from typing import Any, cast

import numpy as np

from xorviz.core.errors import XorvizError

NUMPY = {
    "absolute": "Math.abs",
    "clip": "clipTo",
    "cos": "Math.cos",
    "exp": "Math.exp",
    "expm1": "Math.expm1",
    "log1p": "Math.log1p",
    "maximum": "Math.max",
    "minimum": "Math.min",
    "ones_like": "oneOf",
    "rint": "nearestEven",
    "sign": "Math.sign",
    "sin": "Math.sin",
    "tanh": "Math.tanh",
    "zeros_like": "zeroOf",
}
"""What NumPy's functions are called there; those that JavaScript does not have are in `resources/page`."""
_OPERATORS: dict[type[ast.AST], str] = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"},
    **{ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<="},
}


class JavaScript:
    """Translates functions, each once, with those that they call and the constants that they name."""

    def __init__(self) -> None:
        self._names: dict[object, str] = {}
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        """All definitions so far, in an order in which they can stand."""
        return "\n".join(self._texts)

    def function(self, function: Callable[..., Any]) -> str:
        """Return what a function is called.

        Raises
        ------
        XorvizError
            It has something that cannot be translated.
        """
        name = str(getattr(function, "__name__", "?"))
        if getattr(np, name, None) is function:
            if name not in NUMPY:
                raise _refusal(name)
            return NUMPY[name]
        if function not in self._names:
            if not isinstance(function, FunctionType):
                raise _refusal(name)
            text = _Translation(self, _defined(function), function.__globals__).text
            own = self._names[function] = f"{name.lstrip('_')}_{len(self._names)}"
            self._texts.append(f"function {own}{text}")
        return self._names[function]

    def constant(self, name: str, value: object) -> str:
        """Return what a number is, or what a table of numbers is called."""
        if isinstance(value, int | float):
            return _number(value)
        key = name, json.dumps(value)
        if key not in self._names:
            self._names[key] = f"{name}_{len(self._names)}"
            self._texts.append(f"const {self._names[key]} = {key[1]};")
        return self._names[key]

    def formula(self, code: str, *arguments: str) -> str:
        """Return a function of some arguments whose Python is one formula.

        Raises
        ------
        XorvizError
            It has something that cannot be translated.
        """
        value = ast.parse(code, mode="eval").body
        known = {"np": np}
        return f"(({', '.join(arguments)}) => {_Translation(self, None, known).of(value)})"


class _Translation:
    """The text of one function, from its arguments on."""

    def __init__(self, translator: JavaScript, node: ast.FunctionDef | None, known: dict[str, Any]) -> None:
        self._translator, self._known = translator, known
        self._own: set[str] = set()
        if node is not None:
            arguments = [each.arg for each in node.args.args]
            names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
            self._own = {each.id for each in names if isinstance(each.ctx, ast.Store)}
            body = node.body[1:] if ast.get_docstring(node) else node.body
            declared = f"let {', '.join(sorted(self._own))}; " if self._own else ""
            self._own |= {*arguments}
            self.text = f"({', '.join(arguments)}) {{ {declared}{' '.join(map(self._step, body))} }}"

    def _step(self, node: ast.stmt) -> str:
        match node:
            case ast.Return(value=ast.expr() as value):
                return f"return {self.of(value)};"
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return f"{name} = {self.of(value)};"
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                both = (", ".join(map(self.of, each)) for each in (names, values))
                return "[{}] = [{}];".format(*both)
            case ast.For(target=ast.Tuple(elts=names), iter=table, body=body, orelse=[]):
                each, steps = ", ".join(map(self.of, names)), " ".join(map(self._step, body))
                return f"for ([{each}] of {self.of(table)}) {{ {steps} }}"
            case _:
                raise _refusal(ast.unparse(node))

    def of(self, node: ast.expr) -> str:
        """Return an expression."""
        match node:
            case ast.Constant(value=int() | float() as value):
                return _number(value)
            case ast.Name(id=name):
                return name if name in self._own or name not in self._known else self._global(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.of(operand)})"
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"squareOf({self.of(left)})"
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                return f"({self.of(left)} {_OPERATORS[type(operator)]} {self.of(right)})"
            case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _OPERATORS:
                return f"({self.of(left)} {_OPERATORS[type(operator)]} {self.of(right)})"
            case ast.Subscript(value=table, slice=ast.Slice(None, None, ast.UnaryOp(ast.USub()))):
                return f"{self.of(table)}.slice().reverse()"
            case ast.Call(func=called, args=arguments, keywords=[]):
                return self._call(called, arguments)
            case _:
                raise _refusal(ast.unparse(node))

    def _call(self, called: ast.expr, arguments: list[ast.expr]) -> str:
        given = [] if ast.unparse(called).endswith(".astype") else [self.of(each) for each in arguments]
        match called:
            case ast.Attribute(value=ast.Name(id="np"), attr="where"):
                return "({} ? {} : {})".format(*given)
            case ast.Attribute(value=ast.Name(id="np"), attr=name):
                return f"{self._translator.function(getattr(np, name))}({', '.join(given)})"
            case ast.Attribute(value=value, attr="copy"):
                return self.of(value)
            case ast.Attribute(value=value, attr="astype"):
                return f"Number({self.of(value)})"
            case ast.Name(id="abs"):
                return f"Math.abs({', '.join(given)})"
            case ast.Name(id=name) if isinstance(self._known.get(name), FunctionType):
                return f"{self._translator.function(self._known[name])}({', '.join(given)})"
            case _:
                raise _refusal(ast.unparse(called))

    def _global(self, name: str) -> str:
        value: object = self._known[name]
        if not isinstance(value, int | float | tuple):
            raise _refusal(name)
        return self._translator.constant(name, cast("object", value))


def _defined(function: FunctionType) -> ast.FunctionDef:
    try:
        body = ast.parse(dedent(inspect.getsource(function))).body
    except (OSError, SyntaxError):
        body = list[ast.stmt]()
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
        return body[0]
    raise _refusal(function.__name__)


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise _refusal(str(value))
    return repr(float(value))


def _refusal(what: str) -> XorvizError:
    return XorvizError(f"{what} cannot be written for a browser: a page cannot show this run")
