"""Which scenarios a study is about, each under a name of its own, and whether they can be set side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.errors import InputError
from smarketing.scenarios import Scenario, load


@dataclass(frozen=True)
class Policy:
    """A scenario under a name that is unique in its comparison; `given` is what the user called it, if anything.

    as_written  the policy that is recommended or not, where its pay was scaled for the comparison
    """

    name: str
    scenario: Scenario
    given: str | None
    overrides: Mapping[str, Any]
    as_written: Scenario | None = None


def policies(
    scenarios: Sequence[str | Path | Scenario], overrides: Mapping[str, Any] | None = None
) -> tuple[Policy, ...]:
    """Load what is named, and give every scenario a name of its own."""
    named: dict[str, Policy] = {}
    for given in scenarios:
        if isinstance(given, Scenario):
            if overrides:
                raise InputError(f"{given.name}: overrides are for scenarios given by name; load it with them instead.")
            scenario, text, changes = given, None, {}
        else:
            scenario, text, changes = load(given, overrides=overrides or {}), str(given), dict(overrides or {})
        name = scenario.name
        times = 1
        while name in named:
            times += 1
            name = f"{scenario.name}-{times}"
        named[name] = Policy(name, scenario, text, changes)
    _check_horizons(list(named.values()))
    return tuple(named.values())


def _check_horizons(policies: Sequence[Policy]) -> None:
    """Growth over three years and over five are different questions, and their runs are no pairs."""
    first, *others = policies
    for other in others:
        for field_name in ("warm_up_weeks", "weeks"):
            wanted, found = (getattr(policy.scenario.inputs, field_name) for policy in (first, other))
            if wanted != found:
                raise InputError(
                    f"{first.name} has horizon.{field_name} = {wanted}, {other.name} has {found}: scenarios are "
                    f"compared over the same weeks. Make them equal, for instance with "
                    f"--set horizon.{field_name}={wanted}."
                )
