"""What the card of pay is told, on an engine that takes no time: the words and curves of the report."""

from typing import Any

import pytest

from smarketing.dashboard import plans_told
from smarketing.dashboard.app import Dashboard
from smarketing.dashboard.question import Asked, Question
from smarketing.dashboard.server import dashboard_of
from smarketing.pay_plans.payout import arithmetic
from smarketing.reports import marketer_payout
from smarketing.reports.figures.marketer_payout import marketer_payout_figure
from smarketing.reports.results import Results
from smarketing.scenarios import Scenario, load

PAY, POOL = "compensation.marketers", "compensation.shared_pool"


class Told(Results):
    """Results of a comparison that has only this `payout.json`."""

    def __init__(self, payout: dict[str, Any]) -> None:
        object.__setattr__(self, "payout", payout)

    def extra(self, name: str) -> dict[str, Any] | None:
        return self.payout if name == "payout" else None  # type: ignore[attr-defined]


def firm(title: str = "Status quo", **changes: Any) -> Scenario:
    return load("status_quo").changed({"name": title} | {path.replace("__", "."): to for path, to in changes.items()})


def goals(target: float, **terms: float) -> dict[str, Any]:
    of = [{"measure": "leads", "target": target, **terms}]
    pay = {"bonus__leads": 0.0, "target_bonus": 0.2, "goals": of}
    return {f"compensation__marketers__{name}": value for name, value in pay.items()}


def card(*firms: Scenario) -> dict[str, Any]:
    told = plans_told.of_marketers(Told(arithmetic({f"plan-{at}": one for at, one in enumerate(firms)})))
    assert told is not None
    return told


def said(told: dict[str, Any], at: int) -> str:
    return " ".join(told["said"][at]["sentences"])


def test_marketers_are_told_in_the_words_and_numbers_of_the_report():
    plans = {"now": firm(), "own": firm("Own", compensation__marketers__bonus__revenue=0.05)}
    payout = arithmetic(plans)
    told, figure = plans_told.of_marketers(Told(payout)), marketer_payout_figure(payout)
    assert told is not None and figure is not None
    assert (told["title"], told["rows"]) == (figure.title, [list(row) for row in figure.rows])
    assert [each["sentences"] for each in told["said"]] == [list(marketer_payout.lines(payout, name)) for name in plans]
    assert not told["alike"]
    sales = plans_told.of_salespeople(Told(payout))
    assert sales is not None and sales["alike"] and sales["title"].endswith("pays salespeople as Status quo does")


def test_a_course_jumps_where_a_goal_has_a_threshold():
    [*course] = card(firm(**goals(2_000, threshold=0.8)))["courses"]["plan-0"]
    at_threshold = [paid for share, paid in course if share == pytest.approx(80)]
    assert at_threshold == [pytest.approx(90_000), pytest.approx(90_000 + 0.8 * 18_000)]


def test_where_no_marketers_pay_follows_results_words_stand_without_a_curve():
    none = {"compensation__marketers__bonus__leads": 0.0}
    told = card(firm("None", **none), firm("Pool", **none, compensation__shared_pool=0.2))
    assert (told["title"], told["rows"], told["courses"]) == (plans_told.NOTHING_FOLLOWS, [], {})
    assert said(told, 0).startswith("A marketer has $90,000 a year: $90,000 base pay, and nothing")
    assert "$1,800 of the shared pool" in said(told, 1)
    assert not told["alike"]


def test_without_base_pay_a_marketer_lives_on_the_bonus():
    assert "$0 base pay and $" in said(card(firm(compensation__marketers__base=0.0)), 0)


def test_what_goes_through_the_pool_is_said_at_100_per_cent_too():
    assert "$4,180 of it through the shared pool." in said(card(firm(compensation__shared_pool=0.2)), 0)


ALIKE, OTHER = "pays marketers as Status quo does", {"compensation__marketers__base": 80_000.0}


@pytest.mark.parametrize(
    ("others", "title"),
    [
        ([firm("B")], f"B {ALIKE}"),
        ([firm("B"), firm("C")], "Every other policy pays marketers as Status quo does"),
        ([firm("B"), firm("C", **OTHER), firm("D", **OTHER)], "C pays a marketer $10.0k less than Status quo at half"),
    ],
)
def test_policies_that_pay_alike_are_said_to_and_the_first_that_does_not_is_told(others, title):
    told = card(firm(), *others)
    assert told["title"].startswith(title)
    assert told["alike"] == ("marketers as" in title)


@pytest.mark.parametrize(
    ("terms", "title"),
    [
        ({"accelerator": 3.0}, "B pays a marketer as much as A at half of the usual and $18.0k more at 1½"),
        ({"threshold": 0.6}, "B pays a marketer $9.0k less than A at half of the usual and as much at 1½"),
        ({"cap": 1.6}, "B pays a marketer $7.2k less than A at 200 % of the usual"),
    ],
)
def test_no_title_tells_of_a_difference_of_nothing(terms, title):
    """ "$0 more at half of the usual" was what it said."""
    assert card(firm("A", **goals(2_000)), firm("B", **goals(2_000, **terms)))["title"] == title


def test_a_goal_of_more_is_not_the_same_plan_although_its_curve_is():
    told = card(firm("A", **goals(2_000)), firm("B", **goals(3_000)))
    assert told["title"].endswith("at every share of the usual, but what counts as 100 % differs")
    assert not told["alike"] and "3,000 leads (the target)" in said(told, 1)


def test_a_plan_that_an_event_changes_says_when_and_which_is_told():
    cut = {"week": 52, "set": {f"{PAY}.base": 50_000}}
    once, twice = firm("Once", events=[cut]), firm("Twice", events=[cut, {"week": 104, "set": {POOL: 0.2}}])
    told = card(firm(), once, twice)
    assert "in week 52: told is what it is from then on" in said(told, 1) and "$50,000 base pay" in said(told, 1)
    assert "in weeks 52 and 104: told is what it is after the last" in said(told, 2)
    assert "told is" not in said(told, 0)
    assert card(once, firm("B", events=[cut]))["title"] == "B pays marketers as Once does from week 52 on"


@pytest.fixture
def quick(engine) -> Dashboard:
    return dashboard_of([], stages=(4,))


def figures(dashboard: Dashboard, *policies: Asked) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for message in dashboard.messages(Question(policies=list(policies))):
        made |= message.get("figures", {})
    return made


def test_the_same_firm_in_another_money_is_told_in_that(quick):
    """Firms are equal where their runs are: what was told in dollars was told again to whoever asked in euros."""
    for currency, sign in (("USD", "$"), ("EUR", "€"), ("USD", "$")):
        text = f"name: Firm\ncurrency: {currency}\n"
        told = figures(quick, *(Asked(key=key, yaml=text) for key in ("a", "b")))
        for kind in ("payout", "marketer_payout"):
            assert sign in told[kind]["subtitle"] and sign in said(told[kind], 0)


def test_a_plan_that_cannot_be_told_leaves_the_other(quick, monkeypatch):
    def broken(*_: Any) -> None:
        raise ValueError("the words broke")

    monkeypatch.setattr(marketer_payout, "lines", broken)
    told = figures(quick, Asked(key="a"), Asked(key="b", changes={POOL: 0.1}))
    assert "could not be worked out" in told["marketer_payout"]["fault"]
    assert told["payout"]["rows"] and told["growth"]["rows"]
