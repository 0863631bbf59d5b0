"""What each plan pays, sentence by sentence, for terminal, report and workbook: salespeople first, then marketers."""

from collections.abc import Iterator

from smarketing.reports import marketer_payout
from smarketing.reports import payout as words
from smarketing.reports.payout import Told
from smarketing.reports.plan_gaps import SALESPEOPLE, changed_in
from smarketing.reports.results import Results


def section(results: Results) -> list[tuple[str, list[str]]]:
    """The section of the report: a title and sentences for each plan; empty where the folder keeps no `payout.json`."""
    payout = results.extra("payout")
    if payout is None:
        return []
    return [
        (plan["title"], [*all_of_salespeople(payout, name), *marketer_payout.lines(payout, name)])
        for name, plan in payout["plans"].items()
    ]


def all_of_salespeople(payout: Told, name: str) -> Iterator[str]:
    """What a salesperson has at target, examples, and what all of them cost."""
    plan, currency = payout["plans"][name], payout["currency"]
    yield words.opening(plan, currency).removeprefix(f"{plan['title']}: ")
    yield from of_salespeople(payout, name)
    yield words.budget_sentence(plan, currency)


def of_salespeople(payout: Told, name: str) -> Iterator[str]:
    """Worked examples, once for plans that pay alike, and what the curve leaves out."""
    plan, baseline = payout["plans"][name], payout["plans"][payout["baseline"]]
    if name != payout["baseline"] and all(plan[part] == baseline[part] for part in ("curve", "examples", "period")):
        yield f"Salespeople are paid as under {baseline['title']}."
    else:
        yield from words.examples(plan, payout["currency"])
    if changed := changed_in(plan, SALESPEOPLE):
        yield changed
    yield from words.left_out(plan, payout["currency"])
