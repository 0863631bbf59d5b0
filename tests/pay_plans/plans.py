"""Plans to pay by: the base firm with plain commission, and the forms that a test asks for."""

from typing import Any

from smarketing.pay_plans.plan_ledger import Deal, Line, PlanLedger, plan_of, settle
from smarketing.scenarios import Scenario, load

PLAN = "compensation.salespeople"


def firm(**forms: Any) -> Scenario:
    """A firm whose salespeople have these forms; `firm__gross_margin=0.5` is a path of its own."""
    paths = {name.replace("__", ".") if "__" in name else f"{PLAN}.{name}": value for name, value in forms.items()}
    return load("status_quo").changed({f"{PLAN}.accelerator": 1.0, **paths})


def ledger(*, quota_of: float | None = None, tenure: float = 1e9, first: int = 0, **forms: Any) -> PlanLedger:
    return PlanLedger(plan_of(firm(**forms)), quota_of, tenure=tenure, first=first)


def lines_of(account: PlanLedger, *periods: float | list[Deal]) -> list[Line]:
    """The lines for periods, each told by its deals or by the amount of a single one."""
    return settle(account, [each if isinstance(each, list) else [Deal(each)] for each in periods])


def paid(*periods: float | list[Deal], **forms: Any) -> list[float]:
    """What each period pays [$]."""
    lines = lines_of(ledger(**forms), *periods)
    return [sum(line.cents for line in lines if line.period == at) / 100 for at in range(len(periods))]
