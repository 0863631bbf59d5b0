"""What people feel about each other and their work: morale, careers, trust, blame.

Coefficients of behaviour; see `scenarios/fields/behaviour.py`.
"""

from typing import Annotated

from smarketing.scenarios.quantities import Quantity, Section

# fmt: off


class People(Section):
    """Morale and what it does."""

    normal_morale: Annotated[float, Quantity(
        "the morale in an ordinary week",
        "index", 0.3, 1, "assumption", "M24",
    )] = 0.7
    morale_effect: Annotated[float, Quantity(
        "the rise of output with morale",
        "ratio", 0, 1.5, "assumption", "M16 M7",
    )] = 0.4
    effort_of_rivalry: Annotated[float, Quantity(
        "the rise of drive with rivalry at its best degree",
        "ratio", 0, 0.5, "assumption", "M29",
    )] = 0.1
    of_overreach: Annotated[float, Quantity(
        "the output that people give less when the other function rules on their work",
        "share", 0, 0.6, "assumption", "M30",
    )] = 0.15
    morale_rate: Annotated[float, Quantity(
        "the speed of morale",
        "1/week", 0.01, 0.5, "assumption", "M25",
    )] = 0.05
    morale_of_blame: Annotated[float, Quantity(
        "the morale that full blame takes",
        "index", 0, 1, "assumption", "M25",
    )] = 0.5
    morale_of_pressure: Annotated[float, Quantity(
        "the morale that full pressure takes",
        "index", 0, 1, "assumption", "M23",
    )] = 0.2
    morale_of_unfairness: Annotated[float, Quantity(
        "the morale that unfair pay takes",
        "index", 0, 1, "assumption", "M28",
    )] = 0.3
    resentment_of_gap: Annotated[float, Quantity(
        "the resentment for each multiple by which sales is paid more",
        "index", 0, 1, "assumption", "M28",
    )] = 0.3


class Careers(Section):
    """Why people leave, and what that costs."""

    of_misses: Annotated[float, Quantity(
        "the rise of quitting with missed quotas, beside what they cost in pay",
        "logit", 0, 4, "Zoltners et al.: 18 % against a third, less what pay explains", "M24",
    )] = 0.2
    normal_misses: Annotated[float, Quantity(
        "the share of missed pay periods that people live with",
        "share", 0.2, 0.8, "assumption", "M24",
    )] = 0.5
    misses_memory: Annotated[float, Quantity(
        "the weight of the last pay period",
        "share", 0.05, 1, "assumption", "M24",
    )] = 0.25
    of_blame: Annotated[float, Quantity(
        "the rise of quitting with blame",
        "logit", 0, 4, "assumption", "M24",
    )] = 1.5
    of_pressure: Annotated[float, Quantity(
        "the rise of quitting with pressure",
        "logit", 0, 4, "assumption", "M24 M23",
    )] = 1.0
    of_unfairness: Annotated[float, Quantity(
        "the rise of quitting with unfair pay",
        "logit", 0, 4, "assumption", "M24 M28",
    )] = 1.0
    vacancy_weeks: Annotated[float, Quantity(
        "the time a chair stays empty",
        "weeks", 0, 26, "assumption", "M24",
    )] = 6.0
    pay_elasticity: Annotated[float, Quantity(
        "the elasticity of quitting to pay against what is paid elsewhere (0: pay does not matter)",
        "exponent", 0, 5, "Manning 2003; Dal Bó, Finan & Rossi 2013 (size: assumption)", "M41",
    )] = 2.0
    selection: Annotated[float, Quantity(
        "the rise of recruits' skill with the log of pay against elsewhere",
        "sd", 0, 2, "Dal Bó, Finan & Rossi 2013: a third more pay, 0.15 to 0.2 sd", "M41",
    )] = 0.6
    deals_lost: Annotated[float, Quantity(
        "the share of a leaver's open deals that hung on the person",
        "share", 0, 1, "assumption", "M24",
    )] = 0.3


class Trust(Section):
    """How trust and closeness move."""

    of_a_lead: Annotated[float, Quantity(
        "the step of trust at one worked lead, at a trust rate of one a week",
        "share", 0, 1, "assumption", "M26",
    )] = 0.0
    of_a_week: Annotated[float, Quantity(
        "the step of trust at a week of many worked leads, at a trust rate of one a week",
        "share", 0, 1, "assumption", "M26",
    )] = 0.3
    reference_promise: Annotated[float, Quantity(
        "the intent times fit of a lead that just keeps its promise",
        "index", 0.02, 0.6, "assumption", "M26",
    )] = 0.12
    rotation_loss: Annotated[float, Quantity(
        "the output lost while two people do each other's work",
        "share", 0, 1, "assumption", "M35",
    )] = 0.5
    recovery: Annotated[float, Quantity(
        "the return of trust to the middle",
        "1/week", 0, 0.05, "assumption", "M26",
    )] = 0.004
    of_blame: Annotated[float, Quantity(
        "the trust that a week of full blame takes",
        "1/week", 0, 0.2, "assumption", "M26",
    )] = 0.03
    closeness_rate: Annotated[float, Quantity(
        "the speed of closeness",
        "1/week", 0.002, 0.2, "assumption", "M27 M35",
    )] = 0.02
    distance_of_blame: Annotated[float, Quantity(
        "the closeness that full blame takes",
        "index", 0, 1, "assumption", "M27",
    )] = 0.5
    listening_cost: Annotated[float, Quantity(
        "the time of the seller that an hour of a marketer's listening in takes",
        "share", 0, 1, "assumption", "M35",
    )] = 0.2
    of_contact: Annotated[float, Quantity(
        "the closeness that contact of full quality adds",
        "index", 0, 1, "assumption (Le Meunier-FitzHugh & Massey 2019 for the sign)", "M35",
    )] = 0.45
    contact_hours: Annotated[float, Quantity(
        "the contact that has most of its effect",
        "h/week", 0.2, 8, "assumption", "M35",
    )] = 1.5
    of_training: Annotated[float, Quantity(
        "the closeness that an hour of training adds",
        "index", 0, 0.2, "Le Meunier-FitzHugh & Massey 2019 find none (assumption)", "M35",
    )] = 0.02
    of_colocation: Annotated[float, Quantity(
        "the closeness that a common office adds",
        "index", 0, 0.3, "Le Meunier-FitzHugh & Massey 2019 find none (assumption)", "M35",
    )] = 0.02
    of_competence_gap: Annotated[float, Quantity(
        "the trust that a week beside a function of e times or 1/e of the own competence takes",
        "1/week", 0, 0.05, "Homburg & Jensen 2007 for the sign (assumption)", "M31 M26",
    )] = 0.005
    of_horizon_gap: Annotated[float, Quantity(
        "the closeness that full difference of horizons costs",
        "index", 0, 1, "Homburg & Jensen 2007 for the sign (assumption)", "M31",
    )] = 0.2
    of_overreach: Annotated[float, Quantity(
        "the trust that being ruled by the other function takes",
        "1/week", 0, 0.05, "assumption", "M30",
    )] = 0.004
    of_both_ways: Annotated[float, Quantity(
        "the closeness that feedback in both directions adds",
        "index", 0, 0.5, "assumption (Massey & Dawes 2007 for the sign)", "M34 M27",
    )] = 0.1
    of_education: Annotated[float, Quantity(
        "the fall of distance with an hour of education a month",
        "exponent", 0, 1, "assumption", "M36",
    )] = 0.25


class Blame(Section):
    """What makes people blame, and what holds them back."""

    gain: Annotated[float, Quantity(
        "the blame for each unit of biased shortfall",
        "ratio", 0.5, 10, "assumption", "M25",
    )] = 3.0
    speed: Annotated[float, Quantity(
        "the speed of blame",
        "1/week", 0.05, 1, "assumption", "M25",
    )] = 0.25
    of_pressure: Annotated[float, Quantity(
        "the pressure that counts as shortfall",
        "ratio", 0, 1, "assumption", "M25 M23",
    )] = 0.3
    reciprocity: Annotated[float, Quantity(
        "the blame received that counts as shortfall",
        "ratio", 0, 1, "assumption", "M25",
    )] = 0.3
    aim: Annotated[float, Quantity(
        "the part of blame that is aimed at those whose prospects came to nothing, in place of all alike",
        "share", 0, 1, "assumption", "M25",
    )] = 1.0
    fading: Annotated[float, Quantity(
        "the forgetting of prospects that came to nothing",
        "1/week", 0.005, 1, "assumption", "M25",
    )] = 0.04
    of_status: Annotated[float, Quantity(
        "the bias that felt superiority adds",
        "index", 0, 1, "assumption", "M27",
    )] = 0.5
    damping_support: Annotated[float, Quantity(
        "the bias that full support by leaders takes away",
        "index", 0, 1, "Le Meunier-FitzHugh, Massey & Piercy 2011 for the sign (assumption)", "M36",
    )] = 0.4
    damping_one_head: Annotated[float, Quantity(
        "the bias that a common head takes away",
        "index", 0, 1, "assumption", "M37",
    )] = 0.2
    damping_trust: Annotated[float, Quantity(
        "the bias that full trust takes away",
        "index", 0, 1, "assumption", "M25 M26",
    )] = 0.3
    of_rivalry: Annotated[float, Quantity(
        "the bias that full rivalry between strangers adds",
        "index", 0, 1, "Luo, Slotegraaf & Pan 2006 for the sign (assumption)", "M29",
    )] = 0.4
    rivalry_of_strangers: Annotated[float, Quantity(
        "the part of that bias which closeness takes away",
        "share", 0, 1, "assumption (0: rivalry provokes at any distance)", "M29 M25",
    )] = 0.0
    most_hours: Annotated[float, Quantity(
        "the time that full blame takes from a person",
        "h/week", 0, 10, "assumption", "M25",
    )] = 4.0
