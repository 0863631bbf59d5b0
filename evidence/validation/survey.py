"""The simulated survey of firms that some patterns are about: mixed policies, circumstances and luck, one year's books.

The firms are those of `smarketing population`; here their quarters are kept too, for what precedes what.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.evidence.validation.readings import by_quarter
from smarketing.experiments.population.draws import CIRCUMSTANCES, draw
from smarketing.experiments.population.firms import templates
from smarketing.experiments.population.runs import OWN, Population
from smarketing.experiments.population.survey import indicators, sorted_groups
from smarketing.experiments.running.runner import in_threads
from smarketing.inference.estimates import Estimate
from smarketing.inference.partial_correlation import correlation
from smarketing.inference.percentile_bootstrap import bootstrap
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOME_DTYPE

_SAMPLES = 400

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]


@dataclass(frozen=True)
class Survey:
    """Firms, what became of them, and their quarters.

    blame   (n, quarters) mean blame
    weight  (n,) marketing's money and pay over all selling and marketing cost, in the first measured year
    later_growth  (n,) growth of revenue over the two years after it, 1/yr
    profit  (n, quarters) gross margin on revenue less selling and marketing cost, a year, over opening revenue
    """

    population: Population
    blame: Floats
    profit: Floats
    weight: Floats
    later_growth: Floats

    def of(self, outcome: str) -> Floats:
        """One outcome (n,) of every firm."""
        return self.population.of(outcome)

    @cached_property
    def collaboration(self) -> Floats:
        """Mean of trust and closeness (n,): what the alignment index holds beside the absence of blame."""
        return (3.0 * self.of("alignment_index") - 1.0 + self.of("blame_index")) / 2.0

    @cached_property
    def circumstances(self) -> Floats:
        """(n, k) what firms have not chosen."""
        firms = self.population.firms
        return np.array([[firm.circumstances[name] for name in CIRCUMSTANCES] for firm in firms])

    def groups(self, places: Places) -> tuple[Places, Places]:
        """The best and the worst firms of a sample, as the surveys sort them."""
        top, bottom = sorted_groups(indicators(self.population)[places])
        return places[top], places[bottom]

    def estimate(self, statistic: Callable[[Places], float]) -> Estimate:
        """A statistic of the firms at some places, with its interval over resampled firms."""
        n = len(self.population.firms)
        interval = bootstrap(lambda places: {"it": statistic(places)}, n, draws=_SAMPLES)["it"]
        return Estimate(interval["mean"], interval["low"], interval["high"], np.nan, n)


def partial(x: Floats, y: Floats, given: Floats) -> float:
    """Correlation of x and y (n,) with what `given` (n, k) explains of both taken out; rows with a gap are left out."""
    sound = np.isfinite(np.column_stack([x, y, given])).all(axis=1)
    return correlation(x[sound], y[sound], given[sound])


def take_survey(
    count: int,
    *,
    seed: int,
    jobs: int,
    assumed: Mapping[str, float] | None = None,
    first: int = 0,
    watch: Callable[[int], None] | None = None,
    stop: threading.Event | None = None,
) -> Survey:
    """Run firms `first` to `first + count - 1` of the population of `seed`, each with the policies it drew."""
    library = templates(assumed)
    margin = float(library.rows["status_quo"]["firm"]["gross_margin"])

    def life(number: int) -> _Life:
        firm = draw(seed, number)
        runnable = library.firm(firm, firm.levels)
        run = simulate(runnable, 1, seed, first=number, jobs=1)
        assert run.weekly is not None
        weeks = run.weekly[:, run.warm_up_weeks :]
        profit = weeks["contribution"] - (1.0 - margin) * weeks["revenue"]
        opening = float(runnable.inputs.parameters["firm"]["opening_revenue"][0]) / WEEKS_A_YEAR
        quarters = by_quarter(weeks["blame"]), by_quarter(profit) / opening
        return _Life(number, run.outcomes, *quarters, _weight(weeks), _later_growth(weeks))

    by_firm = {}
    for one in in_threads(life, range(first, first + count), jobs, stop or threading.Event()):
        by_firm[one.number] = one
        if watch:
            watch(1)
    lives = [by_firm[number] for number in sorted(by_firm)]
    firms = tuple(draw(seed, life.number) for life in lives)
    outcomes = np.concatenate([life.outcomes for life in lives]) if lives else np.empty(0, OUTCOME_DTYPE)
    population = Population(firms, {OWN: outcomes}, {}, seed, len(lives) == count)
    if not lives:
        return Survey(population, np.empty((0, 0)), np.empty((0, 0)), np.empty(0), np.empty(0))
    _, _, *columns = zip(*lives, strict=True)
    return Survey(population, *(np.concatenate(column) for column in columns))


class _Life(NamedTuple):
    """What is kept of one firm, a row each: its number and outcomes, and what `Survey` has of it."""

    number: int
    outcomes: NDArray[np.void]
    blame: Floats
    profit: Floats
    weight: Floats
    later_growth: Floats


def _weight(weeks: NDArray[np.void]) -> Floats:
    """Marketing's money and pay over selling and marketing cost, of the first year of (n, weeks)."""
    year = weeks[:, :WEEKS_A_YEAR]
    cost = year["revenue"] - year["contribution"]
    money = year["marketing_share"] * (cost - year["sales_pay"] - year["marketer_pay"])
    weight: Floats = (money + year["marketer_pay"]).sum(axis=1) / cost.sum(axis=1)
    return weight


def _later_growth(weeks: NDArray[np.void]) -> Floats:
    """Growth of revenue from the first year of (n, weeks) to the third, 1/yr."""
    first, third = (weeks["revenue"][:, k * WEEKS_A_YEAR : (k + 1) * WEEKS_A_YEAR].sum(axis=1) for k in (0, 2))
    growth: Floats = np.sqrt(third / first) - 1.0
    return growth
