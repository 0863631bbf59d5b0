"""How a document comes into a folder: whole or not at all, and dated by the runs, not by the day it is written."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any


def put(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then rename it: a reader never finds half a document."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def made_on(manifest: Mapping[str, Any]) -> datetime | None:
    """When the runs were made, without a time zone; None when the manifest does not say."""
    try:
        return datetime.fromisoformat(str(manifest.get("finished") or manifest.get("started"))).replace(tzinfo=None)
    except ValueError:
        return None
