"""Rows on leads: how many are followed up, how soon, and what agreements and feedback change."""

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.evidence.validation.firms import BASE, CHANNELS, FEEDBACK, LOOP, SLA, in_all_segments
from smarketing.evidence.validation.lead_readings import delay_slope, delay_steps, fit_by_quarter
from smarketing.evidence.validation.people_readings import own_prospects_with_tenure
from smarketing.evidence.validation.readings import MEAN_OVER_MEDIAN_RESPONSE, PROFIT, mean_of, outcome
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Row, Use, above, below, within
from smarketing.inference.contrasts import (
    difference,
    least_favourable,
    level,
    relative,
    second_difference,
    weakest_fall,
    weakest_rise,
)
from smarketing.inference.estimates import Estimate, estimate

NEVER, DELAY = outcome("never_contacted_share"), outcome("response_days_mean")

# Lead quality: the share of captured leads with a real need; published figures run from 10 % to 40 %.
QUALITY = tuple(
    Firm(f"{100 * share:g} % of leads with a real need", changes=in_all_segments("in_market", share))
    for share in (0.10, 0.20, 0.30, 0.40)
)
VOLUMES = (0.5, 1.0, 2.0, 4.0)


def _of_volume(times: float) -> Firm:
    """So many times the leads, bought at the same price each (see `_paid_for`)."""
    cost = {f"marketing.channels.{name}.cost_per_lead": 1.0 / times for name in CHANNELS}
    return Firm(f"{times:g} x the leads", times=cost)


SWEEP = tuple(BASE if times == 1.0 else _of_volume(times) for times in VOLUMES)
DOUBLE = SWEEP[2]
PULSED = DOUBLE.having("2 x the leads, all in every other month", market__seasonality=[2.0, 0.0] * 6)
POOR = QUALITY[0]
POOR_SLA = Firm("agreement on leads, 10 % with a real need", changes={**POOR.changes, **SLA.changes})
UNPAID = BASE.having("closed-loop feedback in unpaid time", feedback={**LOOP, "paid_hours": 0})
BOTH = Firm("agreement on leads and closed-loop feedback", changes={**SLA.changes, **FEEDBACK.changes})
CALM, FAST = (in_all_segments("drift", drift) for drift in (0.005, 0.04))
CALM_BASE, FAST_BASE = Firm("drift 0.5 % a month", changes=CALM), Firm("drift 4 % a month", changes=FAST)
CALM_FEEDBACK = Firm("drift 0.5 % a month, closed-loop feedback", changes={**CALM, **FEEDBACK.changes})
FAST_FEEDBACK = Firm("drift 4 % a month, closed-loop feedback", changes={**FAST, **FEEDBACK.changes})

TIME = "Nobody has a chance of ignoring a lead: hours go to what is believed to pay most, and what is left waits."
TYPED_DECAY = "The fall of intent with the days until the first contact is typed in from the same studies."


def _bends_down(*revenue: Floats) -> Estimate:
    """Slope of revenue on volume at the top of the sweep less that at its bottom [$/yr for each 1 x]."""
    steps = [(high - low) / width for low, high, width in zip(revenue, revenue[1:], (0.5, 1.0, 2.0), strict=False)]
    return estimate(steps[-1] - steps[0])


def _paid_for(*columns: Floats) -> Estimate:
    """Lead of the best volume inside the sweep over the better of its ends, in profit [$/yr].

    The sweep makes leads cheaper so that more of them come for the same money. Here each lead beyond the base firm's is
    paid for at what the base firm spends on one. Columns: profit at each volume, then leads a week at each volume.
    """
    profits, leads = columns[: len(VOLUMES)], columns[len(VOLUMES) :]
    paid = [profit - COST_PER_LEAD * WEEKS_A_YEAR * (n - leads[1]) for profit, n in zip(profits, leads, strict=True)]
    inner = max(paid[1:-1], key=lambda values: float(values.mean()))
    return least_favourable([inner - paid[0], inner - paid[-1]], lambda e: -e.low)


COST_PER_LEAD = 100.0  # $, of the base firm over all channels


def _steepest_first(steps: Floats) -> Estimate:
    """How much steeper the first step is than whichever later one comes nearest (steps are falls)."""
    return least_favourable([steps[:, k] - steps[:, 0] for k in range(1, steps.shape[1])], lambda e: -e.low)


def _gain(feedback: Floats, base: Floats) -> Estimate:
    """Gain of fit by feedback over quarters 2 to 6."""
    return estimate(_gain_of(feedback, base))


def _gain_of(feedback: Floats, base: Floats) -> Floats:
    gain: Floats = (feedback - base)[:, 1:6].mean(axis=1)
    return gain


def _builds_up(feedback: Floats, base: Floats) -> Estimate:
    """That gain less the gain of the first quarter."""
    return estimate(_gain_of(feedback, base) - (feedback - base)[:, 0])


def _more_under_drift(fast: Floats, fast_base: Floats, calm: Floats, calm_base: Floats) -> Estimate:
    return estimate(_gain_of(fast, fast_base) - _gain_of(calm, calm_base))


def _little_when_unpaid(unpaid: Floats, feedback: Floats, base: Floats) -> Estimate:
    """Gain by unpaid reports beyond a quarter of the gain by paid ones."""
    return estimate(_gain_of(unpaid, base) - 0.25 * _gain_of(feedback, base))


# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V6", "Most of marketing's leads are never pursued", "Sabnis, Chatterjee, Grewal & Lilien 2013", Use.VAL, (
        Line("V6.1", "leads handed over that nobody ever contacted", within(0.50, 0.80), level, Nature.EMERGENT, TIME,
             ((BASE, NEVER),), scale=100, unit="%"),
        Line("V6.2", "change of that share at the weakest step of quality, from 10 to 20, 30 and 40 % real needs",
             below(0.0), weakest_fall, Nature.EMERGENT, TIME, tuple((firm, NEVER) for firm in QUALITY),
             scale=100, unit="points"),
    )),
    Row("V8", "Experienced salespeople turn to leads of their own",
        "Sabnis, Chatterjee, Grewal & Lilien 2013", Use.VAL, (
        Line("V8.1", "correlation of tenure with the share of hunting hours on own prospects", above(0.2), level,
             Nature.EMERGENT,
             "Everybody over-values own prospects alike, from day one; that experience adds to it is not typed in.",
             ((BASE, own_prospects_with_tenure()),)),
    )),
    Row("V9", "More leads can lower sales", "Smith, Gopalakrishna & Chatterjee 2006", Use.VAL, (
        Line("V9.1", "slope of revenue on lead volume from 2 x to 4 x, less that from 0.5 x to 1 x", below(0.0),
             _bends_down, Nature.EMERGENT, TIME, tuple((firm, outcome("revenue")) for firm in SWEEP), scale=1e-6,
             unit="$M a year"),
        Line("V9.2", "profit at the best volume between 0.5 x and 4 x, less that at the better end", above(0.0),
             _paid_for, Nature.EMERGENT, TIME,
             (*((firm, PROFIT) for firm in SWEEP), *((firm, mean_of("leads")) for firm in SWEEP)), scale=1e-6,
             unit="$M a year",
             why="Reading a lead costs little. With four times the leads salespeople call no more than with twice as "
             "many (−1.3 [−2.2, −0.3] %), but better ones, which bring 27 % more deals and 38 % more bookings. If "
             "reading one took half an hour instead of 0.3 (`behaviour.salesperson.triage_hours`), the row would "
             "read 0.4 [0.1, 0.7] and pass (100 runs); that salespeople choose is not the cause by itself (leads "
             "worked oldest first, M17 neutral: −0.6 [−0.9, −0.3]).", use=Use.PREDICTION),
        Line("V9.3", "change of the mean delay at the weakest step of volume", above(0.0), weakest_rise,
             Nature.EMERGENT, TIME, tuple((firm, DELAY) for firm in SWEEP), unit="days",
             why="The step that fails is the one from half the leads to the usual number (5.7 days, then 5.5); "
             "beyond it the delay rises, to 7.0 and 11.3. With half the leads trust is lower by 0.12. If it stayed "
             "as it is (M26 neutral), that step would read 0.30 [0.23, 0.38] days (200 pairs). That fewer leads mean "
             "fewer people (a budget that hires) counts for less: with head counts fixed it reads −0.02 [−0.12, "
             "0.07]."),
        Line("V9.4", "change of leads that become customers at the weakest step of volume", below(0.0), weakest_fall,
             Nature.EMERGENT, TIME, tuple((firm, outcome("lead_to_win_rate")) for firm in SWEEP), scale=100,
             unit="points",
             why="The step from half the leads to the usual number alone, as in V9.3, and by the same cause: if "
             "trust in leads stayed as it is (M26 neutral), it would read −0.02 [−0.04, −0.01] points (200 pairs). "
             "Beyond the usual number conversion falls by 0.12 and 0.28 points."),
        Line("V9.5", "bookings with 2 x the leads in every other month, against evenly", above(0.0), relative,
             Nature.EMERGENT, TIME, ((PULSED, outcome("bookings")), (DOUBLE, outcome("bookings"))), scale=100,
             unit="%",
             why="Leads age: most of a flood have lost their worth by the time there are hours for them, and 44 % "
             "fewer are called. If age did not count (M40 neutral), the row would read 1.7 [0.0, 3.3] %; with leads "
             "worked oldest first (M17 neutral) it reads −11 [−15, −7] % (100 runs).", use=Use.PREDICTION),
    )),
    Row("V10", "Speed pays, most of all at once", "Oldroyd, McElheran & Elkington 2011", Use.CAL, (
        Line("V10.1", "slope of the log odds of an opportunity on days until contact", below(0.0), level,
             Nature.BUILT_IN, TYPED_DECAY, ((BASE, delay_slope()),), unit="a day"),
        Line("V10.2", "first bin of delay: how much steeper than the steepest later one", above(0.0), _steepest_first,
             Nature.BUILT_IN, TYPED_DECAY, ((BASE, delay_steps()),), unit="a day"),
    )),
    Row("V11", "Response times: a median far below the mean, and many leads that get none",
        "Oldroyd, McElheran & Elkington 2011", Use.VAL, (
        Line("V11.1", "mean over median of days until contact", above(3.0), level, Nature.EMERGENT, TIME,
             ((BASE, MEAN_OVER_MEDIAN_RESPONSE),), unit="times"),
        Line("V11.2", "leads handed over that nobody ever contacted", above(0.20), level, Nature.EMERGENT, TIME,
             ((BASE, NEVER),), scale=100, unit="%"),
    )),
    Row("V32", "An agreement on leads raises follow-up and speed, but not profit where the leads are poor",
        "HubSpot surveys; no causal study", Use.VAL, (
        Line("V32.1", "change of leads never contacted", below(-0.20), difference, Nature.EMERGENT,
             "A promise moves due leads up, as far as leaders stand behind it; what time is left for is not typed in.",
             ((SLA, NEVER), (BASE, NEVER)), scale=100, unit="points"),
        Line("V32.2", "change of the mean delay", below(0.0), difference, Nature.EMERGENT,
             "A promise moves due leads up; the delay of all leads follows from the hours.",
             ((SLA, DELAY), (BASE, DELAY)), unit="days"),
        Line("V32.3", "gain of profit where 10 % of leads have a real need", below(0.02), relative, Nature.EMERGENT,
             "Nothing tells the agreement what a lead is worth.", ((POOR_SLA, PROFIT), (POOR, PROFIT)), scale=100,
             unit="%"),
    )),
    Row("V33", "Closed-loop feedback makes leads better, in time", "MarketingProfs & Lenskold 2008", Use.VAL, (
        Line("V33.1", "gain of the leads' fit in quarters 2 to 6", above(0.0), _gain, Nature.EMERGENT,
             "Beliefs are updated by Bayes' rule; whether what travels is worth hearing is not typed in.",
             ((FEEDBACK, fit_by_quarter()), (BASE, fit_by_quarter())), scale=100, unit="points"),
        Line("V33.2", "that gain less the gain of the first quarter", above(0.0), _builds_up, Nature.EMERGENT,
             "Nothing delays the gain but the learning itself.",
             ((FEEDBACK, fit_by_quarter()), (BASE, fit_by_quarter())), scale=100, unit="points"),
        Line("V33.3", "that gain at a drift of 4 % a month less that at 0.5 %", above(0.0), _more_under_drift,
             Nature.EMERGENT, "The drift of needs enters beliefs alone.",
             ((FAST_FEEDBACK, fit_by_quarter()), (FAST_BASE, fit_by_quarter()), (CALM_FEEDBACK, fit_by_quarter()),
              (CALM_BASE, fit_by_quarter())), scale=100, unit="points"),
        Line("V33.4", "gain by reports in unpaid time, less a quarter of that in paid time", below(0.0),
             _little_when_unpaid, Nature.BUILT_IN, "How far people report in unpaid time is typed in from the study.",
             ((UNPAID, fit_by_quarter()), (FEEDBACK, fit_by_quarter()), (BASE, fit_by_quarter())), scale=100,
             unit="points",
             why="Some people report as a favour, and reports are pooled: a few of twelve salespeople tell marketing "
             "most of what all of them would. If nobody did it as a favour (`behaviour.feedback.unpaid` 0), the row "
             "would read −5.4 [−5.6, −5.2]; at 0.05 instead of 0.15 still 9.6 [8.9, 10.4], and with reports that err "
             "as much as the range allows (`report_sd` 2) 5.4 [4.7, 6.1]."),
    )),
    Row("V34", "An agreement on leads and feedback are worth more together", "untested in the literature",
        Use.PREDICTION, (
        Line("V34.1", "revenue by both, less what each adds alone", above(0.0), second_difference, Nature.EMERGENT,
             "Neither rule knows of the other.",
             ((BOTH, outcome("revenue")), (SLA, outcome("revenue")), (FEEDBACK, outcome("revenue")),
              (BASE, outcome("revenue"))), scale=1e-3, unit="$k a year"),
    )),
)
