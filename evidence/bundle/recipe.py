"""What makes a folder again: files, commands, and which results then are the same bytes."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from smarketing.errors import InputError
from smarketing.evidence.bundle.held import Held
from smarketing.evidence.bundle.scenario_file import scenario_files
from smarketing.evidence.bundle.study_file import study_file
from smarketing.product import PRODUCT
from smarketing.scenarios.lineage import BASE, library

RERUN, STUDY = "rerun", "study.yaml"
_FURTHER = ("--ablate", "--switch-points", "--decompose", "--ensemble", "--trace")  # beside a run or a comparison
_OF_A_SWEEP = ("points.csv", "points.parquet", "design.parquet", "replications.parquet", "summary.json")
_OF_RUNS = ("replications.parquet", "weekly.parquet", "summary.json", "ablation.json", "pay.parquet", "pairs.parquet")
_NOT_TRIED = ("decomposition.json", "coalitions.parquet", "ensemble.json", "switch_points.json", "leads.parquet")


@dataclass(frozen=True)
class Recipe:
    """How the results are made again.

    files      scenarios and study, by path
    scenarios  the path of each scenario's file, in the order of the manifest
    commands   what to type, in the folder of the bundle
    promised   files of the results that come out the same, byte by byte
    notes      what a reader must know of it
    """

    files: Mapping[str, str]
    scenarios: Sequence[str]
    commands: Sequence[str]
    promised: Sequence[str]
    notes: Sequence[str] = field(default_factory=tuple)


def recipe(of: Held) -> Recipe:
    """The recipe of a folder. Raises InputError where it does not hold what it takes."""
    try:
        return _RECIPES[of.kind](of)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as fault:
        raise InputError(f"{of.path}: its manifest does not say what it takes to run it again ({fault!r}).") from None


def _of_runs(of: Held) -> Recipe:
    """A run or a comparison, from the scenarios as they ran."""
    says = of.manifest
    files, names = _scenarios(of)
    typed = shlex.split(says["command"] or "")
    runs, engine = says["replications"], says["engine"]
    arguments = [of.kind, *names, "-n", str(runs["requested"]), "--seed", str(says["seed"])]
    arguments += ["--precision", repr(runs["precision"])] if runs["requested"] == "auto" else []
    arguments += ["--first", str(says["first"])] if says["first"] else []
    arguments += ["--engine", engine] if engine != "compiled" else []
    arguments += [flag for flag in _FURTHER if flag in typed]
    promised, notes = list(_OF_RUNS), []
    if says["failures"]:
        promised.remove("replications.parquet")
        notes.append(
            "Some runs failed, so the command ends with code 3. Each is a row of `replications.parquet` with the "
            "command that repeats it; that names the scenario's file, so this table differs there."
        )
    if of.has("equal_pay.json"):
        promised.remove("summary.json")
        notes.append(
            "The scenarios are those that were compared: variable pay is scaled already. The words of "
            "`results/summary.json` are those of the plans as written."
        )
    untried = [f"`{name}`" for name in _NOT_TRIED if of.has(name)]
    if untried:
        notes.append(f"Made again, but nobody has tried whether to the byte: {', '.join(untried)}.")
    return _made(of, files, names, [arguments], promised, notes)


def _of_a_sweep(of: Held) -> Recipe:
    files, names = _scenarios(of)
    files[STUDY] = study_file(of.manifest["study"], names[0], {})
    first = of.manifest["plan"]["first"]
    arguments = ["sweep", STUDY, *(["--first", str(first)] if first else []), *_engine(of)]
    return _made(of, files, names, [arguments], _OF_A_SWEEP)


def _of_a_discovery(of: Held) -> Recipe:
    sweep, discovery = _of_a_sweep(of), of.json("discovery.json")
    arguments = ["discover", RERUN, "--outcome", discovery["outcome"]]
    if "policy" in discovery:
        arguments += [
            "--policy",
            discovery["policy"],
            "--of",
            str(discovery["of"]),
            "--against",
            str(discovery["against"]),
        ]
    else:
        arguments += [f"--{discovery['side']}", repr(discovery["limit"])]
    again = [*sweep.commands, _typed(arguments)]
    return Recipe(sweep.files, sweep.scenarios, again, [*sweep.promised, "discovery.json", "futures.csv"])


def _of_a_sensitivity(of: Held) -> Recipe:
    analysis = of.json("sensitivity.json")
    if "study" not in analysis:
        raise InputError(
            f"{of.path}: this analysis was kept without its study, by a former version. Give its command again with "
            "--resume (no run is made anew), and bundle it then."
        )
    files, names = _scenarios(of)
    files[STUDY] = study_file(analysis["study"], names[0], {})
    arguments = [
        "sensitivity",
        STUDY,
        "--method",
        analysis["method"],
        "--samples",
        str(analysis["samples"]),
        *_engine(of),
    ]
    arguments += ["--second-order"] if of.has("pairs.csv") else []
    promised = [*_OF_A_SWEEP, "sensitivity.json", "indices.csv", "sample.csv", "pairs.csv"]
    return _made(of, files, names, [arguments], promised)


def _of_a_population(of: Held) -> Recipe:
    files, names = _scenarios(of)
    firms, seed = of.json("summary.json")["firms"], of.manifest["seed"]
    arguments = ["population", "--firms", str(firms), "--seed", str(seed)]
    notes = ["A survey reads the firms of the library as it is installed; scenarios/ holds what they were."]
    return _made(of, files, names, [arguments], ("replications.parquet", "firms.parquet", "summary.json"), notes)


def _of_a_search(of: Held) -> Recipe:
    says, search = of.manifest, of.json("summary.json")
    section = dict(says["study"]["optimise"])
    notes, runs = [], search["replications"]
    if section.get("scenarios") == "ensemble":
        raise InputError(
            f"{of.path}: this search was over the ensemble of assumptions, which stands in the sources and in no file "
            "of a scenario. Share the study's file and the state of the sources."
        )
    files, names = _scenarios(of)
    if "scenarios" in section:
        section["scenarios"] = list(names)
    files[STUDY] = study_file(says["study"], names[0], {"optimise": section})
    arguments = ["optimise", STUDY, "--trials", str(search["trials"]["done"]), "-n", str(runs["search"])]
    arguments += ["--final", str(runs["fresh"]), *_engine(of)]
    promised = ["trials.csv", "found.csv", "replications.parquet", "summary.json"]
    start = says["study"]["scenario"]
    if start == BASE or start not in library():
        promised += [each["file"] for each in search["found"]]
    else:
        notes.append(
            f"What was found extends {start} in results/ and {BASE} in {RERUN}/: the same firm in other words."
        )
    return _made(of, files, names, [arguments], promised, notes)


_RECIPES = {
    "run": _of_runs, "compare": _of_runs, "sweep": _of_a_sweep, "discover": _of_a_discovery,
    "sensitivity": _of_a_sensitivity, "population": _of_a_population, "optimise": _of_a_search,
}  # fmt: skip


def _made(
    of: Held,
    files: Mapping[str, str],
    names: Sequence[str],
    lines: Sequence[Sequence[str]],
    promised: Sequence[str],
    notes: Sequence[str] = (),
) -> Recipe:
    commands = [_typed([*arguments, "--out", RERUN, "--quiet"]) for arguments in lines]
    return Recipe(files, names, commands, [name for name in promised if of.has(name)], tuple(notes))


def _engine(of: Held) -> list[str]:
    sessions = of.manifest.get("sessions")
    engine = str(sessions[-1]["engine"] if sessions else of.manifest["engine"])
    return ["--engine", engine] if engine != "compiled" else []


def _typed(arguments: Sequence[str]) -> str:
    return shlex.join([PRODUCT, *arguments])


def _scenarios(of: Held) -> tuple[dict[str, str], list[str]]:
    """The files of every scenario, and the path of each: in folders of their own where two have one name."""
    saved = [each["resolved"] for each in of.manifest["scenarios"]]
    clash = len({each["id"] for each in saved}) < len(saved)
    files: dict[str, str] = {}
    names = []
    for number, each in enumerate(saved, 1):
        made = scenario_files(each, f"scenarios/{number}" if clash else "scenarios")
        files |= made
        names.append(next(iter(made)))
    return files, names
