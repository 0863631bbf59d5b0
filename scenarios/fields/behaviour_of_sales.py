"""Salespeople: what their hours cost, how they value them, how a deal advances.

Coefficients of behaviour; see `scenarios/fields/behaviour.py`.
"""

from typing import Annotated

from smarketing.scenarios.quantities import Quantity, Section

# fmt: off


class Salesperson(Section):
    """What salespeople's hours cost and how they value them."""

    selling_hours: Annotated[float, Quantity(
        "the selling time at normal effort",
        "h/week", 8, 40, "Salesforce State of Sales: about 30 % of the week, plus preparation (assumption)", "M17",
    )] = 24.0
    contact_hours: Annotated[float, Quantity(
        "the time a first contact takes",
        "hours", 0.05, 4, "assumption", "M17",
    )] = 1.0
    touch_hours: Annotated[float, Quantity(
        "the time a touch of an open deal takes",
        "hours", 0.05, 8, "assumption", "M17",
    )] = 3.0
    size_effort: Annotated[float, Quantity(
        "the rise of the hours that a deal takes with its size",
        "exponent", 0, 1, "published cycle tables: ten times the money takes 2.5 to 4 times as long", "M18",
    )] = 0.6
    try_hours: Annotated[float, Quantity(
        "the time a try to close takes",
        "hours", 0.05, 8, "assumption", "M17",
    )] = 2.0
    block_hours: Annotated[float, Quantity(
        "the time of one block of cold calls",
        "hours", 0.5, 8, "assumption", "M22",
    )] = 2.0
    block_fatigue: Annotated[float, Quantity(
        "the loss of yield with each further block in the week",
        "ratio", 0, 1, "assumption", "M22",
    )] = 0.12
    triage_hours: Annotated[float, Quantity(
        "the time to read a lead that is handed over",
        "hours", 0, 0.5, "assumption (Smith, Gopalakrishna & Chatterjee 2006: volume costs time)", "M13 M17",
    )] = 0.3
    lesson_of_reading: Annotated[float, Quantity(
        "what reading a lead teaches about its source, against working it,",
        "ratio", 0, 1, "assumption", "M17",
    )] = 0.05
    deal_hours: Annotated[float, Quantity(
        "the believed hours from a contact that succeeds to the close",
        "hours", 2, 40, "assumption", "M17",
    )] = 16.0
    closing_hours: Annotated[float, Quantity(
        "the believed hours of closing",
        "hours", 1, 20, "assumption", "M17",
    )] = 4.0
    believed_pass: Annotated[float, Quantity(
        "the believed chance that a step succeeds",
        "share", 0.3, 0.95, "assumption", "M17",
    )] = 0.75
    believed_close: Annotated[float, Quantity(
        "the believed chance to close a deal in negotiation",
        "share", 0.2, 0.95, "assumption", "M17",
    )] = 0.6
    prior_chance: Annotated[float, Quantity(
        "the chance that a contact succeeds, as expected of a new source",
        "share", 0.02, 0.5, "assumption", "M17",
    )] = 0.1
    prior_weight: Annotated[float, Quantity(
        "the contacts that this first expectation is worth",
        "ratio", 0.5, 50, "assumption", "M17",
    )] = 5.0
    forgetting: Annotated[float, Quantity(
        "the weight a week later of what was learnt of a source",
        "share", 0.9, 1, "assumption", "M17",
    )] = 0.98
    ranking_noise: Annotated[float, Quantity(
        "the error of the first guess at a lead's worth, as log,",
        "sd", 0, 2, "assumption", "M17",
    )] = 0.35
    normal_score: Annotated[float, Quantity(
        "the score of an ordinary lead",
        "index", 0.02, 0.8, "assumption", "M17",
    )] = 0.2
    value_insight: Annotated[float, Quantity(
        "the part of a deal's size that shows before the first contact",
        "share", 0, 1, "assumption", "M17",
    )] = 0.3
    own_lead_premium: Annotated[float, Quantity(
        "the over-valuation of own prospects",
        "ratio", 1, 2, "Sabnis et al. 2013 for the sign (assumption)", "M17",
    )] = 1.3
    reputation_elasticity: Annotated[float, Quantity(
        "the fall of appointments with worn-out goodwill",
        "exponent", 0, 2, "assumption", "M22",
    )] = 0.3
    of_contacts: Annotated[float, Quantity(
        "the rise of appointments with each customer who knows the salesperson",
        "ratio", 0, 0.1, "assumption", "M22",
    )] = 0.02
    normal_contacts: Annotated[float, Quantity(
        "the customers who know a caller of whom the published appointment rate is",
        "customers", 0, 200,
        "assumption: with the 30 that salespeople of the base firm have, 1.5 in a hundred, as vendors report in B2B",
        "M22",
    )] = 10 / 3
    contacts_lost: Annotated[float, Quantity(
        "the share of such customers who are lost to sight",
        "1/week", 0, 0.05, "MarketingSherpa: 22.5 % of business contacts are out of date within a year", "M22",
    )] = 0.005
    goodwill_per_block: Annotated[float, Quantity(
        "the goodwill that one block costs a whole team, at a cost of 1",
        "share", 0, 0.2, "assumption", "M22",
    )] = 0.03
    value_memory: Annotated[float, Quantity(
        "the weight of the last deal in what deals are usually worth and win",
        "share", 0.005, 0.3, "assumption", "M17",
    )] = 0.03
    bookings_memory: Annotated[float, Quantity(
        "the weight of the last week in what a salesperson expects to book",
        "1/week", 0.01, 0.3, "assumption", "M15",
    )] = 0.05
    deal_dispersion: Annotated[float, Quantity(
        "the mean square over squared mean of deal size",
        "ratio", 1, 6, "lognormal with sigma 0.9: exp(0.81)", "M15",
    )] = 2.25
    cycle_weeks: Annotated[float, Quantity(
        "the time from work to its pay",
        "weeks", 2, 40, "assumption", "M15",
    )] = 9.0
    effort_reference: Annotated[float, Quantity(
        "the pay for a dollar booked at which effort is normal",
        "$/$", 0.02, 0.3, "assumption", "M16",
    )] = 0.09
    effort_norm: Annotated[float, Quantity(
        "what a dollar booked is worth to a salesperson beyond all pay",
        "$/$", 0, 0.3, "assumption: as much as commission (Lazear 2000: piece rates raise effort by a fifth)", "M16",
    )] = 0.09
    search_weeks: Annotated[float, Quantity(
        "the time it takes to find another job",
        "weeks", 0, 104, "US Bureau of Labor Statistics: mean duration of unemployment, some 20 weeks", "M23",
    )] = 20.0
    dismissal: Annotated[float, Quantity(
        "the chance by which somebody who books nothing in a year, under full pressure, expects to be let go",
        "share", 0, 1, "assumption", "M23",
    )] = 0.8
    effort_of_pressure: Annotated[float, Quantity(
        "the rise of drive under full pressure",
        "ratio", 0, 1, "assumption", "M23",
    )] = 0.15


class Progress(Section):
    """How an opportunity advances."""

    steps: Annotated[int, Quantity(
        "the touches that must succeed before a price is talked about",
        "ratio", 1, 8, "assumption", "M18",
    )] = 3
    decided: Annotated[float, Quantity(
        "the chance that a touch decides something",
        "share", 0.2, 1, "assumption", "M18",
    )] = 0.75
    log_odds: Annotated[float, Quantity(
        "the log odds of a step for an ordinary deal",
        "logit", -1, 3, "assumption", "M18",
    )] = 0.7
    skill: Annotated[float, Quantity(
        "the weight of log skill and ramp",
        "logit", 0, 1.5, "assumption", "M18",
    )] = 0.35
    fit: Annotated[float, Quantity(
        "the weight of the offer's fit relative to the competitor's",
        "logit", 0, 2, "assumption", "M18",
    )] = 0.8
    reference_fit: Annotated[float, Quantity(
        "the relative fit of an ordinary deal",
        "logit", -1, 1, "assumption", "M18",
    )] = -0.25
    intent: Annotated[float, Quantity(
        "the weight of the customer's intent",
        "logit", 0, 2, "assumption", "M18",
    )] = 0.8
    pitch: Annotated[float, Quantity(
        "the weight of how a pitch after the last success suits the customer",
        "logit", 0, 2, "assumption", "M19",
    )] = 0.5
    normal_pitch: Annotated[float, Quantity(
        "the fit of an ordinary pitch",
        "index", 0, 1, "assumption", "M19",
    )] = 0.7
    persuasion: Annotated[float, Quantity(
        "the weight of rapport and proof",
        "logit", 0, 2, "assumption", "M18",
    )] = 0.6
    normal_persuasion: Annotated[float, Quantity(
        "the rapport and proof of an ordinary deal",
        "index", 0, 1, "assumption", "M18",
    )] = 0.4
    rapport_touches: Annotated[float, Quantity(
        "the touches that build most of the rapport",
        "ratio", 1, 20, "assumption", "M18",
    )] = 4.0
    pressing: Annotated[float, Quantity(
        "the rise of the closing log odds under full pressure",
        "logit", 0, 2, "assumption", "M22",
    )] = 0.6
    silent: Annotated[float, Quantity(
        "the share of touches that lose a deal without the customer saying so",
        "share", 0, 1, "assumption", "M18",
    )] = 0.5
    doubt: Annotated[float, Quantity(
        "what each unanswered touch leaves of the worth that a deal is believed to have",
        "share", 0, 1, "assumption", "M18 M17",
    )] = 0.6
    stale_weeks: Annotated[float, Quantity(
        "the time without a step after which a deal that does not answer is written off at the end of a pay period",
        "weeks", 0, 26, "assumption", "M18",
    )] = 4.0
    patience_weeks: Annotated[float, Quantity(
        "the time after which a customer whom nobody has touched buys elsewhere",
        "weeks", 2, 26, "assumption", "M18",
    )] = 6.0
    price_term: Annotated[float, Quantity(
        "the weight that price has among the reasons for a loss",
        "logit", -2, 0, "assumption", "M18",
    )] = -0.25
    neutral_win_share: Annotated[float, Quantity(
        "the share of opportunities won with nothing in the way",
        "share", 0.1, 0.9, "assumption", "M18",
    )] = 0.45


class Closing(Section):
    """What happens at the table."""

    log_odds: Annotated[float, Quantity(
        "the log odds that one try closes an ordinary deal at list price, its buyer being ready",
        "logit", -1, 1, "assumption", "M20",
    )] = 0.2
    engagement: Annotated[float, Quantity(
        "the weight of what the touches before have built",
        "ratio", 0.2, 1, "assumption: those touches have sorted deals already", "M20",
    )] = 0.5
    unripe_penalty: Annotated[float, Quantity(
        "the log odds lost with a buyer who is not ready at all",
        "logit", 1, 4, "assumption", "M20 M21",
    )] = 2.4
    timing_discount: Annotated[float, Quantity(
        "the un-readiness that a discount of the whole list price would buy off",
        "logit", 4, 12, "assumption", "M20 M21",
    )] = 8.0
    buyer_power: Annotated[float, Quantity(
        "the buyer's part of what is left to bargain for at the table",
        "share", 0, 0.4, "assumption (asymmetric Nash bargaining: Nash 1950)", "M20",
    )] = 0.3
    ripening: Annotated[float, Quantity(
        "the readiness that a buyer gains in a week",
        "1/week", 0.08, 0.3, "assumption: seven weeks from first talk to ready", "M21",
    )] = 0.15
    ripening_of_conviction: Annotated[float, Quantity(
        "the rise of log ripening with what speaks for the deal",
        "ratio", 0, 2, "assumption", "M21",
    )] = 0.5
    lost_share: Annotated[float, Quantity(
        "the failed tries that end a deal",
        "share", 0.2, 0.6, "assumption", "M20",
    )] = 0.35
    hold_hazard: Annotated[float, Quantity(
        "the chance that a deal on hold dies",
        "1/week", 0.01, 0.05, "assumption", "M21",
    )] = 0.02


class Opening(Section):
    """The pipeline at week 0."""

    pipeline: Annotated[float, Quantity(
        "the open deals at the start, against those that a steady inflow keeps open",
        "ratio", 0, 20, "assumption (Little 1961 for the rule)", "M18",
    )] = 0.75
    mean_weeks: Annotated[float, Quantity(
        "the time that an opportunity is open, and the mean age of those that are",
        "weeks", 0.5, 40, "assumption", "M18",
    )] = 3.0
