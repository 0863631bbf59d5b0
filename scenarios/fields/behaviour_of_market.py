"""The world outside: the market, leads as they come, customers.

Coefficients of behaviour; see `scenarios/fields/behaviour.py`.
"""

from typing import Annotated

from smarketing.scenarios.quantities import Quantity, Section

# fmt: off


class Market(Section):
    """How the market outside the firm behaves."""

    trend: Annotated[float, Quantity(
        "the drift that keeps one direction, against its random part,",
        "ratio", 0, 2, "assumption", "M1",
    )] = 0.5
    competitor_noise: Annotated[float, Quantity(
        "the error of competitors in following needs, against the drift",
        "ratio", 0, 2, "assumption", "M1",
    )] = 0.5
    awareness_rate: Annotated[float, Quantity(
        "the rise of awareness in a segment that the firm has entered",
        "1/week", 0.005, 0.1, "assumption", "M6",
    )] = 0.02
    entry_awareness: Annotated[float, Quantity(
        "the awareness in a segment on the day of entry",
        "share", 0, 1, "assumption", "M6",
    )] = 0.1
    opening_misfit: Annotated[float, Quantity(
        "the distance of the opening offer from each need, per dimension",
        "sd", 0, 1.5, "assumption", "M10",
    )] = 0.35
    opening_lag: Annotated[float, Quantity(
        "the distance of competitors from each need at the opening",
        "sd", 0, 1.5, "assumption", "M1",
    )] = 0.3


class Leads(Section):
    """What captured leads and prospects are like."""

    buyer_low: Annotated[float, Quantity(
        "the lowest intent of a lead with a real need",
        "index", 0.3, 0.9, "assumption", "M3",
    )] = 0.65
    buyer_high: Annotated[float, Quantity(
        "the highest intent of a lead with a real need",
        "index", 0.5, 1, "assumption", "M3",
    )] = 0.95
    other_low: Annotated[float, Quantity(
        "the lowest intent of a lead without a need yet",
        "index", 0, 0.3, "assumption", "M3",
    )] = 0.05
    other_high: Annotated[float, Quantity(
        "the highest intent of a lead without a need yet",
        "index", 0.1, 0.6, "assumption", "M3",
    )] = 0.3
    outbound_low: Annotated[float, Quantity(
        "the lowest intent of a prospect who grants an appointment",
        "index", 0, 0.8, "assumption", "M22",
    )] = 0.3
    outbound_high: Annotated[float, Quantity(
        "the highest intent of a prospect who grants an appointment",
        "index", 0.3, 1, "assumption", "M22",
    )] = 0.8
    need_spread: Annotated[float, Quantity(
        "the spread of customers' needs around their segment's, per dimension",
        "sd", 0, 1, "assumption", "M3",
    )] = 0.3
    targeting_elasticity: Annotated[float, Quantity(
        "the rise of the share of real needs with hours of targeting",
        "exponent", 0, 1, "assumption", "M7",
    )] = 0.3


class Contact(Section):
    """What a first contact does."""

    rate: Annotated[float, Quantity(
        "the chance that contact makes an opportunity of a lead with full intent and fit, at once",
        "ratio", 0.2, 2, "assumption", "M40",
    )] = 0.56
    ceiling: Annotated[float, Quantity(
        "the highest chance that contact makes an opportunity",
        "share", 0.5, 1, "assumption", "M40",
    )] = 0.95
    reaction_weeks: Annotated[float, Quantity(
        "the mean time until a lead that arrives in a free hour is called",
        "weeks", 0, 0.2, "assumption", "M40",
    )] = 0.01
    asks_again: Annotated[float, Quantity(
        "the rate at which a customer whom nobody has called comes to have a need and asks again",
        "1/week", 0, 0.1, "assumption", "M40",
    )] = 0.005
    appeal_of_asking: Annotated[float, Quantity(
        "the appeal that asking again adds to a lead, as log worth,",
        "logit", 0, 4, "assumption", "M40 M17",
    )] = 1.5


class Customers(Section):
    """What customers make of it."""

    experience_base: Annotated[float, Quantity(
        "the experience of a customer with an ordinary fit",
        "index", 0.3, 1, "assumption", "M39",
    )] = 0.7
    experience_fit: Annotated[float, Quantity(
        "the rise of experience with relative fit",
        "index", 0, 1, "assumption", "M39",
    )] = 0.2
    experience_rate: Annotated[float, Quantity(
        "the speed of experience",
        "1/week", 0.005, 0.3, "assumption", "M39",
    )] = 0.03
    experience_of_pressing: Annotated[float, Quantity(
        "the experience that full pressing costs",
        "index", 0, 1, "assumption", "M22",
    )] = 0.5
    fit_reference: Annotated[float, Quantity(
        "the relative fit at which churn is ordinary",
        "logit", -1, 1, "assumption", "M39",
    )] = -0.25
    churn_fit: Annotated[float, Quantity(
        "the fall of log churn with relative fit",
        "exponent", 0, 3, "assumption", "M39",
    )] = 1.0
    churn_experience: Annotated[float, Quantity(
        "the rise of log churn with lost experience",
        "exponent", 0, 5, "assumption", "M39 M22",
    )] = 1.5
    likeness: Annotated[float, Quantity(
        "the shape of the gamma distribution of customers' proneness to leave: the higher, the more alike they are,",
        "index", 1.5, 1000, "form: Fader & Hardie 2007; value: assumption (consumers are less alike)", "M39",
    )] = 3.0
    lasting: Annotated[float, Quantity(
        "the part of what was wrong with its sale that a customer never forgets",
        "share", 0, 1, "assumption", "M39 M22",
    )] = 0.5
    lost_to_colleague: Annotated[float, Quantity(
        "the share of a leaver's accounts that go although a colleague takes them over",
        "share", 0, 0.5, "Shi et al. 2017 (13.2 to 17.6 % of the year's sales; new hires mend least)", "M39 M24",
    )] = 0.13
    lost_to_newcomer: Annotated[float, Quantity(
        "the share of a leaver's accounts that go while they wait for a newcomer",
        "share", 0, 0.5, "Shi et al. 2017 (13.2 to 17.6 % of the year's sales; new hires mend least)", "M39 M24",
    )] = 0.18
    of_lateness: Annotated[float, Quantity(
        "the experience that a delivery two months late costs",
        "index", 0, 1, "assumption", "M38",
    )] = 0.5
    reputation_recovery: Annotated[float, Quantity(
        "the recovery of the market's patience with cold calls",
        "1/week", 0.005, 0.3, "assumption", "M22",
    )] = 0.05
    opening_reputation: Annotated[float, Quantity(
        "the patience of the market at the start",
        "index", 0, 1, "assumption", "M22",
    )] = 0.7
