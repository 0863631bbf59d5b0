"""What `--set` says: values laid over a scenario, by path."""

from collections.abc import Iterable

from smarketing.errors import InputError


def overrides(changes: Iterable[str]) -> dict[str, str]:
    """The `PATH=VALUE`s by path; `scenarios.load` reads the values. Raises InputError for what sets nothing."""
    values = {}
    for change in changes:
        path, is_set, text = change.partition("=")
        if not is_set or not path.strip():
            raise InputError(
                f"--set {change}: this sets nothing. Write PATH=VALUE, such as --set feedback.interval_weeks=4 or "
                "--set compensation.salespeople.cap=null."
            )
        values[path.strip()] = text
    return values
