"""The client's table as `check --run`, the report and the workbook have it: made in one place, so they say the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from smarketing.scenarios.agreement import Floats, agreement, in_orders
from smarketing.scenarios.books import books
from smarketing.scenarios.facts import facts_of
from smarketing.scenarios.orders import as_customers, clashes_of_orders
from smarketing.scenarios.policies import adopt, extract
from smarketing.scenarios.reasons import reasons
from smarketing.scenarios.scenario import Scenario
from smarketing.scenarios.validate import validated


def client_rows(scenario: Scenario, simulated: Mapping[str, Floats]) -> list[Mapping[str, Any]]:
    """Each of the client's facts beside what is simulated, met or not, and why not; empty where there are none.

    simulated  of the firm as it is today (`as_of_today`), from `agreement.measured`
    """
    client = scenario.spec.client
    if client is None or not client.facts:
        return []
    facts, currency = facts_of(client.facts), scenario.spec.currency
    of_books = books(as_customers(facts), currency)
    of_books = replace(of_books, clashes=(*of_books.clashes, *clashes_of_orders(facts, currency)))
    why = reasons(facts, in_orders(facts, simulated), {}, of_books, currency)
    return [row.plain() for row in agreement(facts, scenario, simulated, why)]


def as_of_today(scenario: Scenario) -> Scenario:
    """The firm before the change that a scenario brings; itself where it brings none."""
    tree = scenario.spec.model_dump()
    if not tree["events"] and scenario.before in (None, extract(tree)):
        return scenario
    tree = adopt(tree, scenario.before) if scenario.before is not None else tree
    return replace(scenario, spec=validated({**tree, "events": []}, scenario.origins), before=None)
