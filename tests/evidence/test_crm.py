"""A CRM export with all its faults: what is read, what is left out and counted, what is known of the firm."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.evidence.crm import cells
from smarketing.evidence.crm.calibrate import _worth, calibrate, mapping_text, read_mapping
from smarketing.evidence.crm.export import export_crm
from smarketing.evidence.crm.findings import Number
from smarketing.evidence.crm.headings import recognised
from smarketing.evidence.crm.records import records
from smarketing.evidence.crm.time_to_win import median_time, time_to_win
from smarketing.evidence.firm.conversion import as_worth
from smarketing.scenarios import load
from smarketing.scenarios.agreement import measured as measured_facts
from smarketing.scenarios.facts import facts_of
from smarketing.simulation import simulate
from tests.runs import finish

DATA = os.environ.get("SMARKETING_DATA")


def write(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_bytes(text.encode(encoding))
    return file


def series(*values: str) -> pd.Series:
    return pd.Series(list(values), dtype="string")


# Cells


def test_days_first_shows_in_the_column():
    assert cells.dates(series("03.04.2025", "25.12.2025")).dt.strftime("%Y-%m-%d").tolist() == [
        "2025-04-03",
        "2025-12-25",
    ]
    assert cells.dates(series("03/04/2025", "12/25/2025")).dt.strftime("%m-%d").tolist() == ["03-04", "12-25"]
    assert cells.dates(series("03/04/2025", "25/12/2025")).dt.strftime("%m-%d").tolist() == ["04-03", "12-25"]
    assert cells.dates(series("2025-04-03", "2025-12-25T10:00:00Z", "45000", "#REF!", "")).isna().tolist() == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_money_of_either_comma():
    assert cells.money(series("€ 3.500,00", "3500", "", "#REF!")).tolist()[:2] == [3500, 3500]
    assert cells.money(series("$3,500.00", "3500.5", "12k")).tolist() == [3500, 3500.5, 12000]
    assert cells.money(series("1.250", "€ 3.500,00")).tolist()[1] == 3500


def test_durations():
    days = cells.durations(series("02:12:29", "1 day, 16:26:23", "3 days, 0:00:00"))
    assert days.tolist() == pytest.approx([0.09200, 1.68499, 3.0], abs=1e-4)


def test_headings_whatever_their_case_blanks_and_underscores():
    found = recognised([" Create Date ", "Deal_Stage", "hs_object_id", "AMOUNT", "Closing Date"])
    assert found == {
        "id": "hs_object_id", "created": " Create Date ", "stage": "Deal_Stage", "close_date": "Closing Date",
        "amount": "AMOUNT",
    }  # fmt: skip
    assert recognised(["When", "Create Date"], {"created": "when"})["created"] == "When"


# Rows

TRAPS = """\
Record ID,Create Date ,Deal Stage,Close Date,Amount,Original Source,Deal owner
1234567890123456781,2025-01-10,closedwon,2025-02-01,1000,Google,Ann
1234567890123456782,2025-01-11,closedlost,2025-02-11,,google,Bob
1234567890123456782,2025-01-11,closedlost,2025-02-11,,google,Bob
1234567890123456783,2025-01-12,Duplicate,2025-02-11,,google,Bob
1234567890123456784,2025-03-12,closedwon,2025-02-11,500,,Bob
1234567890123456785,2025-03-12,appointment,2026-12-31,500,#REF!,Bob
1234567890123456786,#REF!,closedwon,2025-02-11,500,google,Bob
1234567890123456787,2025-03-01,closedwon,,700,go_ogle,Bob
"""


def test_every_trap_is_survived_and_counted(tmp_path: Path):
    found = records([write(tmp_path / "deals.csv", TRAPS)])
    assert found.rows["id"].tolist() == [f"123456789012345678{k}" for k in (1, 2, 5, 7)]
    assert found.rows["outcome"].tolist() == ["won", "lost", "open", "won"]
    assert {each.why.split(":")[0]: each.n for each in found.dropped} == {
        "no date of creation that can be read": 1, "marked as duplicate or test": 1,
        "an id that stands above already": 1, "closed before it was created": 1, "closed without a date": 1,
    }  # fmt: skip
    assert found.rows["closed"].isna().tolist() == [False, False, True, True], "of an open deal it is only expected"
    assert found.exported == pd.Timestamp("2025-03-12")
    assert found.rows["source"].tolist()[:2] == ["google", "google"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_separators(tmp_path: Path, encoding: str):
    text = "Id;Created Time;Stage;Source\n1;05.01.2025;Closed Won;Käufer\n2;25.01.2025;Closed Lost;Käufer\n"
    found = records([write(tmp_path / "zoho.csv", text, encoding)])
    assert found.rows["source"].tolist() == ["käufer", "käufer"]


def test_excel_is_read_and_formulas_are_not_run(tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Id", "Created Date", "Stage"],
        [10**18 + 1, "2025-01-05", "Closed Won"],
        ["=1+1", "2025-01-06", "Open"],
    ):
        book.active.append(row)
    book.save(tmp_path / "deals.xlsx")
    assert len(records([tmp_path / "deals.xlsx"]).rows) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("Id,Created Date\n", "has headings and no rows"),
        ("Id,Amount\n1,2\n", "No column says when a record was created"),
        ("Id,Created Date\n1,soon\n", "no row of the export can be used: 1 no date of creation"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(tmp_path: Path, text: str, said: str):
    with pytest.raises(InputError) as caught:
        calibrate(write(tmp_path / "deals.csv", text))
    assert said in str(caught.value)


@pytest.mark.parametrize("stage", ["Closed Won", "Closed Lost", "Open"])
@pytest.mark.parametrize("n", [1, 40])
def test_all_alike_is_no_traceback(tmp_path: Path, stage: str, n: int):
    rows = "".join(f"{k},2025-01-{1 + k % 28:02d},{stage},2025-03-{1 + k % 28:02d},10\n" for k in range(n))
    found = calibrate(write(tmp_path / "deals.csv", f"Id,Created Date,Stage,Close Date,Amount\n{rows}"))
    assert "win_rate" not in found.facts
    assert found.findings.unknown["win_rate"]


def test_a_binary_and_a_missing_file_are_sentences(tmp_path: Path):
    (tmp_path / "deals.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for file in (tmp_path / "deals.xlsx", tmp_path / "none.csv"):
        with pytest.raises(InputError):
            calibrate(file)


def test_a_mapping_overrides_what_is_recognised_and_starts_from_it(tmp_path: Path):
    file = write(tmp_path / "own.csv", "Nr,Angelegt am,Stand\n1,2025-01-05,Closed Won\n2,2025-01-09,Closed Lost\n")
    mapping = write(tmp_path / "mapping.yaml", "own.csv: {created: Angelegt am, stage: Stand}\n")
    found = calibrate(file, mapping)
    assert found.records.rows["outcome"].tolist() == ["won", "lost"]
    start = write(tmp_path / "start.yaml", mapping_text(found.records))
    assert read_mapping(start)["own.csv"] == {"id": "Nr", "created": "Angelegt am", "stage": "Stand"}
    with pytest.raises(InputError, match="known are id, created"):
        calibrate(file, write(tmp_path / "bad.yaml", "own.csv: {creatd: Nr}\n"))


def test_leads_by_source_add_up_to_the_leads_that_are_told(exported: list[Path]):
    found = calibrate([file for file in exported if file.name.startswith("hubspot")])
    assert sum(found.findings.leads_by_source.values()) == pytest.approx(
        found.findings.numbers["leads_per_month"].value
    )


# Estimates


def test_the_cure_model_covers_the_truth_in_young_leads():
    """Known: 30 % win in the end, after a lognormal time with median 20 days; seen after 0 to 200 days."""
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(60):
        age = rng.uniform(0, 200, 1500)
        wins, time = rng.random(1500) < 0.3, np.exp(rng.normal(3.0, 0.8, 1500))
        seen = wins & (time <= age)
        found = time_to_win(time[seen], age[~seen], 0)
        assert found is not None
        inside += abs(found.share - 0.3) < 1.96 * found.share_error
    assert inside >= 52  # of 60, at 95 %


def test_the_median_is_that_of_all_wins_though_the_long_ones_of_the_young_are_missing():
    rng = np.random.default_rng(6)
    until, time = rng.uniform(0, 200, 4000), np.exp(rng.normal(4.0, 0.7, 4000))
    seen = time <= until
    mid, low, high = median_time(np.ceil(time[seen]), np.ceil(until[seen]))
    assert np.median(time[seen]) < 0.85 * np.exp(4.0), "naively"
    assert low <= mid <= high
    assert mid == pytest.approx(np.median(time[time < 200]), rel=0.08)


def test_too_few_wins_say_nothing_of_times():
    assert time_to_win(np.arange(5.0), np.arange(100.0), 0) is None


# Round trip


FIRM = load("status_quo", {"horizon.warm_up_weeks": 52, "horizon.weeks": 104})


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return export_crm(FIRM, tmp_path_factory.mktemp("crm") / "export")


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    run = simulate(FIRM, 1, seed=1, weekly=True)
    assert run.weekly is not None
    last, measured = run.weekly[0][-52:], run.weekly[0][52:]
    return {
        "win_rate": run.outcomes["win_rate"][0],
        "response_days": run.outcomes["response_days_median"][0],
        "deals_per_year": last["won"].sum(),
        "deal_mean": measured["bookings"].sum() / measured["won"].sum(),
        "leads_per_month": last["qualified"].sum() / 12,  # whom marketing turns away is in nobody's export
        "cycle_weeks": measured_facts(run.outcomes, run.weekly, 52)["cycle_weeks"][0],
    }


@pytest.mark.parametrize("system", ["salesforce", "hubspot", "zoho"])
def test_a_simulated_firm_is_recovered_from_its_export(exported: list[Path], truth: dict[str, float], system: str):
    found = calibrate([file for file in exported if file.name.startswith(system)])
    assert found.facts["cycle_weeks"]["value"] == pytest.approx(truth["cycle_weeks"], abs=0.6)
    for name, value in truth.items():
        if name == "cycle_weeks":
            continue
        number = found.findings.numbers[name]
        assert number.low <= value <= number.high, f"{name}: {value}, not in {number.low} to {number.high}"
    chairs = finish(FIRM).weeks["salespeople"][-26:]
    assert chairs.min() <= found.facts["salespeople"] <= chairs.max() + 3, "leavers owned deals, too"
    assert found.worth["bought lists"] < found.worth["website"] < found.worth["referrals"]


def test_one_half_of_an_export_foretells_the_other(tmp_path: Path):
    covered = []
    for replication in range(4):
        files = export_crm(FIRM, tmp_path / str(replication), replication=replication)
        covered.append(calibrate([file for file in files if file.name.startswith("hubspot")]).covered)
    known = [share for share in covered if share is not None]
    assert len(known) == 4
    assert np.mean(known) > 0.7


GERMAN = [
    "Angebots-Nr.",
    "Erstellt am ",
    "Quelle",
    "Zuständig",
    "Kunde",
    "Status",
    "Abschlussdatum",
    "Auftragswert (netto)",
]


def german(n: int, customers: int) -> pd.DataFrame:
    """Offers of two years, a third of them won, as a German wholesaler lists them; customers take turns."""
    made = []
    for k in range(n):
        day = pd.Timestamp("2024-01-02") + pd.Timedelta(days=k * 720 // n)
        outcome = ("gewonnen", "verloren", "verloren")[k % 3]
        end = day + pd.Timedelta(days=7 + k % 40)
        made.append([
            f"A-{k}", f"{day:%d.%m.%Y}", "#NV" if k % 5 == 0 else "Messe", "Weiß", f"Hof {k % customers}", outcome,
            f"{end:%d.%m.%Y}", f"€ {2 + k % 3}.950,00",
        ])  # fmt: skip
    return pd.DataFrame(made, columns=GERMAN)


def test_a_sheet_with_titles_above_german_headings_is_read(tmp_path: Path):
    file = tmp_path / "Auswertung.xlsx"
    with pd.ExcelWriter(file, engine="openpyxl") as book:
        german(300, 400).to_excel(book, index=False, startrow=4)
        page = next(iter(book.sheets.values()))
        page["A1"], page["A2"] = "Gartnor GmbH", "Auswertung, Stand 15.01.2026"
        page.cell(row=page.max_row + 2, column=1, value="Summe")
    found = calibrate(file)
    assert found.records.read == {file.name: 301} and len(found.records.rows) == 300
    assert [(each.why, each.n) for each in found.records.dropped] == [("no date of creation that can be read", 1)]
    assert set(found.records.columns[file.name]) == {
        "id", "created", "source", "owner", "account", "stage", "close_date", "amount",
    }  # fmt: skip
    assert found.findings.numbers["win_rate"].value == pytest.approx(1 / 3)
    assert found.findings.numbers["deal_mean"].value == 2950, "of those won"
    assert set(found.findings.conversion) == {"messe", "other"}
    assert found.facts["currency"] == "EUR"


def test_customers_are_counted_where_most_orders_come_from_those_who_had_ordered_before(tmp_path: Path):
    counted = {}
    for customers in (20, 250, 10_000):
        file = tmp_path / f"{customers}.csv"
        german(900, customers).to_csv(file, index=False)
        counted[customers] = calibrate(file).findings
    assert counted[20].numbers["customers"].value == 20, "all of them ordered in the last year"
    assert "customers" not in counted[10_000].numbers and "customers who order again" not in counted[10_000].unknown
    assert (
        "customers" in counted[250].numbers or "each counts as new" in counted[250].unknown["customers who order again"]
    )


def test_stragglers_do_not_begin_the_wins_of_an_export(tmp_path: Path):
    """Wins are listed from May on, but for one of April: leads from before May would look bad."""
    days = pd.date_range("2025-01-01", "2025-12-31", freq="D")
    wins = [day + pd.Timedelta(days=10) for day in days[::4]]
    listed = [f"{win:%Y-%m-%d}" if win >= pd.Timestamp("2025-05-01") else "" for win in wins]
    listed[next(k for k, win in enumerate(wins) if win >= pd.Timestamp("2025-04-10"))] = "2025-04-12"
    rows = pd.DataFrame(
        {"Id": range(len(listed)), "Created": [f"{day:%Y-%m-%d}" for day in days[::4]], "Won Date": listed}
    )
    file = tmp_path / "wins.csv"
    rows.to_csv(file, index=False)
    assert calibrate(file).findings.first_day == pd.Timestamp("2025-05-01")


def test_the_backtest_asks_nothing_of_ages_that_its_first_part_has_not_seen(exported: list[Path]):
    found = calibrate([file for file in exported if file.name.startswith("hubspot")])
    asked = sum(each.came for each in found.backtest)
    rows = found.records.rows
    cut = rows["created"].min() + 0.6 * (found.records.exported - rows["created"].min())
    late = rows[(rows["created"] <= cut) & (rows["closed"] > cut) & (rows["outcome"] == "won")]
    oldest = (cut - rows["created"].min()).days
    assert 0 < asked <= ((late["closed"] - late["created"]).dt.days <= oldest).sum()


def test_an_export_is_never_written_over(exported: list[Path]):
    with pytest.raises(InputError, match="nothing is ever overwritten"):
        export_crm(FIRM, exported[0].parent)


def part_of_a_year(tmp_path: Path) -> Path:
    """1,000 leads of five months that end half a year before the export: 20 % of web leads win, 5 % of social ones."""
    days = pd.date_range("2025-01-01", periods=150)
    rows = []
    for k in range(1000):
        created, source = days[k % 150], "web" if k % 2 else "social"
        won = (k // 2) % 20 < (4 if k % 2 else 1)
        rows.append((k, created, source, "won" if won else "lost", created + pd.Timedelta(days=10 + k % 30)))
    rows.append((1000, days[0], "web", "lost", pd.Timestamp("2025-12-01")))
    table = pd.DataFrame(rows, columns=["id", "Create Date", "Lead Source", "Status", "Close Date"])
    table["Status"] = "closed " + table["Status"]
    table.to_csv(tmp_path / "leads.csv", index=False)
    return tmp_path / "leads.csv"


def test_a_list_of_leads_tells_the_share_that_become_customers(tmp_path: Path):
    """Of five months of leads a year's closed deals would be five months' too: they are what a year of leads wins."""
    numbers = calibrate(part_of_a_year(tmp_path)).findings.numbers
    share, leads, deals = (numbers[name] for name in ("lead_to_customer", "leads_per_month", "deals_per_year"))
    assert share.low < 0.125 < share.high
    assert deals.value == pytest.approx(12 * leads.value * share.value)
    assert deals.low < 0.125 * 1000 * 365 / 150 < deals.high


def test_few_leads_say_little_of_their_source(tmp_path: Path):
    found = calibrate(part_of_a_year(tmp_path))
    assert found.worth["web"] == pytest.approx(1.6, abs=0.06) and 0.4 < found.worth["social"] < 0.46
    assert _worth(Number(0.0, 0.0, 0.1, 35), 0.01) == pytest.approx(4 / 4.35)


def test_sources_convert_as_the_export_shows():
    """Three times as well, and not by intents that are three times as large; leads keep their mean intent."""
    leads = facts_of({"leads_per_month": {"website": 60, "partners": 30}})["leads_per_month"]
    values = {f"marketing.channels.{name}": {"intent": 1.0} for name in ("website", "partners")}
    worth = {"website": 0.6, "partners": 1.8}
    made = as_worth(values, leads, worth, {"website": 0.02, "partners": 0.03})
    intents = [made[f"marketing.channels.{name}"]["intent"] for name in ("website", "partners")]
    assert intents[1] / intents[0] == pytest.approx(2.0), "1.5 times as well already"
    assert 60 * intents[0] + 30 * intents[1] == pytest.approx(90)
    again = as_worth(made, leads, worth, {"website": 0.02, "partners": 0.06})
    assert [again[f"marketing.channels.{name}"]["intent"] for name in ("website", "partners")] == pytest.approx(intents)


# Real data


@pytest.mark.skipif(not DATA, reason="SMARKETING_DATA does not say where the real data sets are")
def test_olist_converts_as_is_known():
    folder = Path(str(DATA)) / "olist"
    found = calibrate(sorted(folder.glob("*.csv")))
    known = {"paid search": 0.148, "organic search": 0.147, "direct traffic": 0.142, "referral": 0.114, "social": 0.063,
             "email": 0.040}  # fmt: skip
    for source, share in known.items():
        number = found.findings.conversion[source]
        assert number.low <= share <= number.high, source
    assert found.findings.first_day >= pd.Timestamp("2017-12-01"), "earlier wins were not recorded"
    assert "win_rate" in found.findings.unknown
    assert found.facts["cycle_weeks"]["value"] == pytest.approx(13 / 7, abs=0.8)


@pytest.mark.skipif(not DATA, reason="SMARKETING_DATA does not say where the real data sets are")
def test_maven_wins_as_is_known():
    folder = Path(str(DATA)) / "maven_crm"
    found = calibrate(sorted(folder.glob("*.csv")))
    assert found.facts["win_rate"]["value"] == pytest.approx(0.632, abs=0.001)
    assert found.facts["salespeople"] == 30
    assert "quarter-end rush" in found.findings.unknown
