"""The parameter ensemble: every set of assumptions under which the library meets its targets about as well."""

from collections.abc import Mapping, Sequence

from smarketing.errors import InputError


def ensemble(count: int | None = None) -> Sequence[Mapping[str, float]]:
    """The sets that `make fit-library` kept, each {path: value}, in an order in which any first few are a fair sample.

        >>> values = sm.ensemble(20)[0]
        >>> sm.load("aligned", assumed=values).name
        'aligned'

    `load(..., assumed=values)` lays a set where the fitted values lie: a file that sets one of the fields itself keeps
    its own. Raises InputError where nothing was fitted yet, or fewer than `count` sets were kept.
    """
    from smarketing.scenarios.calibration import FILE, parameter_sets

    sets = parameter_sets()
    if not sets:
        raise InputError(
            f"There is no parameter ensemble: scenarios/{FILE.name} holds none. Run make fit-library, which searches "
            "the assumptions against published targets and keeps every set that meets them."
        )
    if count is not None and not 1 <= count <= len(sets):
        raise InputError(f"{count} parameter sets are asked for; the ensemble holds 1 to {len(sets)}.")
    return sets[:count]
