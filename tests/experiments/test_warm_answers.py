"""The answer does not wait for what it does not need: what is loaded for it, and what comes after it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from smarketing.commands.main import COMMANDS, GROUPS, app_for, main

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LAST_OF_THE_TABLE = {"run": "Mean of", "compare": "better for the firm"}
QUESTIONS = {"run": ("run", "aligned"), "compare": ("compare", "misaligned", "aligned")}

# Runs a command with an engine that takes no time. `when_shown` is called as the last line of the table is written.
PROGRAM = """
import io, os, signal, sys
import smarketing.experiments.running.runner
import fake_engine
smarketing.experiments.running.runner.simulate = fake_engine.simulate

class Shown(io.TextIOBase):
    def write(self, text):
        if {last!r} in text:
            when_shown()
        return len(text)

def when_shown():
    {when_shown}

{set_up}
from smarketing.commands.main import main
main({arguments!r})
"""


def python(tmp_path: Path, program: str, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, HERE))), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def ask(tmp_path: Path, question: str, when_shown: str = "pass", set_up: str = "") -> tuple[int, str, str]:
    """Ask with five runs of each scenario into the folder `out`: exit code, standard output and error."""
    program = PROGRAM.format(
        last=LAST_OF_THE_TABLE[question],
        when_shown=when_shown,
        set_up=set_up,
        arguments=[*QUESTIONS[question], "-n", "5", "--out", "out"],
    )
    process = python(tmp_path, program)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.mark.parametrize("question", QUESTIONS)
def test_until_the_table_nothing_of_figures_and_reports_is_loaded(tmp_path, question):
    told = "print(*sys.modules, file=sys.__stdout__)"
    code, out, err = ask(tmp_path, question, told, "sys.stdout = Shown()")
    assert code == 0, err
    loaded = set(out.split())
    late = {
        "pandas",
        "matplotlib",
        "jinja2",
        "scipy.stats",
        "mesa",
        "smarketing.reports.documents.page",
        "smarketing.reports.figures",
    }
    late |= {
        "smarketing.experiments.comparison.switch_points",
        "smarketing.experiments.comparison.decomposition",
        "smarketing.experiments.comparison.ablation",
        "smarketing.experiments.comparison.equal_pay",
    }
    assert {"smarketing.experiments.comparison.compare", "smarketing.reports.tables", "pyarrow.parquet"} <= loaded
    assert not late & loaded


@pytest.mark.parametrize(
    "arguments",
    [["scenario", "list"], ["scenario", "check", "aligned"], ["scenario", "diff", "status_quo", "aligned"]],
)
def test_scenarios_are_listed_and_checked_without_the_engine(tmp_path, arguments):
    heavy = ("numba", "llvmlite", "scipy", "pandas", "pyarrow", "matplotlib", "jinja2", "mesa", "reports")
    program = f"""
import sys
from smarketing.commands.main import main
try:
    main({arguments!r})
finally:
    print("loaded:", *({heavy!r} & sys.modules.keys()))
""".replace(f"{heavy!r} &", f"set({heavy!r}) &")
    process = python(tmp_path, program)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "loaded:"
    assert len(out.splitlines()) > 1


def test_help_lists_every_command_and_a_command_loads_only_itself():
    def names(arguments: list[str]) -> set[str | None]:
        app = app_for(arguments)
        return {each.name for each in app.registered_commands} | {each.name for each in app.registered_groups}

    every = {*COMMANDS, *GROUPS}
    assert names([]) == names(["--help"]) == names(["no-such-command"]) == every
    for name in every:
        assert names([name, "--help"]) == {name}


def test_the_table_can_be_read_while_the_report_is_drawn(tmp_path):
    set_up = """
import smarketing.reports.documents.page
def waits(folder):
    sys.stdin.read()
    return folder / "report.html"
smarketing.reports.documents.page.write_report = waits
"""
    program = PROGRAM.format(
        last="", when_shown="pass", set_up=set_up, arguments=[*QUESTIONS["run"], "-n", "5", "--out", "out"]
    )
    seen = []
    with python(tmp_path, program, stdin=subprocess.PIPE) as process:
        given_up = threading.Timer(120, process.kill)
        given_up.start()
        assert process.stdout is not None and process.stdin is not None
        for line in process.stdout:
            seen.append(line)
            if LAST_OF_THE_TABLE["run"] in line:
                break
        still_drawing = process.poll() is None
        process.stdin.close()
        rest = process.stdout.read()
        code = process.wait()
        given_up.cancel()
    assert still_drawing, "the table came only when all was done"
    assert code == 0
    assert "Report:" in rest
    assert "Report:" not in "".join(seen)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_kill_after_the_table_loses_nothing_of_what_it_shows(tmp_path, question):
    code, _, _ = ask(tmp_path, question, "os.kill(os.getpid(), signal.SIGKILL)", "sys.stdout = Shown()")
    assert code == -signal.SIGKILL
    folder = tmp_path / "out"
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["status"] == "running"
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    assert summary["replications"]["done"] == 5
    runs = pd.read_parquet(folder / "replications.parquet")
    assert len(runs) == 5 * len(summary["scenarios"])
    assert len(pd.read_parquet(folder / "weekly.parquet"))
    with pytest.raises(SystemExit) as ended:
        main(["report", str(folder)])
    assert not ended.value.code
    assert (folder / "report.html").stat().st_size > 10_000


@pytest.mark.usefixtures("engine")
def test_a_report_without_room_is_one_message_and_code_2_after_the_table(tmp_path, monkeypatch, capsys):
    def full(folder: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("smarketing.reports.documents.page.write_report", full)
    with pytest.raises(SystemExit) as ended:
        main(["run", "aligned", "-n", "5"])
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert "Revenue growth" in shown.out
    assert "Report:" not in shown.out
    told = " ".join(shown.err.split())
    assert "could not be written (No space left on device)" in told
    assert "smarketing report results/aligned-1" in told
    assert json.loads(Path("results/aligned-1/manifest.json").read_text("utf-8"))["status"] == "complete"
