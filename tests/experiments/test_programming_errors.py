"""What is wrong with the source is said by every command, ends it with code 1, and is stored nowhere."""

from pathlib import Path

import pytest

from smarketing.agents.jit import jit_is_off
from smarketing.commands.main import main
from smarketing.experiments import compare, sweep
from smarketing.experiments.running.runner import Runner, Task
from smarketing.scenarios import load
from smarketing.simulation import run as engine
from smarketing.simulation.errors import ProgrammingError
from smarketing.store.sweep_folder import SweepFolder
from tests.simulation import broken_kernels

WHERE = "tests/simulation/broken_kernels.py:"
pytestmark = pytest.mark.skipif(jit_is_off(), reason="nothing is compiled")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "run_firm", broken_kernels.misspelt_field)


def chunks(folder: Path) -> list[Path]:
    return list(SweepFolder(folder).store.folder.glob("*.parquet"))


def test_the_runner_makes_no_failed_run_of_it(broken):
    with pytest.raises(ProgrammingError, match=WHERE):
        Runner().attempt(load("status_quo"), Task(0, 0, 3))


@pytest.mark.parametrize(
    "command",
    [
        ("run", "status_quo", "-n", "4"),
        ("compare", "status_quo", "aligned", "-n", "4"),
        ("sweep", "budget_split", "-n", "2"),
        ("sensitivity", "what_matters", "--samples", "4"),
        ("decompose", "misaligned", "aligned", "-n", "5"),
    ],
    ids=lambda command: command[0],
)
def test_a_command_says_where_ends_with_code_1_and_leaves_nothing(command, broken, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main([*command])
    shown = capsys.readouterr()
    assert ended.value.code == 1, shown.err
    assert "in _paid_hours, " in shown.err and WHERE in shown.err
    assert "1.0 + p.feedback.paid_houres" in shown.err
    assert "Traceback" not in shown.err and "failed" not in shown.err
    assert "Report:" not in shown.out
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_sweep_that_is_resumed_keeps_what_it_had_and_no_row_of_it(tmp_path, monkeypatch):
    before = sweep("budget_split", replications=2, out=tmp_path / "kept")
    kept = {path.name for path in chunks(before.folder)}
    assert before.complete and kept
    monkeypatch.setattr(engine, "run_firm", broken_kernels.misspelt_field)
    with pytest.raises(ProgrammingError, match=WHERE):
        sweep("budget_split", replications=4, out=before.folder, resume=True)
    assert {path.name for path in chunks(before.folder)} == kept


def test_from_python_it_is_raised(broken):
    with pytest.raises(ProgrammingError, match=WHERE):
        compare(["status_quo", "aligned"], replications=2)
