"""What a simulated firm's export has beside leads and deals: spend by month and the list of its people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from smarketing.scenarios import Scenario
from smarketing.simulation import simulate


def spend_rows(scenario: Scenario, seed: int, replication: int, last_day: date) -> Iterator[Mapping[str, Any]]:
    """Marketing's money other than pay, month by month of the measured years."""
    run = simulate(scenario, 1, seed=seed, first=replication, weekly=True)
    assert run.weekly is not None
    weeks = run.weekly[0][run.warm_up_weeks :]
    pay = weeks["sales_pay"] + weeks["marketer_pay"]
    money = (weeks["revenue"] - weeks["contribution"] - pay) * weeks["marketing_share"]
    months: dict[str, float] = defaultdict(float)
    for week, spent in enumerate(money):
        months[(last_day - timedelta(weeks=len(weeks) - week)).strftime("%Y-%m")] += float(spent)
    for month, spent in months.items():
        yield {"Month": month, "Cost": f"{spent:.2f}"}


def people_rows(scenario: Scenario, first_day: date) -> Iterator[Mapping[str, Any]]:
    """The people of the firm, as they are hired for; who comes and goes has the chair's name."""
    spec = scenario.spec
    plan, units = spec.compensation.salespeople, spec.organisation.business_units
    for role, title, count, pay, quota in (
        ("Salesperson", "Account Executive", spec.organisation.salespeople, plan.base, plan.quota),
        ("Marketer", "Marketing Manager", spec.organisation.marketers, spec.compensation.marketers.base, None),
    ):
        for k in range(count * units):
            yield {
                "Name": f"{role} {k + 1}", "Job Title": title, "Start Date": first_day.isoformat(), "End Date": "",
                "Base Salary": f"{pay:.0f}", "Quota": "" if quota is None else f"{quota:.0f}",
            }  # fmt: skip
