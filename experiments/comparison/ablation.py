"""What each mechanism is worth: it is neutralised from measured week 0 on, and the same runs are made again.

Replication r with and without a mechanism share the market, the people, the luck and the whole warm-up, so the paired
difference is what the mechanism does in this scenario. It is no share of a total: mechanisms work through each other.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.errors import InputError
from smarketing.experiments.comparison.summary import measured
from smarketing.experiments.running.run_scenarios import run_scenarios
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Settings
from smarketing.inference.paired_differences import Difference, differences
from smarketing.scenarios import Scenario
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.store.policy_runs import PolicyRuns, common
from smarketing.store.strict_json import plain

# What the firm as a whole gets or does. People's states (trust, blame) are how a mechanism works, not what it is worth.
FIRM_LEVEL = (
    "revenue",
    "bookings",
    "operating_contribution",
    "cost_of_sales_ratio",
    "acquisition_cost",
    "win_rate",
    "lead_to_win_rate",
    "never_contacted_share",
    "response_days_median",
    "sales_cycle_weeks_median",
    "discount_mean",
    "last_week_share",
    "churn_rate",
    "turnover_rate",
    "marketing_sourced_share",
    "commission_cost",
)
NO_AUTO = "--ablate takes a number of replications: -n auto has no one difference to be precise about."
MATERIAL = 0.02  # of an outcome's mean: a mechanism that moves none by so much is shown as such


@dataclass(frozen=True)
class Worth:
    """What one mechanism does to a scenario: every difference is with it less without it, paired run by run.

    effects   outcome -> difference; `relative` is its mean over the outcome's mean with the mechanism
    most      the firm-level outcome whose interval lies farthest from zero against its mean; None if none is clear of 0
    surely    how far at least, at the near end of the simultaneous interval [share of the mean]
    """

    mechanism: str
    effects: Mapping[str, Difference]
    relative: Mapping[str, float]
    most: str | None
    surely: float

    @property
    def is_material(self) -> bool:
        """Whether it moves a firm-level outcome by at least `MATERIAL` of its mean, with the interval beyond zero."""
        return self.most is not None and abs(self.relative[self.most]) >= MATERIAL


@dataclass(frozen=True)
class Ablation:
    """Every mechanism of one scenario, in the order of their numbers. `runs` pairs were made of each."""

    scenario: str
    currency: str
    runs: int
    complete: bool
    worths: tuple[Worth, ...]

    def as_dict(self) -> dict[str, Any]:
        """Strict JSON: the content of `ablation.json`."""
        content: dict[str, Any] = plain(
            {
                "scenario": self.scenario,
                "currency": self.currency,
                "runs": self.runs,
                "complete": self.complete,
                "material": MATERIAL,
                "measures": {name: measured(OUTCOMES[name]) for name in ("growth_rate", *FIRM_LEVEL)},
                "mechanisms": {
                    worth.mechanism: {
                        "title": MECHANISMS[worth.mechanism].title,
                        "core": MECHANISMS[worth.mechanism].is_core,
                        "most": worth.most,
                        "material": worth.is_material,
                        "effects": {
                            name: asdict(effect) | {"relative": worth.relative[name]}
                            for name, effect in worth.effects.items()
                        },
                    }
                    for worth in self.worths
                },
            }
        )
        return content


def ablate(
    scenario: Scenario, settings: Settings, *, watch: Watch | None = None, stop: threading.Event | None = None
) -> Ablation:
    """Neutralise each mechanism in turn under common random numbers; those neutral already are left out.

    Raises InputError for `replications="auto"`: there is no one difference to be precise about.
    """
    if settings.replications == "auto":
        raise InputError(NO_AUTO)
    tried = [name for name in MECHANISMS if name not in scenario.spec.neutralise]
    firms = [scenario, *(without(scenario, name) for name in tried)]
    runner = Runner.of(settings, watch, stop, weekly_runs=0)
    runs = run_scenarios(runner, firms, settings.first, settings.replications)
    shared = common([one.replications for one in runs])
    return Ablation(
        scenario.name,
        scenario.spec.currency,
        len(shared),
        len(shared) == settings.replications,
        _worths(runs, tried, shared),
    )


def without(scenario: Scenario, mechanism: str) -> Scenario:
    """The scenario with one mechanism more neutralised, from measured week 0 on."""
    return scenario.changed({"neutralise": [*scenario.spec.neutralise, mechanism]})


def _worths(runs: Sequence[PolicyRuns], tried: Sequence[str], shared: np.ndarray) -> tuple[Worth, ...]:
    effects: list[dict[str, Difference]] = [{} for _ in tried]
    means = {}
    for name in ("growth_rate", *FIRM_LEVEL):
        values = np.column_stack([one.of(shared, name) for one in runs])
        means[name] = _mean(values[:, 0])
        # against the first column: with the mechanism less without it is the other way round
        for effect, gap in zip(effects, differences(-values, OUTCOMES[name].good), strict=True):
            effect[name] = gap
    return tuple(_worth(mechanism, effect, means) for mechanism, effect in zip(tried, effects, strict=True))


def _worth(mechanism: str, effects: dict[str, Difference], means: Mapping[str, float]) -> Worth:
    relative = {name: gap.mean / abs(means[name]) if means[name] else np.nan for name, gap in effects.items()}
    surely = {name: _clear_of_zero(effects[name]) / abs(means[name]) for name in FIRM_LEVEL if means[name]}
    most = max(surely, key=lambda name: np.nan_to_num(surely[name], nan=-1.0), default=None)
    if most is None or not surely[most] > 0:
        return Worth(mechanism, effects, relative, None, 0.0)
    return Worth(mechanism, effects, relative, most, surely[most])


def _clear_of_zero(gap: Difference) -> float:
    """How far the simultaneous interval stays from zero; 0 where it holds zero."""
    return max(0.0, gap.simultaneous_low, -gap.simultaneous_high)


def _mean(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if finite.size else np.nan
