"""Outcomes and behaviours of one's own, beside and instead of those of the model.

    simulate(load("aligned"), outcomes={"gini_pay": gini}, behaviours={"route": cheapest, "salesperson": Learner})

An outcome is a function of a `History`. A behaviour is a function with the arguments of the one it stands for: any that
`simulation/schedule.py` names, or one of `DECISIONS`; or a subclass of `Salesperson` or `Marketer` under that name.
Kernels are compiled into the loop; plain Python, and classes, run on the Mesa engine.
"""

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from smarketing.agents.jit.kernels import Kernel
from smarketing.errors import InputError
from smarketing.simulation import handoff
from smarketing.simulation.mistakes import described
from smarketing.simulation.outcomes import OUTCOMES, Outcome
from smarketing.simulation.schedule import PHASES

PEOPLE = ("salesperson", "marketer")
DECISIONS: Mapping[str, str] = {"route": "_owner"}  # a part of a behaviour: the kernel's name in its module
WITHIN: Mapping[str, Any] = {"route": handoff.hand_over}  # and the behaviour that it is a part of
STEPS: Mapping[str, Any] = {step.act.__name__: step.act for phase in PHASES for step in phase.steps}


@dataclass(frozen=True)
class OwnRules:
    """What a user adds to the model, checked when made; what is wrong is an InputError.

    outcomes     name -> function of a `History`, or an `Outcome` whose `measure` is one
    behaviours   name -> function, kernel or class
    """

    outcomes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    behaviours: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name, given in self.outcomes.items():
            if name in OUTCOMES or not str(name).isidentifier():
                why = "is an outcome of the model" if name in OUTCOMES else "is no name (letters, digits and _)"
                raise InputError(f"outcomes: {name!r} {why}. Call yours something else.")
            if not callable(given) and not isinstance(given, Outcome):
                raise InputError(f"outcomes.{name}: must be a function of a run's history, or an Outcome.")
        for name, given in self.behaviours.items():
            _check_behaviour(str(name), given)
        object.__setattr__(self, "outcomes", dict(self.outcomes))
        object.__setattr__(self, "behaviours", dict(self.behaviours))

    def __bool__(self) -> bool:
        return bool(self.outcomes or self.behaviours)

    @cached_property
    def measured(self) -> dict[str, Outcome]:
        """Each outcome with what tables say of it."""
        return {name: _as_outcome(name, given) for name, given in self.outcomes.items()}

    @property
    def known(self) -> dict[str, Outcome]:
        """The model's outcomes and these."""
        return OUTCOMES | self.measured

    @property
    def in_python(self) -> bool:
        """Whether a behaviour is none that can be compiled into the loop."""
        return any(not isinstance(given, Kernel) for given in self.behaviours.values())

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the code of all of them; empty where there are none."""
        if not self:
            return ""
        parts = [f"{name} {_digest_of(given)}" for name, given in sorted({**self.outcomes, **self.behaviours}.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def measures(self, history: Any, replication: int) -> Iterator[tuple[str, float]]:
        """The outcomes of one replication. Raises InputError, with the line, where a function fails."""
        for name, outcome in self.measured.items():
            try:
                yield name, float(outcome.measure(history))
            except Exception as fault:
                raise InputError(
                    f"outcomes.{name}: could not be worked out for replication {replication}, {described(fault)}"
                ) from fault

    def described(self) -> dict[str, Any]:
        """For a manifest: where each comes from, and the digest of all."""
        named = {
            kind: {name: f"{_source(given).__module__}:{_source(given).__qualname__}" for name, given in rules.items()}
            for kind, rules in (("outcomes", self.outcomes), ("behaviours", self.behaviours))
        }
        return {**named, "digest": self.digest}


NO_RULES = OwnRules()


def own_rules(outcomes: Mapping[str, Any] | None = None, behaviours: Mapping[str, Any] | None = None) -> OwnRules:
    """The rules that these make. Raises InputError where one cannot be."""
    return OwnRules(outcomes or {}, behaviours or {}) if outcomes or behaviours else NO_RULES


def _check_behaviour(name: str, given: Any) -> None:
    if name in PEOPLE:
        from smarketing.agents import mesa_agents

        base = getattr(mesa_agents, name.capitalize())
        if not (isinstance(given, type) and issubclass(given, base)):
            raise InputError(f"behaviours.{name}: must be a class that extends smarketing.agents.{base.__name__}.")
        return
    if name not in STEPS and name not in DECISIONS:
        known = ", ".join([*PEOPLE, *DECISIONS, *STEPS])
        raise InputError(f"behaviours: {name!r} is no behaviour of the model. It has {known}.")
    model = _function(STEPS[name] if name in STEPS else vars(handoff)[DECISIONS[name]])
    wanted = list(inspect.signature(model).parameters)
    if not callable(given) or isinstance(given, type):
        raise InputError(f"behaviours.{name}: must be a function of ({', '.join(wanted)}).")
    names = list(inspect.signature(_function(given)).parameters)
    if len(names) != len(wanted):
        raise InputError(
            f"behaviours.{name}: takes ({', '.join(names)}), but is called with ({', '.join(wanted)}), like the rule "
            "that it stands for."
        )


def _function(rule: Any) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(rule, "py_func", rule)
    return function


def _source(rule: Any) -> Any:
    return _function(rule.measure if isinstance(rule, Outcome) else rule)


def _as_outcome(name: str, given: Any) -> Outcome:
    if isinstance(given, Outcome):
        return given
    definition = (inspect.getdoc(given) or "").split("\n")[0].strip()
    title = name.replace("_", " ")
    return Outcome(
        name, title[:1].upper() + title[1:], "", definition or f"An outcome of one's own: {name}.", 0, "number", given
    )


def _digest_of(rule: Any) -> str:
    """Of the text of a rule, or of its code where there is no text; of a kernel, of all that it reaches."""
    if isinstance(rule, Kernel):
        return rule.digest
    source = _source(rule)
    try:
        text = inspect.getsource(source)
    except (OSError, TypeError):
        code = getattr(source, "__code__", None)
        text = f"{source.__qualname__} {code.co_code.hex() if code else ''} {code.co_consts if code else ''}"
    return hashlib.sha256(text.encode()).hexdigest()
