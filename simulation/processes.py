"""Plain Python over processes: one of Python's can run only one thread of it at a time.

Workers are started anew and know nothing of the program that asks, nor where it finds its modules: rules travel as
code, so they may stand in a script, a notebook or any module.
"""

import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import cloudpickle
from loky import get_reusable_executor

from smarketing.simulation.own_rules import OwnRules


def elsewhere[R](processes: int, work: Callable[..., R], /, *args: Any, **keywords: Any) -> Future[R]:
    """Start `work` in one of so many processes, which are kept for the next call."""
    future: Future[R] = get_reusable_executor(max_workers=processes, timeout=60).submit(work, *args, **keywords)
    return future


def travel_by_value(own: OwnRules) -> None:
    """From now on what is sent of the modules that these rules stand in is their code, not their name."""
    for rule in [*own.outcomes.values(), *own.behaviours.values()]:
        module = sys.modules.get(getattr(rule, "__module__", None) or "")
        if module is not None and module.__name__ != "__main__" and not module.__name__.startswith("smarketing."):
            cloudpickle.register_pickle_by_value(module)
