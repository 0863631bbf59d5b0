"""Plans compared at equal pay: each policy's variable pay is rescaled until it costs what the baseline's costs.

A plan that pays more buys more effort, and beats another one for that reason alone. Here every amount of a plan that is
variable pay takes one factor, whatever the plan's form (quotas, kinks and caps are multiples, and stay), and the factor
at which expected pay is equal is found by the secant method over runs that share their luck. Equal may be what the firm
spends, or what the plans are worth to salespeople who dislike risk: the certainty equivalent, pay less the price of its
variance (docs/odd.md M41).
"""

import dataclasses
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.state import World
from smarketing.errors import InputError
from smarketing.experiments.comparison.people_tables import ends
from smarketing.experiments.running.runner import in_threads
from smarketing.experiments.running.settings import Settings
from smarketing.inference.estimates import estimate
from smarketing.scenarios import Scenario, ScenarioError
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.pay_scaling import pays_otherwise, scaled
from smarketing.simulation.inputs import Inputs

RUNS = 40
AIM, ACCEPTED = 0.001, 0.005  # of the baseline's variable pay: what is sought, what is good enough
_TRIES = 12
_OR_RISK = {"cost": "", "certainty": " that its risk does not take away"}

type Floats = NDArray[np.float64]
type EqualIn = Literal["cost", "certainty"]


@dataclass(frozen=True)
class Factor:
    """What a policy's variable pay was multiplied by, and what it comes to then [currency a year, mean of `runs` runs].

    pay is what the firm spends, or the certainty equivalent of that, as asked for.
    left, left_low, left_high   variable pay less the baseline's after that, with its 95 % interval
    """

    policy: str
    factor: float
    pay_before: float
    pay: float
    pay_of_baseline: float
    left: float
    left_low: float
    left_high: float
    runs: int


def equal_pay(
    policies: Sequence[Policy],
    settings: Settings,
    stop: threading.Event | None = None,
    equal_in: EqualIn = "cost",
) -> tuple[tuple[Policy, ...], list[Factor]]:
    """The same policies with the variable pay of those that pay otherwise than the first rescaled, and by how much.

    A policy that leaves pay as it is keeps it: what it costs more or less in pay is what it does.

    Raises InputError where a policy has no variable pay, or where no factor makes it cost what the baseline's does.
    """
    stop = stop or threading.Event()
    base = policies[0]
    others = [policy for policy in policies[1:] if pays_otherwise(policy.scenario, base.scenario)]
    if not others:
        return tuple(policies), []
    target = variable_pay(base.scenario, settings, stop, equal_in)
    if not target.mean() > 0:
        raise InputError(
            f"--equal-pay: {base.name}, the baseline, pays nothing for results{_OR_RISK[equal_in]}, so no plan can be "
            "scaled to cost the same. Put a policy with variable pay first."
        )
    equalised = {other.name: _equalised(other, base.name, target, settings, stop, equal_in) for other in others}
    equal = tuple(equalised[policy.name][0] if policy.name in equalised else policy for policy in policies)
    return equal, [factor for _, factor in equalised.values()]


def variable_pay(scenario: Scenario, settings: Settings, stop: threading.Event, equal_in: EqualIn = "cost") -> Floats:
    """Pay for results of both sides over the measured horizon, run by run [currency a year]; NaN in a failed run.

    With "certainty" less what its risk costs the salespeople, as they see it in the end.
    """
    inputs = scenario.inputs
    years = inputs.weeks / WEEKS_A_YEAR
    numbers = range(settings.first, settings.first + RUNS)

    def paid(some: Iterable[int]) -> list[tuple[int, float]]:
        numbered = []
        for number, world in ends(inputs, settings.seed, list(some)):
            weeks = world.weeks[inputs.warm_up_weeks :]
            pay = float((weeks["commission"] + weeks["marketer_bonus"]).sum()) / years
            numbered.append((number, pay - (price_of_risk(world, inputs) if equal_in == "certainty" else 0.0)))
        return numbered

    parts = [numbers[part :: settings.threads] for part in range(settings.threads)]
    values = np.full(RUNS, np.nan)
    for part in in_threads(paid, parts, settings.threads, stop):
        for number, pay in part:
            values[number - settings.first] = pay
    if stop.is_set():
        raise KeyboardInterrupt
    return values


def price_of_risk(world: World, inputs: Inputs) -> float:
    """What all salespeople would give for sure pay instead of their plan [currency a year]: ½ r variance / outside pay.

    Source  Holmström & Milgrom (1987); docs/odd.md M41
    """
    parameters = inputs.parameters[-1]
    aversion = float(parameters["people"]["risk_aversion"])
    outside = max(1.0, float(parameters["market"]["pay"]["salespeople"]))
    return 0.5 * aversion / outside * float(world.salespeople["variable_variance"].sum())


def _equalised(
    policy: Policy, baseline: str, target: Floats, settings: Settings, stop: threading.Event, equal_in: EqualIn
) -> tuple[Policy, Factor]:
    before = variable_pay(policy.scenario, settings, stop, equal_in)
    if not np.nanmean(before) > 0:
        raise InputError(
            f"--equal-pay: {policy.name} pays nothing for results{_OR_RISK[equal_in]}, so there is nothing to scale. "
            "Leave it out, or give it a commission or a bonus."
        )
    tried: dict[float, Floats] = {1.0: before}

    def excess(factor: float) -> float:
        if factor not in tried:
            tried[factor] = variable_pay(_with(policy, factor).scenario, settings, stop, equal_in)
        return float(np.nanmean(tried[factor] - target) / np.nanmean(target))

    factor = _root(excess, 1.0 / (1.0 + excess(1.0)))
    left = estimate(tried[factor] - target)
    if abs(excess(factor)) > ACCEPTED:
        raise InputError(
            f"--equal-pay: no factor makes the variable pay of {policy.name} cost what that of {baseline} costs; at "
            f"{factor:.3g} times its amounts it costs {100 * excess(factor):+.1f} %. Part of it does not follow the "
            "amounts of the plan, such as a shared pool; compare without --equal-pay."
        )
    mean_before, mean_after, mean_target = (float(np.nanmean(each)) for each in (before, tried[factor], target))
    scaling = Factor(policy.name, factor, mean_before, mean_after, mean_target, left.mean, left.low, left.high, left.n)
    return (_with(policy, factor) if factor != 1.0 else policy), scaling


def _root(excess: Callable[[float], float], guess: float) -> float:
    """A factor at which the excess is about nothing, by the secant method from 1 and a guess; or the nearest tried.

    People answer to their plan, so over few runs pay is a rough function of the factor: a slope far from that of pay in
    proportion to the factor is noise, and is not followed.
    """
    tried, last, factor = [1.0], 1.0, guess
    for _ in range(_TRIES):
        tried.append(factor)
        if abs(excess(factor)) <= AIM:
            break
        proportional = (1.0 + excess(factor)) / factor
        slope = (excess(factor) - excess(last)) / (factor - last) if factor != last else proportional
        slope = min(max(slope, proportional / 3), proportional * 3)
        last, factor = factor, max(factor - excess(factor) / slope, factor / 4)
    return min(tried, key=lambda each: abs(excess(each)))


def _with(policy: Policy, factor: float) -> Policy:
    values = scaled(policy.scenario, factor)
    try:
        scenario = policy.scenario.changed(values)
    except ScenarioError as fault:
        raise InputError(
            f"--equal-pay: {policy.name} would have to pay {factor:.3g} times as much to cost what the baseline "
            f"costs, and that is no valid plan: {fault}"
        ) from None
    return dataclasses.replace(
        policy, scenario=scenario, overrides={**policy.overrides, **values}, as_written=policy.scenario
    )
