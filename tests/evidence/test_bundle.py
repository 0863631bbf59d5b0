"""A bundle is run again from the zip alone, by the commands of its README, and comes out the same to the byte."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from smarketing.errors import InputError
from smarketing.evidence.bundle.bundle import bundle
from smarketing.evidence.bundle.scenario_file import scenario_files
from smarketing.experiments.comparison.compare import compare
from smarketing.scenarios import library, load

PROGRAMS = Path(sys.executable).parent
COMMAND = PROGRAMS / "smarketing"
BLOCK = re.compile(r"^   ```sh\n(.*?)^   ```", re.M | re.S)
STUDY = """\
name: Drift and feedback
scenario: {scenario}
set: {{feedback.rule: closed_loop, budget.total: x 1.2}}
design: {{method: lhs, samples: 20, cross: [feedback.interval_weeks]}}
parameters:
  feedback.interval_weeks: [4, 26]
  market.lead_decay: {{min: 0.3, max: 1.1, scale: log, title: Decay}}
  market.segments.*.drift: {{min: 0.0, max: 0.04}}
constraints: [market.lead_decay < 2]
replications: 2
seed: 3
outcomes: [growth_rate, blame_index]
sensitivity: {{morris: 4}}
"""
LEVERS = """\
name: Levers
scenario: mine.yaml
parameters:
  budget.marketing_share: {min: 0.2, max: 0.6}
  feedback.interval_weeks: {title: Meetings, levels: {often: 1, seldom: 26}}
replications: 2
outcomes: [growth_rate]
optimise: {objectives: [growth_rate, contribution], scenarios: [mine.yaml, aligned], trials: 13}
"""
MINE = """\
name: Mine, as it is now
extends: misaligned
horizon: {warm_up_policies: today, weeks: 52}
compensation: {salespeople: {commission_rate: 0.07}}
events: [{week: 10, set: {feedback.interval_weeks: 2}}]
assumptions: {compensation.salespeople.commission_rate: our payroll}
"""
CASES = {
    "run": "run mine.yaml -n 3 --set budget.total='x 1.1' --seed 5 --first 2",
    "compare": "compare misaligned mine.yaml -n 3 --set horizon.weeks=52 --jobs 1",
    "sweep": "sweep study.yaml",
    "sensitivity": "sensitivity sensitivity.yaml --method morris",
    "discover": "sweep study.yaml --out made && smarketing discover made --policy feedback.interval_weeks --against 4"
    " --meets 'growth_rate >= 0.03'",
    "population": "population --firms 20 --seed 2",
    "optimise": "optimise levers.yaml --final 3",
}


def typed(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, in a folder; of this process it knows where programs and compiled code are, and no more."""
    kept = {name: os.environ[name] for name in ("SMARKETING_CACHE", "XDG_CACHE_HOME", "HOME") if name in os.environ}
    path = os.pathsep.join([str(PROGRAMS), "/usr/bin", "/bin"])
    return subprocess.run(
        ["sh", "-e", "-c", line], cwd=folder, env=kept | {"PATH": path} | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of a user's own, with a scenario and studies of it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "mine.yaml").write_text(MINE)
    (folder / "study.yaml").write_text(STUDY.format(scenario="mine.yaml"))
    asked = STUDY.format(scenario="status_quo").replace("20, cross: [feedback.interval_weeks]", "4")
    (folder / "sensitivity.yaml").write_text(asked.replace("constraints: [market.lead_decay < 2]\n", ""))
    (folder / "levers.yaml").write_text(LEVERS)
    return folder


@pytest.mark.skipif(not COMMAND.exists() or not shutil.which("sha256sum"), reason="takes the command, and sha256sum")
@pytest.mark.parametrize("kind", CASES)
def test_the_commands_of_the_readme_make_the_same_bytes_again(kind: str, desk: Path, tmp_path: Path):
    out = "" if "--out" in CASES[kind] else " --out made"
    made = typed(f"smarketing {CASES[kind]}{out}", desk)
    assert made.returncode == 0, made.stderr
    zipped = bundle(desk / "made", tmp_path / "bundle.zip")
    shutil.rmtree(desk)  # whoever gets the zip has nothing else
    elsewhere = tmp_path / "elsewhere"
    zipfile.ZipFile(zipped).extractall(elsewhere)
    page = (elsewhere / "made" / "README.md").read_text("utf-8")
    blocks = BLOCK.findall(page)
    assert len(blocks) == 3
    for block in blocks:
        done = typed(block, elsewhere / "made")
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    about = json.loads((elsewhere / "made" / "bundle.json").read_text("utf-8"))
    assert about["kind"] == kind
    assert done.stdout.count(": OK\n") == len(about["promised"]) >= 3
    for name in about["promised"]:
        there, again = (elsewhere / "made" / folder / name for folder in ("results", "rerun"))
        assert there.read_bytes() == again.read_bytes(), name
    assert f"`{about['promised'][0]}`" in page


@pytest.mark.parametrize("name", library())
def test_a_saved_scenario_is_read_back_as_the_same_firm(name: str, tmp_path: Path):
    scenario = load(name)
    files = scenario_files(scenario.resolved())
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    again = load(tmp_path / next(iter(files)))
    assert again.digest == scenario.digest and again.name == scenario.name
    assert again.spec == scenario.spec


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "our results"
    compare(["misaligned", "aligned"], replications=2, seed=1).save(folder)
    return folder


@pytest.fixture
def results(finished: Path, tmp_path: Path) -> Path:
    """A folder of results that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "our results"))


def change(folder: Path, **says: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | says))


def test_the_same_folder_is_the_same_zip_whenever_it_is_made(results: Path, tmp_path: Path):
    first = bundle(results).read_bytes()
    os.utime(results / "summary.json", (1e9, 1e9))
    again = Path(shutil.copytree(results, tmp_path / "elsewhere" / "our results"))
    assert bundle(again, tmp_path / "again.zip").read_bytes() == first
    names = zipfile.ZipFile(tmp_path / "again.zip").namelist()
    assert names == sorted(names)
    assert all(name.startswith("our_results/") and ".." not in name for name in names)


def test_what_others_put_into_the_folder_stays_out_and_links_are_refused(results: Path, tmp_path: Path):
    (results / "offer to the client.md").write_text("secret")
    (results / ".secret.json").write_text("{}")
    names = zipfile.ZipFile(bundle(results, tmp_path / "a.zip")).namelist()
    assert not [name for name in names if "offer" in name or "secret" in name]
    (results / "weekly.parquet").rename(tmp_path / "weekly.parquet")
    (results / "weekly.parquet").symlink_to(tmp_path / "weekly.parquet")
    with pytest.raises(InputError, match="this is a link or no file"):
        bundle(results, tmp_path / "b.zip")
    (results / "weekly.parquet").unlink()
    shutil.copy(tmp_path / "weekly.parquet", results)
    (tmp_path / "latest").symlink_to(results)  # a name for the folder itself is no way out of it
    bundle(tmp_path / "latest", tmp_path / "c.zip")


def test_nothing_is_overwritten(results: Path, tmp_path: Path):
    (tmp_path / "there.zip").write_text("mine")
    with pytest.raises(InputError, match="nothing is ever overwritten"):
        bundle(results, tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text() == "mine"


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({"status": "running"}, "is not finished"),
        ({"status": "partial"}, "is not finished"),
        ({"kind": "validate"}, "cannot be bundled; a folder of run, compare"),
        ({"product": "another"}, "cannot be bundled"),
        ({"format": 9}, "of format 9"),
        ({"own_rules": {"behaviours": {}}}, "rules of your own are code that the folder does not hold"),
        ({"source_digest": "$(rm)"}, "names no state of the model's source"),
        ({"scenarios": [{"resolved": {"id": "../../x", "before": None}}]}, "cannot be the name of a scenario's file"),
        ({"scenarios": [{"resolved": {"id": "x"}}]}, "a scenario in it is not what was saved"),
        ({"scenarios": 3}, "does not say what it takes"),
        ({"replications": None}, "does not say what it takes"),
        ({"seed": "$(rm -r .)"}, "does not say what it takes"),
    ],
)
def test_a_folder_that_nobody_could_run_again_is_refused_in_a_sentence(says: dict, told: str, results: Path):
    change(results, **says)
    with pytest.raises(InputError, match=re.escape(told)) as refused:
        bundle(results)
    assert "\n" not in str(refused.value)
    assert not list(results.parent.glob("*.zip"))


def test_a_folder_of_something_else_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="no folder of results"):
        bundle(tmp_path)
    with pytest.raises(InputError, match="no folder of results"):
        bundle(tmp_path / "nowhere")


def test_what_is_not_promised_is_named_with_its_reason(results: Path, tmp_path: Path):
    further = (
        "decomposition.json",
        "coalitions.parquet",
        "leads.parquet",
        "blame.parquet",
        "ensemble.json",
        "switch_points.json",
    )
    for name in further:
        (results / name).write_text("{}", encoding="utf-8")
    typed_in = json.loads((results / "manifest.json").read_text("utf-8"))["command"] or "smarketing compare a b"
    change(results, command=f"{typed_in} --decompose --trace --ensemble --meets 'growth_rate >= 0' --switch-points")
    with zipfile.ZipFile(bundle(results, tmp_path / "more.zip")) as packed:
        held = {Path(name).name: name for name in packed.namelist() if name.count("/") == 1}
        page = packed.read(held["README.md"]).decode("utf-8")
        about = json.loads(packed.read(held["bundle.json"]))
    for name in further:
        assert name not in about["promised"] and f"`{name}` is " in page
    (command,) = about["commands"]
    assert "--decompose" in command and "--trace" in command
    assert "--ensemble" not in command and "--switch-points" not in command and "--meets" not in command
