"""How people behave: coefficients that no policy sets and, mostly, no source gives.

They are written here as fields with a unit and a range like any other, so that they can be fitted, varied in a study and
read in the parameter reference. A scenario seldom sets one.
"""

from typing import Annotated

from scenarios.quantities import Quantity, Section

# One line a coefficient: meaning, unit, range, source, mechanism.
# fmt: off


class Market(Section):
    """How the market outside the firm behaves."""

    trend: Annotated[float, Quantity(
        "the drift that keeps one direction, against its random part,", "ratio", 0, 2, "assumption", "M1",
    )] = 0.5
    competitor_noise: Annotated[float, Quantity(
        "the error of competitors in following needs, against the drift", "ratio", 0, 2, "assumption", "M1",
    )] = 0.5
    awareness_rate: Annotated[float, Quantity(
        "the rise of awareness in a segment that the firm has entered", "1/week", 0.005, 0.1, "assumption", "M6",
    )] = 0.02
    entry_awareness: Annotated[float, Quantity(
        "the awareness in a segment on the day of entry", "share", 0, 1, "assumption", "M6",
    )] = 0.1
    opening_misfit: Annotated[float, Quantity(
        "the distance of the opening offer from each need, per dimension", "sd", 0, 1.5, "assumption", "M10",
    )] = 0.35
    opening_lag: Annotated[float, Quantity(
        "the distance of competitors from each need at the opening", "sd", 0, 1.5, "assumption", "M1",
    )] = 0.3


class Leads(Section):
    """What captured leads and prospects are like."""

    buyer_low: Annotated[float, Quantity(
        "the lowest intent of a lead with a real need", "index", 0.3, 0.9, "assumption", "M3",
    )] = 0.65
    buyer_high: Annotated[float, Quantity(
        "the highest intent of a lead with a real need", "index", 0.5, 1, "assumption", "M3",
    )] = 0.95
    other_low: Annotated[float, Quantity(
        "the lowest intent of a lead without a need yet", "index", 0, 0.3, "assumption", "M3",
    )] = 0.05
    other_high: Annotated[float, Quantity(
        "the highest intent of a lead without a need yet", "index", 0.1, 0.6, "assumption", "M3",
    )] = 0.3
    outbound_low: Annotated[float, Quantity(
        "the lowest intent of a prospect who grants an appointment", "index", 0, 0.8, "assumption", "M22",
    )] = 0.3
    outbound_high: Annotated[float, Quantity(
        "the highest intent of a prospect who grants an appointment", "index", 0.3, 1, "assumption", "M22",
    )] = 0.8
    need_spread: Annotated[float, Quantity(
        "the spread of customers' needs around their segment's, per dimension", "sd", 0, 1, "assumption", "M3",
    )] = 0.3
    targeting_elasticity: Annotated[float, Quantity(
        "the rise of the share of real needs with hours of targeting", "exponent", 0, 1, "assumption", "M7",
    )] = 0.3


class Learning(Section):
    """How people learn what customers need."""

    research_sd: Annotated[float, Quantity(
        "the error of a year of ordinary research, per dimension", "sd", 0.1, 2, "assumption", "M9",
    )] = 0.45
    usual_research_share: Annotated[float, Quantity(
        "the research that counts as ordinary, as a share of marketing money,", "share", 0.01, 0.3, "assumption", "M9",
    )] = 0.05
    newcomer_sd: Annotated[float, Quantity(
        "the error of a newcomer's first belief, per dimension", "sd", 0.1, 2, "assumption", "M9",
    )] = 0.7
    hearing_rate: Annotated[float, Quantity(
        "the weight of the last conversation in what a salesperson has heard", "share", 0.02, 1, "assumption", "M34",
    )] = 0.15


class Marketer(Section):
    """What marketers' hours do."""

    hours: Annotated[float, Quantity(
        "the working time left for marketing work", "h/week", 20, 45, "assumption", "M7",
    )] = 36.0
    hours_at_most: Annotated[float, Quantity(
        "the working time that morale can at most make of it", "h/week", 36, 60, "assumption", "M7",
    )] = 45.0
    volume_elasticity: Annotated[float, Quantity(
        "the rise of captured leads with hours spent on volume", "exponent", 0, 1, "assumption", "M2",
    )] = 0.3
    normal_resonance: Annotated[float, Quantity(
        "the fit of an ordinary marketer's messages", "index", 0.1, 1, "assumption", "M3",
    )] = 0.55
    normal_freshness: Annotated[float, Quantity(
        "the freshness of messages that ordinary hours keep up", "index", 0.1, 1, "assumption", "M4",
    )] = 0.6
    renewal_rate: Annotated[float, Quantity(
        "the renewal of a worn message by a week of nothing else", "1/week", 0.02, 0.6, "assumption", "M4",
    )] = 0.15
    interest_reference: Annotated[float, Quantity(
        "the bonus at which half of a marketer's mind is on it, as a share of base pay,", "share", 0.01, 1, "assumption", "M7",
    )] = 0.1
    skill_share: Annotated[float, Quantity(
        "the spread of marketers' skill against that of salespeople", "ratio", 0, 1, "assumption", "M2",
    )] = 0.5
    materials_per_hours: Annotated[float, Quantity(
        "the growth of materials with hours of enablement", "exponent", 0.1, 3, "assumption", "M7",
    )] = 0.7
    materials_rate: Annotated[float, Quantity(
        "the speed at which sales materials are renewed and age", "1/week", 0.01, 0.5, "assumption", "M7",
    )] = 0.05
    opening_materials: Annotated[float, Quantity(
        "the quality of sales materials at the start", "index", 0, 1, "assumption", "M7",
    )] = 0.4


class Qualification(Section):
    """How leads are scored and held back."""

    opening_threshold: Annotated[float, Quantity(
        "the lowest score handed over at the start", "index", 0, 0.6, "assumption", "M8",
    )] = 0.05
    highest: Annotated[float, Quantity(
        "the highest cut-off that marketers ever set", "index", 0.2, 1, "assumption", "M8",
    )] = 0.6
    step: Annotated[float, Quantity(
        "the largest weekly change of the cut-off", "index", 0.001, 0.1, "assumption", "M8",
    )] = 0.01
    slack: Annotated[float, Quantity(
        "the leads handed over beyond what sales contacts, without pay for volume,", "share", 0.1, 2, "assumption", "M8",
    )] = 0.5
    volume_slack: Annotated[float, Quantity(
        "the further leads handed over where pay counts them", "ratio", 0, 10, "assumption", "M8",
    )] = 3.5
    of_overload: Annotated[float, Quantity(
        "the fall of the aim with deals that sales says it has no time for", "ratio", 0, 2, "assumption", "M8 M34",
    )] = 1.0
    score_noise: Annotated[float, Quantity(
        "the error of the score with unjoined systems and no feedback", "index", 0, 0.5, "assumption", "M8",
    )] = 0.15
    of_integration: Annotated[float, Quantity(
        "the share of that error that joined systems remove", "share", 0, 1, "assumption", "M8",
    )] = 0.4
    of_closed_loop: Annotated[float, Quantity(
        "the share of that error that a closed loop removes", "share", 0, 1, "assumption", "M8 M34",
    )] = 0.4


class Systems(Section):
    """What unjoined systems do to a lead."""

    loss: Annotated[float, Quantity(
        "the chance that one unjoined system loses a lead", "share", 0, 0.03, "assumption", "M12",
    )] = 0.006
    hold_up: Annotated[float, Quantity(
        "the chance that one unjoined system holds a lead up", "share", 0, 0.3, "assumption", "M12",
    )] = 0.04
    hold_up_days: Annotated[float, Quantity(
        "the length of one hold-up", "days", 0, 14, "assumption", "M12",
    )] = 3.0
    strips_history: Annotated[float, Quantity(
        "the chance that one unjoined system strips a lead's history", "share", 0, 0.2, "assumption", "M12 M33",
    )] = 0.03
    least_ambiguity: Annotated[float, Quantity(
        "the part of the causes of a result that no system can show", "share", 0, 1, "assumption", "M25 M33",
    )] = 0.2


class Handoff(Section):
    """What an agreement on handing over adds."""

    sla_pull: Annotated[float, Quantity(
        "the pull of a promised response with full support of the leader, as log worth of the lead,", "logit", 0, 6, "assumption", "M14",
    )] = 1.5


class Contact(Section):
    """What a first contact does."""

    rate: Annotated[float, Quantity(
        "the chance that contact makes an opportunity of a lead with full intent and fit, at once", "ratio", 0.2, 2, "assumption", "M40",
    )] = 0.56
    ceiling: Annotated[float, Quantity(
        "the highest chance that contact makes an opportunity", "share", 0.5, 1, "assumption", "M40",
    )] = 0.95
    reaction_weeks: Annotated[float, Quantity(
        "the mean time until a lead that arrives in a free hour is called", "weeks", 0, 0.2, "assumption", "M40",
    )] = 0.01


class Progress(Section):
    """How an opportunity advances."""

    steps: Annotated[int, Quantity(
        "the touches that must succeed before a price is talked about", "ratio", 1, 8, "assumption", "M18",
    )] = 3
    decided: Annotated[float, Quantity(
        "the chance that a touch decides something", "share", 0.2, 1, "assumption", "M18",
    )] = 0.75
    log_odds: Annotated[float, Quantity(
        "the log odds of a step for an ordinary deal", "logit", -1, 3, "assumption", "M18",
    )] = 0.7
    skill: Annotated[float, Quantity(
        "the weight of log skill and ramp", "logit", 0, 1.5, "assumption", "M18",
    )] = 0.35
    fit: Annotated[float, Quantity(
        "the weight of the offer's fit relative to the competitor's", "logit", 0, 2, "assumption", "M18",
    )] = 0.8
    reference_fit: Annotated[float, Quantity(
        "the relative fit of an ordinary deal", "logit", -1, 1, "assumption", "M18",
    )] = -0.25
    intent: Annotated[float, Quantity(
        "the weight of the customer's intent", "logit", 0, 2, "assumption", "M18",
    )] = 0.8
    pitch: Annotated[float, Quantity(
        "the weight of how a pitch after the last success suits the customer", "logit", 0, 2, "assumption", "M19",
    )] = 0.5
    normal_pitch: Annotated[float, Quantity(
        "the fit of an ordinary pitch", "index", 0, 1, "assumption", "M19",
    )] = 0.7
    persuasion: Annotated[float, Quantity(
        "the weight of rapport and proof", "logit", 0, 2, "assumption", "M18",
    )] = 0.6
    normal_persuasion: Annotated[float, Quantity(
        "the rapport and proof of an ordinary deal", "index", 0, 1, "assumption", "M18",
    )] = 0.4
    rapport_touches: Annotated[float, Quantity(
        "the touches that build most of the rapport", "ratio", 1, 20, "assumption", "M18",
    )] = 4.0
    pressing: Annotated[float, Quantity(
        "the rise of the closing log odds under full pressure", "logit", 0, 2, "assumption", "M22",
    )] = 0.6
    patience_weeks: Annotated[float, Quantity(
        "the time after which a customer whom nobody has touched buys elsewhere", "weeks", 2, 26, "assumption", "M18",
    )] = 6.0
    price_term: Annotated[float, Quantity(
        "the weight that price has among the reasons for a loss", "logit", -2, 0, "assumption", "M18",
    )] = -0.25
    neutral_win_share: Annotated[float, Quantity(
        "the share of opportunities won with nothing in the way", "share", 0.1, 0.9, "assumption", "M18",
    )] = 0.45


class Salesperson(Section):
    """What salespeople's hours cost and how they value them."""

    selling_hours: Annotated[float, Quantity(
        "the selling time at normal effort", "h/week", 8, 40, "Salesforce State of Sales: about 30 % of the week, plus preparation (assumption)", "M17",
    )] = 24.0
    contact_hours: Annotated[float, Quantity(
        "the time a first contact takes", "hours", 0.2, 4, "assumption", "M17",
    )] = 1.0
    touch_hours: Annotated[float, Quantity(
        "the time a touch of an open deal takes", "hours", 0.5, 8, "assumption", "M17",
    )] = 3.0
    size_effort: Annotated[float, Quantity(
        "the rise of the hours that a deal takes with its size", "exponent", 0, 1, "published cycle tables: ten times the money takes 2.5 to 4 times as long", "M18",
    )] = 0.6
    try_hours: Annotated[float, Quantity(
        "the time a try to close takes", "hours", 0.5, 8, "assumption", "M17",
    )] = 2.0
    block_hours: Annotated[float, Quantity(
        "the time of one block of cold calls", "hours", 0.5, 8, "assumption", "M22",
    )] = 2.0
    block_fatigue: Annotated[float, Quantity(
        "the loss of yield with each further block in the week", "ratio", 0, 1, "assumption", "M22",
    )] = 0.12
    triage_hours: Annotated[float, Quantity(
        "the time to read a lead that is handed over", "hours", 0, 0.5, "assumption (Smith, Gopalakrishna & Chatterjee 2006: volume costs time)", "M13 M17",
    )] = 0.08
    deal_hours: Annotated[float, Quantity(
        "the believed hours from a contact that succeeds to the close", "hours", 2, 40, "assumption", "M17",
    )] = 16.0
    closing_hours: Annotated[float, Quantity(
        "the believed hours of closing", "hours", 1, 20, "assumption", "M17",
    )] = 4.0
    believed_pass: Annotated[float, Quantity(
        "the believed chance that a step succeeds", "share", 0.3, 0.95, "assumption", "M17",
    )] = 0.75
    believed_close: Annotated[float, Quantity(
        "the believed chance to close a deal in negotiation", "share", 0.2, 0.95, "assumption", "M17",
    )] = 0.6
    prior_chance: Annotated[float, Quantity(
        "the chance that a contact succeeds, as expected of a new source", "share", 0.02, 0.5, "assumption", "M17",
    )] = 0.1
    prior_weight: Annotated[float, Quantity(
        "the contacts that this first expectation is worth", "ratio", 0.5, 50, "assumption", "M17",
    )] = 5.0
    forgetting: Annotated[float, Quantity(
        "the weight a week later of what was learnt of a source", "share", 0.9, 1, "assumption", "M17",
    )] = 0.98
    ranking_noise: Annotated[float, Quantity(
        "the error of the first guess at a lead's worth, as log,", "sd", 0, 2, "assumption", "M17",
    )] = 0.35
    normal_score: Annotated[float, Quantity(
        "the score of an ordinary lead", "index", 0.02, 0.8, "assumption", "M17",
    )] = 0.2
    value_insight: Annotated[float, Quantity(
        "the part of a deal's size that shows before the first contact", "share", 0, 1, "assumption", "M17",
    )] = 0.3
    own_lead_premium: Annotated[float, Quantity(
        "the over-valuation of own prospects", "ratio", 1, 2, "Sabnis et al. 2013 for the sign (assumption)", "M17",
    )] = 1.3
    reputation_elasticity: Annotated[float, Quantity(
        "the fall of appointments with worn-out goodwill", "exponent", 0, 2, "assumption", "M22",
    )] = 0.3
    goodwill_per_block: Annotated[float, Quantity(
        "the goodwill that one block costs a whole team, at a cost of 1", "share", 0, 0.2, "assumption", "M22",
    )] = 0.03
    value_memory: Annotated[float, Quantity(
        "the weight of the last deal in what deals are usually worth and win", "share", 0.005, 0.3, "assumption", "M17",
    )] = 0.03
    bookings_memory: Annotated[float, Quantity(
        "the weight of the last week in what a salesperson expects to book", "1/week", 0.01, 0.3, "assumption", "M15",
    )] = 0.05
    deal_dispersion: Annotated[float, Quantity(
        "the mean square over squared mean of deal size", "ratio", 1, 6, "lognormal with sigma 0.9: exp(0.81)", "M15",
    )] = 2.25
    cycle_weeks: Annotated[float, Quantity(
        "the time from work to its pay", "weeks", 2, 40, "assumption", "M15",
    )] = 9.0
    effort_reference: Annotated[float, Quantity(
        "the pay for a dollar booked at which effort is normal", "$/$", 0.02, 0.3, "assumption", "M16",
    )] = 0.09
    effort_of_pressure: Annotated[float, Quantity(
        "the rise of drive under full pressure", "ratio", 0, 1, "assumption", "M23",
    )] = 0.15


class People(Section):
    """Morale and what it does."""

    normal_morale: Annotated[float, Quantity(
        "the morale in an ordinary week", "index", 0.3, 1, "assumption", "M24",
    )] = 0.7
    morale_effect: Annotated[float, Quantity(
        "the rise of output with morale", "ratio", 0, 1.5, "assumption", "M16 M7",
    )] = 0.4
    effort_of_rivalry: Annotated[float, Quantity(
        "the rise of drive with rivalry at its best degree", "ratio", 0, 0.5, "assumption", "M29",
    )] = 0.1
    of_overreach: Annotated[float, Quantity(
        "the output that people give less when the other function rules on their work", "share", 0, 0.6, "assumption", "M30",
    )] = 0.15
    morale_rate: Annotated[float, Quantity(
        "the speed of morale", "1/week", 0.01, 0.5, "assumption", "M25",
    )] = 0.05
    morale_of_blame: Annotated[float, Quantity(
        "the morale that full blame takes", "index", 0, 1, "assumption", "M25",
    )] = 0.5
    morale_of_pressure: Annotated[float, Quantity(
        "the morale that full pressure takes", "index", 0, 1, "assumption", "M23",
    )] = 0.2
    morale_of_unfairness: Annotated[float, Quantity(
        "the morale that unfair pay takes", "index", 0, 1, "assumption", "M28",
    )] = 0.3
    resentment_of_gap: Annotated[float, Quantity(
        "the resentment for each multiple by which sales is paid more", "index", 0, 1, "assumption", "M28",
    )] = 0.3


class Careers(Section):
    """Why people leave, and what that costs."""

    of_misses: Annotated[float, Quantity(
        "the rise of quitting with missed quotas", "logit", 0, 4, "Zoltners et al.: 18 % against a third (assumption)", "M24",
    )] = 1.2
    normal_misses: Annotated[float, Quantity(
        "the share of missed pay periods that people live with", "share", 0.2, 0.8, "assumption", "M24",
    )] = 0.5
    misses_memory: Annotated[float, Quantity(
        "the weight of the last pay period", "share", 0.05, 1, "assumption", "M24",
    )] = 0.25
    of_blame: Annotated[float, Quantity(
        "the rise of quitting with blame", "logit", 0, 4, "assumption", "M24",
    )] = 1.5
    of_pressure: Annotated[float, Quantity(
        "the rise of quitting with pressure", "logit", 0, 4, "assumption", "M24 M23",
    )] = 1.0
    of_unfairness: Annotated[float, Quantity(
        "the rise of quitting with unfair pay", "logit", 0, 4, "assumption", "M24 M28",
    )] = 1.0
    vacancy_weeks: Annotated[float, Quantity(
        "the time a chair stays empty", "weeks", 0, 26, "assumption", "M24",
    )] = 6.0
    deals_lost: Annotated[float, Quantity(
        "the share of a leaver's open deals that hung on the person", "share", 0, 1, "assumption", "M24",
    )] = 0.3


class Trust(Section):
    """How trust and closeness move."""

    of_a_lead: Annotated[float, Quantity(
        "the step of trust at one worked lead, at a trust rate of one a week", "share", 0, 1, "assumption", "M26",
    )] = 0.3
    reference_promise: Annotated[float, Quantity(
        "the intent times fit of a lead that just keeps its promise", "index", 0.02, 0.6, "assumption", "M26",
    )] = 0.12
    rotation_loss: Annotated[float, Quantity(
        "the output lost while two people do each other's work", "share", 0, 1, "assumption", "M35",
    )] = 0.5
    quality_rate: Annotated[float, Quantity(
        "the weight of one lead in the remembered quality of leads", "share", 0.001, 0.2, "assumption", "M26",
    )] = 0.01
    recovery: Annotated[float, Quantity(
        "the return of trust to the middle", "1/week", 0, 0.05, "assumption", "M26",
    )] = 0.004
    of_blame: Annotated[float, Quantity(
        "the trust that a week of full blame takes", "1/week", 0, 0.2, "assumption", "M26",
    )] = 0.03
    closeness_rate: Annotated[float, Quantity(
        "the speed of closeness", "1/week", 0.002, 0.2, "assumption", "M27 M35",
    )] = 0.02
    distance_of_blame: Annotated[float, Quantity(
        "the closeness that full blame takes", "index", 0, 1, "assumption", "M27",
    )] = 0.5
    of_contact: Annotated[float, Quantity(
        "the closeness that contact of full quality adds", "index", 0, 1, "assumption (Le Meunier-FitzHugh & Massey 2019 for the sign)", "M35",
    )] = 0.45
    contact_hours: Annotated[float, Quantity(
        "the contact that has most of its effect", "h/week", 0.2, 8, "assumption", "M35",
    )] = 1.5
    of_training: Annotated[float, Quantity(
        "the closeness that an hour of training adds", "index", 0, 0.2, "Le Meunier-FitzHugh & Massey 2019 find none (assumption)", "M35",
    )] = 0.02
    of_colocation: Annotated[float, Quantity(
        "the closeness that a common office adds", "index", 0, 0.3, "Le Meunier-FitzHugh & Massey 2019 find none (assumption)", "M35",
    )] = 0.02
    of_horizon_gap: Annotated[float, Quantity(
        "the closeness that full difference of horizons costs", "index", 0, 1, "Homburg & Jensen 2007 for the sign (assumption)", "M31",
    )] = 0.2
    of_overreach: Annotated[float, Quantity(
        "the trust that being ruled by the other function takes", "1/week", 0, 0.05, "assumption", "M30",
    )] = 0.004
    of_both_ways: Annotated[float, Quantity(
        "the closeness that feedback in both directions adds", "index", 0, 0.5, "assumption (Massey & Dawes 2007 for the sign)", "M34 M27",
    )] = 0.1
    of_education: Annotated[float, Quantity(
        "the fall of distance with an hour of education a month", "exponent", 0, 1, "assumption", "M36",
    )] = 0.25


class Blame(Section):
    """What makes people blame, and what holds them back."""

    gain: Annotated[float, Quantity(
        "the blame for each unit of biased shortfall", "ratio", 0.5, 10, "assumption", "M25",
    )] = 3.0
    rate: Annotated[float, Quantity(
        "the speed of blame", "1/week", 0.05, 1, "assumption", "M25",
    )] = 0.25
    of_pressure: Annotated[float, Quantity(
        "the pressure that counts as shortfall", "ratio", 0, 1, "assumption", "M25 M23",
    )] = 0.3
    reciprocity: Annotated[float, Quantity(
        "the blame received that counts as shortfall", "ratio", 0, 1, "assumption", "M25",
    )] = 0.3
    of_status: Annotated[float, Quantity(
        "the bias that felt superiority adds", "index", 0, 1, "assumption", "M27",
    )] = 0.5
    damping_support: Annotated[float, Quantity(
        "the bias that full support by leaders takes away", "index", 0, 1, "Le Meunier-FitzHugh, Massey & Piercy 2011 for the sign (assumption)", "M36",
    )] = 0.4
    damping_one_head: Annotated[float, Quantity(
        "the bias that a common head takes away", "index", 0, 1, "assumption", "M37",
    )] = 0.2
    damping_trust: Annotated[float, Quantity(
        "the bias that full trust takes away", "index", 0, 1, "assumption", "M25 M26",
    )] = 0.3
    of_rivalry: Annotated[float, Quantity(
        "the bias that full rivalry between strangers adds", "index", 0, 1, "Luo, Slotegraaf & Pan 2006 for the sign (assumption)", "M29",
    )] = 0.4
    most_hours: Annotated[float, Quantity(
        "the time that full blame takes from a person", "h/week", 0, 10, "assumption", "M25",
    )] = 4.0


class Feedback(Section):
    """How reports from sales work."""

    report_sd: Annotated[float, Quantity(
        "the error of one salesperson's report, per dimension", "sd", 0.1, 2, "assumption", "M34",
    )] = 0.7
    floor: Annotated[float, Quantity(
        "the variance of a report that no number of reporters removes", "ratio", 0.05, 2, "assumption", "M34",
    )] = 0.6
    floor_of_closed_loop: Annotated[float, Quantity(
        "the part of it that remains in a closed loop", "share", 0.1, 1, "assumption", "M34",
    )] = 0.7
    candour_of_closed_loop: Annotated[float, Quantity(
        "the part of missing openness that lost deals make good", "share", 0, 1, "assumption", "M34",
    )] = 0.3
    unpaid: Annotated[float, Quantity(
        "the reporting that people do unpaid", "share", 0, 1, "Kishore et al. 2013 for the sign (assumption)", "M34",
    )] = 0.15
    hours_scale: Annotated[float, Quantity(
        "the paid time that gets most of the reporting done", "h/week", 0.1, 4, "assumption", "M34",
    )] = 0.7
    learning_of_rivalry: Annotated[float, Quantity(
        "the fall of that variance with rivalry between people who cooperate", "share", 0, 1, "Luo, Slotegraaf & Pan 2006 for the sign (assumption)", "M29",
    )] = 0.4
    trust_of_reply: Annotated[float, Quantity(
        "the step of trust at one reply, at a trust rate of one a week", "share", 0, 1, "assumption", "M34 M26",
    )] = 0.15


class Credit(Section):
    """What wins owe to whom, and what is claimed."""

    true_share: Annotated[float, Quantity(
        "the part of a win from a marketing lead that marketing has caused", "share", 0, 1, "ratio of the elasticities of Sethuraman et al. 2011 and Albers et al. 2010", "M33",
    )] = 0.44
    true_share_of_own: Annotated[float, Quantity(
        "the part of a win from an own prospect that marketing has caused", "share", 0, 1, "assumption", "M33",
    )] = 0.1
    over_claim: Annotated[float, Quantity(
        "the share that each side claims too much, at full bias and ambiguity", "share", 0, 0.6, "Ross & Sicoly 1979 for the sign (assumption)", "M33 M25",
    )] = 0.25
    material_touches: Annotated[float, Quantity(
        "the touches of marketing with each touch of sales, with full materials", "ratio", 0, 1, "assumption", "M33",
    )] = 0.3
    memory: Annotated[float, Quantity(
        "the weight of the last week in the record of credit", "1/week", 0.01, 0.3, "assumption", "M33",
    )] = 0.04


class Budget(Section):
    """How money moves between the functions."""

    inertia: Annotated[float, Quantity(
        "the part of the way to its target that the split goes in one review", "share", 0, 1, "assumption", "M32",
    )] = 0.06
    least_share: Annotated[float, Quantity(
        "the smallest share of either function", "share", 0, 0.4, "assumption", "M32",
    )] = 0.1
    of_blame: Annotated[float, Quantity(
        "the share that full blame costs, at full weight of lobbying", "share", 0, 1, "assumption", "M32",
    )] = 0.4
    lobby_hours: Annotated[float, Quantity(
        "the time that lobbying takes at full weight", "h/week", 0, 8, "assumption", "M32",
    )] = 2.0
    marketing_elasticity: Annotated[float, Quantity(
        "the rise of sales with marketing money, as leaders believe it", "exponent", 0, 0.5, "Sethuraman et al. 2011", "M32",
    )] = 0.15


class Leader(Section):
    """How leaders plan and judge."""

    over_assignment: Annotated[float, Quantity(
        "the quotas beyond the plan", "share", 0, 0.4, "CSO Insights: 54 % make quota where firms make 94 % of plan (assumption)", "M15",
    )] = 0.1
    planned_growth: Annotated[float, Quantity(
        "the growth of revenue that plans foresee", "1/yr", -0.1, 0.3, "assumption", "M23",
    )] = 0.06
    aspiration_rate: Annotated[float, Quantity(
        "the speed at which expectations follow results", "1/week", 0.002, 0.2, "Cyert & March 1963 for the rule (assumption)", "M25",
    )] = 0.02
    weight_of_plan: Annotated[float, Quantity(
        "the part of the plan that counts as the least to be expected", "share", 0, 1, "assumption", "M25",
    )] = 0.85
    marketing_delay: Annotated[float, Quantity(
        "the speed at which pressure reaches marketing", "1/week", 0.01, 0.5, "assumption", "M23",
    )] = 0.05
    horizon_of_sales: Annotated[float, Quantity(
        "the horizon of the plan that sales makes for marketing", "weeks", 1, 26, "assumption", "M11",
    )] = 6.0
    neutral_horizon: Annotated[float, Quantity(
        "the horizon at which no work is crowded out", "weeks", 26, 208, "assumption", "M11",
    )] = 52.0
    own_trade: Annotated[float, Quantity(
        "what a common head's own trade gains in horizon, or the other loses", "share", 0, 0.8, "assumption", "M37",
    )] = 0.3
    generalist_loss: Annotated[float, Quantity(
        "the skill that generalists of a large team lack", "share", 0, 0.8, "assumption", "M37",
    )] = 0.35
    generalist_size: Annotated[float, Quantity(
        "the team at which most of that shows", "people", 2, 100, "assumption", "M37",
    )] = 12.0
    blame_limit: Annotated[float, Quantity(
        "the blame that a decisive leader does not tolerate", "index", 0.1, 1, "assumption", "M36",
    )] = 0.5


class Customers(Section):
    """What customers make of it."""

    experience_base: Annotated[float, Quantity(
        "the experience of a customer with an ordinary fit", "index", 0.3, 1, "assumption", "M39",
    )] = 0.7
    experience_fit: Annotated[float, Quantity(
        "the rise of experience with relative fit", "index", 0, 1, "assumption", "M39",
    )] = 0.2
    experience_rate: Annotated[float, Quantity(
        "the speed of experience", "1/week", 0.005, 0.3, "assumption", "M39",
    )] = 0.03
    experience_of_pressing: Annotated[float, Quantity(
        "the experience that full pressing costs", "index", 0, 1, "assumption", "M22",
    )] = 0.5
    fit_reference: Annotated[float, Quantity(
        "the relative fit at which churn is ordinary", "logit", -1, 1, "assumption", "M39",
    )] = -0.25
    churn_fit: Annotated[float, Quantity(
        "the fall of log churn with relative fit", "exponent", 0, 3, "assumption", "M39",
    )] = 1.0
    churn_experience: Annotated[float, Quantity(
        "the rise of log churn with lost experience", "exponent", 0, 5, "assumption", "M39 M22",
    )] = 1.5
    of_lateness: Annotated[float, Quantity(
        "the experience that a delivery two months late costs", "index", 0, 1, "assumption", "M38",
    )] = 0.5
    reputation_recovery: Annotated[float, Quantity(
        "the recovery of the market's patience with cold calls", "1/week", 0.005, 0.3, "assumption", "M22",
    )] = 0.05
    opening_reputation: Annotated[float, Quantity(
        "the patience of the market at the start", "index", 0, 1, "assumption", "M22",
    )] = 0.7


class Opening(Section):
    """The pipeline at week 0."""

    deals_per_salesperson: Annotated[float, Quantity(
        "the open deals of each salesperson", "ratio", 0, 60, "assumption", "M18",
    )] = 4.0
    mean_weeks: Annotated[float, Quantity(
        "the mean age of them", "weeks", 0.5, 40, "assumption", "M18",
    )] = 4.0


class Behaviour(Section):
    """All of them, by theme."""

    market: Market = Market()
    leads: Leads = Leads()
    learning: Learning = Learning()
    marketer: Marketer = Marketer()
    qualification: Qualification = Qualification()
    systems: Systems = Systems()
    handoff: Handoff = Handoff()
    contact: Contact = Contact()
    progress: Progress = Progress()
    salesperson: Salesperson = Salesperson()
    people: People = People()
    careers: Careers = Careers()
    trust: Trust = Trust()
    blame: Blame = Blame()
    feedback: Feedback = Feedback()
    credit: Credit = Credit()
    budget: Budget = Budget()
    leader: Leader = Leader()
    customers: Customers = Customers()
    opening: Opening = Opening()
