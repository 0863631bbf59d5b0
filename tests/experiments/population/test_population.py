"""A population of firms: who is in it, how a survey sorts them, and what is cause and what is luck in what it finds."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from smarketing.commands.main import main
from smarketing.experiments.population import runs
from smarketing.experiments.population.draws import CIRCUMSTANCES, Firm, draw
from smarketing.experiments.population.findings import findings
from smarketing.experiments.population.firms import templates
from smarketing.experiments.population.runs import OWN, POLICY_SETS, Population, simulate_population
from smarketing.experiments.population.survey import indicators, sorted_groups
from smarketing.inference.partial_correlation import correlation
from smarketing.inference.percentile_bootstrap import bootstrap
from smarketing.scenarios import load
from smarketing.scenarios.policies import GROUPS
from smarketing.simulation.inputs import HasInputs
from smarketing.simulation.outcomes import OUTCOME_DTYPE
from smarketing.simulation.run import Run

MANY = [draw(3, number) for number in range(2_000)]


def test_a_firm_is_the_same_whatever_the_number_of_firms():
    assert draw(3, 1_234) == MANY[1_234]
    assert draw(4, 1_234) != MANY[1_234]


@pytest.mark.parametrize("group", GROUPS)
def test_each_friction_group_is_drawn_by_its_weights(group: str):
    found = Counter(firm.levels[group] for firm in MANY)
    shares = [found[level] / len(MANY) for level in ("misaligned", "status_quo", "aligned")]
    assert shares == pytest.approx([0.3, 0.5, 0.2], abs=0.04)


def test_draws_of_a_firm_are_independent_of_each_other():
    columns = [[float(firm.levels[group] == "aligned") for firm in MANY] for group in GROUPS]
    columns += [[firm.circumstances[name] for firm in MANY] for name in CIRCUMSTANCES]
    columns += [[float(firm.own_history) for firm in MANY]]
    off = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(off).max() < 0.09  # 4 standard errors
    assert np.mean(columns[-1]) == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_circumstances_cover_their_range_and_stay_in_it(name: str):
    each, values = CIRCUMSTANCES[name], np.array([firm.circumstances[name] for firm in MANY])
    assert each.low <= values.min() and values.max() <= each.high
    quarters = np.quantile(values, (0.25, 0.5, 0.75))
    wanted = np.array([each.at(share) for share in (0.25, 0.5, 0.75)])
    assert np.abs(quarters - wanted).max() < 0.06 * (each.high - each.low)


def as_scenario(firm: Firm) -> Any:
    """The firm as the scenario files make it: overrides, then friction group by friction group."""
    drawn, heads = firm.circumstances, firm.circumstances["size"]
    values: dict[str, Any] = {path: drawn[name] for name, each in CIRCUMSTANCES.items() for path in each.paths}
    values |= {
        "organisation.salespeople": int(heads),
        "organisation.marketers": round(heads / 12 * 6),
        "firm.opening_revenue": heads / 12 * 27e6,
        "firm.opening_customers": heads / 12 * 540,
        "horizon.warm_up_policies": "own" if firm.own_history else "status_quo",
    }
    scenario = load("status_quo", values)
    for level in ("misaligned", "aligned"):
        scenario = scenario.adopting(load(level), [group for group, own in firm.levels.items() if own == level])
    return scenario


@pytest.mark.parametrize("firm", MANY[:12], ids=lambda firm: str(firm.number))
def test_a_firm_runs_on_the_same_numbers_as_its_scenario_file_would(firm: Firm):
    made, wanted = templates().firm(firm, firm.levels).inputs, as_scenario(firm).inputs
    wanted.parameters["epoch"] = made.parameters["epoch"]  # which row of a run it is says nothing of the firm
    assert made.parameters.tobytes() == wanted.parameters.tobytes()
    assert made.epoch_starts.tolist() == wanted.epoch_starts.tolist()
    assert (made.warm_up_weeks, made.weeks) == (wanted.warm_up_weeks, wanted.weeks)


def test_the_number_of_threads_does_not_matter():
    one, two = (simulate_population(3, (OWN,), seed=2, first=5, jobs=jobs) for jobs in (1, 2))
    assert one.outcomes[OWN].tobytes() == two.outcomes[OWN].tobytes()
    assert [firm.number for firm in one.firms] == [5, 6, 7]
    assert np.isfinite(one.of("growth_rate")).all()


def test_firms_are_sorted_by_the_mean_of_their_ranks():
    keys = np.array(
        [[9, 1, 1], [8, 8, 8], [7, 7, 9], [1, 2, 3], [2, 3, 2], [3, 4, 4], [4, 5, 5], [5, 6, 6], [6, 9, 7], [0, 0, 0]]
    )
    top, bottom = sorted_groups(keys.astype(float))
    assert set(np.flatnonzero(top)) == {1, 2}
    assert set(np.flatnonzero(bottom)) == {9, 3, 4}


def test_a_firm_without_a_cycle_ranks_last_in_it():
    keys = np.array([[3.0, np.nan], [3.0, -50.0], [3.0, -9.0], [3.0, -8.0], [3.0, -7.0]])
    top, bottom = sorted_groups(keys)
    assert np.flatnonzero(top).tolist() == [4]
    assert 0 in np.flatnonzero(bottom)


def test_the_bootstrap_interval_of_a_mean_is_that_of_the_theory():
    values = np.random.default_rng(1).normal(size=400)
    found = bootstrap(lambda places: {"mean": float(values[places].mean())}, len(values))["mean"]
    half = 1.96 * values.std() / 20
    assert found["mean"] == values.mean()
    assert found["high"] - found["low"] == pytest.approx(2 * half, rel=0.1)


def test_partial_correlation_takes_out_what_both_owe_to_a_third():
    third, a, b = np.random.default_rng(2).normal(size=(3, 20_000))
    assert correlation(third + a, third + b) == pytest.approx(0.5, abs=0.02)
    assert correlation(third + a, third + b, third[:, None]) == pytest.approx(0.0, abs=0.02)


class Engine:
    """Growth of a firm from the policies it runs and from its luck, in known parts; no time passes."""

    def __init__(self, by_policy: float, by_luck: float, by_both: float = 0.0) -> None:
        self.by_policy, self.by_luck, self.by_both = by_policy, by_luck, by_both

    def __call__(self, firm: HasInputs, replications: int, seed: int, *, first: int, jobs: int, weekly: bool) -> Run:
        row = firm.inputs.parameters[-1]
        luck, *others = np.random.default_rng([seed, first]).normal(size=1 + len(OUTCOME_DTYPE.names or ()))
        outcomes = np.array([tuple(others)], OUTCOME_DTYPE)
        policy = float(row["systems"]["integrated"]) - 0.2
        outcomes["growth_rate"] = self.by_policy * policy + self.by_luck * luck + self.by_both * luck * policy
        outcomes["alignment_index"] = policy * (1 + self.by_both * luck)
        return Run(outcomes, None, np.zeros(1, np.int64), seed, first, 104)


def surveyed(monkeypatch: pytest.MonkeyPatch, **parts: float) -> tuple[Population, dict[str, Any]]:
    monkeypatch.setattr(runs, "simulate", Engine(**parts))
    population = simulate_population(150, jobs=1)
    return population, findings(population)


def test_a_gap_that_is_all_luck_has_no_cause(monkeypatch: pytest.MonkeyPatch):
    population, found = surveyed(monkeypatch, by_policy=0.0, by_luck=0.05)
    top, bottom = sorted_groups(indicators(population))
    growth = population.of("growth_rate")
    assert found["survey"]["top"]["growth_rate"]["mean"] == pytest.approx(growth[top].mean())
    assert found["survey"]["bottom"]["growth_rate"]["mean"] == pytest.approx(growth[bottom].mean())
    assert found["survey"]["gap"]["mean"] > 0.05
    assert found["causal"]["growth_rate"]["mean"] == 0
    assert found["causal"]["aligned_against_misaligned"]["mean"] == 0


def test_a_gap_that_is_all_policy_is_explained_by_it(monkeypatch: pytest.MonkeyPatch):
    _, found = surveyed(monkeypatch, by_policy=0.2, by_luck=0.0)
    assert found["survey"]["gap"]["mean"] == pytest.approx(found["causal"]["growth_rate"]["mean"])
    assert found["causal"]["share_of_gap"]["mean"] == pytest.approx(1.0)
    assert found["causal"]["aligned_against_misaligned"]["mean"] == pytest.approx(0.2 * (0.8 - 0.05))


def test_cause_and_luck_add_up_to_the_gap_and_luck_hides_the_part_of_alignment(monkeypatch: pytest.MonkeyPatch):
    _, found = surveyed(monkeypatch, by_policy=0.1, by_luck=0.05)
    causal = found["causal"]
    parts = causal["growth_rate"]["mean"] + causal["gap_without_policy"]["mean"]
    assert parts == pytest.approx(found["survey"]["gap"]["mean"])
    assert 0.1 < found["alignment"]["index"]["mean"] < 0.9 < found["alignment"]["index_partial"]["mean"]


def test_the_command_keeps_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any):
    monkeypatch.setattr(runs, "simulate", Engine(by_policy=0.1, by_luck=0.05, by_both=0.05))
    with pytest.raises(SystemExit) as ended:
        main(["population", "--firms", "40", "--jobs", "1", "--json", "--out", str(tmp_path / "all")])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    kept = json.loads((tmp_path / "all" / "summary.json").read_text())
    assert kept["survey"] == told["survey"] and kept["firms"] == 40
    assert {"low", "mean", "high"} == set(kept["causal"]["growth_rate"])
    rows = pd.read_parquet(tmp_path / "all" / "replications.parquet")
    assert len(rows) == 40 * len(POLICY_SETS) and set(rows["scenario"]) == set(POLICY_SETS)
    drawn = pd.read_parquet(tmp_path / "all" / "firms.parquet")
    assert drawn["incentives_level"].tolist() == [draw(1, number).levels["incentives"] for number in range(40)]
    assert (tmp_path / "all" / "figures" / "survey.svg").is_file()
    assert "explain" in (tmp_path / "all" / "figures" / "survey.svg").read_text()


def test_too_few_firms_are_refused_and_nothing_is_written(tmp_path: Path, capsys: Any):
    with pytest.raises(SystemExit) as ended:
        main(["population", "--firms", "5", "--out", str(tmp_path / "few")])
    assert ended.value.code == 2
    assert "needs at least 20" in capsys.readouterr().err
    assert not (tmp_path / "few").exists()
