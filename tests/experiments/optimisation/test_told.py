"""What is told of a search: where the levers stand, by what name the baseline goes, and the winner's curse."""

import io
import json
import re
import shlex
import threading
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from smarketing.commands.main import main
from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.optimise import optimise
from smarketing.experiments.optimisation.status import search_status
from smarketing.reports.optimum import optimum_table
from tests.experiments.optimisation.test_optimise import LEVERS, SHARE, SUPPORT, Hill

MEETINGS = "feedback.interval_weeks"
BOTH = {"contribution": "maximise", "commission_cost": "minimise"}


@pytest.fixture(autouse=True)
def hill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hill:
    monkeypatch.chdir(tmp_path)
    made = Hill(own=0.3)
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", made.simulate)
    return made


def study(levers: tuple = LEVERS, **section: object) -> Study:
    asked = {"objectives": ["contribution"], **section}
    return Study("Hill", "status_quo", levers, replications=4, outcomes=("contribution",), sections={"optimise": asked})


def printed(summary: dict, width: int = 80) -> str:
    text = io.StringIO()
    Console(file=text, width=width, highlight=False).print(optimum_table(summary, width))
    return text.getvalue()


def rows(text: str) -> dict[str, list[str]]:
    """The words of each line of a table, by its first."""
    return {line.split()[0]: line.split() for line in text.splitlines() if line.split()}


def test_the_table_says_where_each_lever_stands_in_the_firm_as_it_is_and_in_the_best():
    found = optimise(study((*LEVERS, Levels(MEETINGS, (1, 26), ("often", "seldom"), "Meetings"))), trials=6, jobs=1)
    assert found.summary is not None
    (best,) = found.summary["found"]
    told = rows(printed(found.summary))
    assert told["lever"] == ["lever", "status_quo", "best"]
    assert told["Meetings"][-1] == best["values"][MEETINGS]["text"] in ("often", "seldom")
    assert told["Meetings"][1:-1] == found.summary["start"]["values"][MEETINGS]["text"].split()
    share = found.summary["start"]["values"][SHARE]
    assert share["value"] == 0.42 and share["text"] == "42 %"


def test_the_csv_has_a_row_for_the_firm_as_it_is_and_for_each_policy():
    found = optimise(study(objectives=BOTH), trials=30, jobs=1)
    assert found.summary is not None
    table = pd.read_csv(found.folder / "found.csv").set_index("policy")
    assert list(table.index) == ["status_quo", *(one["name"] for one in found.summary["found"])]
    assert [table[path]["status_quo"] for path in (SHARE, SUPPORT)] == [0.42, 0.3]
    assert pd.isna(table.loc["status_quo", "contribution_flattered"])
    for one in found.summary["found"]:
        row = table.loc[one["name"]]
        assert [row[SHARE], row[SUPPORT]] == [one["values"][path]["value"] for path in (SHARE, SUPPORT)]
        assert row["contribution_difference"] == pytest.approx(one["objectives"]["contribution"]["difference"]["mean"])
        assert row["commission_cost_flattered"] == pytest.approx(
            one["objectives"]["commission_cost"]["optimism"]["mean"]
        )


def test_the_baseline_goes_by_its_name_and_several_firms_by_none():
    alone = optimise(study(), trials=3, jobs=1).summary
    assert alone is not None and "start" not in rows(printed(alone)) and "status_quo" in rows(printed(alone))
    two = optimise(study(scenarios=["status_quo", "aligned"]), trials=3, jobs=1).summary
    assert two is not None and two["start"]["name"] == "as they are"
    assert two["start"]["values"][SHARE]["text"] == "several" or two["start"]["values"][SHARE]["value"] is not None


def test_the_winners_curse_is_told_for_every_objective_and_policy_of_a_front():
    found = optimise(study(objectives=BOTH), trials=40, jobs=1).summary
    assert found is not None and len(found["found"]) > 1
    text = printed(found)
    assert "seen in the search" in text and "flattered by" in text
    part = text[text.index("seen in the search") :]
    for number in range(1, len(found["found"]) + 1):
        line = next(line for line in part.splitlines() if line.startswith(f"front {number} "))
        assert line.count(",") >= 2  # what was seen, and by how much it flattered, of two objectives
    assert max(map(len, text.splitlines())) <= 80


def test_a_policy_that_another_beats_on_fresh_runs_is_named():
    found = optimise(study(objectives=BOTH), trials=40, jobs=1).summary
    assert found is not None
    first, second, *_ = found["found"]
    for name, better in (("contribution", 1), ("commission_cost", -1)):
        second["objectives"][name]["fresh"]["mean"] = first["objectives"][name]["fresh"]["mean"] - better
    told = " ".join(printed(found).split())
    assert re.search(r"On fresh runs (front \d+(,| and) )*front 2 ", told)
    assert "in the search; on fresh runs" in told and "none is beaten" not in told


def test_the_status_of_a_search_counts_its_candidates_and_says_how_to_go_on(hill: Hill, capsys):
    hill.stop, hill.stop_after = threading.Event(), 30
    optimise(study(), trials=20, out="here", jobs=1, stop=hill.stop)
    status = search_status("here")
    assert 0 < status.done < status.wanted == 20
    assert (status.found, status.running) == (None, False)
    assert "resume=True, out='here'" in status.command
    main_ends(["status", "here"])
    assert f"{status.done} of 20 candidates tried" in capsys.readouterr().out
    hill.stop = None
    optimise(study(), trials=20, out="here", resume=True, jobs=1)
    main_ends(["status", "here", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["done"], told["wanted"], told["found"]) == ("optimise", 20, 20, 1)
    main_ends(["status", "here"])
    rows = "32 rows have the keys of the plan, 16 different ones; 2 rows run again are the same bytes"
    assert capsys.readouterr().out.endswith(f"complete: 1 policy found\nseeds: audited; {rows}\n")


def test_the_status_of_a_search_that_was_typed_names_the_command(hill: Hill):
    optimise(study(), trials=2, out="here", jobs=1)
    manifest = Path("here/manifest.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"command": "smarketing optimise mine.yaml"}))
    assert shlex.split(search_status("here").command)[-3:] == ["--resume", "--out", "here"]


def test_a_file_of_trials_that_is_none_is_told_in_a_sentence(hill: Hill):
    optimise(study((Range(SHARE, 0.0, 1.0),)), trials=2, out="here", jobs=1)
    Path("here/trials.db").write_text("no database, and long enough to be looked at as one " * 20)
    with pytest.raises(InputError, match=r"trials\.db: cannot be read"):
        search_status("here")


def test_the_means_of_a_search_are_told_at_its_end(hill: Hill, capsys):
    optimise(study(), trials=2, out="here", jobs=1)
    main_ends(["status", "here", "--means"], 2)
    assert "at its end" in capsys.readouterr().err


def main_ends(words: list[str], code: int = 0) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert (end.value.code or 0) == code
