"""What plans pay, in the report: sentences, figure and sheets from `payout.json`."""

import io
import json
import zipfile

import pytest
from rich.console import Console

from smarketing.pay_plans.payout import payout
from smarketing.reports import payout as words
from smarketing.reports.documents.page import write_report
from smarketing.reports.documents.workbook import write_workbook
from smarketing.reports.figures.payout import payout_figure
from smarketing.reports.payout_table import payout_table
from smarketing.scenarios import load
from tests.pay_plans.plans import firm
from tests.random_firms import firm as random_firm


@pytest.fixture(scope="module")
def told():
    plans = {
        "misaligned": firm(quota=400e3, accelerator=1.5),
        "aligned": firm(quota=400e3, cap=1.2, commission_rate=0.1),
    }
    return payout(plans, simulation=False).summary


def test_a_worked_example_names_its_parts(told):
    sentences = list(words.examples(told["plans"]["misaligned"], "USD"))
    assert sentences[3] == (
        "Someone at 125 % earns $104,000 a year: $60,000 base pay, $40,000 commission and $4,000 higher rates. "
        "The next $10,000 booked pay $1,200."
    )
    assert "less $2,000 cut by the cap" in list(words.examples(told["plans"]["aligned"], "USD"))[3]


def test_money_is_in_the_firms_currency():
    assert words.amount(-1_650.4, "EUR") == "−€1,650"
    assert words.amount(1_000, "SEK") == "SEK 1,000"
    assert words.exact(-5, "USD") == "−$0.05"


def test_the_figure_says_what_it_shows(told):
    figure = payout_figure(told)
    assert "$4.0k more than" in figure.title
    assert len(figure.rows) == 2 * 41
    assert "at 200 %" in figure.alt
    assert figure.svg().startswith("<svg") and figure.png().startswith(b"\x89PNG")


def test_plans_that_pay_alike_are_said_to():
    """ "Pays $0 more at half of plan and $0 more at one and a half" was what it said."""
    told = payout({"now": firm(quota=400e3), "same": firm(quota=400e3)}, simulation=False).summary
    assert " pays salespeople as " in payout_figure(told).title


@pytest.mark.parametrize("n", [1, 7])
def test_one_plan_and_many_have_a_figure(told, n):
    plan = told["plans"]["aligned"]
    many = {f"plan-{at}": plan for at in range(n)}
    assert payout_figure({**told, "plans": many, "baseline": "plan-0"}).svg()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_team_too_small_for_thirds_stands_beside_a_large_one(n):
    """One of two people has no third third: the table ended in a traceback."""
    plans = {"now": load("status_quo"), "small": load("status_quo", {"organisation.salespeople": n})}
    [shown] = printed(payout(plans, simulation=False).summary)
    assert ("Highest third" in shown) and "100 %" in shown


@pytest.mark.parametrize("number", [*range(4), *(pytest.param(n, marks=pytest.mark.soak) for n in range(4, 200))])
def test_any_firm_that_the_schema_allows_has_its_payout_told(number):
    firm_of_chance = random_firm(number)
    told = payout(firm_of_chance, simulation=False).summary
    shown = "".join(printed(told, payout({"a": firm_of_chance, "b": firm_of_chance}, simulation=False).summary))
    assert "nan" not in shown.lower().split() and "inf" not in shown.lower().split()
    assert payout_figure(told).svg()


def printed(*summaries) -> list[str]:
    """What a terminal of 80 columns shows of each."""
    pages = []
    for told in summaries:
        page = io.StringIO()
        Console(file=page, width=80).print(payout_table(told, 80))
        pages.append(page.getvalue())
    return pages


def test_report_and_workbook_have_their_part(told, make_folder):
    folder = make_folder()
    assert "What the pay plans pay" not in write_report(folder).read_text("utf-8")
    (folder / "payout.json").write_text(json.dumps(told))
    page = write_report(folder).read_text("utf-8")
    assert "What the pay plans pay" in page and "Someone at 85" in page
    with zipfile.ZipFile(write_workbook(folder)) as book:
        assert {"Payout curve", "Cost of plans"} <= set(book.read("xl/workbook.xml").decode().split('"'))
