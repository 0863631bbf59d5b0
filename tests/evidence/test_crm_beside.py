"""What an export says beside leads and deals: its currency, its people, what was spent."""

from pathlib import Path

import pandas as pd
import pytest

from smarketing.evidence.crm import cells
from smarketing.evidence.crm.calibrate import Calibration, calibrate
from smarketing.evidence.crm.findings import Number
from smarketing.scenarios.fact_words import unmistakable
from smarketing.scenarios.facts import facts_of


def write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


STAGES = ("Closed Won", "Closed Lost", "Closed Lost")
DEALS = "".join(
    f'{k},2025-{1 + k % 11:02d}-{1 + k % 28:02d},{STAGES[k % 3]},2025-12-{1 + k % 28:02d},"€ {1000 + k},00"\n'
    for k in range(90)
)
SPEND = "Month;Channel;Cost\n2025-01;Ads;€ 3.000,00\n2025-06;Ads;€ 4.500,00\n2025-11;Fairs;€ 1.500,00\n2026-02;Ads;9\n"
PEOPLE = """\
Name,Job Title,Start Date,End Date,Base Salary,Quota
Ann,Account Executive,2020-01-01,,"60,000",900000
Ben,Sales Manager,2021-01-01,,"80,000",
Cem,SDR,2021-01-01,2024-01-01,"40,000",
Dan,Marketing Manager,2021-01-01,,"70,000",
Eve,Sales Operations,2021-01-01,,"70,000",
Flo,Account Executive,2026-06-01,,"99,000",
"""


def of_deals(tmp_path: Path, **beside: str) -> Calibration:
    files = [write(tmp_path / "deals.csv", f"Id,Created Date,Stage,Close Date,Amount\n{DEALS}")]
    return calibrate([*files, *(write(tmp_path / f"{name}.csv", text) for name, text in beside.items())])


def test_amounts_say_the_currency(tmp_path: Path):
    assert of_deals(tmp_path).facts["currency"] == "EUR"
    assert cells.currency(pd.Series(["CHF 100", "200"])) == "CHF"
    assert cells.currency(pd.Series(["3,500.00", ""])) is None


def test_people_are_counted_by_what_they_do_on_the_day_of_export(tmp_path: Path):
    found = of_deals(tmp_path, people=PEOPLE)
    assert (found.facts["salespeople"], found.facts["marketers"]) == (2, 1)
    assert found.facts["base_pay"]["value"] == 70_000
    assert found.facts["quota"]["value"] == 900_000


def test_spend_over_the_leads_of_the_same_time_is_the_cost_of_a_lead(tmp_path: Path):
    leads = "Id,Created Date,Lead Source\n" + "".join(f"{k},2025-{1 + k % 12:02d}-15,web\n" for k in range(120))
    found = calibrate([
        write(tmp_path / "deals.csv", f"Id,Created Date,Stage,Close Date,Amount\n{DEALS}"),
        write(tmp_path / "leads.csv", leads),
        write(tmp_path / "spend.csv", SPEND),
    ])  # fmt: skip
    number = found.findings.numbers["cost_per_lead"]
    assert number.value == pytest.approx(9000 / 120)
    assert number.low < number.value < number.high


def test_records_without_a_source_are_all_of_them(tmp_path: Path):
    assert list(of_deals(tmp_path).findings.conversion) == ["all"]


def test_what_is_found_is_read_back_as_it_is(tmp_path: Path):
    """1.974 leads a month are not 1,974."""
    assert Number(1.974, 1.5, 2.5, 9).fact()["value"] == 1.97
    assert facts_of(unmistakable({"deals_per_year": 1.974}))["deals_per_year"].value == 1.974
