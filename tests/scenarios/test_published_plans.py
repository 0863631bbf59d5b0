"""Published pay plans (tests/plans): each can be written down, reads as what it is, and pays what its source says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from smarketing.agents.bonus import bonus_rate
from smarketing.agents.goals import pay_of_marketers_goals
from smarketing.agents.parameters import N_BASES
from smarketing.agents.plain_python import in_plain_python
from smarketing.commands.scenario import app
from smarketing.pay_plans.curve import Curve, reference_of
from smarketing.pay_plans.payout import payout
from smarketing.pay_plans.plan_ledger import LONG_THERE, Deal, PlanLedger, plan_of
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.acting import acts
from smarketing.scenarios.amounts import money, number
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.documents import parse as read
from smarketing.scenarios.paths import get, parse
from tests.scenarios.published_examples import MARKETING, SALES, Brought, Sold

FOLDER = Path(__file__).parents[1] / "plans"
FILES = {file.stem: file for file in sorted(FOLDER.glob("*.yaml"))}
# Examples with tests of their own; what hangs on a single customer is in tests/agents/test_instalments.py.
ELSEWHERE = {"prowi_speed_spiff", "incentivate_pool", "roberge_2015_first", "roberge_2015_third"}


def plan(slug: str) -> Scenario:
    return load(FILES[slug])


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every value that a file sets, with the path of the group, or the list, that words are about."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(f"{path}.{key}" if "[" not in path else path, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(f"{path}[", inner)
    else:
        yield path.rstrip("["), value


def readings(value: float) -> set[str]:
    """How a number may be told."""
    return {number(value), f"{number(100 * value)} %", money(value)}


# They can be written down


def test_check_accepts_every_plan():
    checked = CliRunner().invoke(app, ["check", *map(str, FILES.values())])
    assert checked.exit_code == 0
    assert all(f"{file.name}: OK" in checked.stdout.replace("\n", "") for file in FILES.values())


@pytest.mark.parametrize("slug", FILES)
def test_the_words_tell_each_term_and_each_term_acts(slug: str):
    scenario = plan(slug)
    said = explain_difference(load("status_quo"), scenario)
    base, tree = load("status_quo").spec.model_dump(), scenario.spec.model_dump()
    for path, value in leaves("compensation", read(FILES[slug].read_text(), slug)[0]["compensation"]):
        assert acts(tree, path), f"{path} changes nothing"
        if get(base, parse(path)) == value:
            continue
        texts = [s.text for s in said if any(path == told or path.startswith(f"{told}.") for told in s.paths)]
        assert texts, f"no sentence tells {path}"
        if isinstance(value, str):
            assert any(value.replace("_", " ") in text for text in texts)
        elif isinstance(value, int | float) and not isinstance(value, bool) and value:
            told = {word for text in texts for word in re.findall(r"\$?[\d.,]*\d(?:M| %)?", text)}
            assert told & readings(value), f"{path}: {value} is not told in {texts}"


@pytest.mark.parametrize("slug", FILES)
def test_selling_more_never_pays_less(slug: str):
    p = plan_of(plan(slug))
    curve = Curve(p, reference_of([p])[0][0])
    paid = [curve.variable(attainment / 10) for attainment in range(0, 22, 3)]
    assert paid == sorted(paid)


# They pay what their sources say


def test_every_plan_has_a_worked_example():
    assert SALES.keys() | MARKETING.keys() | ELSEWHERE == FILES.keys()


@pytest.mark.parametrize(("slug", "example"), [(slug, case) for slug, cases in SALES.items() for case in cases])
def test_a_salesperson_is_paid_to_the_cent(slug: str, example: Sold):
    ledger = PlanLedger(plan_of(plan(slug)), tenure=LONG_THERE if example.tenure is None else example.tenure)
    paid = []
    for bookings in example.periods:
        lines = [*ledger.open(), *ledger.credit(Deal(bookings))]
        lines += ledger.close(team_bookings=example.team, rank=example.rank)
        paid.append(sum(line.cents for line in lines))
    assert paid == [round(100 * each) for each in example.paid]


@pytest.mark.parametrize(("slug", "example"), [(slug, case) for slug, cases in MARKETING.items() for case in cases])
def test_a_marketer_is_paid_to_the_cent(slug: str, example: Brought):
    p = plan_of(plan(slug))
    counted = [example.counted.get(basis, 0.0) for basis in range(N_BASES)]
    paid = sum(in_plain_python(bonus_rate)(p, basis) * counted[basis] for basis in range(N_BASES))
    goals = in_plain_python(pay_of_marketers_goals)
    paid += goals(p.compensation.marketers, example.weeks, counted, example.team, example.revenue)
    assert round(100 * paid, 6) == 100 * example.paid


def test_a_spiff_is_paid_in_its_week():
    ledger = PlanLedger(plan_of(plan("prowi_speed_spiff")))
    ledger.open()
    lines = [line for week in (25, 25, 26) for line in ledger.credit(Deal(10e3, week=week))]
    assert sum(line.cents for line in lines if line.what == "spiff") == 50_000


def test_a_pool_is_shared_equally(tmp_path: Path):
    deals = tmp_path / "deals.csv"
    deals.write_text("who,date,amount\nAnn,2026-01-05,60000\nBob,2026-01-20,30000\nCem,2026-01-31,0\n")
    (test,) = payout(plan("incentivate_pool"), deals=deals, simulation=False).tests
    assert set(test.by_person.values()) == {300_000}


# The list


def test_the_list_of_plans_is_whole():
    rows = re.findall(r"^\| (\d+) \|.*\| (fully|partly|no) \|(.*)\|$", (FOLDER / "README.md").read_text(), re.M)
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 36
    full = [re.findall(r"\[`(\w+)`\]\((\w+)\.yaml\)", row[2]) for row in rows if row[1] == "fully"]
    assert sorted(slug for ((slug, _),) in full) == sorted(FILES)
    assert len(full) >= 28
    assert all(row[2].strip() for row in rows)
