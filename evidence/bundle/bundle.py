"""`bundle`: a folder of results as one zip with which anybody can make them again, and check them to the byte."""

import hashlib
import importlib.metadata
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from smarketing.errors import InputError
from smarketing.evidence.bundle.archive import sums, write_zip
from smarketing.evidence.bundle.held import MANIFEST, Held, held
from smarketing.evidence.bundle.readme import about, readme
from smarketing.evidence.bundle.recipe import RERUN, STUDY, Recipe, recipe
from smarketing.experiments.design.study_file import load_study
from smarketing.product import PRODUCT
from smarketing.scenarios import from_resolved, load
from smarketing.scenarios.compared_policies import Policy, with_history
from smarketing.store.strict_json import plain


def bundle(folder: str | Path, out: str | Path | None = None) -> Path:
    """Write a folder of results as a replication package; returns where it is.

        bundle("results/misaligned-aligned-1")

    out  the zip, which must not exist yet; None: beside the folder, named like it

    Raises InputError for a folder that is not finished, not ours, or that nobody could run again.
    """
    of = held(folder)
    how = recipe(of)
    _check(of, how)
    target = Path(out) if out is not None else of.path.resolve().with_name(f"{of.path.resolve().name}.zip")
    write_zip(target, of.name, _files(of, how))
    return target


def _files(of: Held, how: Recipe) -> dict[str, bytes]:
    """All that goes into the zip, by path."""
    results = of.files()
    promised = {name: results[name] for name in how.promised}
    installed = _installed(of)
    about_bundle = about(of, how, installed) | {
        "results": {name: _digest(content) for name, content in results.items()}
    }
    texts = {
        **how.files,
        "README.md": readme(of, how, of.name),
        "bundle.json": json.dumps(plain(about_bundle), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "requirements.txt": _requirements({**installed, **of.manifest["versions"]}),
        f"{RERUN}.sha256": sums(promised),
    }
    files = {f"results/{name}": content for name, content in results.items()}
    files |= {name: text.encode() for name, text in texts.items()}
    return {**files, "SHA256SUMS": sums(files).encode()}


def _check(of: Held, how: Recipe) -> None:
    """The files that are about to be handed on, read back: are they the firms and the study that ran?"""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for file, text in how.files.items():
            (place / file).parent.mkdir(parents=True, exist_ok=True)
            (place / file).write_text(text, encoding="utf-8")
        read = [load(place / file) for file in how.scenarios]
        if of.kind == "compare":
            policies = with_history([Policy(str(number), each, None, {}) for number, each in enumerate(read)])
            read = [policy.scenario for policy in policies]
        for file, scenario, saved in zip(how.scenarios, read, of.manifest["scenarios"], strict=True):
            if scenario.digest != from_resolved(saved["resolved"]).digest:
                raise InputError(
                    f"{of.path / MANIFEST}: the scenario of {file} cannot be written as a file that says the same."
                )
        if STUDY in how.files:
            load_study(place / STUDY)


def _installed(of: Held) -> dict[str, str]:
    """The versions of the libraries that are asked for, as they are now: those of the manifest were then."""
    versions_now = {}
    for line in importlib.metadata.requires(PRODUCT) or ():
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        is_extra = "extra ==" in line and not re.search(r"""extra == ['"](studies|reports)['"]""", line)
        if name.lower() in (each.lower() for each in of.manifest["versions"]) or is_extra:
            continue
        try:
            versions_now[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return dict(sorted(versions_now.items(), key=lambda entry: entry[0].lower()))


def _requirements(versions: Mapping[str, str]) -> str:
    lines = {name: version for name, version in versions.items() if name not in (PRODUCT, "python")}
    sound = [name for name, version in lines.items() if re.fullmatch(r"[\w.+!-]+", f"{name}{version}")]
    return "".join(f"{name}=={lines[name]}\n" for name in sorted(sound, key=str.lower))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
