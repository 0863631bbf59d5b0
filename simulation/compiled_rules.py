"""Kernels of one's own in the place of the model's: the loop, made again around them.

Whatever reaches a kernel that is replaced is made again under a name of its own, so that the model's own machine code
stays as it is beside it.
"""

import functools
from types import FunctionType
from typing import Any

from smarketing.agents.jit.digest import _values_read, digest
from smarketing.agents.jit.kernels import Kernel
from smarketing.simulation import handoff
from smarketing.simulation.own_rules import DECISIONS, STEPS, WITHIN

type Pairs = tuple[tuple[Kernel, Kernel], ...]  # of the model, and what stands for it


def with_rules(kernel: Any, behaviours: tuple[tuple[str, Any], ...]) -> Any:
    """A kernel of the loop, calling these behaviours, each a kernel by name, instead of the model's."""
    return _made_again(kernel, tuple((_of_model(name), _apart(name, rule)) for name, rule in behaviours))


def with_decision(name: str, rule: Any) -> Any:
    """The behaviour that the decision `name` is a part of, with a rule in its place; Python as far as it takes."""
    whole = WITHIN[name]
    if isinstance(rule, Kernel):
        return with_rules(whole, ((name, rule),))
    return _in_python(whole, _of_model(name), rule)


def _of_model(name: str) -> Any:
    return STEPS[name] if name in STEPS else vars(handoff)[DECISIONS[name]]


@functools.cache
def _apart(name: str, rule: Kernel) -> Kernel:
    """A rule under a name that tells its code: two versions of one function must not be taken for each other."""
    return Kernel(_copy(rule.py_func, {}, rule.digest), by_name=name in STEPS)


@functools.cache
def _made_again(kernel: Kernel, pairs: Pairs) -> Kernel:
    instead = dict(pairs)
    changes = {}
    for name, value in _values_read(kernel.py_func).items():
        if isinstance(value, Kernel):
            other = instead.get(value) or _made_again(value, pairs)
            if other is not value:
                changes[name] = other
    if not changes:
        return kernel
    return Kernel(_copy(kernel.py_func, changes, digest(*(rule.name for _, rule in pairs))), by_name=kernel.by_name)


def _in_python(kernel: Any, target: Any, rule: Any) -> Any:
    """A kernel as plain Python with a rule in the place of `target`; kernels that do not reach it stay compiled."""
    if kernel is target:
        return rule
    function = getattr(kernel, "py_func", kernel)
    reads = {name: value for name, value in _values_read(function).items() if _is_rule(value)}
    changes = {name: other for name, value in reads.items() if (other := _in_python(value, target, rule)) is not value}
    return _copy(function, changes, "") if changes else kernel


def _is_rule(value: Any) -> bool:
    """Whether it is a kernel, or what one is where nothing is compiled."""
    return isinstance(value, Kernel) or (isinstance(value, FunctionType) and value.__module__.startswith("smarketing."))


def _copy(function: FunctionType, changes: dict[str, Any], mark: str) -> FunctionType:
    """A function that reads other values under the same names."""
    scope = {**function.__globals__, **changes}
    copy = FunctionType(function.__code__, scope, function.__name__, function.__defaults__, function.__closure__)
    copy.__kwdefaults__, copy.__doc__, copy.__module__ = function.__kwdefaults__, function.__doc__, function.__module__
    copy.__qualname__ = f"{function.__qualname__} {mark[:16]}".rstrip()
    return copy
