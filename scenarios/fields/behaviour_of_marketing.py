"""Marketers: how they learn, what their hours do, which leads they hold back, what the systems make of them.

Coefficients of behaviour; see `scenarios/fields/behaviour.py`.
"""

from typing import Annotated

from smarketing.scenarios.quantities import Quantity, Section

# fmt: off


class Learning(Section):
    """How people learn what customers need."""

    research_sd: Annotated[float, Quantity(
        "the error of a year of ordinary research, per dimension",
        "sd", 0.1, 2, "assumption", "M9",
    )] = 0.45
    usual_research_share: Annotated[float, Quantity(
        "the research that counts as ordinary, as a share of marketing money,",
        "share", 0.01, 0.3, "assumption", "M9",
    )] = 0.05
    commissioned: Annotated[float, Quantity(
        "the part of what ordinary sensing teaches that research money buys; the rest comes with the hours",
        "share", 0, 1, "assumption", "M9",
    )] = 0.5
    of_listening: Annotated[float, Quantity(
        "what an hour a week of listening in adds to sensing, at full quality of contact, against ordinary research",
        "ratio", 0, 2, "assumption", "M9 M35",
    )] = 0.5
    confidence: Annotated[float, Quantity(
        "how far the offer moves by confidence in what is believed, in place of moving by all of it",
        "share", 0, 1, "Kalman 1960 for the rule (assumption that offices follow it)", "M10",
    )] = 1.0
    newcomer_sd: Annotated[float, Quantity(
        "the error of a newcomer's first belief, per dimension",
        "sd", 0.1, 2, "assumption", "M9",
    )] = 0.7
    hearing_rate: Annotated[float, Quantity(
        "the weight of the last conversation in what a salesperson has heard",
        "share", 0.02, 1, "assumption", "M34",
    )] = 0.15


class Marketer(Section):
    """What marketers' hours do."""

    hours: Annotated[float, Quantity(
        "the working time left for marketing work",
        "h/week", 20, 45, "assumption", "M7",
    )] = 36.0
    hours_at_most: Annotated[float, Quantity(
        "the working time that morale can at most make of it",
        "h/week", 36, 60, "assumption", "M7",
    )] = 45.0
    volume_elasticity: Annotated[float, Quantity(
        "the rise of captured leads with hours spent on volume",
        "exponent", 0, 1, "assumption", "M2",
    )] = 0.3
    normal_resonance: Annotated[float, Quantity(
        "the fit of an ordinary marketer's messages",
        "index", 0.1, 1, "assumption", "M3",
    )] = 0.55
    normal_freshness: Annotated[float, Quantity(
        "the freshness of messages that ordinary hours keep up",
        "index", 0.1, 1, "assumption", "M4",
    )] = 0.6
    worn_out: Annotated[float, Quantity(
        "the freshness that a message nobody renews still has for those who have not seen it",
        "index", 0, 0.5, "assumption", "M4",
    )] = 0.15
    renewal_rate: Annotated[float, Quantity(
        "the renewal of a worn message by a week of nothing else",
        "1/week", 0.02, 0.6, "assumption", "M4",
    )] = 0.15
    interest_reference: Annotated[float, Quantity(
        "the bonus at which half of a marketer's mind is on it, as a share of base pay,",
        "share", 0.01, 1, "assumption", "M7",
    )] = 0.1
    effort_norm: Annotated[float, Quantity(
        "what working harder is worth to a marketer beyond all pay, as a share of base pay,",
        "share", 0, 2, "assumption (norm against pay as for salespeople, Lazear 2000, twice as strong)", "M42",
    )] = 0.2
    effort_reference: Annotated[float, Quantity(
        "what working harder adds to the bonus where effort is normal, as a share of base pay,",
        "share", 0.01, 1, "assumption: the base firm's bonus", "M42",
    )] = 0.1
    skill_share: Annotated[float, Quantity(
        "the spread of marketers' skill against that of salespeople",
        "ratio", 0, 1, "assumption", "M2",
    )] = 0.5
    materials_per_hours: Annotated[float, Quantity(
        "the growth of materials with hours of enablement",
        "exponent", 0.1, 3, "assumption", "M7",
    )] = 0.7
    materials_rate: Annotated[float, Quantity(
        "the speed at which sales materials are renewed and age",
        "1/week", 0.01, 0.5, "assumption", "M7",
    )] = 0.05
    opening_materials: Annotated[float, Quantity(
        "the quality of sales materials at the start",
        "index", 0, 1, "assumption", "M7",
    )] = 0.4


class Qualification(Section):
    """How leads are scored and held back."""

    opening_threshold: Annotated[float, Quantity(
        "the lowest score handed over at the start",
        "index", 0, 0.6, "assumption", "M8",
    )] = 0.05
    highest: Annotated[float, Quantity(
        "the highest cut-off that marketers ever set",
        "index", 0.2, 1, "assumption", "M8",
    )] = 0.6
    step: Annotated[float, Quantity(
        "the largest weekly change of the cut-off",
        "index", 0.001, 0.1, "assumption", "M8",
    )] = 0.01
    slack: Annotated[float, Quantity(
        "the leads handed over beyond what sales contacts, without pay for volume,",
        "share", 0.1, 2, "assumption", "M8",
    )] = 0.5
    volume_slack: Annotated[float, Quantity(
        "the further leads handed over where pay counts them",
        "ratio", 0, 10, "assumption", "M8",
    )] = 3.5
    of_overload: Annotated[float, Quantity(
        "the fall of the aim with deals that sales says it has no time for",
        "ratio", 0, 2, "assumption", "M8 M34",
    )] = 1.0
    score_noise: Annotated[float, Quantity(
        "the error of the score with unjoined systems and no feedback",
        "index", 0, 0.5, "assumption", "M8",
    )] = 0.15
    of_integration: Annotated[float, Quantity(
        "the share of that error that joined systems remove",
        "share", 0, 1, "assumption", "M8",
    )] = 0.4
    of_closed_loop: Annotated[float, Quantity(
        "the share of that error that a closed loop removes",
        "share", 0, 1, "assumption", "M8 M34",
    )] = 0.4


class Systems(Section):
    """What unjoined systems do to a lead."""

    loss: Annotated[float, Quantity(
        "the chance that one unjoined system loses a lead",
        "share", 0, 0.03, "assumption", "M12",
    )] = 0.006
    hold_up: Annotated[float, Quantity(
        "the chance that one unjoined system holds a lead up",
        "share", 0, 0.3, "assumption", "M12",
    )] = 0.04
    hold_up_days: Annotated[float, Quantity(
        "the length of one hold-up",
        "days", 0, 14, "assumption", "M12",
    )] = 3.0
    strips_history: Annotated[float, Quantity(
        "the chance that one unjoined system strips a lead's history",
        "share", 0, 0.2, "assumption", "M12 M33",
    )] = 0.03
    least_ambiguity: Annotated[float, Quantity(
        "the part of the causes of a result that no system can show",
        "share", 0, 1, "assumption", "M25 M33",
    )] = 0.2


class Handoff(Section):
    """What an agreement on handing over adds."""

    lost_to_gap: Annotated[float, Quantity(
        "the rate at which leads are lost between functions of unequal competence, by the log of their ratio,",
        "ratio", 0, 2, "Homburg & Jensen 2007 for the sign (assumption)", "M31 M12",
    )] = 0.3
    breach_memory: Annotated[float, Quantity(
        "the weight of the last contact in the share of broken promises",
        "share", 0.001, 0.5, "assumption", "M14",
    )] = 0.03
    sla_pull: Annotated[float, Quantity(
        "the pull of a promised response with full support of the leader, as log worth of the lead,",
        "logit", 0, 6, "assumption", "M14",
    )] = 1.5
    sla_risk: Annotated[float, Quantity(
        "how far a promise binds by one's own risk of missing the target (0: safe or not; 1: not at all who is safe),",
        "share", 0, 1, "assumption (Sabnis et al. 2013 for the sign)", "M14",
    )] = 1.0
