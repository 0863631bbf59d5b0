"""`--trace` and `smarketing trace`: what is kept of every life, and how one is found again."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from smarketing.commands.main import app_for
from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import conduct
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.compared_policies import policies
from smarketing.simulation import Run, simulate
from smarketing.store.traced_lives import life_of_lead, life_of_person
from smarketing.store.traces import TraceFiles, leads_table

SHORT = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}
FIRM = load("glengarry", overrides=SHORT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three runs of a small firm, traced from the command line."""
    path = tmp_path_factory.mktemp("traced") / "results"
    sets = [part for name, weeks in SHORT.items() for part in ("--set", f"{name}={weeks}")]
    result = CliRunner().invoke(
        app_for(["run"]), ["run", "glengarry", "-n", "3", "--trace", "--quiet", "--out", str(path), *sets]
    )
    assert result.exit_code == 0, result.output
    assert "smarketing trace" in result.output
    return path


@pytest.fixture(scope="module")
def leads(folder):
    return pd.read_parquet(folder / "leads.parquet")


def test_every_lead_of_every_run_is_there_once(leads):
    traces = simulate(FIRM, replications=3, trace="all", jobs=1).traces
    assert [len(trace) for trace in traces or []] == leads.groupby("replication").size().tolist()
    assert not leads.duplicated(["replication", "lead"]).any()


def one_run(firm) -> pd.DataFrame:
    (leads,) = simulate(firm, replications=1, trace="all").traces or []
    return leads_table(leads, firm, {}).set_index("lead")


def test_a_lead_has_the_same_name_under_another_policy():
    before, after = one_run(FIRM), one_run(load("glengarry", overrides=SHORT | {"leadership.pressure": 0}))
    both = before.index.intersection(after.index)
    assert len(both) > 500
    assert (before.loc[both, "segment"] == after.loc[both, "segment"]).all()
    assert (before.loc[both, "intent"] == after.loc[both, "intent"]).mean() > 0.9


def test_words_stand_for_numbers(leads):
    assert set(leads["end"]) <= {"won", "lost", "expired", "rejected"}
    assert set(leads["source"]) == {"bought_lists", "referrals", "premium_leads", "cold call"}
    assert leads.loc[leads["source"] == "cold call", "marketer"].isna().all()
    assert set(leads["salesperson"].dropna()) == {"s1", "s2", "s3", "s4"}
    assert leads["born"].between(-52, 52).mean() > 0.99


def test_moments_stand_in_the_order_of_a_life(leads):
    life = leads[["born", "arrived", "first_touch", "opened", "ended"]].to_numpy()
    for row in life[:: max(1, len(life) // 2000)]:
        known = row[~np.isnan(row)]
        assert (np.diff(known) >= -1e-9).all()


def test_blame_names_a_lead_that_came_to_nothing(folder, leads):
    blame = pd.read_parquet(folder / "blame.parquet")
    assert set(blame["by"]) == {"sales", "marketing"}
    joined = blame.merge(leads, on=["scenario", "replication", "lead"], suffixes=("", "_of_lead"))
    assert len(joined) == len(blame)
    assert not (joined["end"] == "won").any()
    assert (joined["salesperson"] == joined["salesperson_of_lead"]).all()
    shares = blame[["laid", "blame"]].to_numpy()
    assert (shares >= 0).all() and (shares <= 1).all()
    of_pressure = load("glengarry").spec.behaviour.blame.of_pressure  # adds to the shortfall of results, 0-1
    assert blame["shortfall"].between(0.0, 1.0 + of_pressure).all()


def test_the_weekly_file_holds_every_run_as_well(folder):
    weekly = pd.read_parquet(folder / "weekly.parquet")
    single = weekly[weekly["replication"].notna() & (weekly["series"] == "revenue")]
    means = weekly[weekly["replication"].isna() & (weekly["series"] == "revenue")].set_index("week")["mean"]
    assert single.groupby("replication").size().tolist() == [104] * 3
    pd.testing.assert_series_equal(single.groupby("week")["mean"].mean(), means, check_names=False)


def test_blocks_are_let_go_once_they_are_written(tmp_path):
    seen: list[tuple[Run, ...]] = []

    class Watched(TraceFiles):
        def add(self, name: str, scenario: Scenario, runs: Sequence[Run]) -> tuple[Run, ...]:
            seen.append(super().add(name, scenario, runs))
            return seen[-1]

    traces = Watched(tmp_path)
    conduct(policies([FIRM]), Settings(3, jobs=1), traces=traces)
    traces.close()
    assert len(seen) >= 2
    assert all(run.traces is None and run.blame_events is None for runs in seen for run in runs)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blame.parquet", "leads.parquet"]


def test_one_life_is_found_by_its_name(folder, leads):
    wanted = leads[leads["replication"] == 2].iloc[40]
    life = life_of_lead(folder, wanted["lead"], None, 2)
    assert len(life.leads) == 1
    assert life.leads.iloc[0]["value"] == wanted["value"]
    assert set(life_of_person(folder, "s2", None, None).leads["salesperson"]) == {"s2"}


@pytest.mark.parametrize(
    ("name", "message"),
    [("w1-u1", r"knows no such lead\. Try w"), ("w999-u1-s1-c1-n1", "knows no such lead")],
)
def test_a_lead_that_is_not_there_names_near_ones(folder, name, message):
    with pytest.raises(InputError, match=message):
        life_of_lead(folder, name, None, None)


def test_other_runs_than_those_of_the_folder_are_refused(folder):
    with pytest.raises(InputError, match=r"--replication 9.*it has 0, 1, 2"):
        life_of_person(folder, "s1", None, 9)
    with pytest.raises(InputError, match=r"--scenario aligned.*it has glengarry"):
        life_of_person(folder, "s1", "aligned", None)


def test_a_folder_without_traces_says_how_to_get_one(tmp_path):
    with pytest.raises(InputError, match=r"no leads\.parquet.*--trace"):
        life_of_lead(tmp_path, "w1", None, None)


def test_the_command_tells_a_story_or_gives_json(folder, leads):
    won = leads[(leads["end"] == "won") & leads["marketer"].notna()].iloc[0]
    asked = ["trace", str(folder), "--lead", won["lead"], "--replication", str(won["replication"])]
    told = CliRunner().invoke(app_for(asked), asked)
    assert told.exit_code == 0
    assert "captures a lead" in told.output and "won for" in told.output
    story = json.loads(CliRunner().invoke(app_for(asked), [*asked, "--json"]).output)["story"]
    assert len(story) >= 4


def test_the_command_tells_one_story_at_a_time(folder):
    assert isinstance(CliRunner().invoke(app_for(["trace"]), ["trace", str(folder)]).exception, InputError)
