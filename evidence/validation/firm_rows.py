"""Rows on the firm as a whole: growth of aligned and misaligned firms, in a survey and by cause."""

import numpy as np

from smarketing.evidence.validation.firms import ALIGNED, BASE, MISALIGNED
from smarketing.evidence.validation.lead_readings import lead_to_close, lead_to_close_by_size
from smarketing.evidence.validation.readings import entry, mean_of, outcome
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Row, Use, above, below, within
from smarketing.evidence.validation.survey import Places, Survey, partial
from smarketing.inference.contrasts import difference, jackknife, relative, weakest_rise
from smarketing.inference.estimates import Estimate, estimate

GROWTH, EFFORT = outcome("growth_rate"), mean_of("effort")

ENTRY = Firm("entering a segment", "market_entry")
ALIGNED_ENTRY = Firm("entering a segment, aligned", "market_entry", policies_of="aligned")
FIXED = {"decision_rights.discount_limit": 0.0}
FIXED_BASE, FIXED_ALIGNED = Firm("list prices", changes=FIXED), Firm("list prices, aligned", "aligned", FIXED)
STAGES = tuple(Firm(f"stage {stage}", f"kotler_{stage}") for stage in ("undefined", "defined", "aligned", "integrated"))
SMALL, LARGE = 4, 24  # salespeople


def of_size(salespeople: int, shared: float) -> Firm:
    """The base firm in small or large: people, books and market in proportion; a share of commission is pooled."""
    sizes = ["firm.opening_revenue", "firm.opening_customers", *(f"market.segments[{k}].accounts" for k in range(4))]
    return Firm(
        f"{salespeople} salespeople{', commission pooled' if shared else ''}",
        changes={
            "organisation.salespeople": salespeople,
            "organisation.marketers": salespeople // 2,
            "compensation.salespeople.team_share": shared,
        },
        times=dict.fromkeys(sizes, salespeople / 12),
    )


TEAMS = tuple(of_size(size, shared) for size in (SMALL, LARGE) for shared in (1.0, 0.0))

READY = "A convinced buyer is ready sooner by a rule that has no other source."
POLICIES = "Policies differ, and no rule knows what growth they should bring."
SORTED = "The firms draw their policies, circumstances and luck; what sorts together is not typed in."
STAGED = "The stages are policies; what trust, blame and growth they bring is not typed in."


def _gap(outcome: str, survey: Survey) -> Estimate:
    """Mean of the best fifth less that of the worst three tenths."""

    def gap(places: Places) -> float:
        top, bottom = survey.groups(places)
        values = survey.of(outcome)
        return float(np.nanmean(values[top]) - np.nanmean(values[bottom]))

    return survey.estimate(gap)


def _growth_gap(survey: Survey) -> Estimate:
    return _gap("growth_rate", survey)


def _sourced_gap(survey: Survey) -> Estimate:
    return _gap("marketing_sourced_share", survey)


def _growth_of_best(survey: Survey) -> Estimate:
    return survey.estimate(lambda places: float(np.nanmean(survey.of("growth_rate")[survey.groups(places)[0]])))


def _growth_of_worst(survey: Survey) -> Estimate:
    return survey.estimate(lambda places: float(np.nanmean(survey.of("growth_rate")[survey.groups(places)[1]])))


def _survey_over_cause(aligned: Floats, misaligned: Floats, survey: Survey) -> Estimate:
    """The survey's gap less the paired effect; their errors are independent."""
    paired, sorted_ = estimate(aligned - misaligned), _growth_gap(survey)
    mean = sorted_.mean - paired.mean
    half = float(np.hypot(0.5 * (paired.high - paired.low), 0.5 * (sorted_.high - sorted_.low)))
    return Estimate(mean, mean - half, mean + half, np.nan, paired.n)


def _aligned_over_median(survey: Survey, values: Floats) -> Estimate:
    """Median of the fifth of firms with the highest alignment index, over the median of all."""

    def ratio(places: Places) -> float:
        alignment = survey.of("alignment_index")[places]
        best = places[alignment >= np.nanquantile(alignment, 0.8)]
        return float(np.nanmedian(values[best]) / np.nanmedian(values[places]))

    return survey.estimate(ratio)


def _faster_growth(survey: Survey) -> Estimate:
    return _aligned_over_median(survey, (1.0 + survey.of("growth_rate")) ** 3 - 1.0)


def _higher_profit(survey: Survey) -> Estimate:
    return _aligned_over_median(survey, survey.profit.mean(axis=1))


def _collaboration_and_profit(survey: Survey) -> Estimate:
    """Partial correlation, given market orientation (how near beliefs are to needs) and circumstances."""
    given = np.column_stack([survey.of("belief_error"), survey.circumstances])
    profit = survey.profit.mean(axis=1)
    return survey.estimate(lambda places: partial(survey.collaboration[places], profit[places], given[places]))


def _blame_and_profit(survey: Survey) -> Estimate:
    profit, blame = survey.profit.mean(axis=1), survey.blame.mean(axis=1)
    return survey.estimate(lambda places: partial(blame[places], profit[places], survey.circumstances[places]))


def _blame_before_profit(survey: Survey) -> Estimate:
    """Partial correlation of a quarter's blame with the next quarter's profit, given this quarter's profit."""
    return survey.estimate(lambda places: _lead(survey.blame[places], survey.profit[places]))


def _profit_before_blame(survey: Survey) -> Estimate:
    """The same the other way round."""
    return survey.estimate(lambda places: _lead(survey.profit[places], survey.blame[places]))


def _lead(first: Floats, then: Floats) -> float:
    """How `first` (n, quarters) goes before `then`: mean over quarters of the partial correlations between firms."""
    quarters = range(first.shape[1] - 1)
    return float(np.mean([partial(first[:, q], then[:, q + 1], then[:, [q]]) for q in quarters]))


def _calm_before_growth(*columns: Floats) -> Estimate:
    """Share of the fall of blame that the first of four stages brings, less its share of the rise of growth."""
    return jackknife(_first_step, *columns)


def _first_step(*columns: Floats) -> float:
    blame, growth = ([float(column.mean()) for column in part] for part in (columns[:4], columns[4:]))
    return (blame[1] - blame[0]) / (blame[3] - blame[0]) - (growth[1] - growth[0]) / (growth[3] - growth[0])


def _cheaper_entry(aligned: Floats, base: Floats) -> Estimate:
    """Cost over bookings, aligned less not; columns (n, 2) are pooled, so that no run with few sales decides."""
    return jackknife(lambda a, b: float(a[:, 0].sum() / a[:, 1].sum() - b[:, 0].sum() / b[:, 1].sum()), aligned, base)


def _free_riding(large: Floats, large_alone: Floats, small: Floats, small_alone: Floats) -> Estimate:
    """What pooling commission does to effort among many, less what it does among few."""
    return estimate((large - large_alone) - (small - small_alone))


_SMALL_POOLED, _SMALL_ALONE, _LARGE_POOLED, _LARGE_ALONE = TEAMS

# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V1", "Aligned firms grow by 20 % a year, laggards shrink by 4 %, as a survey sorts them",
        "Aberdeen Group 2010", Use.VAL, (
        Line("V1.1", "growth of the best fifth less that of the worst three tenths", within(0.15, 0.40), _growth_gap,
             Nature.EMERGENT, SORTED, surveyed=True, scale=100, unit="points a year", use=Use.CAL),
        Line("V1.2", "growth of the best fifth", above(0.10), _growth_of_best, Nature.EMERGENT, SORTED,
             surveyed=True, scale=100, unit="% a year", use=Use.CAL),
        Line("V1.3", "growth of the worst three tenths", below(0.02), _growth_of_worst, Nature.EMERGENT, SORTED,
             surveyed=True, scale=100, unit="% a year", use=Use.CAL),
        Line("V1.4", "growth of the aligned less that of the misaligned firm, all else equal", above(0.0), difference,
             Nature.EMERGENT, POLICIES, ((ALIGNED, GROWTH), (MISALIGNED, GROWTH)), scale=100, unit="points a year"),
        Line("V1.5", "the survey's gap less that effect", above(0.0), _survey_over_cause, Nature.EMERGENT, SORTED,
             ((ALIGNED, GROWTH), (MISALIGNED, GROWTH)), surveyed=True, scale=100, unit="points a year",
             why="Aligned and misaligned here differ in every friction at once, by 33 points of growth; the survey's "
             "best fifth and worst three tenths differ by 2 of 16 levels of friction, since each group of frictions "
             "is drawn for itself. In firms whose eight groups go together the survey's gap is 36 [35, 38] points "
             "and the row would pass. As it is, of 26 points 7 follow from policies, 13 from circumstances and 6 "
             "from luck (a linear fit)."),
    )),
    Row("V2", "Marketing sources far more of the business in the best firms", "Aberdeen Group 2010", Use.VAL, (
        Line("V2.1", "bookings from marketing's leads, best fifth less worst three tenths", above(0.15), _sourced_gap,
             Nature.EMERGENT, SORTED, surveyed=True, scale=100, unit="points",
             why="People leave the worst firms, 38 in a hundred a year against 14 in the best, before contacts of "
             "their own bring them business, and so live by marketing's leads like the best. If nobody quit (M24 "
             "neutral), marketing would source 34 % of bookings in the worst firms instead of 63 %, and the row "
             "would read 31 [27, 35]. By policy alone, in one and the same firm, it sources 46 % (`misaligned`), 68 "
             "% (base) and 91 % (`aligned`)."),
    )),
    Row("V3", "Misalignment costs a tenth of revenue or more", "IDC, by secondary sources", Use.CAL, (
        Line("V3.1", "revenue of the aligned against the base firm, same share for the budget: the lower bound",
             above(0.05), relative, Nature.EMERGENT, POLICIES,
             ((ALIGNED, outcome("revenue")), (BASE, outcome("revenue"))), scale=100, unit="%"),
        Line("V3.2", "the same: its size", within(0.07, 0.30), relative, Nature.EMERGENT, POLICIES,
             ((ALIGNED, outcome("revenue")), (BASE, outcome("revenue"))), scale=100, unit="%"),
    )),
    Row("V4", "Aligned firms grow and earn faster than the median firm", "SiriusDecisions; Forrester", Use.VAL, (
        Line("V4.1", "three years' growth of the most aligned fifth over that of all firms, medians",
             within(1.05, 1.6), _faster_growth, Nature.EMERGENT, SORTED, surveyed=True, unit="times",
             why="A ratio over little: the median firm grows by 5.7 % a year, the median of the most aligned fifth "
             "by 10.6 %. Part of it is people who leave the others, 26 in a hundred a year against 17. If nobody "
             "quit (M24 neutral), 8.6 and 12.8 % would make 1.5 [1.4, 1.9] times; with what circumstances explain "
             "taken out of growth it reads 1.7 [1.4, 2.0]. What marketing knows of needs is not the cause (2.6 [1.9, "
             "3.2] with M3 neutral)."),
        Line("V4.2", "profit over opening revenue, the same way", above(1.0), _higher_profit, Nature.EMERGENT, SORTED,
             surveyed=True, unit="times"),
    )),
    Row("V5", "Aligned firms close sooner, enter markets for less and sell at lower cost",
        "Kotler, Rackham & Krishnaswamy 2006", Use.SIGN, (
        Line("V5.1", "days from lead to close, aligned less base firm", below(0.0), difference, Nature.BUILT_IN,
             READY, ((ALIGNED, lead_to_close()), (BASE, lead_to_close())), unit="days"),
        Line("V5.2", "cost of entering a segment over its first year's bookings, aligned less not", below(0.0),
             _cheaper_entry, Nature.EMERGENT, POLICIES, ((ALIGNED_ENTRY, entry()), (ENTRY, entry())), unit="$ per $"),
        Line("V5.3", "selling and marketing cost over revenue, aligned less base firm", below(0.0), difference,
             Nature.EMERGENT, POLICIES,
             ((ALIGNED, outcome("cost_of_sales_ratio")), (BASE, outcome("cost_of_sales_ratio"))), scale=100,
             unit="points"),
        Line("V5.4", "days from lead to close at list prices and equal deal sizes, aligned less base firm", below(0.0),
             difference, Nature.BUILT_IN, READY,
             ((FIXED_ALIGNED, lead_to_close_by_size()), (FIXED_BASE, lead_to_close_by_size())), unit="days"),
    )),
    Row("V30", "Collaboration goes with performance, beside market orientation",
        "Le Meunier-FitzHugh & Piercy 2007; Peterson, Gordon & Palghat 2015", Use.SIGN, (
        Line("V30.1", "partial correlation of trust and closeness with profit", within(0.15, 0.60),
             _collaboration_and_profit, Nature.EMERGENT, SORTED, surveyed=True),
    )),
    Row("V31", "Conflict goes with lower performance, and each feeds the other",
        "Avlonitis, Lionakis & Panagopoulos 2010", Use.SIGN, (
        Line("V31.1", "partial correlation of blame with profit", below(0.0), _blame_and_profit, Nature.EMERGENT,
             SORTED, surveyed=True),
        Line("V31.2", "of a quarter's blame with the next quarter's profit, given this quarter's", below(0.0),
             _blame_before_profit, Nature.EMERGENT,
             "Blame takes hours, trust and morale; what that costs later is not typed in.", surveyed=True),
        Line("V31.3", "of a quarter's profit with the next quarter's blame, given this quarter's", below(0.0),
             _profit_before_blame, Nature.BUILT_IN, "That shortfalls are blamed is typed in (aspiration, bias).",
             surveyed=True,
             why="Blame answers shortfalls of bookings against what people came to expect, and profit is carried by "
             "revenue that recurs. With bookings in place of profit the row reads −0.08 [−0.10, −0.07], with revenue "
             "0.03 [0.01, 0.05]."),
    )),
    Row("V37", "No way of sharing revenue is best for everybody", "Banerjee & Bhardwaj 2019", Use.VAL, (
        Line("V37.1", "effect of pooled commission on effort among 24 salespeople, less that among 4", below(0.0),
             _free_riding, Nature.EMERGENT, "Effort follows the pay that reaches oneself: a share of a pool is small.",
             ((_LARGE_POOLED, EFFORT), (_LARGE_ALONE, EFFORT), (_SMALL_POOLED, EFFORT), (_SMALL_ALONE, EFFORT)),
             scale=100, unit="% of normal"),
        Line("V37.2", "the ranking of schemes flips with salespeople's aversion to risk", above(0.0), None,
             Nature.EMERGENT, "No rule would make it flip.",
             why="Aversion to risk enters who stays and who comes; the scheme is not the salespeople's to choose.",
             use=Use.PREDICTION),
    )),
    Row("V40", "Four stages of a relationship, and conflict falls before growth rises",
        "Kotler, Rackham & Krishnaswamy 2006", Use.SIGN, (
        Line("V40.1", "change of the alignment index at the weakest step from undefined to integrated", above(0.0),
             weakest_rise, Nature.EMERGENT, STAGED, tuple((stage, outcome("alignment_index")) for stage in STAGES)),
        Line("V40.2", "blame in the defined less that in the undefined firm", below(0.0), difference, Nature.EMERGENT,
             STAGED, ((STAGES[1], outcome("blame_index")), (STAGES[0], outcome("blame_index")))),
        Line("V40.3", "share of the fall of blame at that step, less its share of the rise of growth", above(0.0),
             _calm_before_growth, Nature.EMERGENT, STAGED,
             (*((stage, outcome("blame_index")) for stage in STAGES), *((stage, GROWTH) for stage in STAGES)),
             scale=100, unit="points"),
    )),
)
