"""Why believe it: the scoreboard, what assumptions were fitted to, what the fit met, where each value is known from."""

from collections.abc import Iterator, Mapping
from typing import Any

from smarketing.dashboard.scoreboard import scoreboard
from smarketing.scenarios import Scenario
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.calibration import record
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.listing import listing
from smarketing.scenarios.paths import parse, schema_path


def evidence(scenario: Scenario) -> dict[str, Any]:
    """Scoreboard, targets of the fit, what was fitted, every value of a scenario with its source; ready words."""
    fit = record()
    return {
        "title": scenario.title,
        "date": fit.get("date", ""),
        "runs": fit.get("runs", 0),
        "scoreboard": scoreboard(),
        "targets": list(_targets(fit)),
        "fitted": list(_fitted(fit)),
        "values": list(_values(scenario)),
    }


def _targets(fit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for target in fit.get("targets", {}).values():
        low, high = (_shown(bound, target["unit"]) for bound in target["interval"])
        yield {
            "title": target["title"],
            "source": target["source"],
            "wanted": f"{low} to {high}",
            "found": _shown(target["value"], target["unit"]),
            "interval": f"{_shown(target['low'], target['unit'])} to {_shown(target['high'], target['unit'])}",
            "met": bool(target["met"]),
        }


def _fitted(fit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, parameter in fit.get("parameters", {}).items():
        unit, quartiles = parameter["unit"], parameter["quartiles"]
        yield {
            "path": path,
            "title": parameter["meaning"].rstrip(","),
            "before": _shown(parameter["start"], unit),
            "now": _shown(parameter["value"], unit),
            "middle": f"{_shown(quartiles[0], unit)} to {_shown(quartiles[-1], unit)}",
            "determined": parameter["determined"],
        }


def _values(scenario: Scenario) -> Iterator[dict[str, str]]:
    for row in listing(scenario):
        field = fields().get(schema_path(parse(row.path)))
        if row.source and field is not None and field.quantity is not None:
            yield {
                "path": row.path,
                "title": field.quantity.title,
                "value": row.value,
                "source": row.source,
                "place": row.place,
            }


def _shown(value: float | None, unit: str) -> str:
    """A number with its unit, of three digits: what an interval supports at most."""
    return "–" if value is None else amount(float(f"{value:.3g}"), unit)
