"""A row is made again from a manifest alone: nothing but `manifest.json` is needed, and any difference is told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smarketing.commands.main import main
from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import compare
from smarketing.experiments.optimisation.optimise import optimise
from smarketing.experiments.population.study_population import study_population
from smarketing.experiments.reruns.rerun import Rerun, rerun
from smarketing.experiments.sensitivity import sensitivity
from smarketing.experiments.sweeps.sweep import sweep
from tests.store.kept_folders import VERSIONS, unpacked

RATE = "compensation.salespeople.commission_rate"
SMALL = {
    "horizon.warm_up_weeks": 52, "horizon.weeks": 52, "organisation.salespeople": 2, "organisation.marketers": 1,
    "firm.opening_revenue": 5e5, "firm.opening_customers": 10,
}  # fmt: skip
FIRM = "name: Mine\nextends: status_quo\nmarket: {growth: 0.05}\n"
HEAD = f"scenario: firm.yaml\nset: {json.dumps(SMALL)}\nreplications: 2\n"
STUDIES = {
    "study.yaml": f"name: Study\n{HEAD}seeds: separate\nconstraints: [{RATE} <= 0.11 or feedback.interval_weeks <= 4]\n"
    f"parameters:\n  {RATE}: {{min: 0.04, max: 0.12, levels: 2}}\n"
    "  market.segments.*.drift: [0.01, 0.03]\n"
    "  feedback.interval_weeks: {title: Loop, levels: {often: 4, seldom: 13}}\n",
    "levers.yaml": f"name: Levers\n{HEAD}parameters:\n  {RATE}: {{min: 0.04, max: 0.12}}\n"
    "  market.growth: {min: 0, max: 0.1}\noptimise: {objectives: [contribution]}\n",
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of each kind, made of a scenario's file that is changed afterwards."""
    place = tmp_path_factory.mktemp("made")
    for name, text in {"firm.yaml": FIRM, **STUDIES}.items():
        (place / name).write_text(text, encoding="utf-8")
    sweep(place / "study.yaml", out=place / "sweep", jobs=1)
    sensitivity(place / "levers.yaml", "morris", 4, out=place / "sensitivity", jobs=1)
    optimise(place / "levers.yaml", trials=2, final=2, out=place / "optimise", jobs=1)
    compare(
        [str(place / "firm.yaml"), "aligned"], overrides=SMALL, replications=3, first=5, seed=9, jobs=1
    ).save(place / "compare")  # fmt: skip
    (place / "firm.yaml").write_text(FIRM.replace("0.05", "0.5"), encoding="utf-8")
    return place


def alone(folder: Path, to: Path) -> Path:
    """A folder that holds a copy of the manifest and nothing else."""
    to.mkdir()
    shutil.copy(folder / "manifest.json", to)
    return to


ADDRESSES: dict[str, list[dict[str, Any]]] = {
    "sweep": [{}, {"point": 5, "replication": 1}],
    "sensitivity": [{"point": 7, "replication": 1}],
    "optimise": [{}, {"scenario": "best", "replication": 3}],
    "compare": [{}, {"scenario": "aligned", "replication": 7}],
}
ALL = [(kind, address) for kind, addresses in ADDRESSES.items() for address in addresses]


@pytest.mark.parametrize(("kind", "address"), ALL)
def test_a_row_is_the_same_as_stored_wherever_the_folder_is(kind, address, folders: Path, tmp_path: Path):
    again = rerun(folders / kind, **address)
    assert again.same is True and again.notes == ()
    assert "replications.parquet" in again.differs and (kind not in ("sweep", "sensitivity") or len(again.differs) == 2)
    columns = list(pd.read_parquet(folders / kind / "replications.parquet").columns)
    assert [name for name in columns if name != "reproduce"] == [name for name in again.row if name in columns]
    bare = rerun(alone(folders / kind, tmp_path / "moved"), **address)
    assert bare.row == again.row or bare.to_frame()["made"].astype(str).equals(again.to_frame()["made"].astype(str))
    assert bare.same is None and "Nothing to compare with" in bare.verdict


def test_every_row_of_a_small_sweep_can_be_made_again(folders: Path):
    rows = pd.read_parquet(folders / "sweep/replications.parquet")
    assert len(rows) == 12 and rows["seed"].nunique() == 6  # two of eight points break the constraint
    for _, row in rows.iloc[::5].iterrows():
        assert rerun(folders / "sweep", point=int(row["point"]), replication=int(row["replication"])).same


def test_a_firm_of_a_population_is_drawn_and_run_again(tmp_path: Path, monkeypatch):
    from smarketing.experiments.population import study_population as population
    from smarketing.experiments.population.firms import templates_of
    from smarketing.scenarios import load

    short = {name: load(name, {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}) for name in (
        "status_quo", "misaligned", "aligned",
    )}  # fmt: skip
    monkeypatch.setattr("smarketing.experiments.population.runs.templates", lambda assumed=None: templates_of(short))
    monkeypatch.setattr(population, "templates", lambda: templates_of(short))
    monkeypatch.setattr(population, "load", short.__getitem__)
    folder = study_population(20, seed=3, jobs=1).save(tmp_path / "population")
    audit = json.loads((folder / "manifest.json").read_text("utf-8"))["audit"]
    assert (audit["passed"], audit["rows"], audit["keys"], audit["again"]) == (True, 80, 20, 2)
    again = rerun(folder, scenario="own", replication=17)
    assert again.same is True and again.row["scenario"] == "own" and again.row["replication"] == 17
    assert rerun(folder).row["scenario"] == "status_quo"
    with pytest.raises(InputError, match="have replications 0 to 19"):
        rerun(folder, replication=20)


def test_a_stored_row_that_was_changed_is_told_by_the_names_of_its_columns(folders: Path, tmp_path: Path, capsys):
    folder = Path(shutil.copytree(folders / "sweep", tmp_path / "changed"))
    rows = pd.read_parquet(folder / "replications.parquet")
    rows["revenue"] = rows["revenue"].where(rows.index != 3, rows["revenue"] * (1 + 1e-9))
    rows.to_parquet(folder / "replications.parquet", index=False)
    again = rerun(folder, point=int(rows.loc[3, "point"]), replication=int(rows.loc[3, "replication"]))
    assert again.same is False and again.differs["replications.parquet"] == ["revenue"]
    assert [len(names) for names in again.differs.values()] == [1, 0]  # the chunk is what it was
    arguments = ["--point", str(rows.loc[3, "point"]), "--replication", str(rows.loc[3, "replication"])]
    code, shown, _ = typed(["rerun", str(folder), *arguments], capsys)
    assert code == 1 and "NOT the same as stored: replications.parquet differs in revenue; the same in chunks/" in shown
    assert f"stored: {float(rows.loc[3, 'revenue'])!r}" in shown


def typed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    told = capsys.readouterr()
    return int(end.value.code or 0), told.out, told.err


def test_the_command_prints_the_row_and_the_verdict(folders: Path, capsys, tmp_path: Path):
    code, shown, _ = typed(["rerun", str(folders / "compare"), "--scenario", "aligned"], capsys)
    assert code == 0 and "The same as stored, every column to the byte (replications.parquet)." in shown
    code, shown, _ = typed(["rerun", str(folders / "sweep"), "--point", "2", "--json"], capsys)
    told = json.loads(shown)
    assert told["same"] is True and told["row"]["point"] == 2 and told["row"]["feedback.interval_weeks"] == "often"
    manifest = alone(folders / "sweep", tmp_path / "bare") / "manifest.json"
    code, shown, _ = typed(["rerun", str(manifest)], capsys)
    assert code == 0 and "Nothing to compare with" in shown


def test_other_sources_and_versions_are_said_first(folders: Path, tmp_path: Path, capsys):
    folder = alone(folders / "sweep", tmp_path / "other")
    says = json.loads((folder / "manifest.json").read_text("utf-8"))
    says["versions"]["numpy"] = "1.0"
    (folder / "manifest.json").write_text(json.dumps(says | {"source_digest": "0" * 64, "machine": "abacus"}))
    code, shown, _ = typed(["rerun", str(folder)], capsys)
    lines = shown.splitlines()
    assert code == 0 and lines[0].startswith("Note: The model's source is another one than made this folder (0000")
    assert lines[1].startswith("Note: Made with other versions: numpy 1.0 then, ") and "abacus then" in lines[2]
    assert lines[3].startswith("Note: Other sources name firms otherwise")


@pytest.mark.parametrize(
    ("kind", "address", "told"),
    [
        ("sweep", {"point": 6}, "--point 6: the rows of this folder have points 0 to 5."),
        ("sweep", {"point": -1}, "have points 0 to 5"),
        ("sweep", {"replication": 2}, "--replication 2: the rows of this folder have replications 0 to 1."),
        ("sweep", {"scenario": "aligned"}, "--scenario: rows of a sweep have none; --point says which firm."),
        ("compare", {"point": 1}, "--point: rows of a compare have none"),
        ("compare", {"replication": 4}, "have replications 5 to 7"),
        ("compare", {"scenario": "align"}, "there are firm, aligned"),
        ("optimise", {"replication": 0}, "have replications 2 to 3"),
        ("optimise", {"scenario": "front-1"}, "there are firm, best"),
        ("optimise", {"case": "here"}, "there are firm"),
    ],
)
def test_a_row_that_there_is_not_is_a_sentence(kind: str, address: dict, told: str, folders: Path):
    with pytest.raises(InputError) as fault:
        rerun(folders / kind, **address)
    assert told in str(fault.value)


def changed(part: str, value: Any) -> Any:
    def change(says: dict[str, Any]) -> Any:
        *groups, last = part.split("/")
        inner: Any = says
        for group in groups:
            inner = inner[int(group) if isinstance(inner, list) else group]
        inner[last] = value
        return says

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda says: [], "holds no mapping"),
        (changed("format", 2), "is of format 2, and this smarketing reads format 1"),
        (changed("kind", "payout"), "what is in it (kind 'payout') has no rows of runs"),
        (changed("kind", 5), "has no rows of runs"),
        (changed("product", "other"), "has no rows of runs"),
        (changed("kind", "compare"), "does not say what the row was"),
        (changed("study", {}), "does not say what the row was (KeyError: 'design')"),
        (changed("plan", 5), "does not say what the row was"),
        (changed("study/seed", 2), "point 0 cannot be made again from its manifest"),
        (changed("scenarios/0/resolved/market/growth", 0.07), "point 0 cannot be made again from its manifest"),
        (changed("scenarios/0/resolved/market/growth", "much"), "market.growth"),
        (changed("study/own_rules", {"digest": "00", "outcomes": {"mine": "a:b"}}), "with rules of your own (a:b)"),
    ],
)
def test_a_manifest_that_was_changed_is_a_sentence(change: Any, told: str, folders: Path, tmp_path: Path):
    folder = alone(folders / "sweep", tmp_path / "changed")
    says = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(change(says)))
    with pytest.raises(InputError) as fault:
        rerun(folder)
    assert told in str(fault.value), str(fault.value)


def test_a_folder_without_a_manifest_and_a_damaged_one_are_sentences(tmp_path: Path, folders: Path):
    with pytest.raises(InputError, match=r"holds no manifest\.json"):
        rerun(tmp_path)
    with pytest.raises(InputError, match=r"holds no manifest\.json"):
        rerun(tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_text('{"kind": "sw')
    with pytest.raises(InputError, match="cannot be read"):
        rerun(tmp_path)


def test_damaged_chunks_are_a_sentence_and_deleted_ones_no_matter(folders: Path, tmp_path: Path):
    folder = Path(shutil.copytree(folders / "sweep", tmp_path / "hurt"))
    for chunk in (folder / "chunks").glob("*.parquet"):
        content = bytearray(chunk.read_bytes())
        content[200] ^= 255
        chunk.write_bytes(content)
    with pytest.raises(InputError, match="--resume, which makes it again"):
        rerun(folder)
    shutil.rmtree(folder / "chunks")
    assert list(rerun(folder).differs) == ["replications.parquet"]


@pytest.mark.parametrize("kind", ["run", "compare", "sweep", "sensitivity", "optimise", "population"])
@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_of_former_versions_give_a_row_or_a_sentence(version: str, kind: str):
    folder = unpacked(version) / kind
    if not (folder / "manifest.json").is_file():
        pytest.skip("a version has not every kind")
    again: Rerun | None = None
    told = ""
    try:
        again = rerun(folder)
    except InputError as fault:
        told = str(fault)
    assert told.count("\n") <= 3 and (told or (again and (again.same or again.notes)))
