"""Result folders made of synthetic numbers, laid out as `smarketing run` and `smarketing compare` lay theirs out."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from smarketing.simulation.outcomes import LOSS_CAUSES as CAUSES
from smarketing.simulation.outcomes import OUTCOMES
from tests.reports.synthetic_further import further, people

STAGES = ("leads", "qualified", "handed_over", "contacted", "opportunities", "won")
NAMES = (
    *("growth_rate", "revenue", "bookings", "gross_profit", "operating_contribution"),
    *("contribution", "cost_of_sales_ratio", "win_rate", "change_cost"),
    *(
        *("commission_cost", "base_pay_cost", "marketer_bonus_cost", "programme_cost", "research_cost", "support_cost"),
        "never_contacted_share",
        "sales_cycle_weeks_median",
        "quota_attainment_share",
        "last_week_share",
    ),
    *("blame_index", "conflict_hours", *(f"revenue_lost_{cause}" for cause in CAUSES)),
)
# What contribution is less than revenue
COSTS = tuple(name for name in NAMES if name.endswith("_cost") and name != "change_cost")
MEASURES = {name: OUTCOMES[name] for name in NAMES}


@dataclass(frozen=True)
class Firm:
    """What the synthetic numbers of one scenario are drawn around."""

    key: str
    title: str
    growth: float
    contact: float  # share of leads contacted
    description: str = "How this firm runs marketing and sales."
    differs: tuple[str, ...] = ()


MISALIGNED = Firm("misaligned", "Misaligned", -0.021, 0.42)
STATUS_QUO = Firm("status_quo", "Status quo", 0.068, 0.66, differs=("reps hear back from marketing once a quarter",))
ALIGNED = Firm(
    "aligned",
    "Aligned",
    0.142,
    0.88,
    differs=(
        "marketers earn 5 % of the bookings they source instead of $15 a lead",
        "half of the systems are joined up",
    ),
)
THREE = (MISALIGNED, STATUS_QUO, ALIGNED)


def write_folder(folder: Path, *firms: Firm, runs: int = 200, currency: str = "USD", client: Any = None) -> Path:
    """Write summary.json, manifest.json and weekly.parquet of `runs` paired runs of the firms, the baseline first."""
    folder.mkdir(parents=True)
    summary = make_summary(*firms, runs=runs, currency=currency)
    (folder / "summary.json").write_text(json.dumps(summary, allow_nan=False))
    (folder / "manifest.json").write_text(json.dumps(_manifest(firms, runs, client), allow_nan=False))
    _weekly(firms, runs).to_parquet(folder / "weekly.parquet")
    _replications(firms, runs).to_parquet(folder / "replications.parquet")
    if runs >= 10:
        pay, pairs = people([(firm.key, firm.contact) for firm in firms], runs // 10)
        pay.to_parquet(folder / "pay.parquet")
        pairs.to_parquet(folder / "pairs.parquet")
    if len(firms) > 1:
        for name, content in further(firms[0].key, firms[-1].key).items():
            (folder / name).write_text(json.dumps(content, allow_nan=False))
    return folder


def make_summary(*firms: Firm, runs: int = 200, currency: str = "USD", failed: int = 0) -> dict[str, Any]:
    """The content of summary.json for firms whose runs share their luck."""
    values = {firm.key: _outcomes(firm, runs) for firm in firms}
    base = firms[0].key
    return {
        "format": 1,
        "kind": "compare" if len(firms) > 1 else "run",
        "status": "complete",
        "confidence": 0.95,
        "currency": currency,
        "seed": 1,
        "engine": "compiled",
        "warm_up_weeks": 104,
        "weeks": 156,
        "replications": {"requested": runs, "precision": None, "done": runs, "failed": failed},
        "baseline": base,
        "deciding": "growth_rate",
        "measures": {
            name: {"title": o.title, "unit": o.unit, "definition": o.definition, "good": o.good, "kind": o.kind}
            for name, o in MEASURES.items()
        },
        "scenarios": {firm.key: _scenario(firm, values[firm.key], runs, failed) for firm in firms},
        "differences": {
            firm.key: {
                name: _difference(values[firm.key][name] - values[base][name], MEASURES[name].good, len(firms) - 1)
                for name in MEASURES
            }
            for firm in firms[1:]
        },
        "best": {"growth_rate": _best(values)} if len(firms) > 1 else {},
        "payback_weeks": {firm.key: {"weeks": 40, "low": 31, "high": 52, "share_of_runs": 0.93} for firm in firms[1:]},
    }


def _outcomes(firm: Firm, runs: int) -> dict[str, np.ndarray]:
    shared, own = np.random.default_rng(1), np.random.default_rng(abs(seed_of(firm.key)))
    market = shared.normal(0, 1, runs)

    def around(mean: float, common: float, alone: float) -> np.ndarray:
        return mean + common * market + alone * own.normal(0, 1, runs)

    growth = around(firm.growth, 0.025, 0.012)
    revenue = 27e6 * (1 + growth) ** 3
    losses = {"leaked": 0.9, "ignored": 3.2, "stale": 1.4, "capacity": 0.5, "misfit": 1.9, "price": 0.8, "skill": 0.6}
    scale = 1.15 - firm.contact
    found = {
        "growth_rate": growth,
        "revenue": revenue,
        "bookings": revenue * 0.16,
        "win_rate": around(0.12 + 0.1 * firm.contact, 0.01, 0.01),
        "never_contacted_share": around(1 - firm.contact, 0.02, 0.01),
        "sales_cycle_weeks_median": around(15 - 5 * firm.contact, 0.4, 0.4),
        "base_pay_cost": around(2.6e6 - 1e5 * firm.contact, 6e4, 3e4),
        "commission_cost": around(5e5 + 4e5 * firm.contact, 2e4, 1e4),
        "quota_attainment_share": np.full(runs, np.nan),
        "last_week_share": around(0.18, 0.01, 0.01),
        "conflict_hours": around(3.0 - 2.0 * firm.contact, 0.1, 0.1),
        "blame_index": around(0.5 - 0.4 * firm.contact, 0.01, 0.01),
    }
    for cause in CAUSES:
        found[f"revenue_lost_{cause}"] = around(losses.get(cause, 1.0) * scale * 1e7, 2e5, 2e5)
    found |= {
        "marketer_bonus_cost": around(2e5 * firm.contact, 1e4, 5e3),
        "programme_cost": revenue * 0.05,
        "research_cost": np.full(runs, 1.5e5),  # the same in every firm
        "support_cost": around(4e5 - 2e5 * firm.contact, 1e4, 5e3),
    }
    cost = sum(found[name] for name in COSTS)
    money = {"gross_profit": 0.7 * revenue, "change_cost": around(1e4 * firm.contact, 1e3, 1e2)}
    money["operating_contribution"] = money["gross_profit"] - cost - money["change_cost"]
    return found | money | {"contribution": revenue - cost, "cost_of_sales_ratio": cost / revenue}


def seed_of(key: str) -> int:
    """The same number for a key in every process, unlike `hash`."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(key)) % 2**32


def _scenario(firm: Firm, values: dict[str, np.ndarray], runs: int, failed: int) -> dict[str, Any]:
    rng = np.random.default_rng(7)
    passed = np.cumprod([38_000, 0.5, 0.9 - 0.2 * (1 - firm.contact), firm.contact, 0.25, 0.1 + 0.1 * firm.contact])
    return {
        "title": firm.title,
        "description": firm.description,
        "differs": list(firm.differs),
        "replications": {"done": runs, "failed": failed},
        "outcomes": {name: _spread(values[name], MEASURES[name].good) for name in MEASURES},
        "losses": {cause: _estimate(values[f"revenue_lost_{cause}"]) for cause in CAUSES},
        "funnel": {
            stage: _estimate(np.round(rng.normal(count, count * 0.03, runs)))
            for stage, count in zip(STAGES, passed, strict=True)
        },
    }


def _replications(firms: tuple[Firm, ...], runs: int) -> pd.DataFrame:
    named = {"replication": np.arange(runs), "status": "ok"}
    return pd.concat([pd.DataFrame({"scenario": firm.key, **named, **_outcomes(firm, runs)}) for firm in firms])


def _estimate(values: np.ndarray, alpha: float = 0.05) -> dict[str, Any]:
    n = int(np.isfinite(values).sum())
    if n == 0:
        return {"mean": None, "low": None, "high": None, "sd": None, "n": 0}
    mean = float(values.mean())
    if n == 1:
        return {"mean": mean, "low": None, "high": None, "sd": None, "n": 1}
    sd = float(values.std(ddof=1))
    half = float(stats.t.ppf(1 - alpha / 2, n - 1)) * sd / math.sqrt(n)
    return {"mean": mean, "low": mean - half, "high": mean + half, "sd": sd, "n": n}


def _spread(values: np.ndarray, good: int) -> dict[str, Any]:
    found = _estimate(values)
    if not found["n"]:
        return {**found, "q10": None, "q50": None, "q90": None, "worst_decile": None}
    q10, q50, q90 = (float(q) for q in np.quantile(values, (0.1, 0.5, 0.9)))
    return {**found, "q10": q10, "q50": q50, "q90": q90, "worst_decile": {1: q10, -1: q90, 0: None}[good]}


def _difference(values: np.ndarray, good: int, comparisons: int) -> dict[str, Any]:
    found, together = _estimate(values), _estimate(values, 0.05 / comparisons)
    bounds = {"simultaneous_low": together["low"], "simultaneous_high": together["high"]}
    p = share = None
    if good and found["n"] > 1:
        p = float(stats.t.cdf(good * found["mean"] / (found["sd"] / math.sqrt(found["n"])), found["n"] - 1))
        share = float((good * values > 0).mean())
    return {**found, **bounds, "p_better": p, "share_better": share, "runs_unpaired_equivalent": 812.0}


def _best(values: dict[str, dict[str, np.ndarray]]) -> dict[str, Any]:
    means = {key: float(found["growth_rate"].mean()) for key, found in values.items()}
    top = max(means, key=lambda key: means[key])
    return {key: {"p_best": float(key == top), "share_best": float(key == top)} for key in means}


def _weekly(firms: tuple[Firm, ...], runs: int) -> pd.DataFrame:
    tables = []
    weeks = np.arange(-104, 156)
    for firm in firms:
        growth = _outcomes(firm, runs)["growth_rate"]
        years = np.maximum(weeks, 0) / 52
        paths = 27e6 / 52 * np.exp(np.log1p(growth)[:, None] * years) * (1 + 0.04 * (weeks < 0) * weeks / 104)
        quantiles = np.quantile(paths, (0.1, 0.25, 0.5, 0.75, 0.9), axis=0)
        columns = dict(zip(("q10", "q25", "q50", "q75", "q90"), quantiles, strict=True))
        half = 0.01 * paths.mean(0) if runs > 1 else np.nan
        mean = {"mean": paths.mean(0), "low": paths.mean(0) - half, "high": paths.mean(0) + half}
        tables.append(
            pd.DataFrame({"scenario": firm.key, "week": weeks, "series": "revenue", **mean, **columns, "n": runs})
        )
    return pd.concat(tables, ignore_index=True)


def _manifest(firms: tuple[Firm, ...], runs: int, client: Any) -> dict[str, Any]:
    spec = {"firm": {"churn": 0.14, "gross_margin": 0.7}, "compensation": {"salespeople": {"commission_rate": 0.08}}}
    sources = {
        "firm.churn": "assumption",
        "firm.gross_margin": "client interview, 2026-10",
        "compensation.salespeople.commission_rate": "E A24: 8-10 % typical, derived from quota and target pay (M)",
    }
    scenarios = [
        {
            "name": firm.key,
            "title": firm.title,
            "description": firm.description,
            "file": firm.key,
            "overrides": {},
            "resolved": {**spec, "client": client},
            "sources": sources,
        }
        for firm in firms
    ]
    return {
        "format": 1,
        "product": "smarketing",
        "status": "complete",
        "kind": "compare" if len(firms) > 1 else "run",
        "command": f"smarketing compare {' '.join(firm.key for firm in firms)} -n {runs} --seed 1",
        "seed": 1,
        "first": 0,
        "replications": {"requested": runs, "precision": None, "done": runs, "failed": 0},
        "engine": "compiled",
        "jobs": 2,
        "scenarios": scenarios,
        "versions": {"smarketing": "0.1.0", "python": "3.12.3", "numpy": "2.5.5"},
        "source_digest": "0123456789abcdef",
        "platform": "Linux x86_64",
        "threads": 2,
        "started": "2026-11-22T01:00:00Z",
        "finished": "2026-11-22T01:00:12Z",
        "seconds": 12.3,
        "failures": [],
    }
