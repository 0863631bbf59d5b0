"""`python -m benchmarks.common_random_numbers [N]`: what pairing runs saves, and where single changes part the streams.

Writes docs/common-random-numbers.md. With N = 60 runs of a firm it takes about five minutes on two idle cores.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.jit import source_digest
from smarketing.scenarios import Scenario, ScenarioError, library, load
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import get, parse
from smarketing.scenarios.policies import is_policy
from smarketing.simulation import simulate

PAGE = Path(__file__).resolve().parents[1] / "docs" / "common-random-numbers.md"
BASE = "status_quo"
OUTCOMES = {"growth_rate": "growth", "bookings": "bookings", "contribution": "contribution"}
ENOUGH = 10.0
ROUNDING = 1e-18  # of the variance: what sums in another order leave
RUNS, SEED = 60, 1
LOOKED_AT, ROOM = 3, 400_000  # runs in which leads are followed, and how many of them
TRAITS = ("born", "segment", "source")
MOST_VALUES = 2  # of a lever, other than the base firm's

type Runs = NDArray[np.void]


@dataclass(frozen=True)
class Parting:
    """Where two runs of one luck part, on average over the runs looked at.

    in_both      share of all prospects of either firm that the other one meets, too
    same_traits  share of these whose drawn traits are equal to the last bit; below 1 an address is at fault
    same_owner   share of these that the same salesperson works, or nobody in both
    same_end     share of these that come to the same end
    """

    in_both: float
    same_traits: float
    same_owner: float
    same_end: float

    @property
    def why(self) -> str:
        if self.same_traits < 1:
            return "an addressing fault: the same prospect has other traits"
        if self.in_both < 0.8:
            return "other prospects: the change draws more or fewer leads"
        if self.same_owner < 0.8:
            return "contention: the same prospects, worked by other people at other times"
        return "the change itself: the same prospects and people, and an effect that varies from world to world"


def main(count: int = RUNS) -> None:
    """Measure, and write the page."""
    firms = {name: _ran(load(name), count, name) for name in library()}
    levers = []
    for path, value, scenario in single_changes():
        outcomes = _ran(scenario, count, f"{path} = {value}")
        saved = {name: saving(firms[BASE][name], outcomes[name]) for name in OUTCOMES}
        parting = look(load(BASE), scenario) if min(saved.values()) < ENOUGH else None
        levers.append(
            (path, value, float(np.nanmean(outcomes["growth_rate"] - firms[BASE]["growth_rate"])), saved, parting)
        )
    PAGE.write_text("\n".join(_page(firms, levers, count)) + "\n", encoding="utf-8")
    print(f"Written to {PAGE.relative_to(PAGE.parents[1])}")


def saving(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Unpaired runs that are as good as one paired one: (var x + var y) / var(x - y); infinite if nothing differs."""
    both = np.isfinite(one) & np.isfinite(other)
    gap = np.var(other[both] - one[both], ddof=1)
    spread = np.var(one[both], ddof=1) + np.var(other[both], ddof=1)
    return float(spread / gap) if gap > ROUNDING * spread else np.inf


def single_changes() -> Iterator[tuple[str, Any, Scenario]]:
    """The base firm with one lever as another library firm has it, up to `MOST_VALUES` values of each lever."""
    base = load(BASE)
    tree = base.spec.model_dump()
    others = [load(name).spec.model_dump() for name in ("aligned", "misaligned", *library())]
    whole = [f.path for f in fields().values() if f.kind in ("list", "mapping") or (f.kind == "group" and f.nullable)]
    for field in fields().values():
        inside = any(field.path.startswith(f"{path}.") for path in whole)
        if not is_policy(field.path) or inside or (field.kind == "group" and not field.nullable):
            continue
        here, values = parse(field.path), [get(tree, parse(field.path))]
        for other in others:
            value = get(other, here)
            if value in values or len(values) > MOST_VALUES:
                continue
            try:
                changed = base.changed({field.path: value})
            except ScenarioError:
                continue  # such as more winners than salespeople
            values.append(value)
            yield field.path, value, changed


def look(base: Scenario, changed: Scenario) -> Parting:
    """Follow every lead of both firms by its address."""
    runs = [simulate(firm, LOOKED_AT, SEED, weekly=False, trace=ROOM).traces for firm in (base, changed)]
    assert runs[0] is not None and runs[1] is not None
    shares = np.mean([_parted(one, other) for one, other in zip(runs[0], runs[1], strict=True)], axis=0)
    return Parting(*shares.tolist())


def _parted(one: Runs, other: Runs) -> tuple[float, float, float, float]:
    keys = [("cell", "birth_week", "slot")] * 2
    addresses = [np.array(leads[list(names)].tolist()) for leads, names in zip((one, other), keys, strict=True)]
    here, there = ({tuple(row): at for at, row in enumerate(rows.tolist())} for rows in addresses)
    shared = sorted(here.keys() & there.keys())
    a, b = one[[here[key] for key in shared]], other[[there[key] for key in shared]]
    same = np.all([a[name] == b[name] for name in TRAITS], axis=0) & (a["need"] == b["need"]).all(axis=1)
    same &= (a["value"] == b["value"]) | (a["value"] == 0) | (b["value"] == 0)  # drawn once it becomes an opportunity
    same &= (a["intent"] == b["intent"]) | (a["is_buyer"] != b["is_buyer"])
    union = len(here) + len(there) - len(shared)
    return (
        len(shared) / union,
        float(same.mean()),
        float((a["owner"] == b["owner"]).mean()),
        float(((a["stage"] == b["stage"]) & (a["cause"] == b["cause"])).mean()),
    )


def _ran(scenario: Scenario, count: int, what: str) -> Runs:
    print(f"{count} runs: {what}", flush=True)
    return simulate(scenario, count, SEED, weekly=False).outcomes


def _page(firms: dict[str, Runs], levers: list[Any], count: int) -> Iterator[str]:
    pairs = {pair: saving(*(firms[name]["growth_rate"] for name in pair)) for pair in combinations(firms, 2)}
    yield from ("# What common random numbers save", "")
    yield "<!-- Written by `python -m benchmarks.common_random_numbers`: run it again instead of editing. -->"
    yield ""
    yield (
        "Replication *r* of every scenario meets the same market, the same prospects and the same luck. A number here "
        "says how many unpaired runs are as good as one paired run: (var x + var y) / var(x − y). "
        f"{count} runs of each firm, seed {SEED}, model sources `{source_digest()[:12]}`; a number is known to about "
        f"{100 * np.sqrt(2 / (count - 1)):.0f} %."
    )
    yield from ("", "## Library pairs", "")
    values = np.array(list(pairs.values()))
    worst = min(pairs, key=lambda pair: pairs[pair])
    yield (
        f"Growth, all {len(pairs)} pairs: the median is {np.median(values):.3g}, the smallest {pairs[worst]:.3g} "
        f"({worst[0]} and {worst[1]}). Firms of other sizes or markets share little luck by construction."
    )
    yield ""
    yield f"| | {' | '.join(f'{n}' for n in range(1, len(firms) + 1))} |"
    yield "|---" * (len(firms) + 1) + "|"
    for row, name in enumerate(firms, start=1):
        cells = [_number(pairs[other, name]) if other != name else "" for other in list(firms)[:row]]
        yield f"| {row} {name} | {' | '.join(cells)} |" + " |" * (len(firms) - row)
    yield from ("", f"## One lever of `{BASE}` at a time", "")
    few = [lever for lever in levers if min(lever[3].values()) < ENOUGH]
    yield (
        f"{len(levers)} changes, each to a value that another library firm has. "
        f"{sum(lever[3]['growth_rate'] >= ENOUGH for lever in levers)} of them save at least {ENOUGH:g} times the runs "
        f"for growth, {len(levers) - len(few)} for every outcome shown. A lever that makes no difference alone needs "
        "another one to act (reports are not paid for without a feedback rule)."
    )
    yield ""
    yield f"| lever | value | effect on growth, points a year | {' | '.join(OUTCOMES.values())} |"
    yield "|---|---|---|" + "---|" * len(OUTCOMES)
    for path, value, effect, saved, _ in sorted(levers, key=lambda lever: lever[3]["growth_rate"]):
        numbers = " | ".join(_number(saved[name]) for name in OUTCOMES)
        yield f"| `{path}` | {_value(value)} | {100 * effect:+.2f} | {numbers} |"
    yield from ("", f"## Where the streams part: changes that save less than {ENOUGH:g} times", "")
    yield from _partings(few)


def _partings(few: list[Any]) -> Iterator[str]:
    if not few:
        yield "There are none."
        return
    faults = [path for path, *_, parting in few if parting.same_traits < 1]
    yield (
        f"Every lead of {LOOKED_AT} runs was followed by its address (cell, week of birth, slot). "
        + (
            f"Prospects at one address differ for {', '.join(faults)}: an addressing fault."
            if faults
            else "Prospects at one address are the same to the last bit under every one of these changes: no address "
            "is at fault."
        )
    )
    yield ""
    yield "| lever | value | prospects met by both | same traits | same salesperson | same end | why |"
    yield "|---|---|---|---|---|---|---|"
    for path, value, _, _, parting in few:
        shares = (parting.in_both, parting.same_traits, parting.same_owner, parting.same_end)
        yield f"| `{path}` | {_value(value)} | {' | '.join(f'{100 * s:.4g} %' for s in shares)} | {parting.why} |"


def _number(value: float) -> str:
    return "no difference" if np.isinf(value) else f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(_value, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else "null" if value is None else str(value)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
