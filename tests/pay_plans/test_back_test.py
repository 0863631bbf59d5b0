"""A firm's own deals: read as firms write them, paid to the cent, and what cannot be used is said."""

from datetime import date
from pathlib import Path

import pytest

from smarketing.agents.parameters import Period
from smarketing.errors import InputError
from smarketing.pay_plans.deals_file import read_deals, read_quotas
from smarketing.pay_plans.fiscal_calendar import FiscalCalendar
from smarketing.pay_plans.folder import back_test_lines, back_test_periods
from smarketing.pay_plans.payout import payout
from smarketing.store.csv_text import as_csv
from tests.pay_plans.plans import firm

DEALS = """who,date,amount,margin,segment,new or existing
Ann,2026-01-15,60000,0.5,Services,new
Ann,2026-03-20,60000.005,0.5,Services,existing
Bob,2026-02-01,10000,0.5,Manufacturing,new
Bob,2026-05-31,150000,0.6,Manufacturing,new
"""


@pytest.fixture
def deals(tmp_path: Path):
    def write(text: str = DEALS, name: str = "deals.csv") -> Path:
        file = tmp_path / name
        file.write_bytes(text.encode("utf-8"))
        return file

    return write


def tried(file: Path, *scenarios, **options):
    return payout(list(scenarios), deals=file, simulation=False, **options)


def by_period(found, name="status_quo"):
    test = next(each for each in found.tests if each.name == name)
    return {(each.who, each.period.label): each.cents for each in test.statements}


def test_every_person_is_paid_for_every_period(deals):
    plan = firm(quota=400e3, commission_rate=0.1, accelerator=2.0)
    assert by_period(tried(deals(), plan)) == {
        ("Ann", "2026 Q1"): 1_400_000,  # 100,000 at 10 %, 20,000 at 20 %
        ("Bob", "2026 Q1"): 100_000,
        ("Ann", "2026 Q2"): 0,
        ("Bob", "2026 Q2"): 2_000_000,
    }


def test_lines_add_up_to_statements_and_totals_to_the_cent(deals):
    scenarios = [firm(team_share=0.3, commission_rate=0.0777), firm(compensation__shared_pool=0.1)]
    found = tried(deals(), *scenarios)
    assert len(found.tests) == 2
    for test in found.tests:
        assert test.reconciles
        assert sum(line.cents for _, line in test.lines) == sum(each.cents for each in test.statements) == test.total
        assert sum(test.by_person.values()) == test.total


def test_what_is_pooled_is_shared_out_to_the_last_cent(deals):
    plain, pooled = (tried(deals(), firm(team_share=share)).tests[0] for share in (0.0, 0.37))
    assert abs(plain.total - pooled.total) <= 1
    assert pooled.by_person["Ann"] != plain.by_person["Ann"]


def test_on_margin_the_gross_profit_of_each_deal_is_paid_on(deals):
    plan = firm(quota=None, basis="margin", commission_rate=0.1, firm__gross_margin=0.7)
    found = by_period(tried(deals(), plan))
    assert found["Ann", "2026 Q1"] == 600_000
    assert found["Bob", "2026 Q2"] == 900_000


def test_a_margin_that_no_deal_names_is_the_firms(deals):
    file = deals("who,date,amount\nAnn,2026-01-15,60000\n")
    found = tried(file, firm(quota=None, basis="margin", commission_rate=0.1, firm__gross_margin=0.7))
    assert found.tests[0].total == 420_000
    assert "1 of 1 deals name no margin: the firm's 70 % is taken." in found.tests[0].notes


def test_what_hangs_on_the_customer_is_paid_and_said(deals):
    """Both plans once ended in a traceback: their terms need coefficients that the plan's fields did not have."""
    later = [{"share": 0.5}, {"share": 0.5, "after_weeks": 26, "if_kept": True}]
    for terms, words in (({"clawback_weeks": 17}, "nothing is taken back"), ({"schedule": later}, "paid later")):
        [test] = tried(deals(), firm(quota=None, commission_rate=0.1, **terms)).tests
        assert test.total == 2_800_000 and test.reconciles
        assert any(words in note for note in test.notes)


def test_a_contest_goes_to_who_booked_most_of_the_period(deals):
    found = tried(deals(), firm(commission_rate=0, contest={"top": 1, "prize": 500}))
    assert by_period(found) == {
        ("Ann", "2026 Q1"): 50_000, ("Bob", "2026 Q1"): 0, ("Ann", "2026 Q2"): 0, ("Bob", "2026 Q2"): 50_000,
    }  # fmt: skip


def test_quotas_of_their_own_and_who_has_none(deals, tmp_path):
    quotas = tmp_path / "quotas.csv"
    quotas.write_text("Rep;Annual quota\nann;200.000,00\n")
    found = tried(deals(), firm(quota=400e3, commission_rate=0.1, accelerator=2.0), quotas=quotas)
    assert by_period(found) == {("ann", "2026 Q1"): 1_900_000}
    assert found.deals is not None and found.deals.dropped == {"by somebody who is not in the file of quotas": 2}


def test_plans_side_by_side_name_winners_and_losers(deals):
    scenarios = {"before": firm(quota=400e3, accelerator=2.0), "after": firm(quota=None, commission_rate=0.1)}
    found = payout(scenarios, deals=deals(), simulation=False).summary["back_test"]["plans"]
    assert found["before"]["by_person"]["Ann"] < found["after"]["by_person"]["Ann"]
    assert found["before"]["by_person"]["Bob"] > found["after"]["by_person"]["Bob"]


def test_headings_signs_and_decimal_commas_of_another_country(deals):
    text = "\ufeffSales Rep;Close Date;Deal Amount (EUR);Margin %;Type\n Ann  Lee;15.1.2026;12.500,50 €;70 %;Upsell\n"
    (deal,) = read_deals(deals(text)).deals
    assert (deal.who, deal.day, str(deal.amount), deal.is_new) == ("Ann Lee", date(2026, 1, 15), "12500.50", False)
    assert deal.gross_profit == deal.amount * 70 / 100


def test_rows_that_cannot_be_used_are_counted_by_reason(deals):
    rows = "Ann,2026-01-01,5\n,2026-01-01,5\nAnn,2026-02-30,5\nAnn,2026-01-01,\nAnn,2026-01-01,-5\nAnn,1066-01-01,5\n"
    found = read_deals(deals("who,date,amount\n" + rows))
    assert len(found.deals) == 1
    assert found.dropped == {
        "without a name": 1,
        "without a date that can be read": 1,
        "without an amount that can be read": 1,
        "with a negative amount": 1,
        "dated outside 1990 to 2100": 1,
    }


def test_days_asked_for_are_kept(deals):
    found = read_deals(deals(), first=date(2026, 2, 1), last=date(2026, 3, 31))
    assert [deal.row for deal in found.deals] == [4, 3]
    assert found.dropped == {"dated outside the days asked for": 2}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("who,date\nAnn,2026-01-01\n", "no column tells amount"),
        ("a,b\n1,2\n", "no column tells who"),
        ("who,date,amount\n", "none below it"),
        ("who,date,amount\nAnn,never,much\n", "none of its 1 rows can be used: 1 without a date"),
        ("PK\x03\x04", "Save the sheet as CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(deals, text, says):
    with pytest.raises(InputError, match=says):
        read_deals(deals(text))


def test_a_file_that_is_not_there_and_quotas_that_are_none(deals, tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read"):
        read_deals(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="Ann has no quota above zero"):
        read_quotas(deals("who,quota\nAnn,-1\n"))
    with pytest.raises(InputError, match="--deals"):
        payout("status_quo", quotas=deals("who,quota\nAnn,1\n"), simulation=False)


def test_text_that_a_spreadsheet_would_run_is_written_as_text(deals):
    text = 'who,date,amount\n"=HYPERLINK(""x"")",2026-01-01,5\n@cmd,2026-01-01,5\n'
    found = tried(deals(text), firm())
    for rows in (back_test_lines(found), back_test_periods(found)):
        written = as_csv((), rows)
        assert ",\"'=HYPERLINK" in written and ",'@cmd" in written


@pytest.mark.parametrize(
    ("week", "period", "day", "label", "place"),
    [
        (0, Period.MONTH, date(2026, 2, 28), "2026-02", 1),
        (0, Period.QUARTER, date(2026, 12, 31), "2026 Q4", 3),
        (13, Period.QUARTER, date(2026, 3, 31), "FY2026 Q4", 3),
        (13, Period.QUARTER, date(2026, 4, 1), "FY2027 Q1", 0),
        (39, Period.YEAR, date(2026, 10, 1), "FY2027", 0),
    ],
)
def test_periods_are_of_the_calendar_from_the_month_of_the_fiscal_start(week, period, day, label, place):
    found = FiscalCalendar.of(week, period).of_date(day)
    assert (found.label, found.place) == (label, place)
    assert found.first_day <= day <= found.last_day


def test_a_file_that_begins_within_a_year_takes_its_periods_places(deals):
    text = "who,date,amount\nAnn,2026-07-01,50000\nAnn,2027-01-01,100000\n"
    found = tried(deals(text), firm(quota=400e3, commission_rate=0, bonus_at_quota=1_000, year_to_date=True))
    assert by_period(found) == {("Ann", "2026 Q3"): 0, ("Ann", "2026 Q4"): 0, ("Ann", "2027 Q1"): 100_000}
    assert "The file begins in 2026 Q3: what hangs on the year counts from there." in found.tests[0].notes
