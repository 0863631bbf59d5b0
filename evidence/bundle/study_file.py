"""A study as a manifest keeps it, written as the file that `load_study` reads."""

from collections.abc import Mapping
from typing import Any

from smarketing.errors import InputError
from smarketing.scenarios.yaml_text import yaml_text

_AS_IT_IS = ("name", "description", "constraints", "replications", "outcomes", "seed", "seeds")


def study_file(saved: Mapping[str, Any], scenario: str, sections: Mapping[str, Any]) -> str:
    """The text of the study's file.

    saved     what `experiments.sweeps.sweep_summary.described` has kept of it
    scenario  the file of its scenario, in which what the study sets (`set`) is set already
    sections  what it says to other commands
    """
    try:
        content = {key: saved[key] for key in _AS_IT_IS if saved[key] not in ("", [])}
        design = {key: saved["design"][key] for key in ("method", "samples", "seed")}
        design |= {key: saved["design"][key] for key in ("points", "cross") if saved["design"][key]}
        content |= {"scenario": scenario, "design": design}
        if saved["parameters"]:
            content["parameters"] = {path: _parameter(about) for path, about in saved["parameters"].items()}
    except (KeyError, TypeError, AttributeError) as fault:
        raise InputError(f"manifest.json: the study in it is not what was saved ({fault!r}).") from None
    return yaml_text({**content, **sections})


def _parameter(about: Mapping[str, Any]) -> dict[str, Any]:
    title = {"title": about["title"]} if about["title"] else {}
    if about["type"] == "levels":
        labels, values = about["labels"], about["values"]
        return {"levels": dict(zip(map(str, labels), values, strict=True)) if labels else values, **title}
    entry = {"min": about["low"], "max": about["high"], "type": "int" if about["whole"] else "float"}
    entry |= {"scale": "log" if about["log"] else "linear"}
    return entry | ({"levels": about["steps"]} if about["steps"] else {}) | title
