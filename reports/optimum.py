"""What a search has found, in words and as a table: what `smarketing optimise` prints. Light to import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Estimate, Measure

_MOST_WORDS = 8  # sentences about a policy
_POLICIES_BESIDE, _LEVER_WIDTH = 3, 30  # columns of the table of levers, and characters of a lever's name


@dataclass(frozen=True)
class Objective:
    """One objective of one policy: in the search, on fresh runs, against the start, and how much was flattery."""

    measure: Measure
    direction: int
    search: Estimate
    fresh: Estimate
    difference: Difference
    optimism: Estimate | None
    start_in_search: float


@dataclass(frozen=True)
class Policy:
    """A policy that was found."""

    name: str
    file: str
    says: list[str]
    values: Mapping[str, Mapping[str, Any]]
    objectives: list[Objective]
    broken: list[str]


@dataclass(frozen=True)
class Optimum:
    """The content of the summary.json of a search."""

    raw: Mapping[str, Any]

    @property
    def currency(self) -> str:
        return str(self.raw["currency"])

    @property
    def measures(self) -> dict[str, Measure]:
        return {name: Measure(name=name, **about) for name, about in self.raw["measures"].items()}

    @property
    def directions(self) -> dict[str, int]:
        return dict(self.raw["objectives"])

    @property
    def baseline(self) -> str:
        """What the firm as it is is called."""
        return str(self.raw["start"].get("name", self.raw["scenario"]))

    @property
    def levers(self) -> dict[str, Mapping[str, Any]]:
        """Where the levers of the firm as it is stand, by path; empty in a folder of a former version."""
        return dict(self.raw["start"].get("values", {}))

    @property
    def start(self) -> dict[str, Estimate]:
        """The objectives of the firm as it is, on fresh runs."""
        objectives = {name: Estimate.read(entry) for name, entry in self.raw["start"]["objectives"].items()}
        return {name: estimate for name, estimate in objectives.items() if estimate is not None}

    @property
    def policies(self) -> list[Policy]:
        return [self._policy(entry) for entry in self.raw["found"]]

    def _policy(self, entry: Mapping[str, Any]) -> Policy:
        return Policy(
            name=entry["name"],
            file=entry["file"],
            says=list(entry["says"]),
            values=entry["values"],
            objectives=[self._objective(name, entry["objectives"][name]) for name in self.directions],
            broken=[limit["limit"] for limit in entry["limits"] if not limit["holds"]],
        )

    def _objective(self, name: str, entry: Mapping[str, Any]) -> Objective:
        search, fresh, gap = (Estimate.read(entry[part]) for part in ("search", "fresh", "difference"))
        difference = Difference.read(entry["difference"])
        assert search is not None and fresh is not None and gap is not None and difference is not None
        flattery = entry["optimism"]
        optimism = Estimate.read({**flattery, "n": self.raw["replications"]["search"]})
        before = search.mean - entry["difference_in_search"]["mean"]
        return Objective(self.measures[name], self.directions[name], search, fresh, difference, optimism, before)


def claim(optimum: Optimum) -> str:
    """The finding in one sentence."""
    policies = optimum.policies
    if not policies:
        return "No candidate keeps within the limits: widen the levers, or loosen a limit"
    if len(optimum.directions) > 1:
        names = prose.listed([prose.in_sentence(optimum.measures[name].title) for name in optimum.directions])
        if len(policies) == 1:
            return f"One policy is best in {names} at once"
        traded, left = f"{len(policies)} policies trade {names} off", len(policies) - len(_beaten(policies))
        if left == len(policies):
            return f"{traded}: none is beaten by another in all"
        return f"{traded} in the search; on fresh runs {left} of them {'is' if left == 1 else 'are'} not beaten in all"
    best = policies[0].objectives[0]
    what = prose.in_sentence(best.measure.title)
    size = prose.gap(best.difference, best.measure, optimum.currency, signed=False)
    if not best.difference.clear:
        return f"The best policy found cannot be told from the firm as it is in {what}, on runs the search had not seen"
    verb = "raises" if best.difference.mean > 0 else "lowers"
    better = best.difference.mean * best.direction > 0
    size = size.lstrip(prose.MINUS)
    worse = "" if better else f", which is worse than {optimum.baseline}"
    return f"The best policy found {verb} {what} by {size}{worse}"


def optimum_table(summary: Mapping[str, Any], width: int) -> Group:
    """The answer, the table, the policy in words and how it was judged; `summary` is the content of summary.json."""
    optimum = Optimum(summary)
    policies = optimum.policies
    lines = [Text(line, style="bold") for line in wrap(f"{claim(optimum)}.", width)]
    if not policies:
        return Group(*lines)
    said: list[Text] = []
    if len(policies) == 1:
        said = [
            Text(line) for text in _sentences(policies[0].says) for line in wrap(text, width, subsequent_indent="  ")
        ]
        said.append(Text())
    notes = [Text(line, style="dim") for note in _notes(optimum, policies) for line in wrap(note, width)]
    warned = [Text(line) for note in _warnings(policies) for line in wrap(note, width)]
    more = _levers(optimum, policies) + ([_flattery(optimum, policies)] if len(optimum.directions) > 1 else [])
    tables = [part for table in more for part in (table, Text())]
    return Group(*lines, Text(), _table(optimum, policies), Text(), *tables, *said, *warned, *notes)


def _sentences(says: Sequence[str]) -> list[str]:
    more = len(says) - _MOST_WORDS
    return [f"- {text}" for text in says[:_MOST_WORDS]] + ([f"- and {more} differences more"] if more > 0 else [])


def _table(optimum: Optimum, policies: Sequence[Policy]) -> Table:
    """A line a policy. One objective: what the search had made of it, too; several: the difference below the level."""
    table = _plain()
    table.add_column(Text(""))
    one = len(optimum.directions) == 1
    heads = [f"against\n{optimum.baseline}", "seen in\nthe search", "the search\nflattered by"] if one else []
    for name in optimum.directions:
        table.add_column(Text("\n".join(wrap(prose.label(optimum.measures[name]), 16))), justify="right", no_wrap=True)
    for head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    start = [prose.level(optimum.start[name], optimum.measures[name], optimum.currency) for name in optimum.directions]
    table.add_row(Text(optimum.baseline), *start, *([""] * len(heads)))
    for policy in policies:
        label = Text(_called(policy) + ("\nbreaks a limit" if policy.broken else ""))
        cells = [_cells(objective, optimum.currency) for objective in policy.objectives]
        table.add_row(label, *(cells[0] if one else [f"{level}\n{gap}" for level, gap, *_ in cells]))
    return table


def _levers(optimum: Optimum, policies: Sequence[Policy]) -> list[Table]:
    """Where each lever stands, in the firm as it is and in each policy; some policies a table."""
    tables = []
    for some in batched(policies, _POLICIES_BESIDE):
        table = _plain()
        table.add_column(Text("lever"))
        for name in ([optimum.baseline] if optimum.levers else []) + [_called(policy) for policy in some]:
            table.add_column(Text(name), justify="right")
        for path, lever in some[0].values.items():
            before = [str(optimum.levers[path]["text"])] if path in optimum.levers else []
            texts = before + [str(policy.values[path]["text"]) for policy in some]
            table.add_row(Text("\n".join(wrap(lever["title"], _LEVER_WIDTH))), *map(Text, texts))
        tables.append(table)
    return tables


def _flattery(optimum: Optimum, policies: Sequence[Policy]) -> Table:
    """What the search saw of each policy, and by how much it flattered: the winner's curse, objective by objective."""
    table = _plain()
    table.add_column(Text("seen in the search,\nflattered by"))
    for name in optimum.directions:
        table.add_column(Text("\n".join(wrap(prose.label(optimum.measures[name]), 16))), justify="right", no_wrap=True)
    for policy in policies:
        cells = [_cells(objective, optimum.currency) for objective in policy.objectives]
        table.add_row(Text(_called(policy)), *(Text(f"{seen}, {flattered}") for *_, seen, flattered in cells))
    return table


def _plain() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")


def _called(policy: Policy) -> str:
    return policy.name.replace("-", " ")


def _cells(objective: Objective, currency: str) -> list[str]:
    """Level, difference to the start with interval, level as the search saw it, what it had flattered by."""
    measure = objective.measure
    gap = prose.gap(objective.difference, measure, currency)
    span = prose.span(objective.difference, measure, currency, gap=True)
    return [
        prose.level(objective.fresh, measure, currency),
        f"{gap} ({span})" if span else gap,
        prose.level(objective.search, measure, currency),
        prose.gap(objective.optimism, measure, currency) if objective.optimism else "–",
    ]


def _warnings(policies: Sequence[Policy]) -> list[str]:
    return [
        f"On fresh runs {policy.name.replace('-', ' ')} breaks {prose.listed(policy.broken)}: the search was lucky."
        for policy in policies
        if policy.broken
    ]


def _notes(optimum: Optimum, policies: Sequence[Policy]) -> list[str]:
    runs, trials = optimum.raw["replications"], optimum.raw["trials"]
    cases = optimum.raw["cases"]
    over = f", {optimum.raw['combine']} of {prose.listed(cases)}" if len(cases) > 1 else ""
    notes = [
        f"Means of {runs['fresh']:,} runs that the search had not seen{over}, with 95 % intervals of the paired "
        f"difference. The search: {trials['done']:,} candidates, {runs['search']:,} runs each; {trials['infeasible']} "
        f"broke a limit, {trials['rejected']} could not be run."
    ]
    beaten = _beaten(policies)
    if beaten:
        is_was = "are beaten by another policy" if len(beaten) > 1 else "is beaten by another policy"
        notes.append(
            f"On fresh runs {prose.listed(beaten)} {is_was} in every objective: a place on the front can be luck, too."
        )
    if optimum.raw["limits"]:
        notes.append(f"Limits: {prose.listed(list(optimum.raw['limits']))}.")
    if len(policies) > 1:
        notes.append(f"Each policy is a scenario file: {policies[0].file} to {policies[-1].file}.")
    return notes


def _beaten(policies: Sequence[Policy]) -> list[str]:
    """The policies that on fresh runs another one beats in the mean of every objective."""
    merits = [[objective.direction * objective.fresh.mean for objective in policy.objectives] for policy in policies]
    return [
        _called(policy)
        for policy, own in zip(policies, merits, strict=True)
        if any(all(theirs > mine for theirs, mine in zip(other, own, strict=True)) for other in merits)
    ]
