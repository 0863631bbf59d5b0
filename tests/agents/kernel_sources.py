"""What the sources say of every kernel: its docstring's sections, whom it calls, what it draws, what it must not do.

A kernel is a function with the decorator `kernel` or `behaviour` in `agents` or `simulation`. Reading them as text
keeps the contract checkable for code that runs compiled.
"""

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smarketing.agents import jit

ROOT = Path(jit.__file__).resolve().parents[2]
PACKAGES = ("agents", "simulation")
DECORATORS = ("kernel", "behaviour")
SECTIONS = ("Reads", "Writes", "Draws", "Source")
ARRAY_METHODS = {"copy", "astype", "tolist", "append", "sum", "mean", "view"}
NUMPY_ALLOWED = {"exp", "log", "log1p", "sqrt", "int64", "uint32", "uint64", "float64", "inf"}
BITS = ("np.int64", "np.float64")  # a number, no array, is read as the other kind with `.view`


@dataclass(frozen=True)
class Kernel:
    """One kernel as its source has it."""

    module: str
    name: str
    node: ast.FunctionDef = field(repr=False)
    imports: Mapping[str, tuple[str, str]] = field(repr=False)  # local name: (module, name there)

    @property
    def is_public(self) -> bool:
        return not self.name.startswith("_")

    @property
    def place(self) -> str:
        return f"{self.module.removeprefix('smarketing.').replace('.', '/')}.py:{self.node.lineno} {self.name}"

    @property
    def arguments(self) -> list[str]:
        return [argument.arg for argument in self.node.args.args]

    @property
    def sections(self) -> dict[str, str]:
        """The labelled parts of the docstring, each on one line: {"Writes": "units[u].goodwill, ..."}."""
        found: dict[str, str] = {}
        label = ""
        for line in (ast.get_docstring(self.node) or "").splitlines():
            word = line.split(" ", 1)[0]
            if word in SECTIONS and line.startswith(f"{word}  "):
                label = word
                found[label] = line.removeprefix(word).strip()
            elif line.startswith("  ") and label:
                found[label] += " " + line.strip()
            else:
                label = ""
        return found

    @property
    def draws_itself(self) -> set[str]:
        return {
            node.attr
            for node in ast.walk(self.node)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Stream"
        }

    @property
    def calls(self) -> set[tuple[str, str]]:
        """(module, name) of every function of the project that may be called here."""
        names = {
            node.func.id
            for node in ast.walk(self.node)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        return {self.imports.get(name, (self.module, name)) for name in names}


@functools.cache
def kernels() -> Mapping[tuple[str, str], Kernel]:
    """Every kernel by (module, name)."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = "smarketing." + path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            tree = ast.parse(path.read_text())
            imports = _imports(tree)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and any(ast.unparse(d) in DECORATORS for d in node.decorator_list):
                    found[module, node.name] = Kernel(module, node.name, node, imports)
    return found


def _imports(tree: ast.Module) -> dict[str, tuple[str, str]]:
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def kernel_named(name: str) -> Kernel:
    """The one kernel of this name."""
    (found,) = [kernel for kernel in kernels().values() if kernel.name == name]
    return found


def reach(kernel: Kernel) -> list[Kernel]:
    """The kernel and all kernels that a call of it may run."""
    seen: dict[tuple[str, str], Kernel] = {}
    todo = [(kernel.module, kernel.name)]
    while todo:
        here = todo.pop()
        if here in seen or here not in kernels():
            continue
        seen[here] = kernels()[here]
        todo += seen[here].calls
    return list(seen.values())


def drawn_by(kernel: Kernel) -> set[str]:
    """The streams that a call of the kernel may draw."""
    return set().union(*(part.draws_itself for part in reach(kernel)))


def streams_named(text: str) -> set[str]:
    """The streams that a Draws section names, before any explanation after them."""
    return set(re.findall(r"\b[A-Z]{2}[A-Z_]+\b", text))


def forbidden(kernel: Kernel) -> Iterator[str]:
    """Everything in the body of a kernel that allocates, prints, raises or reaches outside its arguments."""
    for node in ast.walk(kernel.node):
        line = getattr(node, "lineno", kernel.node.lineno)
        match node:
            case ast.Raise() | ast.Assert() | ast.Try():
                yield f"line {line}: raises or catches; return a Status"
            case ast.Call(func=ast.Name(id="print")):
                yield f"line {line}: prints"
            case (
                ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp() | ast.JoinedStr()
            ):
                yield f"line {line}: allocates {ast.unparse(node)}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name)) if name not in NUMPY_ALLOWED:
                yield f"line {line}: np.{name} may allocate"
            case ast.Call(func=ast.Attribute(attr="view"), args=[kind]) if ast.unparse(kind) in BITS:
                pass
            case ast.Call(func=ast.Attribute(attr=name)) if name in ARRAY_METHODS:
                yield f"line {line}: .{name}() allocates"
            case ast.Global() | ast.Nonlocal():
                yield f"line {line}: reaches outside its arguments"
