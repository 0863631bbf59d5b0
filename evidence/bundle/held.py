"""A folder of results that is to be bundled: read, and refused where nobody could make it again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.errors import InputError
from smarketing.product import PRODUCT
from smarketing.store.strict_json import read_mapping

KINDS = ("run", "compare", "sweep", "sensitivity", "discover", "population", "optimise")
MANIFEST = "manifest.json"
_CHANGED = "The folder is not what it was."
# What the commands write. Whatever else lies in a folder may be nobody's business.
_ENDINGS = {
    "": (".json", ".parquet", ".csv", ".html", ".xlsx", ".pptx", ".yaml", ".md", ".svg", ".png", ".jpg", ".jpeg"),
    "figures": (".svg", ".csv", ".pdf", ".png"),
}
_NAMES = (
    "manifest", "summary", "replications", "weekly", "pay", "pairs", "payout", "decomposition", "coalitions",
    "ablation", "ensemble", "switch_points", "equal_pay", "leads", "blame", "report", "logo", "points", "design",
    "sensitivity", "indices", "sample", "discovery", "futures", "firms", "trials", "best", "front", "found",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A finished folder: `kind` is one of `KINDS`, `manifest` what it says of itself."""

    path: Path
    kind: str
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the folder is called, as the name of a folder anywhere."""
        kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in self.path.resolve().name)
        return kept.strip("._") or "results"

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def json(self, name: str) -> dict[str, Any]:
        """A file of the folder. Raises InputError where it is not what it was."""
        return read_mapping(self.path / name, _CHANGED)

    def files(self) -> dict[str, bytes]:
        """Every file that the commands wrote, by its path in the folder. Chunks are left out: their runs are a table.

        Raises InputError for one that is a link: it would lead out of the folder.
        """
        files = {}
        for inside, endings in _ENDINGS.items():
            for file in sorted((self.path / inside).glob("*")):
                is_ours = inside or file.stem.split("-")[0] in _NAMES
                if not is_ours or file.suffix not in endings or file.name.startswith(".") or file.is_dir():
                    continue
                if file.is_symlink() or (inside and file.parent.is_symlink()) or not file.is_file():
                    raise InputError(
                        f"{file}: this is a link or no file, and only files of the folder itself are taken."
                    )
                files[file.relative_to(self.path).as_posix()] = file.read_bytes()
        return files


def held(folder: str | Path) -> Held:
    """The folder, if it is finished and can be made again. Raises InputError with the reason otherwise."""
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise InputError(
            f"{folder}: this is no folder of results (no {MANIFEST} in it). Name one, such as results/mine-1."
        )
    manifest = read_mapping(path / MANIFEST, _CHANGED)
    kind = _kind(path, manifest)
    if manifest.get("product") != PRODUCT or kind not in KINDS:
        raise InputError(
            f"{folder}: what is in it (kind {str(manifest.get('kind'))!r}) cannot be bundled; a folder of "
            f"{', '.join(KINDS[:-1])} or {KINDS[-1]} can."
        )
    if not re.fullmatch("[0-9a-f]{64}", str(manifest.get("source_digest"))):
        raise InputError(f"{folder}: its manifest names no state of the model's source, so nobody could run it again.")
    if not isinstance(manifest.get("seed"), int) or not {PRODUCT, "python"} <= set(manifest.get("versions") or ()):
        raise InputError(f"{folder}: its manifest does not say what it takes to run it again: seed and versions.")
    if manifest.get("format") != 1:
        raise InputError(f"{folder}: this folder is of format {manifest.get('format')!r}, which is not known here.")
    if manifest.get("status") != "complete" or not _all_there(manifest):
        raise InputError(
            f"{folder}: this is not finished (its manifest says {str(manifest.get('status'))!r}, or runs are missing). "
            "Finish it, or run it again, and bundle it then."
        )
    if manifest.get("own_rules") or (manifest.get("study") or {}).get("own_rules"):
        raise InputError(
            f"{folder}: its rules of your own are code that the folder does not hold, so nobody could run it again. "
            "Share the code with the folder itself."
        )
    return Held(path, kind, manifest)


def _kind(path: Path, manifest: Mapping[str, Any]) -> str:
    """A sensitivity analysis and a discovery are sweeps to which something was added."""
    kind = str(manifest.get("kind"))
    if kind == "sweep":
        return "sensitivity" if (path / "sensitivity.json").is_file() else "discover" if _discovered(path) else kind
    return kind


def _discovered(path: Path) -> bool:
    return (path / "discovery.json").is_file()


def _all_there(manifest: Mapping[str, Any]) -> bool:
    """Of a sweep every run of the plan, also where this session was one of several shards."""
    runs, plan = manifest.get("runs"), manifest.get("plan")
    if not isinstance(runs, Mapping) or not isinstance(plan, Mapping):
        return True
    return bool(runs.get("done") == runs.get("wanted")) and not manifest.get("lost")
