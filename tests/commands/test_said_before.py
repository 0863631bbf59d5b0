"""What a command says before it starts: whether it goes on after a kill, and how much memory it takes."""

import re
import shutil
from pathlib import Path

import pytest

from smarketing.commands.main import main
from smarketing.commands.progress import BEGINS_ANEW, Lines
from smarketing.errors import InputError

EXPORT = Path(__file__).resolve().parents[2] / "docs/examples/crm"
SMALL = "organisation: {marketers: 1, salespeople: 1}\nhorizon: {warm_up_weeks: 52, weeks: 52}\n"
STUDY = (
    "name: Mine\nscenario: small.yaml\nreplications: 2\noutcomes: [contribution]\n"
    "parameters: {budget.total: {min: 0.2, max: 0.4}, budget.marketing_share: {min: 0.3, max: 0.5}}\n"
    "optimise: {objectives: [contribution], trials: 3}\n"
)
BEGIN_ANEW = {
    "run": "run small.yaml -n 9000 --out there",
    "compare": "compare small.yaml small.yaml -n 9000 --set budget.total=0.2 --out there",
    "payout": "payout small.yaml -n 9000 --out there",
    "population": "population --firms 30 --out there",
    "decompose": "decompose small.yaml other.yaml -n 5 --out there",
    "validate": "validate --out there",
    "scenario fit": "scenario fit facts.yaml --out client.yaml --seconds 5",
    "calibrate": "calibrate deals.csv --out client.yaml --seconds 5",
}
GO_ON = {
    "sweep": "sweep study.yaml --out there",
    "sensitivity": "sensitivity study.yaml --method morris --samples 4 --out there",
    "optimise": "optimise study.yaml --out there",
}


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What a command says up to the moment at which it would start, on work of any length."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL)
    Path("other.yaml").write_text("extends: ./small.yaml\nfeedback: {rule: closed_loop}\n")
    Path("study.yaml").write_text(STUDY)
    Path("facts.yaml").write_text("revenue: $11M\ndeals_per_year: 120\n")
    shutil.copy(EXPORT / "hubspot_deals.csv", "deals.csv")
    forecast = Lines.expect

    def expect(self: Lines, total: int, seconds: float) -> None:
        forecast(self, total, seconds)
        raise InputError("it would start now")

    def search(self: object) -> None:
        raise InputError("it would start now")

    monkeypatch.setattr("smarketing.commands.progress._WORTH_A_WORD", 0.0)
    monkeypatch.setattr(Lines, "expect", expect)
    monkeypatch.setattr("smarketing.evidence.firm.search.Search.run", search)

    def run(command: str) -> str:
        with pytest.raises(SystemExit, match="2"):
            main(command.split())
        told = capsys.readouterr().err
        assert "it would start now" in told
        return told

    return run


@pytest.mark.parametrize("command", BEGIN_ANEW.values(), ids=BEGIN_ANEW)
def test_a_command_that_begins_anew_says_so_before_it_starts(command: str, said):
    assert BEGINS_ANEW in said(command)


@pytest.mark.parametrize("command", GO_ON.values(), ids=GO_ON)
def test_a_command_that_goes_on_does_not(command: str, said):
    assert BEGINS_ANEW not in said(command)


@pytest.mark.parametrize("command", ["run large.yaml", "compare large.yaml large.yaml --set budget.total=0.2"])
def test_a_firm_that_takes_much_memory_says_so_before_it_starts(command: str, said, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.experiments.running.runner.Runner.__init__", _would_run)
    Path("large.yaml").write_text("organisation: {business_units: 10000}\n")
    told = said(f"{command} -n 2 --jobs 2 --out there")
    assert re.search(
        r"Takes up to (56|60)\.\d GB of memory, usually half of it: 2 firms at once; --jobs 1 takes less\.", told
    )
    told = said(f"{command.replace('large', 'small')} -n 2 --jobs 2 --out here")
    assert "memory" not in told


def _would_run(*_: object, **__: object) -> None:
    raise InputError("it would start now")
