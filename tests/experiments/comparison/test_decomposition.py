"""A gap taken apart: against an engine in which each group's part is known, and everything that has no answer."""

import dataclasses
import functools
import json
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.commands.decompose_and_report import decompose_and_report
from smarketing.commands.terminal import Terminal
from smarketing.experiments import InputError, decompose
from smarketing.experiments.comparison.decomposition import Decomposition, coalitions, take_apart
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.policies import GROUPS, extract
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run
from tests.experiments.fake_engine import luck

PARTS = {"incentives": 0.05, "handoff": 0.03, "feedback": 0.02, "culture": -0.01}
TOGETHER = 0.012  # what handoff and feedback bring only together


@functools.cache
def adopted(scenario: Scenario) -> frozenset[str]:
    """The groups in which a firm is as `aligned` is."""
    tree, aligned = scenario.spec.model_dump(), load("aligned").spec.model_dump()
    return frozenset(name for name, paths in GROUPS.items() if extract(tree, paths) == extract(aligned, paths))


def simulate(scenario: Scenario, *, replications: int, seed: int, first: int, **_: object) -> Run:
    """Growth of known parts, with luck that all firms share and a little of their own."""
    groups = adopted(scenario)
    outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
    for row, r in enumerate(range(first, first + replications)):
        values = 0.2 * luck(seed, r, 0) + 0.001 * luck(seed, r, len(groups) + 1)
        values += sum(PARTS.get(group, 0.0) for group in groups) + TOGETHER * ({"handoff", "feedback"} <= groups)
        outcomes[row] = tuple(values)
        if r in FAILS and "culture" in groups:
            outcomes[row] = (np.nan,) * len(OUTCOMES)
    status = np.array([int(r in FAILS and "culture" in groups) for r in range(first, first + replications)])
    return Run(outcomes, None, status, seed, first, scenario.inputs.warm_up_weeks)


FAILS: set[int] = set()


@pytest.fixture(autouse=True)
def _known(monkeypatch, tmp_path):
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", simulate)
    monkeypatch.chdir(tmp_path)
    FAILS.clear()


@pytest.fixture(scope="module")
def found() -> Decomposition:
    """Twelve runs of every firm."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smarketing.experiments.running.runner.simulate", simulate)
        return decompose("misaligned", "aligned", replications=12)


def shares(content: dict) -> dict[str, dict]:
    return {each["group"]: each for each in content["shares"]}


def test_each_group_gets_what_it_brings(found: Decomposition):
    content = found.content
    wanted = dict.fromkeys(GROUPS, 0.0) | PARTS
    wanted["handoff"] += TOGETHER / 2
    wanted["feedback"] += TOGETHER / 2
    for name, share in shares(content).items():
        assert share["mean"] == pytest.approx(wanted[name], abs=0.001)
        assert share["low"] <= share["mean"] <= share["high"]
        assert share["high"] - share["low"] < 0.002
    assert content["gap"]["mean"] == pytest.approx(sum(wanted.values()), abs=0.001)
    pairs = {tuple(each["groups"]): each["mean"] for each in content["interactions"]}
    assert len(pairs) == 28
    assert pairs.pop(("handoff", "feedback")) == pytest.approx(TOGETHER, abs=0.001)
    assert max(map(abs, pairs.values())) < 0.001


@pytest.mark.parametrize("outcome", ["growth_rate", "revenue", "blame_index"])
def test_shares_sum_to_the_gap_exactly(found: Decomposition, outcome: str):
    content = dataclasses.replace(found, outcome=outcome).content
    assert sum(each["mean"] for each in content["shares"]) == pytest.approx(content["gap"]["mean"], rel=1e-12)


def test_every_coalition_is_there_with_its_growth(found: Decomposition):
    rows = found.content["coalitions"]
    assert len({tuple(row["groups"]) for row in rows}) == 256
    assert all(row["n_aligned"] == len(row["groups"]) for row in rows)
    runs = found.table.groupby("n_aligned")["growth_rate"].mean()
    for n, growth in runs.items():
        assert np.mean([row["growth"] for row in rows if row["n_aligned"] == n]) == pytest.approx(growth)
    assert len(found.table) == 256 * 12


def test_the_ends_are_the_two_firms():
    firms, place_of = coalitions(load("misaligned"), load("aligned"))
    assert len(firms) == 256
    assert firms[place_of[0]] == load("misaligned")
    assert firms[place_of[-1]] == load("aligned")


def test_groups_in_which_two_firms_do_not_differ_are_not_run_and_bring_nothing():
    base = load("misaligned")
    other = base.adopting(load("aligned"), ["handoff", "feedback"])
    firms, place_of = coalitions(base, other)
    assert len(firms) == 4
    assert len(place_of) == 256
    found = shares(decompose(base, other, replications=5).content)
    assert {name for name, share in found.items() if share["mean"]} == {"handoff", "feedback"}
    assert found["blame"] == {"group": "blame", "mean": 0.0, "low": 0.0, "high": 0.0}


def test_a_run_that_fails_anywhere_counts_nowhere():
    base = load("misaligned")
    other = base.adopting(load("aligned"), ["handoff", "culture"])
    FAILS.update({1, 4})
    found = decompose(base, other, replications=9)
    assert found.replications.tolist() == [0, 2, 3, 5, 6, 7, 8]
    assert found.content["replications"] == 7
    FAILS.update(range(9))
    with pytest.raises(InputError, match="only 0 of 9 runs"):
        decompose(base, other, replications=9)


@pytest.mark.parametrize(
    ("other", "outcome", "replications", "message"),
    [
        (
            ("aligned", {"market.growth": 0.1}),
            "growth_rate",
            9,
            "(?i)differ in more than the eight.*growth of the market",
        ),
        (("aligned", {"horizon.warm_up_policies": "own"}), "growth_rate", 9, "differ in more than the eight"),
        (("misaligned", {}), "growth_rate", 9, "the same firm"),
        (("aligned", {}), "profit", 9, "no such outcome.*revenue"),
        (("aligned", {}), "growth_rate", 4, "at least 5"),
        (("aligned", {}), "growth_rate", "auto", "takes a number of runs"),
    ],
)
def test_what_has_no_answer_is_refused(other, outcome, replications, message):
    with pytest.raises(InputError, match=message):
        decompose("misaligned", load(*other), outcome, replications=replications)


def test_what_is_finished_when_it_is_stopped_is_kept_as_far_as_every_firm_has_it():
    stop = threading.Event()

    class Watch:
        def expect(self, total: int, seconds: float) -> None: ...

        def advance(self, done: int, total: int) -> None:
            if done > 256 * 6:
                stop.set()

    found = decompose("misaligned", "aligned", replications=50, watch=Watch(), stop=stop)
    assert not found.complete
    assert found.content["replications"] >= 6
    assert found.content["gap"]["mean"] == pytest.approx(0.102, abs=0.003)


def command(*scenarios: str, n: int = 6, out: Path | None = None, as_json: bool = False) -> int:
    return decompose_and_report(scenarios, [], "growth_rate", Settings(n), out, Terminal(as_json, False))


def test_the_command_shows_the_shares_and_fills_a_folder(capsys):
    assert command("misaligned", "aligned", out=Path("here")) == 0
    shown = capsys.readouterr().out
    assert shown.index("How people are paid") < shown.index("How leads are handed over") < shown.index("Culture")
    assert "Report: here/report.html" in shown
    assert max(map(len, shown.splitlines())) <= 80
    manifest = json.loads(Path("here/manifest.json").read_text("utf-8"))
    assert (manifest["kind"], manifest["status"]) == ("decompose", "complete")
    content = json.loads(Path("here/decomposition.json").read_text("utf-8"))
    assert (content["baseline"], content["best"]) == ("misaligned", "aligned")
    assert len(pd.read_parquet("here/coalitions.parquet")) == 256 * 6
    for name in ("decomposition", "coalitions"):
        assert Path(f"here/figures/{name}.svg").is_file()
        assert Path(f"here/figures/{name}.csv").is_file()
    assert json.loads(Path("here/summary.json").read_text("utf-8"))["differences"]["aligned"]["growth_rate"]["n"] == 6


def test_the_command_prints_json_alone_where_that_is_asked(capsys):
    assert command("misaligned", "aligned", as_json=True) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert len(json.loads(shown.out)["shares"]) == 8


def test_nothing_is_left_of_a_command_that_cannot_be_done():
    with pytest.raises(InputError):
        command("misaligned", "glengarry")
    assert not Path("results").exists()


def test_scaling_pay_to_be_equal_is_a_part_of_its_own(found: Decomposition):
    base, written = policies(["misaligned", "aligned"])
    scaled = written.scenario.changed({"compensation.salespeople.commission_rate": 0.0123})
    at_equal_pay = dataclasses.replace(written, scenario=scaled, as_written=written.scenario)
    content = take_apart((base, at_equal_pay), "growth_rate", Settings(replications=12)).content
    assert found.content["scaling"] is None
    assert shares(content) == shares(found.content)
    assert content["scaling"]["mean"] == pytest.approx(-PARTS["incentives"], abs=0.002)
    parts = sum(share["mean"] for share in content["shares"]) + content["scaling"]["mean"]
    assert parts == pytest.approx(content["gap"]["mean"], abs=1e-12)
