"""`sm.payout`: what plans pay, side by side; what was found is plain data, for the terminal, the report and files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from smarketing.agents.parameters import Period
from smarketing.agents.plain_python import Fields
from smarketing.errors import InputError
from smarketing.pay_plans import cost
from smarketing.pay_plans.back_test import PlanTest, tried
from smarketing.pay_plans.curve import WORKED, Curve, reference_of
from smarketing.pay_plans.deals_file import FirmDeals, read_deals, read_quotas
from smarketing.pay_plans.marketer_plan import marketers_of
from smarketing.pay_plans.plan_events import weeks_of_change
from smarketing.pay_plans.plan_ledger import plan_of
from smarketing.scenarios import Scenario, load
from smarketing.store.strict_json import plain

if TYPE_CHECKING:
    from smarketing.experiments.running.runner import Watch
    from smarketing.pay_plans.before_after import BeforeAfter, PlanRuns

FORMAT = 1
MOST_REPLICATIONS = 100_000


@dataclass(frozen=True)
class Payout:
    """Plans side by side, the first is the baseline.

    summary   all that was found, as plain data: the content of `payout.json`
    tests     the back-test of each plan; empty without deals
    changes   pay before and after, by name of the other plan; empty without a simulation
    """

    scenarios: Mapping[str, Scenario]
    summary: Mapping[str, Any]
    deals: FirmDeals | None = None
    tests: tuple[PlanTest, ...] = ()
    changes: "Mapping[str, BeforeAfter]" = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def save(self, out: str | Path | None = None) -> Path:
        """Write the tables and `payout.json` to `out`, or to the next free `results/payout-<n>`; return where."""
        from smarketing.pay_plans.folder import fill, reserve

        folder = reserve(out)
        fill(folder, self)
        return folder.path


def payout(
    scenarios: "str | Path | Scenario | Sequence[str | Path | Scenario] | Mapping[str, Scenario]",
    *,
    deals: str | Path | None = None,
    quotas: str | Path | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    simulation: bool = True,
    replications: int = 50,
    seed: int = 1,
    jobs: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    watch: "Watch | None" = None,
    stop: Event | None = None,
) -> Payout:
    """What the plans of salespeople and marketers pay, with the arithmetic that pays in the simulation.

        >>> found = sm.payout(["status_quo", "aligned"], simulation=False)
        >>> list(found.scenarios)
        ['status_quo', 'aligned']

    Args:
        scenarios: one or several, also by names of your own; the first is the baseline
        deals: a CSV file of a firm's own deals, on which every plan is tried
        quotas: a CSV file with each person's own quota a year, for the deals
        first_day, last_day: between which deals count
        simulation: also simulate the firm under every plan, and pair people; without it nothing is compiled
        replications, seed, jobs: of the simulation

    Raises InputError for what cannot be done.
    """
    if not 1 <= replications <= MOST_REPLICATIONS:
        raise InputError(f"-n {replications}: write a number of runs from 1 to {MOST_REPLICATIONS}.")
    if quotas is not None and deals is None:
        raise InputError("--quotas: quotas are for the people of a file of deals. Name one with --deals.")
    named = _named(scenarios, overrides or {})
    own = read_quotas(quotas) if quotas is not None else {}
    firm = read_deals(deals, tuple(own), first_day, last_day) if deals is not None else None
    plans = {name: plan_of(scenario) for name, scenario in named.items()}
    curves, references = _curves(plans)
    baseline = next(iter(named))
    runs = _simulated(named, replications, seed, jobs, watch, stop) if simulation else {}
    plan_summaries = {
        name: _plan_summary(named[name], curves[name], plans[baseline], references[name], runs.get(name))
        for name in named
    }
    changes = _changes(runs, curves)
    tests: tuple[PlanTest, ...] = ()
    if firm is not None:
        tests = tuple(
            tried(name, scenario, plans[name], firm, own, curves[name].reference) for name, scenario in named.items()
        )
    settings = {"replications": replications, "seed": seed} if simulation else {}
    summary = {
        "format": FORMAT,
        "currency": named[baseline].spec.currency,
        "baseline": baseline,
        "simulated": simulation,
        **settings,
        "plans": plan_summaries,
        "changes": {name: _change(each) for name, each in changes.items()},
        "marketers_gain": _marketers_gain(runs),
        "back_test": None if firm is None else _tested(firm, tests),
    }
    return Payout(named, plain(summary), firm, tests, changes, settings)


def arithmetic(scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
    """What plans pay, without a simulation: `payout.json` of any folder of results."""
    summary: dict[str, Any] = dict(payout(scenarios, simulation=False).summary)
    return summary


def _named(scenarios: Any, overrides: Mapping[str, Any]) -> dict[str, Scenario]:
    """Each scenario under a name of its own."""
    if isinstance(scenarios, Mapping):
        return {name: _changed(scenario, overrides) for name, scenario in scenarios.items()}
    given = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    if not given:
        raise InputError("payout: no scenario is named. Name one, such as status_quo.")
    named: dict[str, Scenario] = {}
    for each in given:
        scenario = _changed(each, overrides)
        name, times = scenario.name, 1
        while name in named:
            times += 1
            name = f"{scenario.name}-{times}"
        named[name] = scenario
    today = next(iter(named.values()))
    return {name: scenario.with_history_of(today) for name, scenario in named.items()} if len(named) > 1 else named


def _changed(given: "str | Path | Scenario", overrides: Mapping[str, Any]) -> Scenario:
    if not isinstance(given, Scenario):
        return load(given, overrides)
    return given.changed(overrides) if overrides else given


def _curves(plans: Mapping[str, Fields]) -> tuple[dict[str, Curve], dict[str, str]]:
    references = dict(zip(plans, reference_of(list(plans.values())), strict=True))
    return (
        {name: Curve(p, references[name][0]) for name, p in plans.items()},
        {name: what for name, (_, what) in references.items()},
    )


def _simulated(
    named: Mapping[str, Scenario], replications: int, seed: int, jobs: int | None, watch: Any, stop: Event | None
) -> "dict[str, PlanRuns]":
    from smarketing.experiments.running.settings import Settings
    from smarketing.pay_plans.before_after import simulated
    from smarketing.scenarios.compared_policies import policies

    policies(list(named.values()))  # says so where horizons differ
    settings = Settings(replications=replications, seed=seed, jobs=jobs)
    return simulated(named, replications, settings.seed, settings.threads, watch, stop or Event())


def _plan_summary(
    scenario: Scenario, curve: Curve, baseline: Fields, of: str, runs: "PlanRuns | None"
) -> dict[str, Any]:
    """One plan as plain data, beside that of the baseline."""
    p, plan = curve.p, curve.p.compensation.salespeople
    spread = cost.spread_by_skill(p.people.skill_sigma, p.organisation.salespeople)
    if runs is not None and len(runs.attainments):
        spread = runs.attainments
    people, n = cost.in_equal_parts(spread), p.organisation.salespeople
    revenue = p.firm.opening_revenue if runs is None else runs.revenue.mean / p.organisation.business_units
    at_plan = curve.point(1.0)
    return {
        "title": scenario.title,
        "period": Period(plan.period).name.lower(),
        "reference": curve.reference,
        "reference_of": of,
        "base": curve.base,
        "target_variable": at_plan.variable,
        "target_total": at_plan.total,
        "contest": plan.contest.prize if plan.contest.top else 0.0,
        "clawback_weeks": plan.clawback_weeks,
        "schedule": [vars(part) for part in plan.schedule[: plan.n_schedule]],
        "curve": [asdict(point) for point in curve.points],
        "examples": [asdict(curve.example(attainment)) for attainment in WORKED],
        "people_from": "simulation" if runs is not None and len(runs.attainments) else "skill",
        "thirds": [asdict(each) for each in cost.thirds(curve, people)],
        "n_people": n,
        "budget": [asdict(each) for each in cost.budgets(curve, people, n, revenue)],
        "simulated": None if runs is None else _money(runs),
        "marketers": marketers_of(p, revenue, baseline),
        "changed_in": weeks_of_change(scenario),
    }


def _money(runs: "PlanRuns") -> dict[str, Any]:
    return {
        "sales_pay": asdict(runs.sales_pay),
        "marketer_pay": asdict(runs.marketer_pay),
        "revenue": asdict(runs.revenue),
        "of_revenue": asdict(runs.of_revenue),
        "n_failed": runs.n_failed,
    }


def _changes(runs: "Mapping[str, PlanRuns]", curves: Mapping[str, Curve]) -> "dict[str, BeforeAfter]":
    if not runs:
        return {}
    from smarketing.pay_plans.before_after import compared

    baseline, *others = runs
    n = curves[baseline].p.organisation.salespeople
    made = {
        name: compared(runs[baseline], runs[name], (curves[baseline].base, curves[name].base), n) for name in others
    }
    return {name: each for name, each in made.items() if each is not None}


def _marketers_gain(runs: "Mapping[str, PlanRuns]") -> dict[str, Any]:
    """What all marketers together gain under each other plan [$ a year], by paired runs."""
    if not runs:
        return {}
    from smarketing.pay_plans.before_after import marketers_compared

    baseline, *others = runs
    return {name: asdict(marketers_compared(runs[baseline], runs[name])) for name in others}


def _change(change: "BeforeAfter") -> dict[str, Any]:
    return {
        "n_pairs": len(change.pairs),
        "unpaired": change.unpaired,
        "before": float(change.before.mean()),
        "after": float(change.after.mean()),
        "share_gain": change.share_gain,
        "share_lose": change.share_lose,
        "ranks": [asdict(rank) for rank in change.ranks],
    }


def _tested(firm: FirmDeals, tests: Sequence[PlanTest]) -> dict[str, Any]:
    """The back-test as plain data; money in cents."""
    return {
        "file": firm.name,
        "deals": len(firm.deals),
        "booked_cents": int(sum(deal.amount for deal in firm.deals) * 100),
        "first_day": firm.deals[0].day.isoformat(),
        "last_day": firm.deals[-1].day.isoformat(),
        "dropped": dict(firm.dropped),
        "columns": dict(firm.columns),
        "notes": list(firm.notes),
        "plans": {
            test.name: {
                "title": test.title,
                "calendar": test.calendar.words,
                "periods": [period.label for period in test.periods],
                "by_person": test.by_person,
                "total": test.total,
                "n_lines": len(test.lines),
                "reconciles": test.reconciles,
                "notes": list(test.notes),
            }
            for test in tests
        },
    }
