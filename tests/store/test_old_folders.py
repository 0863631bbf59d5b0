"""Folders that former versions have written are read, or refused with a sentence that says what to do; so are newer."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from smarketing.commands.main import main
from smarketing.store.damage import FORMATS
from tests.store.kept_folders import VERSIONS, unpacked

COMMANDS = {
    "run": ("report DIR", "plot DIR growth"),
    "compare": ("report DIR", "report DIR --format xlsx", "report DIR --format pptx", "plot DIR growth"),
    "sweep": ("status DIR", "status DIR --means", "plot DIR lines", "plot DIR heatmap"),
    "sensitivity": ("status DIR", "plot DIR morris"),
    "optimise": ("status DIR", "plot DIR distribution"),
    "population": ("report DIR", "plot DIR survey"),
    "trace": ("report DIR", "trace DIR --person s1"),
}
READ = [  # (version, kind, command); a version has not every kind
    (version, kind, command)
    for version in VERSIONS
    for kind, commands in COMMANDS.items()
    if (unpacked(version) / kind / "manifest.json").is_file()
    and (unpacked(version) / kind / "manifest.json").stat().st_size
    for command in commands
]
REFUSED = {  # what is not read any more, and what is said instead
    ("2026-11-22", "sensitivity", "plot DIR morris"): "is of format 1, and this smarketing reads format 2",
    ("2026-11-29", "sensitivity", "plot DIR morris"): "is of format 1, and this smarketing reads format 2",
}


def said(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and what came on standard error."""
    with pytest.raises(SystemExit) as end:
        main(command.replace("DIR", str(folder)).split())
    return int(end.value.code or 0), capsys.readouterr().err


@pytest.fixture
def copied(tmp_path: Path):
    def copy(version: str, kind: str) -> Path:
        return Path(shutil.copytree(unpacked(version) / kind, tmp_path / kind))

    return copy


def test_every_version_that_wrote_folders_is_kept():
    assert VERSIONS[0] == "2026-11-22" and len(READ) > 50
    assert {kind for version, kind, _ in READ if version == VERSIONS[-1]} == set(COMMANDS)


@pytest.mark.parametrize(("version", "kind", "command"), READ, ids=lambda part: str(part).replace("DIR ", ""))
def test_a_folder_of_a_former_version_is_read_or_refused(version: str, kind: str, command: str, copied, capsys):
    code, told = said(command, copied(version, kind), capsys)
    expected = REFUSED.get((version, kind, command))
    if expected is None:
        assert code == 0, told
    else:
        assert code == 2 and expected in told and "--resume" in told


@pytest.mark.parametrize("kind", list(COMMANDS))
@pytest.mark.parametrize("version", VERSIONS)
def test_a_folder_of_a_former_version_is_bundled_or_refused(version: str, kind: str, copied, capsys):
    code, told = said("bundle DIR", copied(version, kind), capsys)
    assert code == 0 or (code == 2 and told.count("\n") <= 3 and kind in told), told
    if version == VERSIONS[-1]:
        assert code == 0, told


@pytest.mark.parametrize("of", [99, "new", None, -1, 1.5, True, [], {}])
@pytest.mark.parametrize(("kind", "command", "file"), [
    ("run", "report DIR", "manifest.json"), ("run", "report DIR", "summary.json"), ("run", "bundle DIR",
        "manifest.json"),
    ("compare", "report DIR", "summary.json"), ("compare", "plot DIR growth", "manifest.json"),
    ("sweep", "status DIR", "manifest.json"), ("sweep", "plot DIR lines", "summary.json"),
    ("sensitivity", "status DIR", "manifest.json"), ("sensitivity", "plot DIR morris", "sensitivity.json"),
    ("optimise", "status DIR", "manifest.json"), ("optimise", "plot DIR distribution", "summary.json"),
    ("population", "report DIR", "summary.json"), ("population", "report DIR", "manifest.json"),
    ("run", "report DIR", "payout.json"),
    ("trace", "trace DIR --person s1", "manifest.json"),
])  # fmt: skip
def test_a_format_that_is_not_known_is_a_sentence(of: Any, kind: str, command: str, file: str, copied, capsys):
    folder = copied(VERSIONS[-1], kind)
    content = json.loads((folder / file).read_text("utf-8"))
    (folder / file).write_text(json.dumps({**content, "format": of}))
    code, told = said(command, folder, capsys)
    assert code == 2
    assert f"is of format {of!r}, and this smarketing reads format {FORMATS.get(file, 1)}. " in told, told


@pytest.mark.parametrize("version", VERSIONS)
def test_a_sweep_of_a_former_version_goes_on(version: str, copied, capsys, monkeypatch, tmp_path):
    """Its runs are of other sources, so they are made again; the folder and its seeds stay."""
    folder = copied(version, "sweep")
    monkeypatch.chdir(tmp_path)
    for name in ("study.yaml", "small.yaml"):
        shutil.copy(unpacked(version) / name, name)
    before = json.loads((folder / "manifest.json").read_text("utf-8"))
    code, told = said(f"sweep study.yaml --resume --out {folder} --quiet", folder, capsys)
    assert code == 0, told
    after = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert after["status"] == "complete" and after["plan"]["replications"] == before["plan"]["replications"]
    assert len(after["sessions"]) == len(before["sessions"]) + 1


def test_an_optimum_of_a_newer_version_is_not_gone_on_with(copied, capsys, monkeypatch, tmp_path):
    folder = copied(VERSIONS[-1], "optimise")
    monkeypatch.chdir(tmp_path)
    for name in ("best.yaml", "small.yaml"):
        shutil.copy(unpacked(VERSIONS[-1]) / name, name)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 2}))
    code, told = said(f"optimise best.yaml --trials 4 --final 3 -n 2 --resume --out {folder}", folder, capsys)
    assert code == 2 and "is of format 2" in told


def test_an_ensemble_of_a_client_of_another_format_is_a_sentence(tmp_path, capsys):
    from smarketing.errors import InputError
    from smarketing.scenarios.client_ensemble import beside, sets_in, text_of

    client = tmp_path / "client.yaml"
    beside(client).write_text(text_of([{"sales.quit_hazard": 0.1}]))
    assert sets_in(beside(client)) == [{"sales.quit_hazard": 0.1}]
    beside(client).write_text(text_of([{"sales.quit_hazard": 0.1}]).replace('"format": 1', '"format": 2'))
    with pytest.raises(InputError, match="is of format 2, and this smarketing reads format 1"):
        sets_in(beside(client))
