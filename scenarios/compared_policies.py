"""Which scenarios a study is about, each under a name of its own, and whether they can be set side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    chosen = list(named.values())
    _check_comparable(chosen)
    return tuple(with_history(chosen))


def with_history(chosen: Sequence[Policy]) -> list[Policy]:
    """The history of every firm that was as today until now (`horizon.warm_up_policies`): the first one's policies."""
    if len(chosen) < 2:
        return list(chosen)
    today = chosen[0].scenario
    return [replace(policy, scenario=policy.scenario.with_history_of(today)) for policy in chosen]


def _check_comparable(policies: Sequence[Policy]) -> None:
    """One currency; and growth over three years and over five are different questions, whose runs are no pairs."""
    first, *others = policies
    for other in others:
        mine, theirs = (policy.scenario.spec.currency for policy in (first, other))
        if mine != theirs:
            raise InputError(
                f"{first.name} counts in {mine}, {other.name} in {theirs}: no rate between them is known, so their "
                f"money cannot be compared. Write both in one currency, and set it with currency: {mine}."
            )
        for field_name in ("warm_up_weeks", "weeks"):
            wanted, theirs_is = (getattr(policy.scenario.inputs, field_name) for policy in (first, other))
            if wanted != theirs_is:
                raise InputError(
                    f"{first.name} has horizon.{field_name} = {wanted}, {other.name} has {theirs_is}: scenarios are "
                    f"compared over the same weeks. Make them equal, for instance with "
                    f"--set horizon.{field_name}={wanted}."
                )
