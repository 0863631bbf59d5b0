"""What one types and what comes back: texts, exit codes, nothing where nothing is promised."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from smarketing.commands.main import main
from tests.experiments import fake_engine

HEAVY = ("numba", "mesa", "pandas", "matplotlib", "pyarrow", "scipy")


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def smarketing(*arguments: object) -> int:
    """Run the command in this process; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def files() -> list[str]:
    return sorted(str(path) for path in Path().rglob("*") if path.is_file())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["compare", "--help"], ["scenario", "--help"]])
def test_help_comes_at_once(arguments):
    code = (
        f"import sys\nfrom smarketing.commands.main import main\ntry: main({arguments!r})\nexcept SystemExit: pass\n"
        f"sys.exit(','.join(sorted(set({HEAVY!r}) & set(sys.modules))) or None)"
    )
    root = str(Path(__file__).resolve().parents[2])
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert found.stderr.strip() == ""
    assert found.returncode == 0
    assert "smarketing" in found.stdout


def test_help_says_what_it_answers_and_how_to_start(capsys):
    assert smarketing("--help") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "how sure are we?" in shown
    assert "smarketing compare misaligned status_quo aligned" in shown


@pytest.mark.usefixtures("engine")
class TestARun:
    def test_shows_a_table_and_says_where_the_report_is(self, capsys):
        assert smarketing("run", "aligned", "-n", 20) == 0
        shown = capsys.readouterr()
        assert "Report: results/aligned-1/report.html" in shown.out
        assert "Next:   smarketing compare aligned status_quo" in shown.out
        assert max(map(len, shown.out.splitlines())) <= 80
        assert "40 runs" not in shown.err

    def test_leaves_the_result_folder(self):
        smarketing("run", "aligned", "-n", 5, "--out", "here")
        assert {"here/manifest.json", "here/replications.parquet", "here/report.html", "here/summary.json"} <= {
            *files()
        }
        assert [name for name in files() if not name.startswith("here/")] == []

    def test_of_one_replication_is_fine(self):
        assert smarketing("run", "aligned", "-n", 1, "--first", 17) == 0

    def test_writes_down_the_command(self, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["/somewhere/bin/smarketing", "run", "aligned", "-n", "5", "--out", "my here"])
        smarketing(*sys.argv[1:])
        manifest = json.loads(Path("my here/manifest.json").read_text("utf-8"))
        assert manifest["command"] == "smarketing run aligned -n 5 --out 'my here'"


@pytest.mark.usefixtures("engine")
class TestAComparison:
    def test_shows_the_decision_table(self, capsys):
        assert smarketing("compare", "misaligned", "status_quo", "aligned", "-n", 20) == 0
        shown = capsys.readouterr()
        assert "Report: results/misaligned-status_quo-aligned-1/report.html" in shown.out
        assert re.search(r"Next: +smarketing scenario diff misaligned (status_quo|aligned)", shown.out)
        assert max(map(len, shown.out.splitlines())) <= 80

    def test_with_json_prints_json_and_nothing_else(self, capsys):
        assert smarketing("compare", "misaligned", "aligned", "-n", 5, "--json") == 0
        shown = capsys.readouterr()
        found = json.loads(shown.out)
        assert shown.err == ""
        assert found["differences"]["aligned"]["growth_rate"]["n"] == 5
        assert found["folder"] == "results/misaligned-aligned-1"
        assert Path(found["report"]).is_file()

    def test_with_quiet_shows_the_result_and_no_progress(self, capsys):
        assert smarketing("compare", "misaligned", "aligned", "-n", 5, "--quiet") == 0
        shown = capsys.readouterr()
        assert "Report:" in shown.out
        assert shown.err == ""

    def test_changes_values_in_every_scenario(self):
        change = ("--set", "feedback.interval_weeks=2", "--set", "compensation.salespeople.cap=null")
        assert smarketing("compare", "misaligned", "aligned", "-n", 5, *change, "--out", "out") == 0
        manifest = json.loads(Path("out/manifest.json").read_text("utf-8"))
        for scenario in manifest["scenarios"]:
            assert scenario["resolved"]["feedback"]["interval_weeks"] == 2
            assert scenario["resolved"]["compensation"]["salespeople"]["cap"] is None

    def test_stops_by_itself_when_precise_enough(self, capsys):
        assert smarketing("compare", "misaligned", "aligned", "-n", "auto", "--precision", 0.02, "--json") == 0
        found = json.loads(capsys.readouterr().out)
        growth = found["differences"]["aligned"]["growth_rate"]
        assert (growth["high"] - growth["low"]) / 2 <= 0.02

    def test_says_when_it_could_not_be_precise_enough(self, capsys, monkeypatch):
        monkeypatch.setattr("smarketing.experiments.comparison.compare.MOST_RUNS", 150)
        assert smarketing("compare", "misaligned", "aligned", "-n", "auto", "--precision", 1e-6) == 0
        assert "After 150 runs of each scenario the interval is still wider" in capsys.readouterr().err


@pytest.mark.usefixtures("engine")
def test_values_that_do_nothing_yet_are_named_before_the_work(monkeypatch, capsys):
    monkeypatch.setattr("smarketing.commands.replicate_and_report.notes", lambda scenario: ["one", "two"])
    assert smarketing("run", "aligned", "-n", 2) == 0
    assert "2 values have no effect yet in aligned; `smarketing scenario check aligned`" in capsys.readouterr().err


@pytest.mark.usefixtures("engine")
def test_a_report_that_cannot_be_drawn_takes_neither_the_table_nor_the_results(monkeypatch, capsys):
    def breaks(folder):
        raise RuntimeError("no ink")

    monkeypatch.setattr("smarketing.reports.documents.page.write_report", breaks)
    with pytest.raises(RuntimeError, match="no ink"):
        main(["run", "aligned", "-n", "5"])
    assert "Revenue" in capsys.readouterr().out
    assert json.loads(Path("results/aligned-1/manifest.json").read_text("utf-8"))["status"] == "complete"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "alligned"], "did you mean aligned"),
        (["run", "nowhere/firm.yaml"], "nowhere/firm.yaml"),
        (["compare", "aligned"], "at least two scenarios"),
        (["compare", "misaligned", "aligned", "-n", "many"], "a whole number from 1"),
        (["compare", "misaligned", "aligned", "-n", "0"], "a whole number from 1"),
        (["compare", "misaligned", "aligned", "-n", "1.5"], "a whole number from 1"),
        (["compare", "misaligned", "aligned", "-n", "5", "--precision", "0.1"], "-n auto"),
        (["compare", "misaligned", "aligned", "-n", "auto", "--precision", "-1"], "above zero"),
        (["run", "aligned", "--seed", "-1"], "seed"),
        (["run", "aligned", "--jobs", "0"], "jobs"),
        (["run", "aligned", "--set", "feedback.interval_weeks"], "PATH=VALUE"),
        (["run", "aligned", "--set", "feedback.intervall_weeks=3"], "interval_weeks"),
        (["run", "aligned", "--set", "budget.total=lots"], "--set budget.total"),
        (["run", "aligned", "--set", "budget.total=.nan"], "budget.total"),
        (["run", "aligned", "--set", "budget.total=[1"], "--set budget.total"),
        (["run", "aligned", "--engine", "messa"], "mesa"),
        (["run", "aligned", "--sed", "3"], "--seed"),
        (["comparre", "misaligned", "aligned"], "compare"),
        (["run"], "SCENARIO"),
    ],
)
def test_what_cannot_be_done_is_one_message_and_code_2_and_nothing_is_written(arguments, said, capsys):
    assert smarketing(*arguments) == 2
    shown = capsys.readouterr()
    assert said in re.sub(r"[│\s]+", " ", shown.err)
    assert "Traceback" not in shown.err
    assert shown.out == ""
    assert files() == []


@pytest.mark.usefixtures("engine")
def test_an_existing_folder_is_never_overwritten(capsys):
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("years of work")
    assert smarketing("run", "aligned", "-n", 2, "--out", "mine") == 2
    assert "nothing is ever overwritten" in capsys.readouterr().err
    assert files() == ["mine/thesis.txt"]


def test_failed_runs_are_counted_explained_and_code_3(monkeypatch, capsys):
    def breaks_in_3(scenario, *, replications, first, **rest):
        if first <= 3 < first + replications:
            raise ZeroDivisionError("nobody left to sell")
        return fake_engine.simulate(scenario, replications=replications, first=first, **rest)

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", breaks_in_3)
    assert smarketing("run", "aligned", "-n", 10, "--quiet") == 3
    shown = capsys.readouterr()
    assert "1 of 10 runs failed" in shown.err
    assert "nobody left to sell" in shown.err
    assert "smarketing run aligned --seed 1 --first 3 -n 1" in shown.err
    assert "Report:" in shown.out


def test_if_every_run_fails_there_is_no_report_but_a_folder_that_says_why(monkeypatch, capsys):
    def breaks(scenario, **rest):
        raise ZeroDivisionError("nobody left to sell")

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", breaks)
    assert smarketing("compare", "misaligned", "aligned", "-n", 3) == 3
    assert "6 of 6 runs failed" in capsys.readouterr().err
    assert "results/misaligned-aligned-1/replications.parquet" in files()


def test_the_first_run_on_a_machine_says_that_it_compiles(engine, monkeypatch, capsys):
    monkeypatch.setattr("smarketing.agents.jit.cache_is_cold", lambda: True)
    smarketing("run", "aligned", "-n", 2)
    assert "Compiling the model for this machine (once" in capsys.readouterr().err
