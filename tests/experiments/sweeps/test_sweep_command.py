"""`smarketing sweep` and `smarketing status`: what one types and what comes back."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from smarketing.commands.main import main

STUDY = """\
name: Mine
scenario: status_quo
parameters:
  compensation.salespeople.commission_rate: [0.02, 0.08]
  budget.total: {title: Budget, min: 0.1, max: 0.3, levels: 3}
replications: 30
outcomes: [growth_rate, contribution, blame_index]
"""


def smarketing(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def mine(write, engine):
    return write(STUDY)


def test_a_sweep_shows_a_line_a_point_and_says_where_the_rest_is(mine, capsys):
    assert smarketing("sweep", mine, "--jobs", 1) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "Budget" in shown and "commission rate" in shown and "Revenue growth" in shown
    assert len([line for line in shown.splitlines() if line.strip()[:1].isdigit()]) == 6
    assert "Results: results/mine-1" in shown


def test_json_is_json_and_nothing_else(mine, capsys):
    assert smarketing("sweep", mine, "--json") == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    told = json.loads(shown.out)
    assert told["folder"] == "results/mine-1"
    assert [point["runs"] for point in told["points"]] == [30] * 6
    assert smarketing("status", "results/mine-1", "--json", "--means") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["done"], found["wanted"], found["running"]) == (180, 180, False)
    assert found["summary"]["points"] == told["points"]


def test_failed_runs_are_told_and_end_with_3(mine, engine, capsys):
    engine.breaks = frozenset({4})
    assert smarketing("sweep", mine, "--quiet") == 3
    told = capsys.readouterr().err
    assert "6 of 180 runs failed" in told
    assert "the firm fell over" in told
    assert "smarketing run status_quo --seed 1 --first 4 -n 1 --set compensation" in told


def test_runs_that_nobody_finished_are_told_and_end_with_3(mine, monkeypatch, capsys):
    def too_large(scenario, **rest):
        raise MemoryError

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", too_large)
    assert smarketing("sweep", mine, "--out", "s") == 3
    told = capsys.readouterr()
    assert "too little memory" in told.err and "Some runs are missing" in told.err
    assert smarketing("status", "s") == 0
    assert "0 of 180 runs done (0%), 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["sweep", "firm_siz"], "did you mean firm_size?"),
        (["sweep", "firm_size", "--shard", "4/3"], "K from 1 to N"),
        (["sweep", "firm_size", "--shard", "half"], "Write K/N"),
        (["sweep", "firm_size", "--scheduler", "tcp://127.0.0.1:1"], "Add --executor dask"),
        (["sweep", "firm_size", "--resume"], "no sweep results/firm_size-<n>"),
        (["sweep", "firm_size", "--patience", "-1"], "above 0"),
        (["sweep", "firm_size", "--seed", "-1"], "seed"),
        (["status", "nowhere"], "there is no such folder"),
        (["status", "."], "there is no sweep here"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, what, capsys, engine):
    assert smarketing(*arguments) == 2
    told = capsys.readouterr().err
    assert what in told and "Traceback" not in told
    assert not list(Path("results").glob("*"))


def test_chunks_that_were_removed_after_the_end_are_told_beside_the_table_that_is_whole(mine, engine, capsys):
    assert smarketing("sweep", mine, "--out", "s") == 0
    for chunk in Path("s/chunks").iterdir():
        chunk.unlink()
    capsys.readouterr()
    assert smarketing("status", "s") == 0
    told = capsys.readouterr().out
    assert "0 of 180 runs done (0%)" in told
    assert "its table is of 180 runs; the chunks of some were removed since" in told
    for damaged in ("", "[]", '{"runs": {"done": Infinity}}', '{"runs": {"done": null}}'):
        Path("s/summary.json").write_text(damaged, encoding="utf-8")
        assert smarketing("status", "s") == 0
        assert "its table is of" not in capsys.readouterr().out


def test_status_of_another_kind_of_folder_is_refused(capsys):
    Path("run").mkdir()
    Path("run/manifest.json").write_text('{"kind": "compare"}', encoding="utf-8")
    assert smarketing("status", "run") == 2
    assert "no results of a sweep" in capsys.readouterr().err


def test_the_count_and_what_constraints_leave_out_are_told_before_the_runs(write, engine, capsys):
    mine = write(STUDY + "constraints: [budget.total < 0.25 or compensation.salespeople.commission_rate < 0.05]\n")
    assert smarketing("sweep", mine) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "At most 6 points, 30 runs of each: 180 runs; constraints decide."
    assert told[1] == "5 points meet the constraints; 1 do not and are left out."
    assert smarketing("sweep", mine, "--quiet") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("[0.02, 0.08]", "[0.02, 0.08, 0.02]"), "mine.yaml:4: parameters.compensation.salespeople.commission_rate: "),
        (("levels: 3", "levels: 999999"), "a study may have 100,000"),
        (("replications: 30", "set: {budget.total: 0.2}"), "mine.yaml:6: set.budget.total: this varies, too"),
    ],
)  # fmt: skip
def test_a_design_that_says_a_thing_twice_or_too_much_is_refused_with_its_line(change, what, write, engine, capsys):
    assert smarketing("sweep", write(STUDY.replace(*change))) == 2
    assert what in capsys.readouterr().err
    assert not Path("results").exists() and not engine.ran


def test_sensitivity_tells_its_count_before_the_runs_as_well(write, engine, capsys):
    mine = write(STUDY.replace("[0.02, 0.08]", "{min: 0.02, max: 0.08}"))
    assert smarketing("sensitivity", mine, "--samples", 4, "-n", 2) == 0
    assert capsys.readouterr().err.splitlines()[0] == "16 points, 2 runs of each: 32 runs."


@pytest.mark.parametrize("command", ["sweep", "sensitivity"])
def test_an_interrupt_while_points_are_planned_ends_with_130_and_makes_nothing(command, mine, monkeypatch, capsys):
    def interrupted(self, values):
        os.kill(os.getpid(), signal.SIGINT)  # heard by the command, which waits for the point that is planned
        return ""

    monkeypatch.setattr("smarketing.experiments.design.digests.Digests.of", interrupted)
    assert smarketing(command, mine) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped while points were planned: nothing was made or run."
    assert not Path("results").exists()


def test_an_interrupt_while_a_sample_is_drawn_ends_with_130_at_once_and_the_count_came_before(
    write, engine, monkeypatch, capsys
):
    def endless(*arguments, **options):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(30)

    monkeypatch.setattr("smarketing.experiments.sensitivity.sample", endless)
    began = time.monotonic()
    mine = write(STUDY.replace("[0.02, 0.08]", "{min: 0.02, max: 0.08}"))
    assert smarketing("sensitivity", mine, "--samples", 4, "-n", 2) == 130
    assert time.monotonic() - began < 20
    assert capsys.readouterr().err.splitlines() == [
        "16 points, 2 runs of each: 32 runs.",
        "Stopped while points were planned: nothing was made or run.",
    ]
    assert not Path("results").exists()


def test_a_sample_of_too_many_points_is_refused_before_it_is_drawn(write, engine, monkeypatch, capsys):
    monkeypatch.setattr("smarketing.experiments.sensitivity.sample", None)
    mine = write(STUDY.replace("[0.02, 0.08]", "{min: 0.02, max: 0.08}"))
    assert smarketing("sensitivity", mine, "--samples", 1_000_000) == 2
    assert "--samples 1000000: 4,000,000 points, and a study may have 100,000." in capsys.readouterr().err
