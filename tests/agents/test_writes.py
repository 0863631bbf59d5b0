"""A behaviour writes only what its docstring names, only its own rows, and nothing but its arguments decides what.

How a Writes section is read: columns of the `World`, each followed by its fields (`units[u].goodwill, .demand`) or by
none, which names all of them; `marketers[u] and salespeople[u] .morale` names a field of both; `the week's record` and
`the pool of leads` stand for what `SHORT` says. Units and explanations stand in brackets.
"""

import fnmatch
import functools
import re
from collections import defaultdict

import numpy as np
import pytest

from smarketing.agents.state import World
from smarketing.simulation.opening import open_firm
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE
from tests.agents.kernel_sources import kernel_named
from tests.firm import LAST_WEEK, Firm, small_firm

STEPS = {step.act.__name__: step for phase in PHASES for step in phase.steps}
COLUMNS = [name for name in World._fields if name != "blank"]
# The other columns have a row for each unit.
OF_THE_FIRM = (
    "addresses",
    "batch",
    "scratch",
    "weeks",
    "response_days",
    "cycle_weeks",
    "lost_weeks",
    "trace",
    "blame_events",
    "person_years",
    "customer_lives",
    "in_force",
)
SHORT = {
    "the week's record": ["weeks.*"],
    "the queue": ["waiting_lead", "waiting_source", "waiting_week", "waiting_again", "waiting_appeal"],
    "the customers": [
        "customers.*",
        "customer_due",
        "customer_segment",
        "customer_owner",
        "customer_lives*",
        "units.n_customers",
        "units.n_lives",
    ],
    "the pool of leads": [
        "leads.*",
        "units.free",
        "units.n_leads",
        "segments.claimed",
        "trace*",
        "units.n_traced",
        "pairs.failed_leads",
        "pairs.dropped_leads",
        "blame_events*",
        "units.n_blame_events",
    ],
}

# A firm in which everything that can happen does: agreements, replies, politics, quarrels, leavers, dismissals, events.
EVENTFUL = {
    "market.segments[1].opens_week": 3,
    "marketing.research_share": 0.1,
    "organisation.business_units": 2,
    "sales.quit_hazard": 0.8,
    "behaviour.careers.vacancy_weeks": 2,
    "behaviour.leader.blame_limit": 0.1,
    "behaviour.progress.patience_weeks": 2,
    "behaviour.opening.pipeline": 3,
    "compensation.salespeople.quota": 60_000,
    "compensation.salespeople.ratchet": 0.2,
    "compensation.salespeople.draw": 500,
    "compensation.salespeople.contest": {"top": 1, "prize": 2000},
    "compensation.marketers.bonus": {"leads": 1, "qualified": 2, "accepted": 3, "pipeline": 0.001, "revenue": 0.01},
    "compensation.shared_pool": 0.1,
    "budget.rule": "political",
    "firm.recurring_share": 0.8,
    "fulfilment.capacity": 0.5,
    "feedback.rule": "closed_loop",
    "feedback.interval_weeks": 4,
    "feedback.both_ways": True,
    "feedback.paid_hours": 1,
    "handoff.sla": {"min_score": 0.1, "response_days": 2, "volume": 20},
    "handoff.lead_expiry_weeks": 3,
    "alignment.joint_meetings_hours": 0.5,
    "leadership.decisive": True,
    "leadership.education": 1,
    "leadership.support": 0.1,
    "culture.rivalry": 0.2,
    "culture.horizon_gap": 0.2,
    "culture.self_serving_bias": 1,
}
TEAM = {"compensation.salespeople.team_share": 0.1}  # a win pays colleagues, too


def eventful(changes=None) -> Firm:
    """Two business units in which everything happens; staff comes and goes in unit 0."""
    firm = small_firm({**EVENTFUL, **(changes or {})})
    open_firm(firm.world, firm.p, 1, firm.inputs.warm_up_weeks, firm.key)
    return firm


def staffing(firm: Firm, week: int) -> None:
    """One chair of each function is taken away for some weeks of each year."""
    away = week % 52 in (20, 21, 22)
    firm.p.organisation.marketers, firm.p.organisation.salespeople = (1, 2) if away else (2, 3)


def differences(before, world: World) -> set[str]:
    """Fields that have changed, as "column.field", or "column" where it has no fields."""
    found = set()
    for name in COLUMNS:
        now, then = getattr(world, name), before[name]
        if now.tobytes() == then.tobytes():
            continue
        parts = now.dtype.names
        found |= (
            {f"{name}.{part}" for part in parts if now[part].tobytes() != then[part].tobytes()} if parts else {name}
        )
    return found


@functools.cache
def written() -> dict[str, set[str]]:
    """What each behaviour changed over two years of an eventful firm."""
    firm = eventful(TEAM)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for week in range(LAST_WEEK + 1):
        staffing(firm, week)
        for phase in PHASES:
            for step in phase.steps:
                before = {name: getattr(firm.world, name).copy() for name in COLUMNS}
                for who in firm.actors(step):
                    firm.act(step.act, *who, week=week)
                found[step.act.__name__] |= differences(before, firm.world)
    return found


def named_in(text: str) -> list[str]:
    """Patterns of "column.field" that a Writes section names."""
    text = re.sub(r"\([^)]*\)", "", text)
    patterns: list[str] = []
    for short, meant in SHORT.items():
        if short in text:
            patterns += meant
            text = text.replace(short, ";")
    columns = "|".join(COLUMNS)
    for group in re.finditer(
        rf"((?:\b(?:{columns})\b(?:\[[^\]]*\])?(?: and )?)+)((?:,?\s*\.\w+\*?(?:\s*\[[^\]]*\])?)*)", text
    ):
        fields = re.findall(r"\.(\w+\*?)", group[2])
        for column in re.findall(columns, re.sub(r"\[[^\]]*\]", "", group[1])):
            patterns += [f"{column}.{part}" for part in fields] or [f"{column}*"]
    return patterns


@pytest.mark.parametrize("name", STEPS)
def test_a_behaviour_writes_only_what_it_names(name):
    allowed = named_in(kernel_named(name).sections["Writes"])
    beyond = {part for part in written()[name] if not any(fnmatch.fnmatch(part, pattern) for pattern in allowed)}
    assert not beyond, f"{kernel_named(name).place} also writes {sorted(beyond)}"


@pytest.mark.parametrize("name", STEPS)
def test_what_a_behaviour_says_it_writes_exists(name):
    world = small_firm().world
    fields = {f"{column}.{part}" for column in COLUMNS for part in getattr(world, column).dtype.names or ()} | {
        *COLUMNS
    }
    missing = [
        p for p in named_in(kernel_named(name).sections["Writes"]) if p != "trace*" and not fnmatch.filter(fields, p)
    ]
    assert not missing, f"{kernel_named(name).place} names {missing}"


def test_a_writes_section_is_read_as_the_top_of_this_file_says():
    text = "units[u].goodwill, .demand [leads/week]; pipelines[u, i]; marketers[u] and salespeople[u] .morale, .plan_*"
    assert set(named_in(f"{text} (a remark on pairs[u]); the week's record")) == {
        "units.goodwill", "units.demand", "pipelines*", "marketers.morale", "salespeople.morale",
        "marketers.plan_*", "salespeople.plan_*", "weeks.*",
    }  # fmt: skip


def test_the_eventful_firm_is_eventful():
    """Otherwise the tests here would look at nothing."""
    seen = set().union(*written().values())
    assert {"salespeople.dismissed", "marketers.hire", "units.backlog", "segments.entered", "weeks.reports"} <= seen
    assert {"weeks.sla_breaches", "weeks.never_contacted", "salespeople.misses", "salespeople.lobby_hours"} <= seen
    assert {"weeks.sla_due", "weeks.sla_kept", "weeks.no_decision", "lost_weeks"} <= seen
    assert {"weeks.won", "weeks.lost", "weeks.expired", "weeks.rejected", "pairs.blame_by_sales"} <= seen


def test_what_a_person_does_changes_no_other_person_of_the_same_function():
    firm = eventful()
    own = {MARKETERS: "marketers", SALESPEOPLE: "salespeople"}
    for week in range(60):
        for _, step, who in firm.steps():
            if step.who not in own:
                firm.act(step.act, *who, week=week)
                continue
            rows = getattr(firm.world, own[step.who])
            others = [row for row in range(rows.shape[1]) if row != who[0]]
            before = rows[0, others].tobytes()
            firm.act(step.act, *who, week=week)
            assert rows[0, others].tobytes() == before, f"{step.act.__name__} in week {week}"


def test_what_a_business_unit_does_changes_no_other_unit():
    firm = eventful(TEAM)
    before = {name: getattr(firm.world, name)[1].copy() for name in COLUMNS if name not in OF_THE_FIRM}
    for week in range(60):
        staffing(firm, week)
        firm.week(week)
    for name, then in before.items():
        assert getattr(firm.world, name)[1].tobytes() == then.tobytes(), name


def test_nothing_but_its_arguments_decides_what_a_behaviour_does():
    one, other = eventful(), eventful()
    for week in range(30):
        one.week(week)
        other.week(week)
    for name in COLUMNS:
        assert np.array_equal(getattr(one.world, name), getattr(other.world, name)) or (
            getattr(one.world, name).tobytes() == getattr(other.world, name).tobytes()
        ), name
