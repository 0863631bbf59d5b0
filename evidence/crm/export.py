"""A simulated firm as a CRM would export it: the shapes of Salesforce, HubSpot and Zoho."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import NOBODY, Stage
from smarketing.errors import InputError
from smarketing.evidence.crm.export_beside import people_rows, spend_rows
from smarketing.scenarios import Scenario
from smarketing.simulation.model import FirmModel
from smarketing.store.csv_text import harmless

ROOM = 400_000  # leads of a unit whose ends are kept
WEEKS_EXPECTED = 8.0  # of an open deal, a CRM has the date on which it is expected to close
OWN = "Outbound"  # what salespeople found themselves: a deal that was no lead of marketing's
LAST_DAY = date(2026, 1, 1)  # the day of export

# Of each system: (file, whether it is of opportunities only, headings and how each is filled from the funnel).
SHAPES: tuple[tuple[str, bool, Mapping[str, str]], ...] = (
    ("salesforce_leads.csv", False, {
        "Id": "id", "CreatedDate": "created", "LeadSource": "source", "OwnerId": "owner", "Status": "status",
        "FirstCallDateTime": "response",
    }),
    ("salesforce_opportunities.csv", True, {
        "Id": "id", "CreatedDate": "opened", "LeadSource": "source", "OwnerId": "owner", "StageName": "stage",
        "IsClosed": "is_closed", "IsWon": "is_won", "CloseDate": "closed", "Amount": "amount",
    }),
    ("hubspot_contacts.csv", False, {
        "Record ID": "id", "Create Date": "created_iso", "Original Source": "source", "Contact owner": "owner",
        "Lifecycle Stage": "status", "Lead response time": "response",
    }),
    ("hubspot_deals.csv", True, {
        "Record ID": "id", "Create Date": "opened_iso", "Original Source": "source", "Deal owner": "owner",
        "Deal Stage": "hubspot_stage", "Close Date": "closed_iso", "Amount": "amount", "Is Closed Won": "is_won",
    }),
    ("zoho_leads.csv", False, {
        "Id": "id", "Created Time": "created_european", "Source": "source", "Lead Owner": "owner", "Status": "status",
        "SLA": "response",
    }),
    ("zoho_deals.csv", True, {
        "Id": "id", "Created Time": "opened_european", "Source": "source", "Deal Owner Name": "owner",
        "Stage": "stage", "Closing Date": "closed_european", "Amount": "amount_european",
    }),
)  # fmt: skip


def export_crm(scenario: Scenario, folder: str | Path, *, seed: int = 1, replication: int = 0) -> list[Path]:
    """Write one replication's funnel in every shape into a new folder: the leads that marketing qualifies, and deals.

    Beside them spend by month and the list of people.

        >>> written = sm.export_crm(sm.load("status_quo", quick), "crm")
        >>> written[0].name
        'salesforce_leads.csv'

    Raises InputError where that cannot be.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise InputError(f"{folder}: this folder exists, and nothing is ever overwritten. Name another one.") from None
    except OSError as fault:
        raise InputError(f"{folder}: cannot be made ({fault.strerror}). Name another one.") from None
    rows = list(funnel(scenario, seed, replication))
    deals = [row for row in rows if row["is_deal"]]
    leads = [row for row in rows if row["source"] != OWN]
    written = [_write(folder / name, fields, deals if of_deals else leads) for name, of_deals, fields in SHAPES]
    first_day = LAST_DAY - timedelta(weeks=scenario.inputs.weeks)
    for name, made in (
        ("spend.csv", list(spend_rows(scenario, seed, replication, LAST_DAY))),
        ("people.csv", list(people_rows(scenario, first_day))),
    ):
        written.append(_write(folder / name, {heading: heading for heading in made[0]}, made))
    return written


def funnel(scenario: Scenario, seed: int = 1, replication: int = 0) -> Iterator[dict[str, Any]]:
    """The leads and prospects of the measured years as records of a CRM, the oldest first; some are still open."""
    model = FirmModel(scenario, seed, replication, trace=ROOM * scenario.spec.organisation.business_units)
    inputs, channels = scenario.inputs, list(scenario.spec.marketing.channels)
    model.run_for(inputs.total_weeks)
    ended = model.world.trace[: model.world.units[0].n_traced]
    held = model.world.leads.reshape(-1)
    lives = np.concatenate([ended, held[held["stage"] != Stage.FREE]])
    lives = lives[(lives["born"] >= inputs.warm_up_weeks) & (lives["birth_week"] > 0)]
    first_day = LAST_DAY - timedelta(weeks=inputs.weeks)
    for n, life in enumerate(lives[np.argsort(lives["born"], kind="stable")]):
        created = first_day + timedelta(days=float(life["born"] - inputs.warm_up_weeks) * 7)
        is_open = life["ended"] < 0
        expected = inputs.total_weeks + WEEKS_EXPECTED
        closing = first_day + timedelta(days=float((expected if is_open else life["ended"]) - inputs.warm_up_weeks) * 7)
        stage = "Open" if is_open else "Closed Won" if life["stage"] == Stage.WON else "Closed Lost"
        days = 7 * float(life["first_touch"] - life["born"]) if life["first_touch"] >= 0 else None
        source = OWN if life["source"] == OUTBOUND else channels[life["source"]].replace("_", " ").title()
        opened = first_day + timedelta(days=float(life["opened"] - inputs.warm_up_weeks) * 7)
        yield _record(
            n, (created, opened, closing), stage, float(life["value"] * (1 - life["discount"])), days, source, life
        )


def _record(
    n: int, days_of: tuple[date, date, date], stage: str, net: float, days: float | None, source: str, life: Any
) -> dict[str, Any]:
    amount = round(net, 2)
    created, opened, ended = days_of
    is_deal = bool(life["opened"] >= 0)
    won, is_open = stage == "Closed Won", stage == "Open"
    return {
        "id": f"{10**17 + n}",
        "is_deal": is_deal,
        "status": "Converted" if is_deal else "Open" if is_open else "Disqualified",
        "opened": opened.strftime("%m/%d/%Y"),
        "opened_iso": opened.isoformat(),
        "opened_european": opened.strftime("%d.%m.%Y"),
        "created": created.strftime("%m/%d/%Y"),
        "created_iso": created.isoformat(),
        "created_european": created.strftime("%d.%m.%Y"),
        "closed": ended.strftime("%m/%d/%Y"),
        "closed_iso": ended.isoformat(),
        "closed_european": ended.strftime("%d.%m.%Y"),
        "source": source,
        "owner": "" if life["owner"] == NOBODY else f"Salesperson {int(life['owner']) + 1}",
        "stage": stage,
        "hubspot_stage": "appointmentscheduled" if is_open else "closedwon" if won else "closedlost",
        "is_closed": "false" if is_open else "true",
        "is_won": "true" if won else "false",
        "amount": amount if is_deal else "",
        "amount_european": f"€ {amount:,.2f}".translate(str.maketrans(",.", ".,")) if is_deal else "",
        "response": "" if days is None else _clock(days),
    }


def _clock(days: float) -> str:
    """A duration as exports have it: `02:12:29`, `1 day, 16:26:23`."""
    return str(timedelta(seconds=round(days * 86400)))


def _write(file: Path, fields: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(fields)
        writer.writerows([harmless(row[name]) for name in fields.values()] for row in rows)
    return file
