"""A comparison as reports see a result folder, without the folder: the same figures and words, from memory."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smarketing.experiments.comparison.compare import Comparison
from smarketing.pay_plans.payout import arithmetic
from smarketing.reports.results import Results, Summary
from smarketing.scenarios import Scenario
from smarketing.store.weekly_table import weekly_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LiveResults(Results):
    """`people`: whether pay and blame by person are wanted, for which some runs are made again."""

    comparison: Comparison | None = None
    people: bool = False

    @classmethod
    def of(cls, comparison: Comparison, people: bool) -> "LiveResults":
        return cls(Path(), Summary(comparison.summary), {}, comparison=comparison, people=people)

    def table(self, name: str) -> "pd.DataFrame | None":
        assert self.comparison is not None
        if not self.people or name not in ("pay", "pairs"):
            return None
        pay, pairs = self.comparison.people
        rows = pay if name == "pay" else pairs
        return rows if len(rows) else None

    def weekly(self, series: str) -> "pd.DataFrame | None":
        assert self.comparison is not None
        narrow = [
            replace(runs, weekly=runs.weekly[[series]])
            for runs in self.comparison.runs
            if runs.weekly is not None and len(runs.weekly) and series in (runs.weekly.dtype.names or ())
        ]
        frame: pd.DataFrame = weekly_table(narrow).to_pandas()
        return frame.sort_values(["scenario", "week"]) if len(frame) else None

    def extra(self, name: str) -> dict[str, Any] | None:
        assert self.comparison is not None
        if name != "payout":
            return None
        plans = [(one.name, one.scenario) for one in self.comparison.policies]
        return _payout(tuple((name, one.title, one.spec.currency, one) for name, one in plans))


@lru_cache(maxsize=32)
def _payout(policies: tuple[tuple[str, str, str, Scenario], ...]) -> dict[str, Any]:
    """Plans pay the same however many runs there are: worked out once a set of policies.

    Firms are equal where their runs are, whatever they are called and whichever money they count: so both are asked.
    """
    return arithmetic({name: scenario for name, *_, scenario in policies})
