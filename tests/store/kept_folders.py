"""Folders of results as versions have written them, kept in tests/store/folders by the day of the sources.

Each archive holds small studies of one firm: `run`, `compare`, `sweep`, `sensitivity`, `optimise`, `population`,
`payout` and `trace`, without figures and reports, which are drawn anew.
"""

import tarfile
import tempfile
from functools import cache
from pathlib import Path

KEPT = Path(__file__).parent / "folders"
VERSIONS = sorted(file.name.removesuffix(".tar.xz") for file in KEPT.glob("*.tar.xz"))


@cache
def unpacked(version: str) -> Path:
    """The folders of a version, to be read and copied; for tests that write there is `tmp_path`."""
    place = Path(tempfile.mkdtemp(prefix=f"folders-{version}-"))
    with tarfile.open(KEPT / f"{version}.tar.xz") as archive:
        archive.extractall(place, filter="data")
    return place
