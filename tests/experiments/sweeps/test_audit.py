"""The audit at the end of a sweep: it sees a wrong seed, a shared key, a row that comes out otherwise; and is cheap."""

import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smarketing.commands.main import main
from smarketing.experiments.design.study import Design
from smarketing.experiments.running.seed_audit import KeyCheck, sampled
from smarketing.experiments.sweeps import seeds_kept
from smarketing.experiments.sweeps.status import status
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.store.audit import Audit
from tests.experiments.sweeps.test_sweep_command import STUDY, smarketing

TWO_POINTS = ({"budget.total": 0.15}, {"budget.total": 0.2})


def saved(folder: str) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))["audit"]
    return about


@pytest.mark.parametrize(("seeds", "keys"), [("common", 60), ("separate", 240)])
def test_a_sweep_that_kept_its_promise_says_so(engine, study, seeds, keys):
    told: list[str] = []
    found = sweep(replace(study, seeds=seeds), out="s", jobs=1, say=told.append)
    assert (found.audit.passed, found.audit.rows, found.audit.keys, found.audit.again) == (True, 240, keys, 2)
    assert len(engine.ran) == 240 + 2 and told == []
    assert saved("s") == found.audit.described()
    rows = f"240 rows have the keys of the plan, {keys} different ones; 2 rows run again are the same bytes"
    assert status("s").audit == found.audit.sentence == f"seeds: audited; {rows}"


def test_points_of_one_world_share_their_keys_and_others_do_not(engine, study):
    points = (*TWO_POINTS, {"budget.total": 0.25})
    paired = replace(study, parameters=(), design=Design("list", points=points, worlds=(1, 1, 2)), seeds="separate")
    assert sweep(paired, jobs=1).audit.keys == 2 * 60


def test_a_run_that_comes_out_otherwise_fails_the_audit(engine, study, monkeypatch):
    """As of an engine that goes by something else than the key."""
    honest, calls = engine.simulate, iter(range(10**6))

    def drifting(scenario, **how):
        run = honest(scenario, **how)
        run.outcomes["win_rate"] += 1e-12 * next(calls)
        return run

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", drifting)
    told: list[str] = []
    found = sweep(study, out="s", jobs=1, say=told.append)
    assert found.complete and found.audit.passed is False
    assert told == [found.audit.sentence] and told[0].startswith("SEED AUDIT FAILED: point ")
    assert "run again is another row: 1 columns differ, win_rate among them. 1 more in manifest.json." in told[0]
    assert "FAILED" in status("s").audit and len(saved("s")["faults"]) == 2


def test_rows_of_another_seed_than_the_plans_fail_the_audit(engine, study, monkeypatch):
    """As of chunks that were made under another seed than the study's."""
    from smarketing.experiments.sweeps import plan

    monkeypatch.setattr(plan, "seeds_of", lambda study, chosen: [5] * len(chosen))
    found = sweep(replace(study, seed=4), jobs=1)
    assert found.audit.passed is False
    assert found.audit.faults[0] == "point 0, replication 0 has the seed 5, and the plan says 4"


def test_points_that_are_to_have_luck_of_their_own_and_share_it_fail_the_audit(engine, study, monkeypatch):
    from smarketing.experiments.sweeps import plan

    monkeypatch.setattr(plan, "seeds_of", lambda study, chosen: [7] * len(chosen))
    found = sweep(replace(study, seeds="separate"), jobs=1)
    assert "point 0 and point 1 are to have luck of their own, and share the seed 7" in found.audit.faults


def test_pairs_that_do_not_share_their_luck_fail_the_audit(engine, study, monkeypatch):
    from smarketing.experiments.sweeps import plan

    monkeypatch.setattr(plan, "seeds_of", lambda study, chosen: list(range(len(chosen))))
    paired = replace(study, parameters=(), design=Design("list", points=TWO_POINTS, worlds=(1, 1)), seeds="separate")
    assert "point 0 and point 1 are to share their luck, and have the seeds 0 and 1" in sweep(paired).audit.faults


def test_replications_that_stand_twice_or_are_none_of_the_plans_are_seen():
    check = KeyCheck(first=2, count=3)
    check.add("point 0", "all", 1, np.array([2, 3, 3, 9]), np.full(4, 1))
    assert check.faults == [
        "point 0, replication 3 stands there 2 times",
        "point 0, replication 9 is none of the plan's",
    ]


@pytest.mark.parametrize(("n", "again"), [(1, 1), (2, 2), (1_999, 2), (50_000, 50)])
def test_one_row_in_a_thousand_is_run_again_and_always_the_same_ones(n: int, again: int):
    rows = sampled(n, "this plan")
    assert len(set(rows)) == again and max(rows) < n
    assert sampled(n, "this plan") == rows and (n < 3 or sampled(n, "another plan") != rows)


def test_rows_run_again_end_after_some_seconds(engine, study, monkeypatch):
    monkeypatch.setattr("smarketing.experiments.running.seed_audit.SHARE", 60)
    monkeypatch.setattr(seeds_kept, "MOST_SECONDS", 600.0)
    assert sweep(study, out="s", jobs=1).audit.again == 4
    monkeypatch.setattr(seeds_kept, "MOST_SECONDS", -1.0)
    assert sweep(study, out="s", resume=True, jobs=1).audit.again == 2


def test_an_interrupted_sweep_is_not_audited_and_says_so(engine, study):
    stop = threading.Event()

    class Watch:
        def expect(self, total: int, seconds: float) -> None: ...

        def advance(self, done: int, total: int) -> None:
            stop.set()

    found = sweep(study, out="s", jobs=1, stop=stop, watch=Watch())
    assert found.audit.passed is None
    assert status("s").audit == "seeds: not audited (stopped before its end)"
    assert sweep(study, out="s", resume=True, jobs=1).audit.passed


def test_a_failed_run_fails_again_the_same_way(engine, study):
    engine.breaks = frozenset(range(60))
    assert sweep(replace(study, replications=5), jobs=1).audit.passed


@pytest.mark.parametrize("audit", [{"passed": True}, {"rows": 3}, 5, {"faults": 5}])
def test_an_audit_that_was_changed_by_hand_is_none(audit: Any):
    assert Audit.saved({"audit": audit}).sentence == "seeds: not audited (its manifest was changed)"
    assert Audit.saved({}).passed is None


def test_the_command_says_a_failed_audit_aloud_and_ends_with_1(write, engine, monkeypatch, capsys):
    mine = write(STUDY)
    assert smarketing("sweep", mine, "--quiet", "--no-audit", "--out", "plain") == 0
    assert len(engine.ran) == 180 and saved("plain")["why"] == "it was not asked for"
    monkeypatch.setattr(seeds_kept, "differing", lambda stored, made: ["growth_rate"])
    capsys.readouterr()
    assert smarketing("sweep", mine, "--json", "--out", "s") == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("SEED AUDIT FAILED: point") and json.loads(shown.out)["kind"] == "sweep"
    with pytest.raises(SystemExit):
        main(["status", "s"])
    assert "SEED AUDIT FAILED" in capsys.readouterr().out
