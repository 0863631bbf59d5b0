"""Small mistakes that somebody could make in a rule: one edit of one place of the source each.

Comparisons turned round or moved by one, a factor left out, plus for minus, another constant, `and` for `or`, a limit
(`min`, `max`, `clip`) left out. Made where something is decided: in kernels, in the outcomes and in the statistics.

Neither of the kept tools does it here (looked at in November 2026). mutmut 3 compiles every edit of a function into the
same module and chooses among them by an environment variable when it is called: numba takes no such function, and the
digests of kernels that were compiled before would all change. cosmic-ray edits the file in place and runs one command
for every edit, so each would wait for the whole suite. What is left to write is what stands here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("agents", "simulation", "inference")
_DECIDES = ("kernel", "behaviour")  # decorators of what is compiled
_WHOLE = ("inference/", "simulation/outcomes.py")  # where plain functions decide, too

_TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_BY_ONE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_TINY, _HUGE = 1e-6, 1e6  # constants beyond are guards against rounding


@dataclass(frozen=True)
class Edit:
    """`text[start:end]` of a file, given in its bytes, becomes `after`."""

    file: str  # from the root of the project
    start: int
    end: int
    after: str
    line: int
    function: str

    def applied(self) -> str:
        source = (ROOT / self.file).read_bytes()
        return (source[: self.start] + self.after.encode() + source[self.end :]).decode()

    def lines(self) -> tuple[str, str]:
        """The line of the source, before and after."""
        before = (ROOT / self.file).read_text("utf-8").splitlines()[self.line - 1]
        return before.strip(), self.applied().splitlines()[self.line - 1].strip()

    def __str__(self) -> str:
        before, after = self.lines()
        return f"{self.file}:{self.line} ({self.function})\n      {before}\n    → {after}"


def every_edit() -> list[Edit]:
    """All of them, in the order of files and lines."""
    files = sorted(path for room in _ROOMS for path in (ROOT / room).glob("*.py"))
    return [edit for path in files for edit in edits_of(path.relative_to(ROOT).as_posix())]


def edits_of(file: str) -> Iterator[Edit]:
    """The edits of one file."""
    source = (ROOT / file).read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(node: ast.expr | ast.stmt) -> tuple[int, int]:
        return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 0) - 1] + (
            node.end_col_offset or 0
        )

    def text(node: ast.expr) -> str:
        start, end = place(node)
        return source[start:end].decode()

    for function in _functions(ast.parse(source), whole=file.startswith(_WHOLE)):
        for node in _decided_in(function):
            for start, end, after in _changes(node, source, place, text):
                yield Edit(file, start, end, after, source.count(b"\n", 0, start) + 1, function.name)


def _functions(tree: ast.Module, whole: bool) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            named = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
            if whole or any(isinstance(name, ast.Name) and name.id in _DECIDES for name in named):
                yield node


def _decided_in(function: ast.FunctionDef) -> Iterator[ast.expr | ast.stmt]:
    """What a function consists of, without its signature, its docstring, what it raises and functions within."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text or isinstance(node, ast.Raise | ast.FunctionDef | ast.JoinedStr | ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.expr | ast.stmt):
            yield node
        waiting += ast.iter_child_nodes(node)


def _changes(node, source, place, text) -> Iterator[tuple[int, int, str]]:
    """(start, end, text instead) for each way to get this node wrong."""
    start, end = place(node)
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
            sign = _SIGNS[type(op)]
            between = place(left)[1], place(right)[0]
            at = source.index(sign.encode(), *between)
            yield at, at + len(sign), _TURNED[sign]
            if sign in _BY_ONE and not (_is_real(left) or _is_real(right)):
                yield at, at + len(sign), _BY_ONE[sign]
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield start, end, text(left)
            yield start, end, f"({text(right)})" if isinstance(right, ast.BinOp) else text(right)
        case ast.BinOp(left=left, op=ast.Div()):
            yield start, end, text(left)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            before, after = ("+", "-") if isinstance(op, ast.Add) else ("-", "+")
            at = source.index(before.encode(), place(left)[1], place(right)[0])
            yield at, at + 1, after
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub() as op, value=value):
            before, after = ("+=", "-=") if isinstance(op, ast.Add) else ("-=", "+=")
            at = source.index(before.encode(), place(target)[1], place(value)[0])
            yield at, at + 2, after
        case ast.AugAssign(op=ast.Mult() | ast.Div()):
            yield start, end, "pass"
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand) if not isinstance(operand, ast.Constant):
            yield start, end, text(operand)
        case ast.BoolOp(op=op, values=[first, second, *_]):
            before, after = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
            at = source.index(before.encode(), place(first)[1], place(second)[0])
            if len(node.values) == 2:
                yield at, at + len(before), after
        case ast.Call(func=ast.Name(id="min" | "max" | "clip"), args=[first, second, *_]):
            yield start, end, f"({text(second if isinstance(first, ast.Constant) else first)})"
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if isinstance(value, int):
                yield start, end, str(value + 1)
            elif value == 0.0 or _TINY < abs(value) < _HUGE:
                yield start, end, repr({0.0: 1.0, 1.0: 0.0}.get(value, value * 1.5))


def _is_real(node: ast.expr) -> bool:
    """Whether it is a constant with a point: to meet such a limit exactly has no probability."""
    return isinstance(node, ast.Constant) and isinstance(node.value, float)
