"""From a name or a file to a Scenario."""

from collections.abc import Mapping
from copy import deepcopy
from os import PathLike, fspath
from pathlib import Path as File
from typing import Any

from smarketing.scenarios.calibration import Fitted, fitted
from smarketing.scenarios.history import before
from smarketing.scenarios.layers import FileLayer, Layer, Saved, is_base, setting, stack
from smarketing.scenarios.lineage import lineage
from smarketing.scenarios.policies import completed
from smarketing.scenarios.scenario import Scenario
from smarketing.scenarios.validate import validated


def load(
    name: str | PathLike[str],
    overrides: Mapping[str, Any] | None = None,
    *,
    assumed: Mapping[str, float] | None = None,
) -> Scenario:
    """Read a scenario.

        >>> sm.load("aligned", {"feedback.interval_weeks": 2}).spec.feedback.interval_weeks
        2

    Args:
        name: a library name such as "aligned" (see `library`), or the path of a scenario file
        overrides: values laid over the file, by path ("compensation.salespeople.cap", "market.segments[0].drift").
            Text is read as YAML; a mapping is merged
        assumed: values laid under the file and over the base firm, in place of those of `calibration.json`: a member
            of the parameter ensemble, or {} for the assumptions as they were before any fit

    Raises:
        ScenarioError: something is wrong with it; the message says what, where, the rule and what to do
    """
    reference = fspath(name)
    layers: list[Layer] = [FileLayer(document) for document in lineage(reference)]
    layers.insert(int(is_base(layers[0])), fitted() if assumed is None else Fitted(assumed))
    layers += [setting(path, value) for path, value in (overrides or {}).items()]
    origins = tuple(layers)
    spec = validated(stack(layers), origins)
    scenario = Scenario(File(reference).stem, spec, before(spec, layers), origins)
    scenario.logo  # noqa: B018  a missing logo is better known now than when the report is written
    return scenario


def from_resolved(resolved: Mapping[str, Any]) -> Scenario:
    """The scenario that `Scenario.resolved` has saved, policies of its warm-up included.

    >>> sm.from_resolved(sm.load("aligned").resolved()) == sm.load("aligned")
    True
    """
    tree = deepcopy(dict(resolved))
    name, history = tree.pop("id"), tree.pop("before")
    origins = (Saved(tree["assumptions"]),)
    spec = validated(tree, origins)
    known = None if history is None else completed(history, spec.model_dump())
    return Scenario(name, spec, known, origins)
