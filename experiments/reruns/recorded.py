"""What made a folder of results: its manifest, read without looking at anything beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.agents.jit import source_digest
from smarketing.errors import InputError
from smarketing.product import PRODUCT
from smarketing.simulation.own_rules import OwnRules
from smarketing.store.damage import check_format
from smarketing.store.provenance import origin, versions
from smarketing.store.result_folder import MANIFEST
from smarketing.store.strict_json import read_mapping

KINDS = ("sweep", "run", "compare", "decompose", "population", "optimise")
_CHANGED = "It is the manifest that says what a row was: put it back as it was."


@dataclass(frozen=True)
class Recorded:
    """A folder that holds a manifest, and perhaps what it tells of; `kind` is one of `KINDS`."""

    path: Path
    kind: str
    manifest: Mapping[str, Any]

    @property
    def sources(self) -> str:
        """The digest of the model's source that made it."""
        return str(self.manifest.get("source_digest"))

    @property
    def same_sources(self) -> bool:
        return self.sources == source_digest()

    @property
    def engine(self) -> Any:
        """The engine of the last session; the results are the same on either."""
        sessions = self.manifest.get("sessions")
        return sessions[-1]["engine"] if sessions else self.manifest["engine"]

    def differences(self) -> list[str]:
        """What is otherwise here and now than where the folder was made, each a sentence; empty where nothing is."""
        sentences = []
        if not self.same_sources:
            sentences.append(
                f"The model's source is another one than made this folder ({self.sources[:12]} then, "
                f"{source_digest()[:12]} now)."
            )
        then, now = self.manifest.get("versions") or {}, versions()
        others = [
            f"{name} {then.get(name, 'unknown')} then, {now[name]} now" for name in now if then.get(name) != now[name]
        ]
        if others:
            sentences.append(f"Made with other versions: {'; '.join(others)}.")
        machine = origin()["machine"]
        if self.manifest.get("machine") not in (None, machine):
            sentences.append(f"Made on another type of machine: {self.manifest['machine']} then, {machine} now.")
        return sentences

    def check_rules(self, own: OwnRules) -> None:
        """Raise InputError unless these are the user's rules under which the folder was made."""
        saved = self.manifest.get("own_rules") or (self.manifest.get("study") or {}).get("own_rules") or {}
        if saved.get("digest", "") == own.digest:
            return
        if not saved:
            raise InputError(f"{self.path}: was made with the model's own rules. Leave outcomes and behaviours away.")
        names = ", ".join([*saved.get("outcomes", {}).values(), *saved.get("behaviours", {}).values()])
        raise InputError(
            f"{self.path}: was made with rules of your own ({names}), and the manifest has their digest, not their "
            "code. Give the same ones: smarketing.rerun(folder, …, outcomes={…}, behaviours={…})."
        )


def recorded(folder: str | Path) -> Recorded:
    """Read a manifest: of a folder, or a file by itself. Raises InputError where there is none, or none with rows."""
    given = Path(folder)
    file = given if given.is_file() else given / MANIFEST
    if not file.is_file():
        raise InputError(f"{folder}: holds no {MANIFEST}. Name a folder of results, or the file.")
    manifest = read_mapping(file, _CHANGED)
    check_format(manifest, Path(MANIFEST))
    kind = str(manifest.get("kind"))
    if manifest.get("product") != PRODUCT or kind not in KINDS:
        raise InputError(
            f"{folder}: what is in it (kind {kind!r}) has no rows of runs. A folder of {', '.join(KINDS[:-1])} or "
            f"{KINDS[-1]} has."
        )
    return Recorded(file.parent, kind, manifest)
