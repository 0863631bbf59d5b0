"""What stands beside leads and deals in an export: spend by month and source, and a list of the people."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from smarketing.evidence.crm import cells

# Canonical name: headings, as in `headings.HEADINGS`; of tables that have no date of creation.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "month": ("month", "date", "day", "period", "week", "posting date"),
    "spend": ("spend", "amount spent", "cost", "costs", "marketing spend", "budget", "amount", "media cost"),
    "role": ("role", "job title", "title", "position", "function", "department", "team"),
    "hired": ("start date", "hire date", "hired", "joined", "entry date"),
    "left": ("end date", "termination date", "left", "exit date", "leaving date"),
    "pay": ("base pay", "base salary", "salary", "fixed pay", "annual salary"),
    "quota": ("quota", "annual quota", "target"),
}
SALES = r"sales|account exec|account manager|\bae\b|\bsdr\b|\bbdr\b|vertrieb|business development"
MARKETING = r"market|demand gen|content|brand|growth"
NO_SELLER = r"operations|\bops\b|support|engineer|assistant"


@dataclass(frozen=True)
class Spend:
    """Marketing spend: rows of `month` and `amount`, dated."""

    rows: pd.DataFrame

    def between(self, first: pd.Timestamp, last: pd.Timestamp) -> float:
        """What was spent in the months from one day to another [money]."""
        inside = (self.rows["month"] >= first.to_period("M").to_timestamp()) & (self.rows["month"] <= last)
        return float(self.rows.loc[inside, "amount"].sum())


@dataclass(frozen=True)
class People:
    """People by function at the day of export; `base_pay` and `quota` of salespeople, None where nothing is said."""

    salespeople: int
    marketers: int
    base_pay: float | None
    quota: float | None
    n: int


def spend(table: pd.DataFrame, columns: Mapping[str, str]) -> Spend | None:
    """A table of what was spent when; None for another table."""
    if not {"month", "spend"} <= columns.keys():
        return None
    months = cells.text(table[columns["month"]])
    year_and_month = months.str.fullmatch(r"\d{4}[-/.]\d{1,2}").fillna(False).astype(bool)
    months = months.mask(year_and_month, months + "-01")
    made = pd.DataFrame({"month": cells.dates(months).array, "amount": cells.money(table[columns["spend"]]).array})
    made = made.dropna()
    return Spend(made) if len(made) else None


def people(table: pd.DataFrame, columns: Mapping[str, str], today: pd.Timestamp) -> People | None:
    """A list of the people who work there at a day; None for another table."""
    if "role" not in columns:
        return None
    role = cells.text(table[columns["role"]]).str.casefold().fillna("")
    here = pd.Series(True, index=table.index)
    if "hired" in columns:
        here &= ~(cells.dates(table[columns["hired"]]) > today)
    if "left" in columns:
        here &= ~(cells.dates(table[columns["left"]]) <= today)
    sells = here & role.str.contains(SALES) & ~role.str.contains(NO_SELLER)
    markets = here & role.str.contains(MARKETING) & ~sells

    def mean(name: str) -> float | None:
        if name not in columns:
            return None
        pay = cells.money(table[columns[name]])[sells].dropna()
        return float(pay.mean()) if len(pay) else None

    if not sells.any() and not markets.any():
        return None
    return People(int(sells.sum()), int(markets.sum()), mean("pay"), mean("quota"), int(here.sum()))
