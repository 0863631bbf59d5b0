"""Who is in the population: the policies, circumstances and timing of firm number i, whatever the number of firms.

A firm's draws are addressed by (seed, firm number), as the model's own are: more firms never change the earlier ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smarketing.scenarios.policies import GROUPS

LEVELS = ("misaligned", "status_quo", "aligned")
WEIGHTS = (0.3, 0.5, 0.2)  # how often a friction group is at each level
OWN_FROM_THE_START = 0.5  # of the firms have had their policies since before the warm-up


@dataclass(frozen=True)
class Circumstance:
    """What differs between firms beside policy: drawn evenly from `low` to `high`, on a log scale where `log`."""

    title: str
    unit: str
    low: float
    high: float
    source: str
    paths: tuple[str, ...]
    log: bool = False

    def at(self, share: float) -> float:
        """The value below which this share of the firms lies."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share


SEGMENTS = range(4)
CIRCUMSTANCES: Mapping[str, Circumstance] = {
    "drift": Circumstance(
        "the fit lost a month without learning", "1/month", 0.005, 0.04,
        "plausible range of market drift, 0.5 to 4 % a month", tuple(f"market.segments[{k}].drift" for k in SEGMENTS),
    ),
    "market_growth": Circumstance(
        "the growth of the market", "1/yr", 0.0, 0.12,
        "assumption: from a market that stands still to twice the base firm's", ("market.growth",),
    ),
    "skill_sigma": Circumstance(
        "the spread of skill between people", "sd", 0.3, 0.8,
        "plausible range after O'Boyle & Aguinis 2012", ("people.skill_sigma",),
    ),
    "competition": Circumstance(
        "the strength of competitors", "logit", -0.5, 0.5,
        "assumption: odds of a step in a sale between 0.6 and 1.6 times the base firm's",
        ("market.competition.strength",),
    ),
    "competitor_lag": Circumstance(
        "the time competitors take to follow customers' needs", "weeks", 4.0, 26.0,
        "assumption: from a month to twice the base firm's", ("market.competition.lag_weeks",),
    ),
    "size": Circumstance(
        "the number of salespeople; marketers, revenue and customers in proportion", "people", 6.0, 24.0,
        "assumption: half to twice the base firm", ("organisation.salespeople",), log=True,
    ),
}  # fmt: skip
SALESPEOPLE, MARKETERS = "organisation.salespeople", "organisation.marketers"
IN_PROPORTION = ("firm.opening_revenue", "firm.opening_customers")


@dataclass(frozen=True)
class Firm:
    """One firm of the population.

    number         its replication number, and with the seed its luck
    levels         per friction group the library scenario whose policies it has
    circumstances  the value of each of `CIRCUMSTANCES`
    own_history    True where it has had its policies since before the warm-up, False where it adopts them at week 0
    """

    number: int
    levels: Mapping[str, str]
    circumstances: Mapping[str, float]
    own_history: bool

    @property
    def aligned_levels(self) -> int:
        """0 for a firm misaligned in every group to 16 for one aligned in every group."""
        return sum(LEVELS.index(level) for level in self.levels.values())


def draw(seed: int, number: int) -> Firm:
    """Firm `number` of the population of this seed."""
    stream = np.random.Generator(np.random.Philox(key=np.array([seed, number], np.uint64)))
    luck = iter(stream.random(len(GROUPS) + len(CIRCUMSTANCES) + 1).tolist())
    own_history = next(luck) < OWN_FROM_THE_START
    edges = np.cumsum(WEIGHTS[:-1])
    levels = {group: LEVELS[int(np.searchsorted(edges, next(luck), side="right"))] for group in GROUPS}
    circumstances = {name: each.at(next(luck)) for name, each in CIRCUMSTANCES.items()}
    circumstances["size"] = float(round(circumstances["size"]))
    return Firm(number, levels, circumstances, own_history)
