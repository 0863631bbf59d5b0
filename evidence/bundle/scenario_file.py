"""A saved scenario as a file: every value in it, so that no library is asked, and read back as the same firm."""

from collections.abc import Mapping
from typing import Any

from smarketing.errors import InputError
from smarketing.scenarios.policies import adopt, extract
from smarketing.scenarios.yaml_text import yaml_text

_ABOUT_THE_FILE = ("name", "description", "assumptions", "currency", "horizon", "events")


def scenario_files(resolved: Mapping[str, Any], folder: str = "scenarios") -> dict[str, str]:
    """The texts of the files that make the scenario again, by path; the first is the scenario itself.

    A firm whose warm-up ran other policies than its own extends a second file: the firm as it was then.
    """
    try:
        tree = dict(resolved)
        name, before = _file_name(str(tree.pop("id"))), tree.pop("before")
        tree["client"] = {**tree["client"], "logo": None} if tree.get("client") else None
        if before is None or tree["horizon"]["warm_up_policies"] != "today" or before == extract(tree):
            return {f"{folder}/{name}.yaml": yaml_text({**tree, "extends": None})}
        then = adopt(tree, before)
        now = {key: tree[key] for key in _ABOUT_THE_FILE} | extract(tree) | {"extends": f"./{name}_before.yaml"}
        was = {**then, "events": [], "extends": None}
        return {f"{folder}/{name}.yaml": yaml_text(now), f"{folder}/{name}_before.yaml": yaml_text(was)}
    except (KeyError, TypeError, AttributeError, ValueError, LookupError) as fault:
        raise InputError(f"manifest.json: a scenario in it is not what was saved ({fault!r}).") from None


def _file_name(name: str) -> str:
    """A name that stays inside its folder. Raises InputError for one that would not."""
    if not name or name[0] in ".-~" or not name.isprintable() or any(mark in name for mark in '/\\:*?"<>|'):
        raise InputError(f"manifest.json: {name!r} cannot be the name of a scenario's file.")
    return name
