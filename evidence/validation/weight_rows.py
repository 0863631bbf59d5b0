"""Rows on the weight of marketing: what money, people and knowledge of the market go with, and what a cut brings."""

import numpy as np

from smarketing.evidence.validation.firms import BASE, CHANNELS
from smarketing.evidence.validation.readings import outcome, profit_over
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Row, Use, above, within
from smarketing.evidence.validation.survey import Survey, partial
from smarketing.inference.contrasts import difference, jackknife, second_difference
from smarketing.inference.estimates import Estimate

SORTED = "The firms draw their policies, circumstances and luck; what goes with what is not typed in."
RESPONSE = "The response of demand to money is published; what a budget earns passes through the whole firm."

# A quarter in which marketing gets little and support of sales what it had.
CUT = BASE.having(
    "marketing cut for a quarter",
    events=[
        {"week": 52, "set": {"budget.total": 0.13, "budget.marketing_share": 0.10}},
        {"week": 65, "set": {"budget.total": 0.18, "budget.marketing_share": 0.42}},
    ],
)
NOW, LATER = profit_over(52, 64), profit_over(65, 155)

_DEMAND = {f"marketing.channels.{name}.cost_per_lead": 0.67 for name in CHANNELS}
CAPACITY_AND_DEMAND = tuple(
    Firm(
        f"{people} salespeople, {'more' if times else 'usual'} demand",
        changes={
            "organisation.salespeople": people, "organisation.hiring": "fixed", "horizon.warm_up_policies": "own",
        },
        times=times,
    )
    for people in (18, 12) for times in (_DEMAND, {})
)  # fmt: skip


def _weight_and_profit(survey: Survey) -> Estimate:
    """Partial correlation with the profit of the same year, given circumstances."""
    profit = survey.profit[:, :4].mean(axis=1)
    return survey.estimate(lambda places: partial(survey.weight[places], profit[places], survey.circumstances[places]))


def _weight_and_growth(survey: Survey) -> Estimate:
    """Partial correlation with the growth of the two years after, given circumstances."""
    grown = survey.later_growth
    return survey.estimate(lambda places: partial(survey.weight[places], grown[places], survey.circumstances[places]))


def _orientation_and_profit(survey: Survey) -> Estimate:
    """Partial correlation of nearness of beliefs to needs with profit, given circumstances."""
    knows, profit = -survey.of("belief_error"), survey.profit.mean(axis=1)
    return survey.estimate(lambda places: partial(knows[places], profit[places], survey.circumstances[places]))


def _paid_back(now: Floats, now_base: Floats, later: Floats, later_base: Floats) -> Estimate:
    """Profit lost later for each dollar gained in the quarter of the cut."""
    return jackknife(
        lambda n, n0, after, after0: float((after0 - after).sum() / (n - n0).sum()), now, now_base, later, later_base
    )


def _multiplied(*bookings: Floats) -> Estimate:
    """Second difference of log bookings."""
    return second_difference(*(np.log(column) for column in bookings))


_BOTH, _PEOPLE, _LEADS, _NEITHER = CAPACITY_AND_DEMAND

# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V54", "Marketing with more weight goes with better results later", "Feng, Morgan & Rego 2015", Use.SIGN, (
        Line("V54.1", "partial correlation of marketing's share of money and people with that year's profit",
             above(-0.05), _weight_and_profit, Nature.EMERGENT, SORTED, surveyed=True,
             why="The measure shrinks with success: weight is a share of all cost, of which commission is a part, "
             "and pay of salespeople over cost goes with that year's profit (0.58 [0.54, 0.62]). Marketing's share "
             "of the money other than pay goes with it at 0.08 [0.00, 0.15]; given bookings over revenue of that "
             "year the row reads 0.00 [−0.07, 0.07]."),
        Line("V54.2", "partial correlation of that share with growth over the next two years", above(0.0),
             _weight_and_growth, Nature.EMERGENT, SORTED, surveyed=True,
             why="As V54.1: pay of salespeople over cost goes with later growth, too (0.72 [0.69, 0.75]). "
             "Marketing's share of the money other than pay goes with it at 0.07 [0.01, 0.13]; given bookings over "
             "revenue of the first year the row reads 0.03 [−0.04, 0.09]."),
    )),
    Row("V55", "A cut of marketing for a quarter is paid back with interest",
        "Chapman & Steenburgh 2011; Mizik & Jacobson 2007", Use.VAL, (
        Line("V55.1", "profit of the quarter with the cut, less that without", above(0.0), difference,
             Nature.EMERGENT, RESPONSE, ((CUT, NOW), (BASE, NOW)), scale=1e-3, unit="$k"),
        Line("V55.2", "profit lost in the seven quarters after, for each dollar of that gain", above(1.0), _paid_back,
             Nature.EMERGENT, RESPONSE, ((CUT, NOW), (BASE, NOW), (CUT, LATER), (BASE, LATER)), unit="$ per $",
             why="The base firm hires with its budget: a cut saves marketers' pay, and for the year after money goes "
             "to salespeople. With head counts fixed $0.87 [0.74, 1.00] are lost for each dollar. The rest is the "
             "horizon, seven quarters: over nineteen, with head counts fixed, $3.2 [2.6, 3.8] are lost, and with a "
             "budget that hires nothing that can be told, $−0.1 [−1.4, 1.2] (200 pairs)."),
    )),
    Row("V60", "Market orientation pays", "Kirca, Jayachandran & Bearden 2005", Use.VAL, (
        Line("V60.1", "partial correlation of knowledge of customers' needs with profit", within(0.15, 0.50),
             _orientation_and_profit, Nature.EMERGENT, SORTED, surveyed=True,
             why="Marketing's knowledge works on nearly every lead here: if messages fitted alike whatever marketing "
             "knows (M3 neutral), the row would read 0.34 [0.28, 0.39]. And in the survey knowledge is a policy: "
             "four fifths of what firms differ by in it is whether salespeople report; among firms of the same "
             "policy on feedback the row reads 0.49 [0.45, 0.54]."),
    )),
    Row("V63", "Selling capacity and demand generation multiply",
        "Gatignon & Hanssens 1987; Naik & Raman 2003", Use.SIGN, (
        Line("V63.1", "second difference of log bookings: half as many leads again x half as many salespeople again",
             above(0.0), _multiplied, Nature.EMERGENT, RESPONSE,
             ((_BOTH, outcome("bookings")), (_PEOPLE, outcome("bookings")), (_LEADS, outcome("bookings")),
              (_NEITHER, outcome("bookings")))),
    )),
)
