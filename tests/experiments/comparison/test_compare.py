"""Comparisons: which scenarios, how many runs, what the summary says of them."""

import threading

import numpy as np
import pytest

from smarketing.experiments import InputError, compare, replicate
from smarketing.inference.sequential_stopping import FIRST_LOOK
from smarketing.scenarios import load
from smarketing.scenarios.compared_policies import policies
from smarketing.simulation.outcomes import LOSS_CAUSES, OUTCOMES
from smarketing.store.strict_json import plain

pytestmark = pytest.mark.usefixtures("engine")


def test_a_comparison_reads_as_in_the_documentation():
    result = compare(["misaligned", "aligned"], replications=30)
    growth = result.differences["aligned"]["growth_rate"]
    assert growth["low"] < growth["mean"] < growth["high"]
    assert result.summary["scenarios"]["aligned"]["outcomes"]["growth_rate"]["n"] == 30
    assert len(result.replications) == 60
    assert set(result.weekly["scenario"]) == {"misaligned", "aligned"}


def test_differences_are_those_of_the_pairs_to_the_first_scenario():
    result = compare(["status_quo", "misaligned", "aligned"], replications=20, seed=4)
    runs = result.replications.set_index(["scenario", "replication"])["revenue"]
    assert list(result.differences) == ["misaligned", "aligned"]
    for name, found in result.differences.items():
        gap = runs[name] - runs["status_quo"]
        assert found["revenue"]["mean"] == pytest.approx(gap.mean())
        assert found["revenue"]["sd"] == pytest.approx(gap.std())
        assert found["revenue"]["n"] == 20


def test_every_outcome_is_summed_up_in_order_with_what_it_means():
    summary = compare(["misaligned", "aligned"], replications=5).summary
    assert list(summary["measures"]) == list(OUTCOMES)
    for name, outcome in OUTCOMES.items():
        assert summary["measures"][name]["good"] == outcome.good
        assert (name in summary["best"]) == (outcome.good != 0)
        assert (summary["differences"]["aligned"][name]["p_better"] is None) == (outcome.good == 0)
    for scenario in summary["scenarios"].values():
        assert list(scenario["outcomes"]) == list(OUTCOMES)
        assert list(scenario["losses"]) == list(LOSS_CAUSES)


def test_nine_runs_in_ten_do_better_than_the_worst_decile():
    result = replicate("aligned", replications=101)
    for name, outcome in OUTCOMES.items():
        worst = result.summary["scenarios"]["aligned"]["outcomes"][name]["worst_decile"]
        if outcome.good == 0:
            assert worst is None
        else:
            assert (outcome.good * result.replications[name] > outcome.good * worst).sum() == 90


def test_one_scenario_has_no_differences():
    summary = replicate("aligned", replications=5).summary
    assert summary["kind"] == "run"
    assert summary["differences"] == summary["best"] == summary["payback_weeks"] == {}


def test_a_comparison_needs_two():
    with pytest.raises(InputError, match="at least two"):
        compare(["aligned"])


def test_the_same_scenario_twice_differs_in_nothing():
    result = compare(["aligned", "aligned"], replications=10)
    found = result.differences["aligned-2"]["growth_rate"]
    assert (found["mean"], found["p_better"], found["runs_unpaired_equivalent"]) == (0, 0.5, None)
    assert result.summary["best"]["growth_rate"]["aligned"] == {"p_best": 0.5, "share_best": 0.5}


def test_scenarios_may_be_given_as_objects():
    aligned = load("aligned", {"feedback.interval_weeks": 2})
    assert policies([aligned, "misaligned"])[0].scenario is aligned
    with pytest.raises(InputError, match="load it with them"):
        compare([aligned, "misaligned"], overrides={"feedback.interval_weeks": 2})


def test_overrides_are_laid_over_every_scenario():
    chosen = policies(["misaligned", "aligned"], {"horizon.weeks": 104})
    assert [policy.scenario.inputs.weeks for policy in chosen] == [104, 104]


def test_scenarios_of_different_length_are_no_pairs():
    with pytest.raises(InputError, match=r"horizon\.weeks = 156, aligned has 104"):
        compare(["misaligned", load("aligned", {"horizon.weeks": 104})])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"replications": 0}, "replications: 0"),
        ({"replications": "many"}, "'many'"),
        ({"replications": 10, "precision": 0.1}, "precision"),
        ({"replications": "auto", "precision": 0.0}, "precision"),
        ({"replications": "auto", "precision": float("nan")}, "precision"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"first": 2**32 - 10, "replications": 20}, "from 1 to 10"),
        ({"jobs": 0}, "jobs"),
        ({"engine": "steam"}, "compiled or mesa"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings, message):
    with pytest.raises(InputError, match=message):
        compare(["misaligned", "aligned"], **settings)


def test_auto_runs_until_the_deciding_difference_is_precise_enough():
    result = compare(["misaligned", "aligned"], replications="auto", precision=0.02)  # the differences have sd 0.14
    found = result.differences["aligned"]["growth_rate"]
    assert (found["high"] - found["low"]) / 2 <= 0.02
    assert FIRST_LOOK < found["n"] < 2 * (1.96 * 0.1414 / 0.02) ** 2
    assert result.complete
    assert result.precise_enough
    assert result.summary["replications"]["requested"] == "auto"


def test_auto_gives_up_at_a_bound_and_says_so(monkeypatch):
    monkeypatch.setattr("smarketing.experiments.comparison.compare.MOST_RUNS", 150)
    result = compare(["misaligned", "aligned"], replications="auto", precision=1e-6)
    assert result.summary["replications"]["done"] == 150
    assert result.complete
    assert not result.precise_enough


def test_shards_of_a_study_are_the_study():
    whole = compare(["misaligned", "aligned"], replications=20).replications
    shards = [compare(["misaligned", "aligned"], replications=10, first=first).replications for first in (0, 10)]
    for name, rows in whole.groupby("scenario"):
        parts = np.concatenate([shard.loc[shard["scenario"] == name, "growth_rate"] for shard in shards])
        assert parts.tolist() == rows["growth_rate"].tolist()


def test_a_stopped_comparison_is_marked_and_sound():
    stop = threading.Event()

    class Watch:
        def expect(self, total: int, seconds: float) -> None: ...

        def advance(self, done: int, total: int) -> None:
            if done >= 9:
                stop.set()

    result = compare(["misaligned", "aligned"], replications=5_000, watch=Watch(), stop=stop)
    assert not result.complete
    assert result.summary["status"] == "partial"
    assert 1 <= result.summary["replications"]["done"] < 5_000


def test_the_summary_is_plain_json_at_every_depth():
    mixed = {"a": np.float64("nan"), 2: [np.int64(3), (float("inf"), True)], "c": np.array([1.5, np.nan]), "d": None}
    assert plain(mixed) == {"a": None, "2": [3, [None, True]], "c": [1.5, None], "d": None}


def test_the_function_is_exported_whatever_was_imported_before():
    import smarketing.experiments.comparison.compare
    from smarketing import experiments

    assert experiments.compare is smarketing.experiments.comparison.compare.compare
    assert callable(experiments.compare)
    assert not {home.split(".")[1] for home in experiments._HOME.values()} & set(experiments.__all__)


def test_an_unknown_name_names_the_known_ones():
    from smarketing import experiments

    with pytest.raises(AttributeError, match="compare"):
        _ = experiments.campare


def test_a_comparison_stopped_before_its_first_run_is_empty_and_still_sums_up():
    stop = threading.Event()
    stop.set()
    result = compare(["misaligned", "aligned"], replications=10, stop=stop)
    assert result.summary["replications"]["done"] == len(result.replications) == len(result.weekly) == 0
    assert result.differences["aligned"]["growth_rate"]["mean"] is None
    assert not result.complete
