"""What an export says of a firm, each number with its interval, and what it cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from smarketing.evidence.crm.records import Records
from smarketing.evidence.crm.time_to_win import FEWEST_WINS, TimeToWin, median_time, time_to_win

type Floats = NDArray[np.float64]

YEAR = 365
MOST_SOURCES = 7
MOSTLY, NEGLIGIBLE = 0.5, 0.05  # of a year's deals, by customers who had bought before
A_FAIR_PART = 0.2  # of the usual wins of a month
Z = float(norm.ppf(0.975))

NOT_IDENTIFIED = {
    "skill of salespeople": "wins of one person hang on the leads given to that person",
    "speed of response": "hot leads are answered first, so the early answered would convert better anyway",
    "elasticity of spending": "no export says what would have come of other money",
}


@dataclass(frozen=True)
class Number:
    """A number from the data: its value, its 95 % interval and how many rows are behind it."""

    value: float
    low: float
    high: float
    n: int

    def fact(self) -> dict[str, float]:
        """As a facts file has it."""
        return {"value": _round(self.value), "error": _round(max(self.high - self.value, self.value - self.low))}


@dataclass(frozen=True)
class Findings:
    """Facts by name, conversion by source, the time to win, and why other things are not known."""

    numbers: Mapping[str, Number]
    leads_by_source: Mapping[str, float]
    conversion: Mapping[str, Number]
    time: TimeToWin | None
    unknown: Mapping[str, str]
    first_day: pd.Timestamp


def findings(records: Records) -> Findings:
    """All that can be said of the funnel."""
    since = first_day_of_wins(records)
    rows = records.rows[records.rows["created"] >= since]
    unknown = dict(NOT_IDENTIFIED)
    time = fitted_time(rows, records.exported)
    numbers: dict[str, Number] = {}
    arrived = rows if records.leads is None else records.leads
    if records.leads is None and records.rows["amount"].notna().any() and (records.rows["outcome"] == "lost").any():
        unknown["leads_per_month"] = "the export has deals and no leads"
    else:
        _arrivals(arrived, numbers)
    _outcomes(records.rows, records.exported, rows, time, numbers, unknown)
    _customers(records.rows, records.exported, numbers, unknown)
    _sizes(rows, numbers, unknown)
    _people(records, rows, numbers, unknown)
    _spend(records, arrived, numbers, unknown)
    _responses(arrived, numbers, unknown)
    if (records.exported - since).days < 2 * YEAR:
        unknown["quarter-end rush"] = "it takes two years to tell it from a season"
    conversion = {} if time is None else by_source(rows, records.exported, time)
    if records.leads is not None:
        conversion = _of_leads(records.leads, rows)
    recent = arrived[arrived["created"] > arrived["created"].max() - pd.Timedelta(days=YEAR)]
    months = max(1.0, (recent["created"].max() - recent["created"].min()).days / (YEAR / 12))
    total = numbers["leads_per_month"].value if "leads_per_month" in numbers else len(recent) / months
    parts = recent.groupby(sources(recent)).size()
    if records.leads is None and conversion and "leads_per_month" in numbers:
        _of_a_list_of_leads(arrived, records.exported, since, conversion, numbers, unknown)
    leads = {str(source): total * n / len(recent) for source, n in parts.items()}
    return Findings(numbers, leads, conversion, time, unknown, since)


def first_day_of_wins(records: Records) -> pd.Timestamp:
    """Older records whose early wins nobody wrote down would look bad (left truncation): they are left out.

    Where only wins are listed and the first came months after the first record, wins began to be kept only later: in
    the first month that has a fair part of the wins of the months after it. A win or two before are stragglers.
    """
    rows = records.rows
    first, won = rows["created"].min(), rows.loc[rows["outcome"] == "won", "closed"].min()
    if pd.isna(won) or (won - first).days < 90 or (rows["outcome"] == "lost").any():
        return pd.Timestamp(first)
    wins = rows.loc[rows["outcome"] == "won", "closed"].dropna().dt.to_period("M").value_counts().sort_index()
    wins = wins.reindex(pd.period_range(wins.index[0], wins.index[-1], freq="M"), fill_value=0)
    usual = wins[::-1].shift(1).rolling(3, min_periods=1).median()[::-1]  # of the three months that follow
    begun = wins.index[(wins >= A_FAIR_PART * usual.fillna(0)).to_numpy()]
    return pd.Timestamp(begun[0].to_timestamp())


def sources(rows: pd.DataFrame) -> pd.Series:
    """The largest sources by name, the rest and the unnamed as other; all where no record names one."""
    named = rows["source"].fillna("other" if rows["source"].notna().any() else "all")
    top = named.value_counts().index[:MOST_SOURCES]
    return named.where(named.isin(top), "other")


def _days(column: pd.Series) -> Floats:
    return np.asarray(column, np.float64)


def fitted_time(rows: pd.DataFrame, today: pd.Timestamp) -> TimeToWin | None:
    """The cure model of some records as they stood at `today`."""
    won = rows["outcome"] == "won"
    dated = won & rows["closed"].notna()
    age = (rows["closed"] - rows["created"]).dt.days
    open_at = _days((today - rows.loc[rows["outcome"] == "open", "created"]).dt.days)
    lost = int((rows["outcome"] == "lost").sum())
    return time_to_win(_days(age[dated]), open_at, lost, int((won & ~dated).sum()))


def by_source(rows: pd.DataFrame, today: pd.Timestamp, time: TimeToWin) -> dict[str, Number]:
    """Conversion in the end of each source: its wins over the leads that have had the time to win."""
    made = {}
    age = (today - rows["created"]).dt.days.to_numpy(float)
    ripe = np.where(rows["outcome"] == "open", time.won_by(age), 1.0)
    won = (rows["outcome"] == "won").to_numpy()
    names = sources(rows).to_numpy()
    for name in dict.fromkeys(names):
        here = names == name
        n, wins = round(float(ripe[here].sum())), int(won[here].sum())
        if n >= max(1, wins):
            made[str(name)] = _share(wins, n)
    return made


def _of_leads(leads: pd.DataFrame, deals: pd.DataFrame) -> dict[str, Number]:
    """Deals won of each source over its leads, where leads and deals are tables of their own."""
    counts = sources(leads).value_counts()
    won = deals.loc[deals["outcome"] == "won", "source"].value_counts()
    return {str(name): _share(min(int(won.get(name, 0)), n), n) for name, n in counts.items()}


def _share(k: int, n: int) -> Number:
    interval = binomtest(k, n).proportion_ci(method="wilson")
    return Number(k / n, float(interval.low), float(interval.high), n)


def _of_a_list_of_leads(
    arrived: pd.DataFrame, today: pd.Timestamp, since: pd.Timestamp, conversion: Mapping[str, Number],
    numbers: dict[str, Number], unknown: dict[str, str],
) -> None:  # fmt: skip
    """The share of leads that become customers; and a year's deals, where leads or wins were listed for part of one."""
    n = sum(each.n for each in conversion.values())
    share = _share(round(sum(each.n * each.value for each in conversion.values())), n)
    if not share.value:
        return
    numbers["lead_to_customer"] = share
    leads, first, last = numbers["leads_per_month"], max(since, arrived["created"].min()), arrived["created"].max()
    if (today - last).days <= YEAR / 12 and (last - first).days >= YEAR:
        return
    deals = 12 * leads.value * share.value
    error = deals * float(np.hypot(leads.high / leads.value - 1, share.high / share.value - 1))
    numbers["deals_per_year"] = Number(deals, deals - error, deals + error, share.n)
    unknown["deals of a year, as they were closed"] = (
        f"leads whose wins are known came from {first.date()} to {last.date()}; taken is what such leads win in a year"
    )


def _arrivals(rows: pd.DataFrame, numbers: dict[str, Number]) -> None:
    """Leads a month over the last year of creation; their variance from week to week, not Poisson's, is the error."""
    if rows.empty:  # of an export of cold calls alone no lead came in
        return
    last = rows["created"].max()
    recent = rows[rows["created"] > last - pd.Timedelta(days=YEAR)]
    weekly = recent.groupby((last - recent["created"]).dt.days // 7).size()
    weeks = max(1, int((last - recent["created"].min()).days // 7))
    counts = weekly.reindex(range(weeks), fill_value=0).to_numpy(float)
    error = Z * counts.std(ddof=1) / np.sqrt(weeks) if weeks > 1 else counts.mean()
    to_month = YEAR / 12 / 7
    mean = counts.mean() * to_month
    numbers["leads_per_month"] = Number(mean, mean - error * to_month, mean + error * to_month, len(recent))


def _outcomes(
    every: pd.DataFrame, today: pd.Timestamp, rows: pd.DataFrame, time: TimeToWin | None,
    numbers: dict[str, Number], unknown: dict[str, str],
) -> None:  # fmt: skip
    won, lost = (int((rows["outcome"] == word).sum()) for word in ("won", "lost"))
    if lost and won:
        numbers["win_rate"] = _share(won, won + lost)
    elif won:
        unknown["win_rate"] = "no lost record is in the export" if len(rows) > won else "every record is won"
    else:
        unknown["win_rate"] = "no record is won"
    if time is None:
        unknown["cycle_weeks"] = f"fewer than {FEWEST_WINS} wins have both their dates"
    else:
        dated = rows[(rows["outcome"] == "won") & rows["closed"].notna()]
        after, until = (_days((day - dated["created"]).dt.days) for day in (dated["closed"], today))
        mid, low, high = (days / 7 for days in median_time(after, until))
        numbers["cycle_weeks"] = Number(mid, low, high, time.n_won)
    closed = every.loc[(every["outcome"] == "won") & every["closed"].notna(), "closed"]
    recent = closed[closed > today - pd.Timedelta(days=YEAR)]
    if len(recent):
        span = min(1.0, max(30.0, (today - closed.min()).days) / YEAR)
        error = Z * np.sqrt(len(recent))
        numbers["deals_per_year"] = Number(
            len(recent) / span, max(0.0, len(recent) - error) / span, (len(recent) + error) / span, len(recent)
        )


def _customers(every: pd.DataFrame, today: pd.Timestamp, numbers: dict[str, Number], unknown: dict[str, str]) -> None:
    """Customers, where most orders are by customers who had ordered before: then they are those who order in a year.

    Elsewhere customers of contracts that are older than the export do not show.
    """
    won = every[(every["outcome"] == "won") & every["closed"].notna() & every["account"].notna()].sort_values("closed")
    recent = won["closed"] > today - pd.Timedelta(days=YEAR)
    if recent.sum() < FEWEST_WINS:
        return
    again = float(won["account"].duplicated()[recent].mean())
    if again > MOSTLY:
        n = int(won.loc[recent, "account"].nunique())
        numbers["customers"] = Number(float(n), float(n), float(n), int(recent.sum()))
    elif again > NEGLIGIBLE:
        unknown["customers who order again"] = (
            f"{100 * again:.0f} % of the last year's deals are by customers who had bought before; each counts as new"
        )


def _sizes(rows: pd.DataFrame, numbers: dict[str, Number], unknown: dict[str, str]) -> None:
    amounts = rows.loc[(rows["outcome"] == "won") & (rows["amount"] > 0), "amount"].to_numpy(float)
    if len(amounts) < 2:
        unknown["deal_mean"] = "no amounts of won deals"
        return
    error = Z * amounts.std(ddof=1) / np.sqrt(len(amounts))
    numbers["deal_mean"] = Number(amounts.mean(), amounts.mean() - error, amounts.mean() + error, len(amounts))
    ordered, half = np.sort(amounts), Z * np.sqrt(len(amounts)) / 2
    low, high = (int(np.clip(len(amounts) / 2 + sign * half, 0, len(amounts) - 1)) for sign in (-1, 1))
    numbers["deal_median"] = Number(float(np.median(amounts)), float(ordered[low]), float(ordered[high]), len(amounts))


def _people(records: Records, rows: pd.DataFrame, numbers: dict[str, Number], unknown: dict[str, str]) -> None:
    """Salespeople: those of a list of people, else the owners of the last half year."""
    staff = records.people
    if staff is not None:
        said = {
            "salespeople": staff.salespeople, "marketers": staff.marketers, "base_pay": staff.base_pay,
            "quota": staff.quota,
        }  # fmt: skip
        numbers |= {name: Number(float(v), float(v), float(v), staff.n) for name, v in said.items() if v}
    if "salespeople" in numbers:
        return
    recent = rows[rows["created"] > rows["created"].max() - pd.Timedelta(days=YEAR / 2)]
    owners = recent.loc[recent["owner"].notna(), "owner"].nunique()
    if owners:
        numbers["salespeople"] = Number(float(owners), float(owners), float(owners), len(recent))
    else:
        unknown["salespeople"] = "no record names its owner"


def _spend(records: Records, arrived: pd.DataFrame, numbers: dict[str, Number], unknown: dict[str, str]) -> None:
    """Cost of a lead: what was spent over the year in which leads are counted, over them."""
    if records.spend is None or "leads_per_month" not in numbers:
        return
    last = arrived["created"].max()
    since = max(last - pd.Timedelta(days=YEAR), arrived["created"].min(), records.spend.rows["month"].min())
    spent, n = records.spend.between(since, last), int((arrived["created"] >= since).sum())
    if spent <= 0 or not n:
        unknown["cost_per_lead"] = "nothing was spent while leads came"
        return
    error = numbers["leads_per_month"].high / numbers["leads_per_month"].value - 1
    cost = spent / n
    numbers["cost_per_lead"] = Number(cost, cost * (1 - error), cost * (1 + error), n)


def _responses(rows: pd.DataFrame, numbers: dict[str, Number], unknown: dict[str, str]) -> None:
    answered = rows.loc[rows["response_days"].between(0, 365), "response_days"].to_numpy(float)
    if len(answered) > 10:
        low, mid, high = np.quantile(answered, (0.45, 0.5, 0.55))
        numbers["response_days"] = Number(float(mid), float(low), float(high), len(answered))
    else:
        unknown["response_days"] = "no times of a first response"


def facts(result: Findings) -> dict[str, Any]:
    """The facts file that the findings make: what is known, each with its error."""
    made: dict[str, Any] = {}
    for name, number in result.numbers.items():
        if name in ("salespeople", "marketers"):
            made[name] = int(min(1000, number.value))
        elif name == "leads_per_month" and len(result.leads_by_source) > 1:
            made[name] = {source: _round(leads) for source, leads in result.leads_by_source.items()}
        elif name == "cycle_weeks":
            made[name] = {**number.fact(), "value": _round(min(104.0, max(0.1, number.value)))}
        else:
            made[name] = number.fact()
    return made


def _round(value: float) -> float:
    """To four digits; but 1.974 leads would be nineteen hundred to a reader of thousands (`scenarios.fact_words`)."""
    return float(f"{value:.3g}") if 1 <= value < 10 else float(f"{value:.4g}")
