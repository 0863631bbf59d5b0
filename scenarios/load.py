"""From a name or a file to a Scenario."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from scenarios import policies
from scenarios.documents import Document, read
from scenarios.paths import assign, merge, parse
from scenarios.scenario import Scenario
from scenarios.schema import Spec

HERE = File(__file__).parent


def library() -> tuple[str, ...]:
    """The names of the scenarios that come with the product."""
    return tuple(sorted(file.stem for file in HERE.glob("*.yaml")))


def load(name: str | File, overrides: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario."""
    tree: dict[str, Any] = {}
    for document in _lineage(str(name)):
        merge(tree, document.values)
    tree.pop("extends", None)
    for path, value in (overrides or {}).items():
        assign(tree, parse(path), value)
    spec = Spec.model_validate(tree)
    own = spec.horizon.warm_up_policies == "own"
    return Scenario(File(name).stem, spec, None if own else _status_quo())


def _lineage(name: str) -> list[Document]:
    file = HERE / f"{name}.yaml" if name in library() else File(name)
    document = read(file, file.name)
    parent = document.values.get("extends", "status_quo")
    return [*([] if parent is None else _lineage(parent)), document]


@lru_cache(maxsize=1)
def _status_quo() -> dict[str, Any]:
    spec = Spec.model_validate({k: v for k, v in read(HERE / "status_quo.yaml", "").values.items() if k != "extends"})
    return policies.extract(spec.model_dump())
