"""What policies are worth when the future is doubted: regrets, the least of the largest (minimax), limits that are met.

Rows and sentences of `ensemble.json` and `discovery.json`, for the terminal, the report and the workbook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure, number

NOTE = (
    "Regret: what is lost by not having the best policy of each {future}; minimax: the policy whose largest regret is "
    "the least. "
)

type Found = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One policy in words: texts in the order of `headings`."""

    policy: str
    is_minimax: bool
    cells: tuple[str, ...]


def headings(limits: Sequence[Found], currency: str, future: str = "future") -> tuple[str, ...]:
    """Of the cells of a row."""
    met = (f"{limit_words(limit, currency)} in" for limit in limits)
    return ("best in", "mean regret", "largest regret", f"worst {future}", *met)


def rows(
    regrets: Sequence[Found], limits: Sequence[Found], measure: Measure, currency: str, titles: Mapping[str, str] = {}
) -> list[Row]:
    """A row a policy, in the order of the folder."""
    least = min((row["largest_regret"] for row in regrets), default=0.0)
    return [
        Row(
            titles.get(row["policy"], row["policy"]),
            row["largest_regret"] == least,
            (
                percent(row["share_best"]),
                *(
                    prose.gap(Estimate(row[key], None, None, 1), measure, currency, signed=False)
                    for key in ("mean_regret", "largest_regret")
                ),
                prose.level(Estimate(row["worst"], None, None, 1), measure, currency),
                *(share(limit["policies"][row["policy"]]) for limit in limits),
            ),
        )
        for row in regrets
    ]


def table(rows: Sequence[Row], heads: Sequence[str]) -> Table:
    """The rows on a terminal: headings break, what stands below them does not."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    names = [f"{row.policy}{' (minimax)' if row.is_minimax else ''}" for row in rows]
    made.add_column(Text("policy"), min_width=max(map(len, names)))
    for at, head in enumerate(heads):
        widest = max(len(row.cells[at]) for row in rows)
        made.add_column(Text(prose.unbroken(head)), justify="right", min_width=widest, max_width=max(widest, 18))
    for name, row in zip(names, rows, strict=True):
        made.add_row(Text(name), *map(Text, row.cells))
    return made


def sentences(
    regrets: Sequence[Found],
    limits: Sequence[Found],
    measure: Measure,
    currency: str,
    titles: Mapping[str, str],
    sets: str = "sets",
) -> list[str]:
    """Who may be regretted least, and how often each policy is good enough."""
    said = []
    if len(regrets) > 1:
        best = min(regrets, key=lambda row: row["largest_regret"])
        mean, largest = (
            prose.gap(Estimate(best[key], None, None, 1), measure, currency, signed=False)
            for key in ("mean_regret", "largest_regret")
        )
        said.append(
            f"{titles.get(best['policy'], best['policy'])} may be regretted least (minimax): in no set is more than "
            f"{largest} of {prose.in_sentence(measure.title)} lost against the best policy there, on average {mean}."
        )
    for limit in limits:
        each = [f"{titles.get(policy, policy)} in {share(met)}" for policy, met in limit["policies"].items()]
        said.append(
            f"{prose.sentence_case(limit_words(limit, currency))} is met by {prose.listed(each)} of the {sets}."
        )
    return said


def limit_words(limit: Found, currency: str) -> str:
    """A limit as a noun: "revenue growth of at least 5 % a year"."""
    measure = Measure(name=limit["outcome"], **limit["measure"])
    value = prose.level(Estimate(limit["value"], None, None, 1), measure, currency)
    return f"{prose.in_sentence(measure.title)} of at {'least' if limit['at_least'] else 'most'} {value}{_per(measure)}"


def _per(measure: Measure) -> str:
    per = prose.unit_of(measure)
    return f" {per}" if per.startswith("a ") else ""


def share(met: Found) -> str:
    """A share such as "92 % (83 to 97 %)"; without its interval where there is none."""
    low, high = number(met["low"]), number(met["high"])
    span = "" if low is None or high is None else f" ({100 * low:.0f} to {100 * high:.0f} %)"
    return f"{percent(met['share'])}{span}"


def percent(value: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.0f} %"
