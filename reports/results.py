"""A result folder as the reports see it: the only file that knows how `summary.json` and its neighbours are laid out.

Numbers stay as the folder has them (fractions, $, weeks). What is not defined is `null` there and None here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from smarketing.errors import InputError
from smarketing.reports.estimates import Difference, Estimate, Measure, Payback, number
from smarketing.reports.printable import printable
from smarketing.store.damage import check_format

if TYPE_CHECKING:
    import pandas as pd

WEEKS_PER_YEAR = 52
HEADLINES = (
    "growth_rate",
    "revenue",
    "operating_contribution",
    "cost_of_sales_ratio",
    "win_rate",
    "never_contacted_share",
    "sales_cycle_weeks_median",
    "blame_index",
)


class FolderError(InputError, ValueError):
    """The folder cannot be reported; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Policy:
    """One scenario of the folder; `key` names it in the tables, `title` is what readers see."""

    key: str
    title: str
    description: str
    differs: tuple[str, ...]
    done: int
    failed: int


@dataclass(frozen=True)
class ClientFact:
    """One fact of the client's, as text; `met` is None where nothing is simulated of it."""

    title: str
    said: str
    simulated: str
    interval: str
    met: bool | None
    why: str = ""  # not met

    @property
    def verdict(self) -> str:
        return {True: "met", False: "not met", None: ""}[self.met]


@dataclass(frozen=True)
class Summary:
    """The content of `summary.json` with names for what reports ask."""

    raw: Mapping[str, Any]

    @property
    def is_comparison(self) -> bool:
        return len(self.policies) > 1

    @cached_property
    def policies(self) -> list[Policy]:
        """In the order given by the user: the baseline first."""
        return [
            Policy(
                key=key,
                title=printable(str(entry.get("title") or key)),
                description=str(entry.get("description") or ""),
                differs=tuple(entry.get("differs") or ()),
                done=int(entry.get("replications", {}).get("done", 0)),
                failed=int(entry.get("replications", {}).get("failed", 0)),
            )
            for key, entry in self.raw["scenarios"].items()
        ]

    @property
    def baseline(self) -> Policy:
        return self.policy(self.raw.get("baseline") or next(iter(self.raw["scenarios"])))

    @property
    def alternatives(self) -> list[Policy]:
        return [policy for policy in self.policies if policy.key != self.baseline.key]

    @property
    def currency(self) -> str:
        return str(self.raw.get("currency") or "USD")

    @property
    def weeks(self) -> int:
        return int(self.raw["weeks"])

    @property
    def runs(self) -> int:
        """Finished runs of the scenario that has fewest."""
        return min(policy.done for policy in self.policies)

    @property
    def partial(self) -> bool:
        return self.raw.get("status") == "partial"

    @property
    def steady_states(self) -> bool:
        """Whether some policy was adopted before the weeks simulated, so that no change is seen."""
        return bool(self.raw.get("steady_states"))

    @property
    def drift(self) -> str:
        """A warning where the simulated firm grows otherwise than its client says; empty where it does not."""
        return str(self.raw.get("drift") or "")

    @cached_property
    def facts(self) -> list[ClientFact]:
        """What the client says of the firm, beside what is simulated of it as it is today."""
        texts = ("title", "said", "simulated", "interval", "why")
        return [
            ClientFact(**{name: str(row.get(name) or "") for name in texts}, met=row.get("met"))
            for row in self.raw.get("facts") or []
        ]

    @property
    def confidence(self) -> float:
        return float(self.raw.get("confidence") or 0.95)

    @property
    def deciding(self) -> Measure:
        return self.measures[self.raw.get("deciding") or "growth_rate"]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {
            name: Measure(
                name=name,
                title=str(entry["title"]),
                unit=str(entry.get("unit") or ""),
                definition=str(entry.get("definition") or ""),
                good=int(entry.get("good") or 0),
                kind=str(entry.get("kind") or "ratio"),
            )
            for name, entry in self.raw["measures"].items()
        }

    def headlines(self) -> list[Measure]:
        """The outcomes that a manager is shown, as far as any policy of the folder has them."""
        measures = self.measures
        names = (self.money if name == "operating_contribution" else name for name in HEADLINES)
        return [measures[name] for name in names if name in measures and self.has(name)]

    @property
    def money(self) -> str:
        """The outcome that says what the firm is left with; folders from before know no cost of goods."""
        return "operating_contribution" if self.has("operating_contribution") else "contribution"

    def has(self, outcome: str) -> bool:
        """Whether any policy of the folder has the outcome."""
        return any(self.estimate(policy, outcome) for policy in self.policies)

    def policy(self, key: str) -> Policy:
        return next(policy for policy in self.policies if policy.key == key)

    def estimate(self, policy: Policy, outcome: str) -> Estimate | None:
        return _estimate(self.raw["scenarios"][policy.key].get("outcomes", {}), outcome)

    def loss(self, policy: Policy, cause: str) -> Estimate | None:
        return _estimate(self.raw["scenarios"][policy.key].get("losses", {}), cause)

    def stage(self, policy: Policy, stage: str) -> Estimate | None:
        return _estimate(self.raw["scenarios"][policy.key].get("funnel", {}), stage)

    def difference(self, policy: Policy, outcome: str) -> Difference | None:
        entry = self.raw.get("differences", {}).get(policy.key, {}).get(outcome)
        return None if entry is None else Difference.read(entry)

    def payback(self, policy: Policy) -> Payback | None:
        entry = (self.raw.get("payback_weeks") or {}).get(policy.key)
        if entry is None:
            return None
        weeks, low, high, share_of_runs = (number(entry.get(n)) for n in ("weeks", "low", "high", "share_of_runs"))
        return Payback(weeks, low, high, share_of_runs, is_stated=bool(entry.get("is_stated", True)))

    def p_best(self, policy: Policy) -> float | None:
        """Certainty that the policy is the best of all on average in the deciding outcome."""
        return number(self.raw.get("best", {}).get(self.deciding.name, {}).get(policy.key, {}).get("p_best"))

    @cached_property
    def best(self) -> Policy | None:
        """The policy most likely to be best in the deciding outcome; None when the runs cannot tell."""
        scores = {policy.key: self._score(policy) for policy in self.policies}
        known = {key: score for key, score in scores.items() if score is not None}
        if not self.is_comparison or self.runs < 2 or len(known) < len(scores):
            return None
        return self.policy(max(known, key=lambda key: known[key]))

    @cached_property
    def challenger(self) -> Policy | None:
        """The alternative to set beside the baseline: the best one, also where the baseline is better still."""
        if self.best is not None and self.best.key != self.baseline.key:
            return self.best
        gaps = {policy.key: self.difference(policy, self.deciding.name) for policy in self.alternatives}
        merits = {key: gap.mean * (self.deciding.good or 1) for key, gap in gaps.items() if gap is not None}
        return self.policy(max(merits, key=lambda key: merits[key])) if merits else None

    def _score(self, policy: Policy) -> tuple[float, float] | None:
        mean = self.estimate(policy, self.deciding.name)
        return None if mean is None else (self.p_best(policy) or 0.0, mean.mean * (self.deciding.good or 1))


@dataclass(frozen=True)
class Results:
    """A whole result folder: summary, manifest, and the weekly series when they are there.

    A table is read once, however many ask for it: nobody changes what is handed out.
    """

    folder: Path
    summary: Summary
    manifest: Mapping[str, Any]
    _read: "dict[str, pd.DataFrame]" = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a result folder. Raises FolderError with what to do when it is not one."""
        if not folder.is_dir():
            raise FolderError(
                f"There is no result folder {folder}. "
                f"Make one with `smarketing compare misaligned aligned --out {folder}`."
            )
        raw = _json(folder / "summary.json")
        if not raw.get("scenarios") or not raw.get("measures"):
            raise FolderError(f"{folder / 'summary.json'} has no finished scenario to report. Run it again.")
        return cls(folder=folder, summary=Summary(raw), manifest=_json(folder / "manifest.json"))

    def table(self, name: str) -> "pd.DataFrame | None":
        """The rows of NAME.parquet, or None where the folder has no such file."""
        path = self.folder / f"{name}.parquet"
        if name not in self._read and path.exists():
            import pandas as pd

            self._read[name] = pd.read_parquet(path)
        return self._read.get(name)

    def extra(self, name: str) -> dict[str, Any] | None:
        """The content of NAME.json, which a command may add to the folder; None where it has not."""
        path = self.folder / f"{name}.json"
        return _json(path) if path.exists() else None

    def weekly(self, series: str) -> "pd.DataFrame | None":
        """Rows of one weekly series (scenario, week, mean, low, high, q10 ... q90), or None when it was not kept."""
        path = self.folder / "weekly.parquet"
        if not path.exists():
            return None
        import pandas as pd

        rows = pd.read_parquet(path, filters=[("series", "==", series)])
        if "replication" in rows:  # a traced folder holds every run as well
            rows = rows[rows["replication"].isna()]
        return rows.sort_values(["scenario", "week"]) if len(rows) else None


def _estimate(entries: Mapping[str, Any], name: str) -> Estimate | None:
    return Estimate.read(entries[name]) if name in entries else None


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FolderError(
            f"{path.parent} has no {path.name}, so it is not a finished result folder. "
            f"Give the folder that `smarketing run` or `smarketing compare` named in its last line."
        ) from None
    except ValueError as error:
        raise FolderError(f"{path} is not valid JSON ({error}). Run the comparison again into a new folder.") from None
    if not isinstance(content, dict):
        raise FolderError(f"{path} does not hold a JSON object. Run the comparison again into a new folder.")
    check_format(content, path)
    return content
