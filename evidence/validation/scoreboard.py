"""What the runs say of every row, as one plain mapping: `summary.json`, and what page, table and figure are made of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from smarketing.evidence.validation.protocol import FirmReadings, wanted
from smarketing.evidence.validation.row import Firm, Line, Required, Row, Standing
from smarketing.evidence.validation.score import Verdict, judge, meets, together
from smarketing.inference.estimates import CONFIDENCE, Estimate
from smarketing.store.provenance import origin, versions
from smarketing.store.strict_json import plain

FORMAT = 1


def scoreboard(
    families: Mapping[str, Sequence[Row]], base: FirmReadings, members: Sequence[FirmReadings]
) -> dict[str, Any]:
    """Every row with its verdict over the base set and the share of the ensemble's `members` that pass.

    Strict JSON: what is not defined is None. Rows are counted by their emergent VAL and SIGN tests alone:
    in the headline those held out, apart from them those of development.
    """
    lines = [line for rows in families.values() for row in rows for line in row.lines]
    estimates = {line.id: line.measure(base) for line in lines}
    passing = {line.id: _share(line, members) for line in lines}
    shown = {title: [_row(row, estimates, passing) for row in rows] for title, rows in families.items()}
    rows = [row for rows in shown.values() for row in rows]
    board = {
        "format": FORMAT,
        "kind": "validate",
        "confidence": CONFIDENCE,
        "seed": base.plan.seed,
        "replications": base.finished,
        "surveyed_firms": len(base.survey.population.firms),
        "failed_runs": base.failed,
        "ensemble": {"members": len(members), "replications": members[0].plan.runs} if members else None,
        "headline": {
            **_counts(rows, Standing.HELD_OUT),
            "development": _counts(rows, Standing.DEVELOPMENT),
            "not_counted": sum(not row["counted"] for row in rows),
        },
        "families": [{"title": title, "rows": rows} for title, rows in shown.items()],
        "firms": [_firm(firm, base.pay) for firm in wanted(lines)],
        "versions": versions(),
        **origin(),
    }
    strict: dict[str, Any] = plain(board)
    return strict


def _counts(rows: Sequence[Mapping[str, Any]], standing: Standing) -> dict[str, dict[str, int]]:
    """Verdicts of the rows that are counted and stand so, and of the tests in them."""
    counted = [row for row in rows if row["counted"] and row["standing"] == standing]
    return {
        "rows": _tally(row["verdict"] for row in counted),
        "tests": _tally(line["verdict"] for row in counted for line in row["lines"] if line["counted"]),
    }


def _share(line: Line, members: Sequence[FirmReadings]) -> float | None:
    """Share of the ensemble under which the mean of a few runs satisfies the requirement; None without an ensemble."""
    if not members:
        return None
    return sum(meets(line.measure(member), line.required) for member in members) / len(members)


def _row(row: Row, estimates: Mapping[str, Estimate], passing: Mapping[str, float | None]) -> dict[str, Any]:
    lines = [_line(row, line, estimates[line.id], passing[line.id]) for line in row.lines]
    counted = [line for line in lines if line["counted"]]
    return {
        "id": row.id,
        "pattern": row.pattern,
        "source": row.source,
        "standing": row.standing,
        "counted": bool(counted),
        "verdict": together(Verdict(line["verdict"]) for line in counted or lines),
        "lines": lines,
    }


def _line(row: Row, line: Line, estimate: Estimate, passing: float | None) -> dict[str, Any]:
    return {
        "id": line.id,
        "metric": line.metric,
        "firms": list(dict.fromkeys(firm.name for firm, _ in line.takes)),
        "surveyed": line.surveyed,
        "use": row.use_of(line),
        "nature": line.nature,
        "reason": line.reason,
        "counted": row.counts(line),
        "required": _scaled(line.required, line.scale),
        "unit": line.unit,
        "mean": estimate.mean * line.scale,
        "low": estimate.low * line.scale,
        "high": estimate.high * line.scale,
        "n": estimate.n,
        "verdict": judge(estimate, line.required),
        "ensemble_share": passing,
        "why": line.why,
    }


def _scaled(required: Required, scale: float) -> dict[str, float | None]:
    includes = None if required.includes is None else required.includes * scale
    return {"low": required.low * scale, "high": required.high * scale, "includes": includes}


def _tally(verdicts: Any) -> dict[str, int]:
    counts = Counter(verdicts)
    return {"all": counts.total(), **{verdict.value: counts[verdict] for verdict in Verdict}}


def _firm(firm: Firm, pay: Mapping[str, float]) -> dict[str, Any]:
    return {
        "name": firm.name,
        "scenario": firm.scenario,
        "changes": dict(firm.changes),
        "times": dict(firm.times),
        "policies_of": firm.policies_of,
        "runs": firm.runs,
        "paid_like": firm.paid_like.name if firm.paid_like else None,
        "pay_scale": pay.get(firm.name),
    }
