"""The simulated survey of firms that some patterns are about: mixed policies, circumstances and luck, one year's books.

The firms are those of `smarketing population`; here their quarters are kept too, for what precedes what.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.evidence.validation.readings import by_quarter
from smarketing.experiments.population.draws import CIRCUMSTANCES, draw
from smarketing.experiments.population.firms import templates
from smarketing.experiments.population.runs import OWN, Population
from smarketing.experiments.population.survey import bootstrap, correlation, indicators, sorted_groups
from smarketing.experiments.running.runner import in_threads
from smarketing.inference.estimates import Estimate
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOME_DTYPE

_SAMPLES = 400

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]


@dataclass(frozen=True)
class Survey:
    """Firms, what became of them, and their quarters.

    blame   (n, quarters) mean blame
    profit  (n, quarters) gross margin on revenue less selling and marketing cost, a year, over opening revenue
    """

    population: Population
    blame: Floats
    profit: Floats

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
        found = bootstrap(lambda places: {"it": statistic(places)}, n, draws=_SAMPLES)["it"]
        return Estimate(found["mean"], found["low"], found["high"], np.nan, n)


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

    def life(number: int) -> tuple[int, NDArray[np.void], Floats, Floats]:
        firm = draw(seed, number)
        runnable = library.firm(firm, firm.levels)
        run = simulate(runnable, 1, seed, first=number, jobs=1)
        assert run.weekly is not None
        weeks = run.weekly[:, run.warm_up_weeks :]
        profit = weeks["contribution"] - (1.0 - margin) * weeks["revenue"]
        opening = float(runnable.inputs.parameters["firm"]["opening_revenue"][0]) / WEEKS_A_YEAR
        return number, run.outcomes, by_quarter(weeks["blame"]), by_quarter(profit) / opening

    found = {}
    for one in in_threads(life, range(first, first + count), jobs, stop or threading.Event()):
        found[one[0]] = one
        if watch:
            watch(1)
    lives = [found[number] for number in sorted(found)]
    firms = tuple(draw(seed, number) for number, *_ in lives)
    outcomes = np.concatenate([life[1] for life in lives]) if lives else np.empty(0, OUTCOME_DTYPE)
    blame, profit = (np.concatenate([life[k] for life in lives]) if lives else np.empty((0, 0)) for k in (2, 3))
    return Survey(Population(firms, {OWN: outcomes}, {}, seed, len(lives) == count), blame, profit)
