"""Which policies a firm runs in its warm-up: those of the base firm, its own, or those of today.

`horizon.warm_up_policies: today` says that the change comes on measured week 0, and that the firm was as it is now
before. Alone, a scenario's "now" is the parent's policies; a file that says itself who works there, what is sold or
what the books are describes a firm and no change, so its own policies are today's. In a comparison the first scenario
is today: `Scenario.with_history_of`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from smarketing.scenarios import policies
from smarketing.scenarios.layers import FileLayer, Layer, Origin, stack
from smarketing.scenarios.lineage import BASE, lineage
from smarketing.scenarios.paths import leaves, show
from smarketing.scenarios.schema import Spec
from smarketing.scenarios.validate import validated

TODAY, OWN = "today", "own"
_ABOUT_THE_FILE = ("name", "description", "client", "assumptions", "extends", "currency", "horizon", "events")

type History = Mapping[str, Any] | None


def before(spec: Spec, origins: Sequence[Origin]) -> History:
    """The policies of the warm-up, as `policies.extract` gives them; None for the scenario's own.

    origins  all that the scenario is made of, the base first
    """
    if spec.horizon.warm_up_policies == OWN:
        return None
    return _of_today(origins) if spec.horizon.warm_up_policies == TODAY else _of_the_base()


def _of_today(origins: Sequence[Origin]) -> History:
    """Those of the last file where it describes a firm, else of all below it; single settings are always a change."""
    files = [at for at, origin in enumerate(origins) if isinstance(origin, FileLayer)]
    if not files:
        return None  # a saved scenario has no parents any more
    last = files[-1]
    below = origins[: last + 1] if last == 0 or _describes_a_firm(origins[last]) else origins[:last]
    known = [origin for origin in below if isinstance(origin, Layer)]
    return policies.extract(validated(stack(known), known).model_dump())


def _describes_a_firm(file: Origin) -> bool:
    """Whether a file sets circumstance: what no leader changes from one week to the next."""
    assert isinstance(file, FileLayer)
    words = file.by_path.values()
    said = [path for path, _ in leaves(file.document.values) if path[0] not in (*_ABOUT_THE_FILE, *words)]
    said += [path for path in file.by_path if path[0] not in _ABOUT_THE_FILE]
    return any(not policies.is_policy(show(path)) for path in said)


@lru_cache(maxsize=1)
def _of_the_base() -> History:
    layers = [FileLayer(document) for document in lineage(BASE)]
    return policies.extract(validated(stack(layers), layers).model_dump())
