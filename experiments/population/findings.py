"""What a survey of the population finds, beside what the policies cause in the very same firms."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.population.draws import CIRCUMSTANCES
from smarketing.experiments.population.runs import OWN, POLICY_SETS, Population
from smarketing.experiments.population.survey import BOTTOM, TOP, indicators, sorted_groups
from smarketing.inference.partial_correlation import correlation, residuals
from smarketing.inference.percentile_bootstrap import bootstrap

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]
type Numbers = Mapping[str, Mapping[str, float]]

GROWTH = "growth_rate"


def findings(population: Population) -> dict[str, Any]:
    """The parts `survey`, `causal` and `alignment` of a population's summary; every number with its interval.

    survey     top and bottom: growth, and how the groups differ in policy, in circumstance and in marketing's share
    causal     what the firms' own policies add to growth, against the base policies in the same circumstances and with
               the same luck: in the top and bottom group, and between them; and every firm aligned against misaligned
    alignment  correlations with growth, and what is left of them when circumstances and luck are held equal
    """
    sound = np.flatnonzero(np.isfinite([population.of(GROWTH, policies) for policies in POLICY_SETS]).all(axis=0))
    data = _columns(population, sound)
    numbers = bootstrap(lambda places: _statistics(data, places), len(sound))
    return {
        "survey": {
            "top": _group(numbers, "top", TOP, data),
            "bottom": _group(numbers, "bottom", BOTTOM, data),
            "gap": numbers["gap"],
        },
        "causal": {
            GROWTH: numbers["gap_by_policy"],
            "share_of_gap": numbers["share_by_policy"],
            "gap_without_policy": numbers["gap_without_policy"],
            "aligned_against_misaligned": numbers["arms"],
            "aligned_against_status_quo": numbers["aligned"],
            "misaligned_against_status_quo": numbers["misaligned"],
        },
        "alignment": {name.removeprefix("r_"): interval for name, interval in numbers.items() if name.startswith("r_")},
    }


def luck(population: Population) -> Floats:
    """(n, k) what a firm did not choose: its circumstances, when it adopted its policies, and its growth under the
    base policies, which holds all that its luck does to it.
    """
    firms = population.firms
    rows = [[*(firm.circumstances[name] for name in CIRCUMSTANCES), float(firm.own_history)] for firm in firms]
    return np.column_stack([np.array(rows).reshape(len(firms), -1), population.of(GROWTH, "status_quo")])


def at_equal_luck(population: Population) -> dict[str, Floats]:
    """Growth and alignment index (n,) of every firm, and what they would be if all had had the same luck (linear)."""
    design = luck(population)
    columns: dict[str, Floats] = {}
    for name in (GROWTH, "alignment_index"):
        values = population.of(name)
        sound = np.isfinite(np.column_stack([values, design])).all(axis=1)
        equal = np.full(len(values), np.nan)
        equal[sound] = residuals(values[sound], design[sound]) + values[sound].mean()
        columns |= {name: values, f"{name}_at_equal_luck": equal}
    return columns


def aligned_levels(population: Population) -> Floats:
    """(n,) 0 for a firm misaligned in every friction group, 16 for one aligned in every group."""
    return np.array([firm.aligned_levels for firm in population.firms], float)


def _columns(population: Population, places: Places) -> dict[str, Floats]:
    data = {policies: population.of(GROWTH, policies) for policies in POLICY_SETS}
    data["levels"] = aligned_levels(population)
    data["index"] = population.of("alignment_index")
    data["sourced"] = population.of("marketing_sourced_share")
    data["keys"] = indicators(population)
    data["luck"] = luck(population)
    return {name: column[places] for name, column in data.items()}


def _statistics(data: Mapping[str, Floats], places: Places) -> dict[str, float]:
    """Every number of the findings over a sample of firms, sorted anew."""
    part = {name: column[places] for name, column in data.items()}
    groups = dict(zip(("top", "bottom"), sorted_groups(part["keys"]), strict=True))
    own, base = part[OWN], part["status_quo"]
    numbers: dict[str, float] = {}
    for name, members in groups.items():
        numbers[f"{name}_growth"] = float(own[members].mean())
        numbers[f"{name}_by_policy"] = float((own - base)[members].mean())
        numbers[f"{name}_without_policy"] = float(base[members].mean())
        numbers[f"{name}_levels"] = float(part["levels"][members].mean())
        numbers[f"{name}_sourced"] = float(np.nanmean(part["sourced"][members]))
    for name in ("by_policy", "without_policy"):
        numbers[f"gap_{name}"] = numbers[f"top_{name}"] - numbers[f"bottom_{name}"]
    numbers["gap"] = numbers["top_growth"] - numbers["bottom_growth"]
    numbers["share_by_policy"] = numbers["gap_by_policy"] / numbers["gap"] if numbers["gap"] else float("nan")
    numbers["arms"] = float((part["aligned"] - part["misaligned"]).mean())
    numbers["aligned"] = float((part["aligned"] - base).mean())
    numbers["misaligned"] = float((part["misaligned"] - base).mean())
    levels, index, growth = residuals(np.stack([part["levels"], part["index"], own], axis=1), part["luck"]).T
    numbers["r_levels"], numbers["r_levels_partial"] = correlation(part["levels"], own), correlation(levels, growth)
    numbers["r_index"], numbers["r_index_partial"] = correlation(part["index"], own), correlation(index, growth)
    return numbers


def _group(numbers: Numbers, name: str, share: float, data: Mapping[str, Floats]) -> dict[str, Any]:
    return {
        "n": max(1, round(share * len(data[OWN]))),
        GROWTH: numbers[f"{name}_growth"],
        "growth_by_policy": numbers[f"{name}_by_policy"],
        "growth_without_policy": numbers[f"{name}_without_policy"],
        "aligned_levels": numbers[f"{name}_levels"],
        "marketing_sourced_share": numbers[f"{name}_sourced"],
    }
