"""Constraints between the values of a point: `feedback.interval_weeks <= budget.total * 52`, and nothing that runs.

The text is parsed as a Python expression and then walked by hand: values of the scenario, numbers, words, the four
operations, comparisons, and, or, not. Calls, powers, names of anything else: refused when the study is read.
"""

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from smarketing.scenarios.paths import PathError, covers, get, parse

LONGEST = 400
_POSITION = re.compile(r"(?<=[A-Za-z_\]])\.(\d+)(?!\w)")  # market.segments.0.drift, which Python writes [0]
_WORDS = {"null": None, "true": True, "false": False, "None": None, "True": True, "False": False}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ALLOWED = "values of the scenario by their path, numbers, words in quotes, + - * /, < <= > >= == !=, and, or, not"

type Lookup = Callable[[str], Any]


class ConstraintError(ValueError):
    """A constraint that cannot be read, or has no answer for a point; the message says why."""


@dataclass(frozen=True)
class Constraint:
    """A condition that every point of a design meets."""

    text: str

    @cached_property
    def tree(self) -> ast.expr:
        """The checked expression. Raises ConstraintError."""
        if len(self.text) > LONGEST:
            raise ConstraintError(f"is longer than {LONGEST} characters; write several constraints")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", SyntaxWarning)  # `1or 2`: not written to be read
                tree = ast.parse(_POSITION.sub(r"[\1]", self.text.strip()), mode="eval").body
            _check(tree)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
            if isinstance(fault, ConstraintError):
                raise
            raise ConstraintError(f"cannot be read. A constraint is made of {_ALLOWED}") from None
        if not isinstance(tree, ast.Compare | ast.BoolOp) and not _is_not(tree):
            raise ConstraintError("compares nothing; write for instance budget.marketing_share <= 0.5")
        return tree

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every value it speaks of."""
        return tuple(dict.fromkeys(_paths(self.tree)))

    def holds(self, lookup: Lookup) -> bool:
        """Whether it holds for the values that `lookup` gives by path. Raises ConstraintError where they do not fit."""
        try:
            return bool(_value(self.tree, lookup))
        except ZeroDivisionError:
            return False
        except (TypeError, OverflowError):
            values = ", ".join(f"{path} = {lookup(path)!r}" for path in self.paths)
            raise ConstraintError(
                f"has no answer where {values}. Numbers are compared with numbers; say what holds for null with "
                "`PATH == null or ...`"
            ) from None

    def excess(self, lookup: Lookup) -> float:
        """How far it is from holding, 0 or less where it holds: relative, of one comparison of size; else 0 or 1."""
        match self.tree:
            case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() as op], comparators=[right]):
                try:
                    low, high = _value(left, lookup), _value(right, lookup)
                except (ZeroDivisionError, OverflowError):
                    return 1.0
                if isinstance(op, ast.Gt | ast.GtE):
                    low, high = high, low
                size = max(abs(low), abs(high)) or 1.0
                return float((low - high) / size) if math.isfinite(low) and math.isfinite(high) else 1.0
            case _:
                return 0.0 if self.holds(lookup) else 1.0


def lookup_in(values: Mapping[str, Any], base: Mapping[str, Any]) -> Lookup:
    """The value at a path: a point's own (`values`, by path), else that of the scenario it varies (`base`, a tree)."""
    own = {parse(path): value for path, value in values.items()}

    def lookup(text: str) -> Any:
        path = parse(text)
        for setter, value in own.items():
            if covers(setter, path) and (setter == path or isinstance(value, Mapping | list)):
                return get(value, path[len(setter) :])
        return get(base, path)

    return lookup


def _check(node: ast.expr) -> None:
    for inner in ast.walk(node):
        if isinstance(inner, ast.BinOp) and type(inner.op) in _ARITHMETIC:
            continue
        if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.USub | ast.Not):
            continue
        if isinstance(inner, ast.Compare) and all(type(op) in _COMPARISONS for op in inner.ops):
            continue
        if isinstance(inner, ast.Constant) and isinstance(inner.value, bool | int | float | str | None):
            continue
        if isinstance(inner, ast.BoolOp | ast.Name | ast.Attribute | ast.Load | ast.boolop | ast.unaryop):
            continue
        if isinstance(inner, ast.operator | ast.cmpop):
            continue  # judged with the expression they stand in
        if isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Constant):
            continue
        raise ConstraintError(f"holds something that is not allowed. A constraint is made of {_ALLOWED}")
    for text in _paths(node):
        try:
            parse(text)
        except PathError as fault:
            raise ConstraintError(str(fault)) from None


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_path(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return f"{_path(node.value)}[{node.slice.value!r}]"
    raise ConstraintError(f"holds something that is no path. A constraint is made of {_ALLOWED}")


def _paths(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name) and node.id in _WORDS:
        return
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield _path(node)
        return
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.expr):
            yield from _paths(inner)


def _value(node: ast.expr, lookup: Lookup) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name(id=name) if name in _WORDS:
            return _WORDS[name]
        case ast.BoolOp(op=op, values=parts):
            return (all if isinstance(op, ast.And) else any)(_value(part, lookup) for part in parts)
        case ast.UnaryOp(op=op, operand=inner):
            value = _value(inner, lookup)
            return not value if isinstance(op, ast.Not) else -value
        case ast.BinOp(left=left, op=op, right=right):
            numbers = _value(left, lookup), _value(right, lookup)
            if not all(isinstance(number, int | float) for number in numbers):
                raise TypeError  # Python would repeat a text, too
            return _ARITHMETIC[type(op)](*numbers)
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [_value(part, lookup) for part in (left, *others)]
            return all(_COMPARISONS[type(op)](a, b) for op, a, b in zip(ops, values[:-1], values[1:], strict=True))
        case _:
            return lookup(_path(node))
