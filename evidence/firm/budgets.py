"""The client's budgets, once it is known what the people of the firm are paid.

Pay comes first, and deals, quotas and accelerators decide how much it is: what is left for programmes and support
of sales is known only when the firm is. Leads follow what programmes are against the opening: more money, and a
cost of a lead as much higher, is the same firm.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from smarketing.scenarios import Scenario
from smarketing.scenarios.agreement import Floats
from smarketing.scenarios.books import LARGEST_BUDGET
from smarketing.scenarios.facts import Fact
from smarketing.simulation.model import FirmModel

LEAST = 0.02  # of a budget, that is no pay


def as_said(
    values: Mapping[str, Any], facts: Mapping[str, Fact], scenario: Scenario, simulated: Mapping[str, Floats]
) -> dict[str, Any]:
    """The values with budgets that leave what was said beside pay; `found` is what `scenario` came to with them."""
    of_marketing, of_sales = (facts.get(name) for name in ("marketing_budget", "sales_budget"))
    if of_marketing is None and of_sales is None:
        return dict(values)
    has = {name: float(np.nanmean(simulated[name])) for name in ("marketing_budget", "sales_budget", "leads_per_month")}
    share = scenario.spec.budget.marketing_share
    programmes = 12 * float(np.nanmean(simulated["cost_per_lead"] * simulated["leads_per_month"]))
    support = programmes * (1 - share) / max(1e-3, share)
    pay = has["marketing_budget"] - programmes, has["sales_budget"] - support
    wanted = [
        now if said is None else max(LEAST * said.value, said.value - paid)
        for said, now, paid in ((of_marketing, programmes, pay[0]), (of_sales, support, pay[1]))
    ]
    total = scenario.spec.budget.total * (sum(pay) + sum(wanted)) / (sum(pay) + programmes + support)
    made = {**values, "budget.total": min(LARGEST_BUDGET, total), "budget.marketing_share": wanted[0] / sum(wanted)}
    then, now = (_opening_programmes(scenario.changed(_budget(each))) for each in (values, made))
    missed = has["leads_per_month"] / facts["leads_per_month"].value if "leads_per_month" in facts else 1.0
    for path in [path for path in values if path.endswith(".cost_per_lead")]:
        made[path] = min(1e5, max(0.1, values[path] * now / then * missed))
    return made


def _budget(values: Mapping[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in values.items() if path.startswith("budget.")}


def _opening_programmes(scenario: Scenario) -> float:
    """What the opening leaves for programmes [$/week]."""
    return float(FirmModel(scenario, 1).world.units["opening_programme"].sum())
