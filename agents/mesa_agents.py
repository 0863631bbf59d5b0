"""Mesa agents: windows on rows of a `World`. Each method calls one kernel, nothing more.

A field of the row reads and is written as an attribute (`salesperson.effort = 1.2`), and what is written is what the
kernels read. Other attributes are made in `__init__`: later, one that is not there is an error. To try a behaviour
in plain Python, override its method in a subclass and pass it to `FirmModel`; the kernels around it go on as before.
"""

from difflib import get_close_matches
from typing import Any, ClassVar

import mesa
import numpy as np

from smarketing.agents import blame, careers, effort, feedback, leader, marketer, salesperson
from smarketing.agents.agenda import make_agenda
from smarketing.agents.state import FRACTIONS


class _Window(mesa.Agent):
    """One row of the state of a business unit."""

    column: ClassVar[str]

    def __init__(self, model: Any, unit: int, row: int) -> None:
        super().__init__(model)
        self.unit = unit
        self.row = row

    @property
    def state(self) -> np.record:
        """The record of this person: a view, so what is written here is what the kernels read."""
        record: np.record = getattr(self.model.world, self.column)[self.unit, self.row]
        return record

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in getattr(self.model.world, self.column).dtype.names:
            return self.state[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a field of the record, or an attribute that is there or is being made in `__init__`."""
        model = self.__dict__.get("model")
        fields = getattr(model.world, self.column).dtype.names if model is not None else ()
        if name in fields:
            self.state[name] = self._allowed(name, value)
            return
        known = name.startswith("_") or name in self.__dict__ or hasattr(type(self), name)
        if not known and model is not None and model.is_open:
            close = get_close_matches(name, fields, 1)
            hint = f"; did you mean {close[0]!r}?" if close else "."
            raise AttributeError(
                f"{type(self).__name__} has no field {name!r}{hint} What it remembers beside is made in its __init__."
            )
        super().__setattr__(name, value)

    def _allowed(self, name: str, value: Any) -> Any:
        """A value that the kernels can go on with. Raises ValueError, with the rule, for any other."""
        kind = self.state.dtype[name].base.kind
        try:
            numbers = np.asarray(value, np.float64)
        except (TypeError, ValueError):
            numbers = np.array(np.nan)
        low, high = (0.0, 1.0) if name in FRACTIONS[self.column] or kind == "b" else (-np.inf, np.inf)
        holds = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
        whole = kind == "f" or np.all(numbers == np.round(numbers))
        if not (np.all(holds) and whole):
            rule = "a number" if kind == "f" else "true or false" if kind == "b" else "a whole number"
            rule += " from 0 to 1" if kind == "f" and high == 1.0 else ""
            raise ValueError(f"{type(self).__name__}.{name}: {value!r} cannot be used. It must be {rule}.")
        return value

    def remove(self) -> None:
        """Refused: a person is a row of the firm, and a chair that is empty is a state of it."""
        raise NotImplementedError(
            f"{type(self).__name__} {self.row} cannot be removed: kernels would go on with the row. To end somebody's "
            "work set `dismissed = True`; to keep the chair empty for a while set `vacant_weeks`; for fewer people set "
            "organisation.marketers or organisation.salespeople."
        )

    def _call(self, kernel: Any) -> None:
        model = self.model
        model.call(kernel, model.world, model.parameters, self.unit, self.row, model.week, model.key)


class Marketer(_Window):
    """A marketer: senses the market, splits the week, draws leads, answers blame."""

    column = "marketers"

    def careers_of_marketer(self) -> None:
        """Stay or quit; an empty chair is filled."""
        self._call(careers.careers_of_marketer)

    def sense(self) -> None:
        """Update beliefs about needs."""
        self._call(marketer.sense)

    def allocate_time(self) -> None:
        """Split the week between volume, targeting, sensing and enablement."""
        self._call(marketer.allocate_time)

    def set_threshold(self) -> None:
        """Set the lowest score that is handed over."""
        self._call(marketer.set_threshold)

    def plan_capture(self) -> None:
        """Turn hours, skill and messages into leads to be expected."""
        self._call(marketer.plan_capture)

    def answer_blame(self) -> None:
        """Explain a shortfall, and reply to blame."""
        self._call(blame.answer_blame)


class Salesperson(_Window):
    """A salesperson: sets effort, plans and works the week, explains shortfalls, reports."""

    column = "salespeople"

    def careers_of_salesperson(self) -> None:
        """Stay or quit; an empty chair is filled."""
        self._call(careers.careers_of_salesperson)

    def plan_effort(self) -> None:
        """See where the pay period is heading and set the effort of the week."""
        self._call(effort.plan_effort)

    def make_agenda(self) -> None:
        """Rank deals, leads and prospecting, and fill the week."""
        self._call(make_agenda)

    def work_week(self) -> None:
        """Do the week's tasks."""
        self._call(salesperson.work_week)

    def explain_shortfall(self) -> None:
        """Explain a shortfall: what is not taken on oneself is laid on marketers."""
        self._call(blame.explain_shortfall)

    def prepare_report(self) -> None:
        """Decide how far to take part in reporting."""
        self._call(feedback.prepare_report)


class Leader(_Window):
    """The leaders of a business unit: split the money, set plans, bring pressure."""

    column = "units"

    @property
    def state(self) -> np.record:
        """The record of the business unit."""
        record: np.record = self.model.world.units[self.unit]
        return record

    def review(self) -> None:
        """Compare results with the plan; on review weeks grant and split the money."""
        model = self.model
        model.call(leader.review, model.world, model.parameters, self.unit, model.week, model.key)
