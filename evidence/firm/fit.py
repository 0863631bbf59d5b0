"""From a client's facts to a firm: the books by identities, then a few levers by simulation.

The search (`search.py`) moves the levers (`levers.py`); what is told in the end is simulated anew, with other luck.
"""

import math
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from smarketing.evidence.firm.budgets import as_said
from smarketing.evidence.firm.conversion import as_worth, by_source
from smarketing.evidence.firm.ensemble import near
from smarketing.evidence.firm.facts_file import read_facts
from smarketing.evidence.firm.levers import applied, levers
from smarketing.evidence.firm.market import SOURCED, channels, segments
from smarketing.evidence.firm.search import FEWEST_RUNS, Search, Watch
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.agreement import Floats, Row, agreement, in_orders, measured
from smarketing.scenarios.books import Books, settings
from smarketing.scenarios.facts import Fact, facts_of
from smarketing.scenarios.lineage import BASE
from smarketing.scenarios.orders import as_customers, clashes_of_orders
from smarketing.scenarios.paths import PathError, get, parse
from smarketing.scenarios.reasons import reasons
from smarketing.scenarios.sources import channels_of
from smarketing.simulation import simulate
from smarketing.simulation.recorder import BY_CHANNEL

SECONDS = 40.0  # for the search, of the minute that a fit may take
RUNS_OF_SPLIT, ROUNDS_OF_BUDGETS = 8, 2
ROUNDS_OF_WORTH = 2, 2  # before the search and after it
RUNS_TOLD, FIRST_TOLD, SECONDS_TOLD, QUICK = 60, 1000, 12.0, 0.4
ALWAYS_SO = {"horizon.warm_up_policies": "own"}  # today's policies are those of the two years before
# As long as the firm is told of: in one that grows, rates drift.
HORIZON = {"horizon.warm_up_weeks": 104, "horizon.weeks": 156, **ALWAYS_SO}


@dataclass(frozen=True)
class Fit:
    """A firm that was fitted to what its client says.

    scenario  with the facts as they were `said` in `client`; `values` are what it sets, by path
    rows      each fact beside what is simulated; `books` behind, with what the client's words contradict
    ensemble  values by path under which the firm fits about as well, as many as were asked for or were found
    conversion share of each source's leads that become customers, simulated; where a CRM export shows theirs
    ended     why the search is over: "met", "stuck" (rounds from the best firm on found no nearer one) or "time"
    """

    scenario: Scenario
    facts: Mapping[str, Fact]
    said: Mapping[str, Any]
    values: Mapping[str, Any]
    rows: Sequence[Row]
    books: Books
    simulations: int
    seconds: float
    ended: str
    ensemble: Sequence[Mapping[str, float]] = ()
    conversion: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return all(row.met is not False for row in self.rows)


def fit(
    said: Mapping[str, Any] | str | Path,
    *,
    name: str = "",
    worth: Mapping[str, float] | None = None,
    seconds: float = SECONDS,
    runs: int | None = None,
    jobs: int | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    ensemble: int = 0,
) -> Fit:
    """Fit a firm to facts: {name: number, range or {value, error}}, or a file of them.

        >>> said = {"revenue": "$11M", "deals_per_year": 120, "win_rate": "28 %"}
        >>> sm.fit(said, name="Acme", seconds=5).scenario.title
        'Acme'

    `currency` among them is a code such as EUR, `name` the client's.

    worth    conversion of a source of leads against the average one, where it is known
    seconds  for the search, about
    runs     of each firm that is tried; as many as there is time for unless given, and then the result is the same on
             every machine
    ensemble how many other firms to look for that fit about as well; it takes twice as long
    watch    is called with steps done, steps in all (0: nobody knows), and what is being done

    Raises InputError for a fact that cannot be used.
    """
    words = dict(said) if isinstance(said, Mapping) else read_facts(Path(said))
    said = {fact: value for fact, value in words.items() if fact != "name"}
    name = name or str(words.pop("name", "Client"))
    words.pop("name", None)
    currency = str(words.pop("currency", "USD"))
    facts = facts_of(words)
    usual, in_model = load(BASE), as_customers(facts)
    set_at, books = settings(in_model, currency)
    books = replace(books, clashes=(*books.clashes, *clashes_of_orders(facts, currency)))
    start = _start(in_model, set_at, books, usual, worth or {})
    sought = _with_deals(in_model, books)
    chosen = levers(sought, books)
    base = usual.changed({"currency": currency, **HORIZON})

    def looked(scenario: Scenario, runs: int, threads: int | None) -> Mapping[str, Floats]:
        return look(scenario, runs, jobs=threads)

    if "leads_per_month" in facts and facts["leads_per_month"].parts:
        first = base.changed(applied(start, {}))
        _split_as_said(start, facts["leads_per_month"], first, looked(first, RUNS_OF_SPLIT, jobs))
    leads = facts.get("leads_per_month")
    known = {source: each for source, each in (worth or {}).items() if leads is not None and source in leads.parts}

    def converting(values: dict[str, Any], rounds: int) -> dict[str, Any]:
        for _ in range(rounds if leads is not None and len(known) > 1 else 0):
            assert leads is not None
            firm = base.changed({path: each for path, each in values.items() if path != "expansion is said"})
            values = as_worth(values, leads, known, by_source(firm, leads, jobs))
        return values

    start = converting(start, ROUNDS_OF_WORTH[0])
    search = Search(sought, base, start, chosen, looked, jobs, watch, stop)
    search.ends, search.runs = (perf_counter() + seconds, 0) if runs is None else (math.inf, runs)
    began = perf_counter()
    at = search.run()
    search.ends, ended = math.inf, search.ended
    others = near(search, at, ensemble) if ensemble and search.seen else []
    values = applied(start, at)
    for _ in range(ROUNDS_OF_BUDGETS if {"marketing_budget", "sales_budget"} & facts.keys() else 0):
        firm = base.changed(values)
        values = as_said(values, facts, firm, looked(firm, RUNS_OF_SPLIT, jobs))
    values = converting(values, ROUNDS_OF_WORTH[1])
    final = _unlike(usual, {path: _rounded(value) for path, value in values.items()})
    scenario = usual.changed({"name": name, "currency": currency, **ALWAYS_SO, **final})
    scenario = scenario.changed({"client": {"name": name, "facts": plain_facts(said)}})
    if watch is not None:
        watch(search.steps, search.steps, "simulating the firm that was found, with other luck")
    simulated = simulated_facts(scenario, jobs)
    converted = by_source(base.changed(final), leads, jobs) if leads is not None and len(known) > 1 else {}
    why = reasons(facts, in_orders(facts, simulated), search.levers_at(at), books, currency, ended)
    rows = agreement(facts, scenario, simulated, why)
    return Fit(
        scenario, facts, dict(said), final, rows, books, search.count, perf_counter() - began, ended, others, converted
    )


def look(scenario: Scenario, runs: int, *, first: int = 0, jobs: int | None = None) -> dict[str, Floats]:
    """What every fact comes to in so many runs."""
    run = simulate(scenario, runs, seed=1, first=first, jobs=jobs)
    assert run.weekly is not None
    return measured(run.outcomes, run.weekly, run.warm_up_weeks)


def simulated_facts(scenario: Scenario, jobs: int | None = None) -> dict[str, Floats]:
    """The runs that are told: other luck than the search has seen, and fewer of a firm that takes long."""
    threads = jobs or os.cpu_count() or 1
    began = process_time()
    look(scenario, 1, first=FIRST_TOLD, jobs=1)
    each = process_time() - began
    runs = RUNS_TOLD if each < QUICK else max(FEWEST_RUNS, int(SECONDS_TOLD * threads / each))
    return look(scenario, min(RUNS_TOLD, runs), first=FIRST_TOLD, jobs=jobs)


def plain_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a scenario keeps them: the currency stands elsewhere."""
    return {name: value for name, value in said.items() if name != "currency" and value is not None}


def _start(
    facts: Mapping[str, Fact], values: Mapping[str, Any], books: Books, usual: Scenario, worth: Mapping[str, float]
) -> dict[str, Any]:
    """The books as of the opening, two years before today, and what the levers start from."""
    spec, growth = usual.spec, max(-0.3, min(0.6, books.growth))
    spread = values["market.segments[*].deal_size.sigma"]
    median = facts["deal_median"].value if "deal_median" in facts else books.deal / math.exp(0.5 * spread**2)
    segment = spec.market.segments[0]
    start: dict[str, Any] = {
        "market.segments": segments(facts, books, median, spread),
        **values,
        "firm.opening_revenue": books.revenue / (1 + growth) ** 1.5,  # last year's middle is a year and a half later
        "firm.opening_customers": max(1.0, books.customers / (1 + growth) ** 2),
        "market.segments[*].deal_size.median": median,
        "market.segments[*].in_market": segment.in_market,
        "market.segments[*].price_elasticity": segment.price_elasticity,
        "sales.prospecting.appointment_rate": spec.sales.prospecting.appointment_rate * _found(facts, books),
        "behaviour.contact.reaction_weeks": spec.behaviour.contact.reaction_weeks,
        "behaviour.progress.log_odds": spec.behaviour.progress.log_odds,
        "behaviour.salesperson.contact_hours": spec.behaviour.salesperson.contact_hours,
        "behaviour.salesperson.touch_hours": spec.behaviour.salesperson.touch_hours,
        "behaviour.salesperson.try_hours": spec.behaviour.salesperson.try_hours,
        "expansion is said": "expansion" in facts,
    }
    pay = values["compensation.marketers.base"] * books.marketers
    pay += books.salespeople * values["compensation.salespeople.base"]
    pay += values["compensation.salespeople.commission_rate"] * books.bookings
    free = max(0.02 * pay, values["budget.total"] * start["firm.opening_revenue"] - pay)
    programme = free * values["budget.marketing_share"] * (1 - spec.marketing.research_share)
    then = programme * (1 + growth) ** 1.5  # fewer leads came of it before the market grew
    by_source = "leads_per_month" in facts and bool(facts["leads_per_month"].parts)
    for channel, terms in channels(facts, usual, then, books, worth).items():
        if by_source:
            start[f"marketing.channels.{channel}"] = terms
        if terms is not None:
            start[f"marketing.channels.{channel}.cost_per_lead"] = terms["cost_per_lead"]
    return start


def _found(facts: Mapping[str, Fact], books: Books) -> float:
    """How much more salespeople find themselves than in the base firm; 1 where leads and conversion do not say."""
    if not {"leads_per_month", "lead_to_customer"} <= facts.keys():
        return 1.0
    sourced = 12 * facts["leads_per_month"].value * facts["lead_to_customer"].value / books.deals
    return min(10.0, max(0.02, (1 - sourced) / (1 - SOURCED)))


def _split_as_said(start: dict[str, Any], leads: Fact, first: Scenario, simulated: Mapping[str, Floats]) -> None:
    """The sources share the leads as said: what a channel brings less than its opening would, a lead of it costs less.

    Messages wear out at a pace of their channel and money works with another elasticity, so the split of the opening
    does not last.
    """
    order = list(first.spec.marketing.channels)
    by_channel = simulated[BY_CHANNEL].mean(axis=0)
    for channel, (_, said) in channels_of(leads.parts).items():
        got = float(by_channel[order.index(channel)] / by_channel.sum())
        if got > 0:
            start[f"marketing.channels.{channel}.cost_per_lead"] *= got / (said / leads.value)


def _with_deals(facts: Mapping[str, Fact], books: Books) -> Mapping[str, Fact]:
    """Where the books say how many deals there must be, they are sought like those that are said."""
    if "deals_per_year" in facts or not ({"deal_mean", "deal_median"} & facts.keys() or books.recurring_share < 1):
        return facts
    return {**facts, **facts_of({"deals_per_year": books.deals})}


def _unlike(usual: Scenario, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs from the base firm: the rest stays where it comes from."""
    tree = usual.spec.model_dump()

    def same(path: str, value: Any) -> bool:
        try:
            return bool(get(tree, parse(path)) == value)
        except PathError:
            return False

    return {path: value for path, value in values.items() if "*" in path or not same(path, value)}


def _rounded(value: Any) -> Any:
    """To four digits: more is not known, and a file is read by people."""
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    if isinstance(value, Mapping):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return float(f"{value:.4g}")
