"""What the firm knows and decides: feedback, credit, budgets, leaders.

Coefficients of behaviour; see `scenarios/fields/behaviour.py`.
"""

from typing import Annotated

from smarketing.scenarios.quantities import Quantity, Section

# fmt: off


class Feedback(Section):
    """How reports from sales work."""

    report_sd: Annotated[float, Quantity(
        "the error of one salesperson's report, per dimension",
        "sd", 0.1, 2, "assumption", "M34",
    )] = 0.7
    floor: Annotated[float, Quantity(
        "the variance of a report that no number of reporters removes",
        "ratio", 0.05, 2, "assumption", "M34",
    )] = 0.6
    floor_of_closed_loop: Annotated[float, Quantity(
        "the part of it that remains in a closed loop",
        "share", 0.1, 1, "assumption", "M34",
    )] = 0.7
    candour_of_demands: Annotated[float, Quantity(
        "how far what sales asks of the offer is bound to customers' candour",
        "share", 0, 1, "assumption", "M10 M34",
    )] = 1.0
    candour_of_closed_loop: Annotated[float, Quantity(
        "the part of missing openness that lost deals make good",
        "share", 0, 1, "assumption", "M34",
    )] = 0.3
    unpaid: Annotated[float, Quantity(
        "the reporting that people do unpaid",
        "share", 0, 1, "Kishore et al. 2013 for the sign (assumption)", "M34",
    )] = 0.15
    hours_scale: Annotated[float, Quantity(
        "the paid time that gets most of the reporting done",
        "h/week", 0.1, 4, "assumption", "M34",
    )] = 0.7
    learning_of_rivalry: Annotated[float, Quantity(
        "the fall of that variance with rivalry between people who cooperate",
        "share", 0, 1, "Luo, Slotegraaf & Pan 2006 for the sign (assumption)", "M29",
    )] = 0.4
    trust_of_reply: Annotated[float, Quantity(
        "the step of trust at one reply, at a trust rate of one a week",
        "share", 0, 1, "assumption", "M34 M26",
    )] = 0.15


class Credit(Section):
    """What wins owe to whom, and what is claimed."""

    true_share: Annotated[float, Quantity(
        "the part of a win from a marketing lead that marketing has caused",
        "share", 0, 1, "ratio of the elasticities of Sethuraman et al. 2011 and Albers et al. 2010", "M33",
    )] = 0.44
    true_share_of_own: Annotated[float, Quantity(
        "the part of a win from an own prospect that marketing has caused",
        "share", 0, 1, "assumption", "M33",
    )] = 0.1
    over_claim: Annotated[float, Quantity(
        "the share that each side claims too much, at full bias and ambiguity",
        "share", 0, 0.6, "Ross & Sicoly 1979 for the sign (assumption)", "M33 M25",
    )] = 0.25
    material_touches: Annotated[float, Quantity(
        "the touches of marketing with each touch of sales, with full materials",
        "ratio", 0, 1, "assumption", "M33",
    )] = 0.3
    memory: Annotated[float, Quantity(
        "the weight of the last week in the record of credit",
        "1/week", 0.01, 0.3, "assumption", "M33",
    )] = 0.04


class Budget(Section):
    """How money moves between the functions."""

    inertia: Annotated[float, Quantity(
        "the part of the way to its target that the split goes in one review",
        "share", 0, 1, "assumption", "M32",
    )] = 0.06
    joint_pace: Annotated[float, Quantity(
        "the speed of a jointly planned split, against other rules,",
        "ratio", 1, 16, "assumption", "M32",
    )] = 4.0
    least_share: Annotated[float, Quantity(
        "the smallest share of either function",
        "share", 0, 0.4, "assumption", "M32",
    )] = 0.1
    of_blame: Annotated[float, Quantity(
        "the share that full blame costs, at full weight of lobbying",
        "share", 0, 1, "assumption", "M32",
    )] = 0.4
    lobby_hours: Annotated[float, Quantity(
        "the time that lobbying takes at full weight",
        "h/week", 0, 8, "assumption", "M32",
    )] = 2.0
    marketing_elasticity: Annotated[float, Quantity(
        "the rise of sales with marketing money, as leaders believe it",
        "exponent", 0, 0.5, "Sethuraman et al. 2011", "M32",
    )] = 0.15


class Leader(Section):
    """How leaders plan and judge."""

    over_assignment: Annotated[float, Quantity(
        "the quotas beyond the plan",
        "share", 0, 0.4, "assumption: usual over-assignment and half the people at quota contradict each other", "M15",
    )] = 0.0
    quota_growth: Annotated[float, Quantity(
        "the growth of bookings that planned quotas foresee",
        "1/yr", -0.1, 0.3, "assumption", "M15",
    )] = 0.08
    quota_of_own: Annotated[float, Quantity(
        "the weight of a salesperson's own last year in a planned quota, against an equal part of all",
        "share", 0, 1, "assumption", "M15",
    )] = 0.3
    planned_growth: Annotated[float, Quantity(
        "the growth of revenue that plans foresee",
        "1/yr", -0.1, 0.3, "assumption", "M23",
    )] = 0.06
    aspiration_rate: Annotated[float, Quantity(
        "the speed at which expectations follow results",
        "1/week", 0.002, 0.2, "Cyert & March 1963 for the rule (assumption)", "M25",
    )] = 0.02
    weight_of_plan: Annotated[float, Quantity(
        "the part of the plan that counts as the least to be expected",
        "share", 0, 1, "assumption", "M25",
    )] = 0.85
    attributes: Annotated[float, Quantity(
        "how far leaders judge marketing by the credit that systems show of it, not by the firm's results",
        "share", 0, 1, "assumption", "M23",
    )] = 1.0
    marketing_delay: Annotated[float, Quantity(
        "the speed at which pressure reaches marketing",
        "1/week", 0.01, 0.5, "assumption", "M23",
    )] = 0.05
    horizon_of_sales: Annotated[float, Quantity(
        "the horizon of the plan that sales makes for marketing",
        "weeks", 1, 26, "assumption", "M11",
    )] = 6.0
    neutral_horizon: Annotated[float, Quantity(
        "the horizon at which no work is crowded out",
        "weeks", 26, 208, "assumption", "M11",
    )] = 52.0
    own_trade: Annotated[float, Quantity(
        "what a common head's own trade gains in horizon, or the other loses",
        "share", 0, 0.8, "assumption", "M37",
    )] = 0.3
    generalist_loss: Annotated[float, Quantity(
        "the skill that generalists of a large team lack",
        "share", 0, 0.8, "assumption", "M37",
    )] = 0.35
    generalist_size: Annotated[float, Quantity(
        "the team at which most of that shows",
        "people", 2, 100, "assumption", "M37",
    )] = 12.0
    blame_limit: Annotated[float, Quantity(
        "the blame that a decisive leader does not tolerate",
        "index", 0.1, 1, "assumption", "M36",
    )] = 0.5
