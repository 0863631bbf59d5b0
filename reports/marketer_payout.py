"""What a marketer's plan pays, in words: beside the words about salespeople in `reports/payout.py`."""

from collections.abc import Iterator

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.payout import Told
from smarketing.reports.plan_gaps import MARKETERS, changed_in

_EVEN = 0.5  # $ a year: a difference that is smaller is none
_NAMES = {
    "leads": "leads", "qualified": "qualified leads", "accepted": "accepted leads", "pipeline": "of pipeline",
    "sourced_bookings": "of sourced bookings", "team_bookings": "of the team's bookings",
    "company_revenue": "of the firm's revenue",
}  # fmt: skip
_MONEY = {"pipeline", "sourced_bookings", "team_bookings", "company_revenue"}


def opening(plan: Told, currency: str) -> str:
    """What a marketer has at 100 %, and what 100 % is, in a sentence."""
    theirs = plan["marketers"]
    base, bonus, total = (words.amount(theirs[name], currency) for name in ("base", "target_bonus", "target_total"))
    if not theirs["measures"]:
        pool = f" and {bonus} of the shared pool" if theirs["target_bonus"] > _EVEN else ""
        return f"A marketer has {total} a year: {base} base pay{pool}, and nothing that follows own results."
    usual = prose.listed([_per_year(each, currency) for each in theirs["measures"]])
    at_usual = next(each for each in theirs["examples"] if each["attainment"] == 1.0)
    pooled = dict(at_usual["parts"]).get("shared pool", 0.0)
    through = f", {words.amount(pooled, currency)} of it through the shared pool" if pooled > _EVEN else ""
    return f"A marketer has {total} a year at 100 %: {base} base pay and {bonus} for {usual}{through}."


def pay_alike(plan: Told, other: Told) -> bool:
    """Whether two plans pay a marketer the same for the same."""
    mine, theirs = (each["marketers"] or {} for each in (plan, other))
    return all(mine.get(part) == theirs.get(part) for part in ("base", "curve", "examples")) and (
        [{**each, "of": ""} for each in mine.get("measures", [])]
        == [{**each, "of": ""} for each in theirs.get("measures", [])]
    )


def _per_year(measure: Told, currency: str) -> str:
    """How much of a measure is 100 %: "1,320 leads (as in the opening year)"."""
    name, per_year = measure["measure"], measure["per_year"]
    size = words.amount(per_year, currency) if name in _MONEY else prose.count(per_year)
    of = {"target": "the target", "opening year": "as in the opening year"}.get(
        measure["of"], "as in the baseline's opening year"
    )
    return f"{size} {_NAMES.get(name, name)} ({of})"


def lines(payout: Told, name: str) -> Iterator[str]:
    """All that is told of marketers under one plan; nothing where a firm has none."""
    plan, currency = payout["plans"][name], payout["currency"]
    theirs = plan.get("marketers")  # a folder of a former version has none
    if theirs is None:
        return
    yield from _how_paid(payout, name)
    if changed := changed_in(plan, MARKETERS):
        yield changed
    low, now, high = theirs["budget"]
    revenue = "simulated revenue" if plan["simulated"] else "opening revenue"
    who = words.count(theirs["n_people"], "marketer costs", "marketers cost")
    cost = (
        f"{who} {words.rounded(now['total'], currency)} a year at 100 %, "
        f"{words.percent(now['of_revenue'], 1)} of {revenue}"
    )
    added, saved = high["total"] - now["total"], now["total"] - low["total"]
    if max(added, saved) > _EVEN:
        more, less = words.amount(added, currency), words.amount(saved, currency)
        cost += f"; ten points more of everything add {more}, ten less save {less}"
    yield f"{cost}."
    if plan["simulated"]:
        yield f"Simulated, they cost {words.rounded(plan['simulated']['marketer_pay']['mean'], currency)} a year."
    if name in payout.get("marketers_gain", {}):
        yield _gain(payout, name)


def _how_paid(payout: Told, name: str) -> Iterator[str]:
    """What a marketer has, in worked examples; once for plans that pay alike."""
    theirs, baseline = payout["plans"][name]["marketers"], payout["plans"][payout["baseline"]]
    if name != payout["baseline"] and pay_alike(payout["plans"][name], baseline):
        yield f"Marketers are paid as under {baseline['title']}."
        return
    yield opening(payout["plans"][name], payout["currency"])
    if theirs["measures"]:
        yield from (_example(each, payout["currency"]) for each in theirs["examples"] if each["attainment"] != 1.0)


def _example(example: Told, currency: str) -> str:
    """A worked example: "At 85 % of that it is …"."""
    parts = [f"{words.amount(value, currency)} {what}" for what, value in example["parts"] if abs(value) > _EVEN]
    at, total = words.percent(example["attainment"]), words.amount(example["total"], currency)
    return f"At {at} of that it is {total}: {prose.listed(parts or ['nothing'])}."


def _gain(payout: Told, name: str) -> str:
    """What marketers gain on the baseline's plan, in paired runs."""
    gap, currency = payout.get("marketers_gain", {})[name], payout["currency"]
    base = payout["plans"][payout["baseline"]]["title"]
    more = "more" if gap["mean"] >= 0 else "less"
    span = ""
    if gap["low"] is not None and gap["high"] is not None:
        span = f" ({words.amount(gap['low'], currency)} to {words.amount(gap['high'], currency)})"
    size = words.amount(abs(gap["mean"]), currency)
    return f"In paired runs marketers together earn {size} a year {more} than under {base}{span}."
