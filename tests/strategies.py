"""Firms for property tests: valid scenarios over the ranges of the whole schema, small enough to run in a moment."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.policies import may_change

# Ranges that are valid but would make a firm too large for a quick test, or one with nothing to do.
NARROWED: Mapping[str, tuple[float, float]] = {
    "horizon.warm_up_weeks": (52, 52),
    "horizon.weeks": (52, 52),
    "firm.opening_revenue": (1e6, 1e8),
    "firm.opening_customers": (20, 2_000),
    "organisation.marketers": (1, 8),
    "organisation.salespeople": (1, 10),
    "organisation.business_units": (1, 1),
    "market.segments.accounts": (50, 20_000),
    "market.segments.deal_size.median": (1_000, 200_000),
    "marketing.channels.cost_per_lead": (20, 1_000),
    "compensation.salespeople.quota": (10_000, 5e6),
    "compensation.salespeople.cap": (1, 5),
    "fulfilment.capacity": (0.1, 100),
    "budget.amount": (1e5, 1e7),
    "handoff.sla.volume": (0, 500),
}
ALWAYS = ("horizon.warm_up_weeks", "horizon.weeks")
# Put together by hand below, since their values depend on each other.
COMPOSED = (
    "market.segments", "marketing.channels", "compensation.salespeople", "compensation.marketers.goals",
    "compensation.marketers.target_bonus", "handoff.sla", "alignment.rotation",
)  # fmt: skip
PLAN_FIELDS = [f"compensation.salespeople.{name}" for name in ("commission_rate", "accelerator", "team_share")]
TEXTS = ("name", "description", "client", "assumptions", "currency", "events", "neutralise")


def values(field: Field) -> st.SearchStrategy[Any]:
    """Every value one field may have, within `NARROWED`."""
    if field.kind == "word":
        return st.sampled_from(field.choices)
    if field.kind == "truth value":
        return st.booleans()
    assert field.quantity is not None
    low, high = NARROWED.get(field.path, (field.quantity.low, field.quantity.high))
    assert low is not None
    assert high is not None
    if field.kind == "list":
        return st.lists(st.floats(0.1, high), min_size=12, max_size=12)
    number: st.SearchStrategy[Any] = (
        st.integers(int(low), int(high)) if field.kind == "whole number" else st.floats(low, high)
    )
    return st.none() | number if field.nullable else number


def group(path: str, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of a group that has no groups in it; `fixed` ones are always there."""
    inner = {
        field.name: values(field)
        for known, field in fields().items()
        if known.rpartition(".")[0] == path and field.kind not in ("group", "list", "text") and field.name not in fixed
    }
    return st.fixed_dictionaries(fixed, optional=inner)


@st.composite
def channels(draw: st.DrawFn) -> dict[str, Any]:
    """One to eight channels whose shares add up to 1. The base firm's are dropped."""
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
    needed = {name: values(fields()[f"marketing.channels.{name}"]) for name in ("kind", "cost_per_lead")}
    made = {
        f"channel_{position}": {**draw(group("marketing.channels", **needed)), "share": weight / sum(weights)}
        for position, weight in enumerate(weights)
    }
    return {**dict.fromkeys(load("status_quo").spec.marketing.channels), **made}


@st.composite
def segments(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to six segments, the first of them open from the start."""
    opens = [None, *draw(st.lists(st.none() | st.integers(0, 51), max_size=5))]
    return [
        {
            **draw(group("market.segments", opens_week=st.just(week))),
            "name": f"segment {position}",
            "deal_size": draw(group("market.segments.deal_size")),
        }
        for position, week in enumerate(opens)
    ]


@st.composite
def sales_plans(draw: st.DrawFn) -> dict[str, Any]:
    """Any plan of a salesperson: tiers ascend, no cap without a quota, a prize for one."""
    above = sorted(draw(st.sets(st.floats(0.5, 3), max_size=4)))
    plan = draw(group("compensation.salespeople"))
    plan["tiers"] = [{"above": multiple, "factor": draw(st.floats(0, 4))} for multiple in above]
    plan["contest"] = draw(st.none() | st.fixed_dictionaries({"top": st.just(1), "prize": st.floats(0, 1e5)}))
    plan["draw"] = draw(st.floats(0, 1e5) | group("compensation.salespeople.draw"))
    plan["annual"] = draw(group("compensation.salespeople.annual"))
    plan["target_bonus"] = 0.0  # there are no goals
    if not plan.get("bonus_at_quota"):
        plan["year_to_date"] = False
    if "quota" in plan and plan["quota"] is None:
        plan |= {"cap": None, "tiers": [], "bonus_at_quota": 0.0, "threshold": 0.0, "ratchet": 0.0, "annual": {}}
        plan["year_to_date"] = False
    return plan


@cache
def _plain_fields() -> Mapping[str, st.SearchStrategy[Any]]:
    return {
        path: values(field)
        for path, field in fields().items()
        if field.kind != "group" and not path.startswith((*COMPOSED, *TEXTS))
    }


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to three changes of policy or staffing."""
    plain = {path: value for path, value in _plain_fields().items() if may_change(path)}
    plain |= {path: values(fields()[path]) for path in PLAN_FIELDS}
    changes = st.lists(st.sampled_from(sorted(plain)), min_size=1, max_size=3, unique=True)
    return [
        {"week": draw(st.integers(0, 51)), "set": _money_or_share({path: draw(plain[path]) for path in draw(changes)})}
        for _ in range(draw(st.integers(0, 3)))
    ]


def _money_or_share(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"budget.amount": None} if "budget.total" in values else values


@st.composite
def scenario_dicts(draw: st.DrawFn) -> dict[str, Any]:
    """Overrides of the base firm, path: value, for `scenarios.load`; they shrink to the base firm over two years."""
    plain = _plain_fields()
    composed = {
        "market.segments": segments(),
        "marketing.channels": channels(),
        "compensation.salespeople": sales_plans(),
        "handoff.sla": st.none() | group("handoff.sla", response_days=values(fields()["handoff.sla.response_days"])),
        "alignment.rotation": st.none() | group("alignment.rotation"),
        "neutralise": st.lists(st.sampled_from(list(MECHANISMS)), max_size=5, unique=True),
        "events": events(),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(plain)), max_size=40, unique=True))
    chosen += draw(st.lists(st.sampled_from(sorted(composed)), unique=True))
    chosen = [path for path in chosen if path not in ALWAYS]
    return _money_or_share({path: draw({**plain, **composed}[path]) for path in (*ALWAYS, *chosen)})


def generated_scenarios() -> st.SearchStrategy[Scenario]:
    """Valid scenarios of up to 18 people over a year of warm-up and a year measured."""
    return scenario_dicts().map(lambda overrides: load("status_quo", overrides))
