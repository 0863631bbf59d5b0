"""What leaders decide about time, information, decisions and each other: every policy but pay.

Policies switch at measured week 0; `scenarios.policies` names the eight friction groups they form.
"""

from typing import Annotated, Literal

from smarketing.agents.parameters import (
    MAX_EXPIRY_WEEKS,
    AttributionRule,
    BudgetRule,
    FeedbackRule,
    Function,
    Period,
    Routing,
)
from smarketing.scenarios.encodings import Given, Null, Words
from smarketing.scenarios.quantities import ASSUMPTION, Quantity, Section

Who = Literal["marketing", "sales", "joint"]
DECIDERS = {"marketing": "marketing alone", "sales": "sales alone", "joint": "both together"}

# A declaration reads best as two lines: what the field is, then its unit, range, source and mechanism.
# fmt: off


class Budget(Section):
    """How much money, and who gets it. Granted and spent refer to money other than pay."""

    total: Annotated[float, Quantity(
        "the selling and marketing budget, pay included, as a share of the last year's revenue,",
        "share", 0.02, 2, "assumption (Gartner 2025: marketing 8 %; Zoltners, Sinha & Lorimer: sales force 10 %)",
        "M32",
    )] = 0.18
    amount: Annotated[float | None, Quantity(
        "the selling and marketing budget in money, pay included, per business unit,",
        "$/yr", 1, 1e12, ASSUMPTION, "M32",
        says="the budget of selling and marketing, pay included, is {}",
        words={"null": "a share of the last year's revenue", "value": "{}"},
    ), Null(0)] = None
    rule: Annotated[Literal["fixed", "visible_credit", "political", "marginal", "joint"], Quantity(
        "the rule that splits the budget",
        "choice", source="assumption (frictions: Kotler et al. 2006)", mechanism="M32",
        says="the budget is split {}",
        words={
            "fixed": "in fixed shares", "visible_credit": "in proportion to the results each side can show",
            "political": "by who lobbies more and is blamed less", "marginal": "by estimated marginal return",
            "joint": "in joint planning",
        },
    ), Words(BudgetRule)] = "fixed"
    marketing_share: Annotated[float, Quantity(
        "marketing's opening share of the money other than pay",
        "share", 0, 1, "elasticities of Albers et al. 2010 and Sethuraman et al. 2011 give 28-44 %", "M32",
    )] = 0.42
    review: Annotated[Literal["quarter", "year"], Quantity(
        "the budget review", "choice", mechanism="M32", says="the split is reviewed every {}",
    ), Words(Period)] = "quarter"
    lobbying: Annotated[float, Quantity(
        "the weight that lobbying has on the split", "index", 0, 1, "assumption (Kotler et al. 2006)", "M32",
    )] = 0.5


class Feedback(Section):
    """What sales learned, and whether marketing hears it."""

    rule: Annotated[Literal["none", "ad_hoc", "periodic", "closed_loop"], Quantity(
        "the feedback rule",
        "choice", source="assumption (MarketingProfs & Lenskold 2008 on closed loops)", mechanism="M34 M9",
        says="word from customers reaches marketing {}",
        words={
            "none": "never", "ad_hoc": "by chance", "periodic": "in regular reports", "closed_loop": "lead by lead",
        },
    ), Words(FeedbackRule)] = "none"
    interval_weeks: Annotated[int, Quantity("the interval between reports", "weeks", 1, 52, mechanism="M34")] = 4
    both_ways: Annotated[bool, Quantity(
        "feedback in both directions",
        "yes/no", source="assumption (Massey & Dawes 2007: what counts is that it goes both ways)", mechanism="M34",
        says="feedback goes {}",
        words={"true": "both ways", "false": "one way"},
    )] = False
    paid_hours: Annotated[float, Quantity(
        "the time salespeople are paid to report", "h/week", 0, 4, ASSUMPTION, "M34",
    )] = 0.0
    candour: Annotated[float, Quantity(
        "the openness of customers to a salesperson, against an open answer,", "index", 0, 1, ASSUMPTION, "M34",
    )] = 0.6


class Sla(Section):
    """What each side promises the other about leads."""

    min_score: Annotated[float, Quantity(
        "the lowest score of a lead that marketing hands over", "index", 0, 1, ASSUMPTION, "M8 M14",
    )] = 0.0
    response_days: Annotated[float, Quantity(
        "the time within which sales promises to call a lead", "days", 0.01, 60, ASSUMPTION, "M14",
    )]
    volume: Annotated[float, Quantity(
        "the number of qualified leads that marketing promises", "leads/week", 0, 1e6, ASSUMPTION, "M14",
    )] = 0.0


class Handoff(Section):
    """How a lead goes from marketing to sales."""

    routing: Annotated[Literal["round_robin", "territory", "performance"], Quantity(
        "routing",
        "choice", mechanism="M13", says="leads go to salespeople {}",
        words={"round_robin": "in turn", "territory": "by territory", "performance": "by performance"},
    ), Words(Routing)] = "round_robin"
    lead_expiry_weeks: Annotated[int, Quantity(
        "the age at which an unworked lead expires", "weeks", 1, MAX_EXPIRY_WEEKS, ASSUMPTION, "M40",
    )] = 13
    accounts_to_colleagues: Annotated[float, Quantity(
        "the share of a leaver's accounts that colleagues take over at once; the others wait for the successor",
        "share", 0, 1, "Shi et al. 2017 (colleagues lose fewer); value: assumption", "M39 M24",
    )] = 0.5
    sla: Annotated[Sla | None, Quantity(
        "the service-level agreement between marketing and sales", "choice", mechanism="M14",
    ), Given("agreed")] = None


class Systems(Section):
    """The software a lead passes through."""

    count: Annotated[int, Quantity(
        "the number of systems a lead's data passes through",
        "systems", 1, 100, ASSUMPTION, "M12", says="a lead's data passes through {}",
    )] = 20
    integrated: Annotated[float, Quantity(
        "the share of systems that are joined up", "share", 0, 1, ASSUMPTION, "M12 M33",
    )] = 0.2


class Attribution(Section):
    """Who gets the credit for a deal, as far as the systems see it."""

    rule: Annotated[Literal["last_touch", "first_touch", "linear", "position", "shapley", "holdout"], Quantity(
        "the attribution rule",
        "choice", source="rules as in Berman 2018", mechanism="M33", says="credit for a deal goes {}",
        words={
            "last_touch": "to the last touch", "first_touch": "to the first touch",
            "linear": "to all touches equally", "position": "mostly to the first and last touch",
            "shapley": "to each touch by its Shapley value", "holdout": "by what a holdout experiment shows",
        },
    ), Words(AttributionRule)] = "last_touch"
    window_weeks: Annotated[float, Quantity(
        "the time before a deal in which a touch earns credit", "weeks", 1, 260, ASSUMPTION, "M33",
    )] = 13.0


class DecisionRights(Section):
    """Who decides what, and how far a salesperson may go alone."""

    message: Annotated[Who, Quantity(
        "the right to the message",
        "choice", mechanism="M11 M30", says="the message is decided by {}",
        words=DECIDERS,
    ), Words(Function)] = "marketing"
    offer: Annotated[Who, Quantity(
        "the right to the offer",
        "choice", mechanism="M10 M30", says="what is offered is decided by {}",
        words=DECIDERS,
    ), Words(Function)] = "marketing"
    conversion: Annotated[Who, Quantity(
        "the right to judge conversion",
        "choice", mechanism="M30", says="how leads are worked is decided by {}",
        words=DECIDERS,
    ), Words(Function)] = "sales"
    discount_limit: Annotated[float, Quantity(
        "the discount a salesperson may grant alone, as a share of list price,",
        "share", 0, 0.6, "assumption (discounts of 5-45 % in the case Arck Systems)", "M20",
    )] = 0.3
    close_date_weeks: Annotated[int, Quantity(
        "the time by which a salesperson may move a closing date",
        "weeks", 0, 13, "assumption (discretion over dates: Oyer 1998; Larkin 2014)", "M21",
    )] = 4


class Rotation(Section):
    """Marketers and salespeople swap jobs for a while."""

    weeks: Annotated[int, Quantity("the length of a job swap", "weeks", 1, 26, ASSUMPTION, "M35")] = 6
    per_year: Annotated[float, Quantity("the number of job swaps", "swaps/yr", 0.1, 52, ASSUMPTION, "M35")] = 1.0


class Alignment(Section):
    """Ways to bring the two sides together."""

    joint_meetings_hours: Annotated[float, Quantity(
        "the time each person spends in joint meetings",
        "h/week", 0, 8, "assumption (Le Meunier-FitzHugh & Massey 2019)", "M35",
    )] = 0.0
    call_shadowing_hours: Annotated[float, Quantity(
        "the time each marketer spends on sales calls", "h/week", 0, 8, ASSUMPTION, "M35",
    )] = 0.0
    training_hours: Annotated[float, Quantity(
        "the time each person spends in cross-functional training",
        "h/week", 0, 8, "assumption (Le Meunier-FitzHugh & Massey 2019)", "M35",
    )] = 0.0
    quality: Annotated[float, Quantity(
        "the quality of contact between the two sides",
        "index", 0, 1, "assumption (Massey & Dawes 2007)", "M27 M35",
    )] = 0.5
    colocated: Annotated[bool, Quantity(
        "one office",
        "yes/no", mechanism="M35", source="assumption (Le Meunier-FitzHugh & Massey 2019: alone it does little)",
        says="the two sides sit {}",
        words={"true": "in one office", "false": "apart"},
    )] = False
    rotation: Annotated[Rotation | None, Quantity("job rotation", "choice", mechanism="M35")] = None


class Leadership(Section):
    """What leaders pay attention to."""

    support: Annotated[float, Quantity(
        "leaders' support for working together",
        "index", 0, 1, "assumption (Le Meunier-FitzHugh, Massey & Piercy 2011)", "M14 M25 M36",
    )] = 0.3
    education: Annotated[float, Quantity(
        "the time leaders give to teaching each side the other's work", "h/month", 0, 20, ASSUMPTION, "M36",
    )] = 0.0
    decisive: Annotated[bool, Quantity(
        "decisive leaders",
        "yes/no", mechanism="M36", says="people who keep blaming or breaking agreements are {}",
        words={"true": "replaced", "false": "tolerated"},
    )] = False
    horizon_weeks: Annotated[float, Quantity(
        "the horizon leaders plan for",
        "weeks", 1, 260, "assumption (Forrester 2013: short against long term)", "M7 M11",
    )] = 13.0
    pressure: Annotated[float, Quantity(
        "the pressure leaders put on a shortfall", "index", 0, 1, ASSUMPTION, "M23",
    )] = 0.5


class Culture(Section):
    """What people think of each other; closeness and identity revert to `distance` and `status_bias`."""

    self_serving_bias: Annotated[float, Quantity(
        "the self-serving bias of people",
        "sd", 0, 2, "Mezulis et al. 2004", "M25", says="people's self-serving bias is {}",
    )] = 1.0
    distance: Annotated[float, Quantity(
        "the distance between the two sides", "index", 0, 1, "assumption (Dawes & Massey 2005)", "M25 M27",
    )] = 0.5
    status_bias: Annotated[float, Quantity(
        "the superiority each side feels over the other", "index", 0, 1, ASSUMPTION, "M27",
    )] = 0.3
    rivalry: Annotated[float, Quantity(
        "the rivalry between the two sides", "index", 0, 1, "assumption (Luo, Slotegraaf & Pan 2006)", "M29",
    )] = 0.0
    recency: Annotated[float, Quantity(
        "the weight of the last win in what people believe works", "index", 0, 1, ASSUMPTION, "M19",
    )] = 0.6
    horizon_gap: Annotated[float, Quantity(
        "the gap between the two sides' horizons", "index", 0, 1, "assumption (Homburg & Jensen 2007)", "M31",
    )] = 0.0
    trust_rate: Annotated[float, Quantity(
        "the speed at which trust follows experience", "1/week", 0, 1, ASSUMPTION, "M26",
    )] = 0.1
