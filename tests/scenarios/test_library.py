"""The scenarios that come with the product."""

from math import exp

import pytest

from smarketing.scenarios import Scenario, library, load, policies
from smarketing.scenarios.paths import leaves, schema_path
from smarketing.scenarios.schema import Spec

NAMES = {
    "status_quo", "misaligned", "aligned", "kotler_undefined", "kotler_defined", "kotler_aligned", "kotler_integrated",
    "glengarry", "cold_calling", "support_function", "one_head", "generalists", "market_entry", "enterprise",
    "friendly_rivals", "two_minds", "sold_out",
}  # fmt: skip
NET_BOOKINGS = 4.3e6  # $ a year: 143 deals at list, less about 15 % of discount
LADDER = ("kotler_undefined", "kotler_defined", "kotler_aligned", "kotler_integrated")
EXTENSIONS = {  # neutral in the base firm: mechanism, path, value that switches it off
    "M6": ("market.segments.opens_week", None),
    "M29": ("culture.rivalry", 0),
    "M31": ("culture.horizon_gap", 0),
    "M37": ("organisation.structure", "separate"),
    "M38": ("fulfilment.capacity", None),
}


def of(scenario: Scenario) -> list[tuple[str, object]]:
    return [(schema_path(path), value) for path, value in leaves(scenario.spec.model_dump())]


def test_the_library_has_the_names_promised():
    assert set(library()) == NAMES
    assert library()[0] == "status_quo"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_scenario_extends_the_base_firm_and_says_what_to_look_for(name: str):
    scenario = load(name)
    assert next(iter(scenario.files)) == "status_quo.yaml"
    assert scenario.title != name
    assert len(scenario.description.split()) > 40
    assert "ook" in scenario.description, "a description ends with what to look at"


def test_titles_and_firms_are_all_different():
    scenarios = [load(name) for name in library()]
    assert len({scenario.title for scenario in scenarios}) == len(scenarios)
    assert len({scenario.digest for scenario in scenarios}) == len(scenarios)


@pytest.mark.parametrize("name", LADDER)
def test_the_kotler_stages_differ_in_policies_only(name: str):
    base = dict(leaves(load("status_quo").spec.model_dump()))
    for path, value in leaves(load(name).spec.model_dump()):
        if base.get(path, ...) != value and path[0] not in ("name", "description", "assumptions"):
            assert policies.group_of(schema_path(path)), path


def test_the_kotler_stages_climb():
    steps = [load(name).spec for name in LADDER]
    climbing = {
        "integrated": [spec.systems.integrated for spec in steps],
        "support": [spec.leadership.support for spec in steps],
        "quality": [spec.alignment.quality for spec in steps],
        "nearness": [-spec.culture.distance for spec in steps],
    }
    for name, values in climbing.items():
        assert values == sorted(set(values)), name


@pytest.mark.parametrize(("mechanism", "field"), EXTENSIONS.items())
def test_an_extension_is_neutral_in_the_base_firm(mechanism: str, field: tuple[str, object]):
    path, neutral = field
    assert {value for known, value in of(load("status_quo")) if known == path} == {neutral}


def test_glengarry_has_pure_linear_commission_and_few_leads():
    glengarry, base = load("glengarry").spec, load("status_quo").spec
    plan = glengarry.compensation.salespeople
    assert (plan.base, plan.quota, plan.cap, plan.tiers) == (0, None, None, [])

    few, usual = (leads_a_year(spec) / spec.organisation.salespeople for spec in (glengarry, base))
    assert few < 0.6 * usual


def leads_a_year(spec: Spec) -> float:
    """Captured leads that the opening money of a business unit buys."""
    return programme_money(spec) * sum(
        channel.share / channel.cost_per_lead for channel in spec.marketing.channels.values()
    )


def programme_money(spec: Spec) -> float:
    """$ a year of a business unit at the start, with the base firm's policies: pay comes first."""
    base = load("status_quo").spec
    scale = spec.firm.opening_revenue / base.firm.opening_revenue
    pay = spec.organisation.marketers * base.compensation.marketers.base
    pay += spec.organisation.salespeople * base.compensation.salespeople.base
    pay += base.compensation.salespeople.commission_rate * NET_BOOKINGS * scale
    pay += base.compensation.marketers.bonus.leads * 12_600 * scale
    other = base.budget.total * spec.firm.opening_revenue - pay
    return other * base.budget.marketing_share * (1 - base.marketing.research_share)


def test_the_opening_books_of_the_base_firm_balance():
    spec = load("status_quo").spec
    firm = spec.firm
    assert firm.opening_revenue / firm.opening_customers == 50_000
    lost = (firm.churn - firm.expansion) * firm.opening_revenue
    size = spec.market.segments[0].deal_size
    mean_deal = size.median * exp(size.sigma**2 / 2)
    assert 143 * mean_deal == pytest.approx(5.1e6, rel=0.02)
    growth = (NET_BOOKINGS - lost) / firm.opening_revenue
    assert spec.market.growth <= growth <= spec.market.growth + 0.03
    assert leads_a_year(spec) == pytest.approx(12_600, rel=0.02)
    assert programme_money(spec) == pytest.approx(1.27e6, rel=0.03)


def test_an_average_lead_of_the_base_firm_is_average():
    channels = load("status_quo").spec.marketing.channels.values()
    leads = [channel.share / channel.cost_per_lead for channel in channels]
    for ratio in ("intent", "fit"):
        mean = sum(n * getattr(channel, ratio) for n, channel in zip(leads, channels, strict=True)) / sum(leads)
        assert mean == pytest.approx(1, abs=0.01), ratio
    assert 1 / sum(leads) == pytest.approx(100, rel=0.02)


def test_sources_rank_as_published():
    channels = load("status_quo").spec.marketing.channels
    worth = {name: channel.intent * channel.fit for name, channel in channels.items()}
    assert worth["referrals"] > 2 > worth["website"] > 1.2 > worth["advertising"] > 0.5 > worth["bought_lists"]
    cost = {channel.kind: channel.cost_per_lead for channel in channels.values()}
    assert cost["events"] > cost["paid"] > cost["inbound"] > cost["list"]
