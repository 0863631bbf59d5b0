"""How people are paid: every form of plan of a salesperson and a marketer."""

from math import inf
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, create_model, model_validator
from pydantic_core import CoreSchema

from smarketing.agents.parameters import (
    MAX_GOALS,
    MAX_INSTALMENTS,
    MAX_RATES,
    MAX_SALESPEOPLE,
    MAX_SPIFFS,
    MAX_TIERS,
    ContestPeriod,
    GoalMeasure,
    PayBasis,
    Period,
    QuotaRule,
    SplitMode,
)
from smarketing.scenarios.encodings import Given, Null, SegmentName, Unread, Words
from smarketing.scenarios.quantities import ASSUMPTION, Quantity, Section, defaults

# A declaration reads best as two lines: what the field is, then its unit, range, source and mechanism.
# fmt: off


class Tier(Section):
    """From a multiple of quota on, commission is multiplied by a factor."""

    above: Annotated[float, Quantity(
        "the multiple of quota from which a tier pays", "ratio", 0, 10, ASSUMPTION, "M15",
    )]
    factor: Annotated[float, Quantity(
        "the multiple of the commission a tier pays", "ratio", 0, 10, ASSUMPTION, "M15",
    )]


class Rate(Section):
    """From a multiple of quota on, a dollar pays this rate."""

    above: Annotated[float, Quantity(
        "the multiple of quota from which a rate is paid", "ratio", 0, 10, ASSUMPTION, "M15",
    )]
    rate: Annotated[float, Quantity("the commission of a rate", "$/$", 0, 0.5, ASSUMPTION, "M15")]
    retroactive: Annotated[bool, Quantity(
        "whether the rate, once reached, is paid on everything booked in the period",
        "choice", source=ASSUMPTION, mechanism="M15",
    )] = False


class Draw(Section):
    """Pay in advance; a plain number is an amount that is guaranteed."""

    amount: Annotated[float, Quantity("the draw", "$/period", 0, 1e6, ASSUMPTION, "M15")] = 0.0
    recoverable: Annotated[bool, Quantity(
        "whether what a draw has lent is paid back out of later pay",
        "choice", source=ASSUMPTION, mechanism="M15",
        says="the draw is {}", words={"true": "paid back out of later pay", "false": "guaranteed"},
    )] = False

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        group = handler(schema)
        return {"title": group["title"], "anyOf": [group, {"type": "number", "minimum": 0}]}

    @model_validator(mode="before")
    @classmethod
    def _an_amount(cls, given: Any) -> Any:
        return {"amount": given} if isinstance(given, (int, float)) and not isinstance(given, bool) else given


class Annual(Section):
    """What the year's quota brings, beside that of each period."""

    accelerator: Annotated[float, Quantity(
        "the multiple of the first rate that a dollar beyond the year's quota pays, beside what higher rates add",
        "ratio", 1, 10, ASSUMPTION, "M15",
        says="beyond the year's quota, beside what higher rates add, the first rate is paid {} times",
    )] = 1.0
    bonus: Annotated[float, Quantity(
        "the bonus for reaching the year's quota", "$/yr", 0, 1e6, ASSUMPTION, "M15",
    )] = 0.0
    gate: Annotated[bool, Quantity(
        "whether higher rates are paid only once the year's quota is reached",
        "choice", source=ASSUMPTION, mechanism="M15",
        says="rates above the first are paid {}",
        words={"true": "only once the year's quota is reached", "false": "in every period"},
    )] = False


class SpiffTerms(Section):
    """What a bonus for a while pays, and for what."""

    per_deal: Annotated[float, Quantity("the spiff for a deal", "$", 0, 1e6, ASSUMPTION, "M15")] = 0.0
    rate: Annotated[float, Quantity("the spiff for a dollar booked", "$/$", 0, 0.5, ASSUMPTION, "M15")] = 0.0
    segment: Annotated[str | None, Field(max_length=60), Quantity(
        "the name of the only segment in which the spiff is paid", "text",
    ), SegmentName()] = None
    new_only: Annotated[bool, Quantity(
        "whether the spiff is for new customers only; all that the model's salespeople win are", "choice",
    ), Unread()] = False


# Its weeks are called `from` and `to`, which Python cannot spell as names of a class.
Spiff = create_model(
    "Spiff", __base__=SpiffTerms, __module__=__name__,
    __doc__="A bonus for a while, beside the plan (a spiff): for each win, or for each dollar of it.",
    **{
        "from": (Annotated[int, Quantity("the first week of a spiff", "week", 0, 519, ASSUMPTION, "M15")], ...),
        "to": (Annotated[int, Quantity("the last week of a spiff", "week", 0, 519, ASSUMPTION, "M15")], ...),
    },
)  # type: ignore[call-overload]


class Goal(Section):
    """A bonus for a result against its target."""

    target: Annotated[float, Quantity(
        "the target of a goal, per year and for one person where the measure is a person's",
        "number/yr", 1e-3, 1e12, ASSUMPTION, "M15 M7",
    )]
    weight: Annotated[float, Quantity(
        "the share of the target bonus that hangs on the goal", "share", 0, 1, ASSUMPTION, "M15 M7",
    )] = 1.0
    threshold: Annotated[float, Quantity(
        "the attainment below which a goal pays nothing", "ratio", 0, 1, ASSUMPTION, "M15 M7",
    )] = 0.0
    at_threshold: Annotated[float | None, Quantity(
        "the share of its target pay that a goal pays at the threshold", "share", 0, 1, ASSUMPTION, "M15 M7",
        words={"null": "the attainment", "value": "{}"},
    ), Null(-1.0)] = None
    accelerator: Annotated[float | None, Quantity(
        "the points of target pay that a point of attainment adds beyond the target", "ratio", 0, 100,
        "form: Malandruccolo 2010 (target and excellence); value: assumption", "M15 M7",
        words={"null": "as many as below it", "value": "{}"},
    ), Null(-1.0)] = None
    cap: Annotated[float | None, Quantity(
        "the most that a goal pays, as a multiple of its target pay,", "ratio", 1, 100, ASSUMPTION, "M15 M7",
        words={"null": "no cap", "value": "a cap at {} times its target"},
    ), Null(inf)] = None


class SalesGoal(Goal):
    """A goal of a salesperson."""

    measure: Annotated[Literal["bookings", "team_bookings", "company_revenue"], Quantity(
        "what a goal of a salesperson is for", "choice", source=ASSUMPTION, mechanism="M15",
    ), Words(GoalMeasure)]


class MarketerGoal(Goal):
    """A goal of a marketer."""

    measure: Annotated[Literal[
        "leads", "qualified", "accepted", "pipeline", "sourced_bookings", "team_bookings", "company_revenue",
    ], Quantity("what a goal of a marketer is for", "choice", source=ASSUMPTION, mechanism="M7"), Words(GoalMeasure)]


class Split(Section):
    """Who is credited with a deal that one person sourced and another closed."""

    mode: Annotated[Literal["shared", "double"], Quantity(
        "how the credit for a deal from a marketer's lead is given",
        "choice", source=ASSUMPTION, mechanism="M15 M7",
        says="credit for deals from marketing's leads is {}",
        words={"shared": "shared between who sourced and who closed", "double": "given in full to both"},
    ), Words(SplitMode)] = "shared"
    sourced: Annotated[float, Quantity(
        "the credit of whoever sourced a deal, where it is shared,", "share", 0, 1, ASSUMPTION, "M7",
    )] = 0.5
    closed: Annotated[float, Quantity(
        "the credit of whoever closed a deal, where it is shared,", "share", 0, 1, ASSUMPTION, "M15",
    )] = 0.5


class Instalment(Section):
    """A part of a deal's commission, and when it is paid."""

    share: Annotated[float, Quantity("the share of commission in a part", "share", 0, 1, ASSUMPTION, "M15")]
    after_weeks: Annotated[int, Quantity(
        "the time after signing at which a part is paid", "weeks", 0, 520, ASSUMPTION, "M15",
    )] = 0
    if_kept: Annotated[bool, Quantity(
        "whether a part is paid only if the customer is still there", "choice", source=ASSUMPTION, mechanism="M15",
    )] = False


class Contest(Section):
    """A prize for the best of a period."""

    top: Annotated[int, Quantity("the number of winners", "salespeople", 1, MAX_SALESPEOPLE, ASSUMPTION, "M15")] = 1
    prize: Annotated[float, Quantity("the prize of each winner", "$/period", 0, 1e6, ASSUMPTION, "M15")]
    period: Annotated[Literal["pay_period", "year"], Quantity(
        "the time over which bookings of a contest are compared", "choice", source=ASSUMPTION, mechanism="M15",
    ), Words(ContestPeriod)] = "pay_period"


class SalesPlan(Section):
    """The plan of a salesperson.

    Commission is paid at `commission_rate`; from quota on it is multiplied by `accelerator`, and from each tier's
    `above` on by that tier's `factor` instead. Without a quota the plan is pure linear commission: accelerator,
    tiers, bonus and ratchet are inert, and there can be no cap.
    """

    base: Annotated[float, Quantity(
        "the base salary of a salesperson",
        "$/yr", 0, 1e6, "Alexander Group 2020 (40-50 % of target pay is variable)", "M15",
    )] = 60_000.0
    commission_rate: Annotated[float, Quantity(
        "the commission of salespeople",
        "$/$", 0, 0.5, "assumption (8-10 % from published quotas and target pay)", "M15",
        says="salespeople earn {} of what they book",
    )] = 0.08
    basis: Annotated[Literal["revenue", "margin"], Quantity(
        "the basis of commission",
        "choice", mechanism="M15 M20", says="commission is paid on {}",
        words={"revenue": "revenue", "margin": "margin"},
    ), Words(PayBasis)] = "revenue"
    quota: Annotated[float | None, Quantity(
        "the quota of a salesperson, where quotas are planned of the first year,",
        "$/yr", 1000, 1e9, "assumption (95 % of plans use quotas: Joseph & Kalwani 1998)", "M15",
        says="salespeople have {}",
        words={"null": "no quota", "value": "a quota of {}"},
    ), Null(0.0)] = 400_000.0
    quota_rule: Annotated[Literal["fixed", "planned"], Quantity(
        "the rule that sets the quotas of a fiscal year",
        "choice", source="assumption (Zoltners, Sinha & Lorimer on quotas set from past sales)", mechanism="M15",
        says="quotas are {}",
        words={"fixed": "left as they are, but for the ratchet", "planned": "planned from the last year's bookings"},
    ), Words(QuotaRule)] = "planned"
    stretch: Annotated[float, Quantity(
        "the quotas that are planned, against what the last year and the growth foreseen give,",
        "ratio", 0.3, 3, ASSUMPTION, "M15",
    )] = 1.0
    period: Annotated[Literal["month", "quarter", "year"], Quantity(
        "the pay period", "choice", mechanism="M15", says="quota and pay are settled every {}",
    ), Words(Period)] = "quarter"
    accelerator: Annotated[float, Quantity(
        "the multiple of the commission paid above quota",
        "ratio", 0, 10, "assumption (Larkin 2014 on accelerators)", "M15",
        says="above quota, commission is multiplied by {}",
    )] = 1.5
    tiers: Annotated[list[Tier], Field(max_length=MAX_TIERS), Quantity(
        "the tiers of commission", "choice", mechanism="M15",
    )] = Field(default_factory=list)
    cap: Annotated[float | None, Quantity(
        "the cap on variable pay, as a multiple of its target,",
        "ratio", 1, 100, "assumption (Misra & Nair 2011)", "M15", says="the variable pay of salespeople has {}",
        words={"null": "no cap", "value": "a cap at {} times its target"},
    ), Null(inf)] = None
    bonus_at_quota: Annotated[float, Quantity(
        "the bonus for reaching quota",
        "$/period", 0, 1e6, "assumption (72 % of plans have one: Steenburgh 2008)", "M15",
    )] = 0.0
    ratchet: Annotated[float, Quantity(
        "the weight of the last result in the next quota",
        "index", 0, 1, "form: Leone, Misra & Zimmerman 2004; value: assumption", "M15",
    )] = 0.0
    ratchet_down: Annotated[float | None, Quantity(
        "the weight of a last result below quota in the next quota",
        "index", 0, 1, "Leone, Misra & Zimmerman 2004: quotas rise more readily than they fall", "M15",
        words={"null": "the same as above it", "value": "{}"},
    ), Null(-1.0)] = None
    rates: Annotated[list[Rate], Field(max_length=MAX_RATES), Quantity(
        "the rates of commission by attainment; they stand for commission_rate, accelerator and tiers",
        "choice", mechanism="M15",
    )] = Field(default_factory=list)
    threshold: Annotated[float, Quantity(
        "the multiple of quota below which a period pays nothing",
        "ratio", 0, 5, ASSUMPTION, "M15", says="below {} times the quota nothing is paid",
    )] = 0.0
    year_to_date: Annotated[bool, Quantity(
        "what the bonus at quota asks for",
        "choice", source=ASSUMPTION, mechanism="M15", says="the bonus asks for {}",
        words={"true": "the quota of the period or of the year to date", "false": "the quota of the period"},
    )] = False
    annual: Annual = defaults()
    draw: Annotated[Draw, Quantity("pay in advance of the period", "choice", mechanism="M15")] = defaults()
    ramp_guarantee_weeks: Annotated[float, Quantity(
        "the time for which a newcomer is guaranteed the target variable pay",
        "weeks", 0, 104, ASSUMPTION, "M15", says="newcomers are guaranteed their target pay for {}",
    )] = 0.0
    spiffs: Annotated[list[Spiff], Field(max_length=MAX_SPIFFS), Quantity(
        "bonuses for a while", "choice", mechanism="M15",
    )] = Field(default_factory=list)
    target_bonus: Annotated[float, Quantity(
        "the bonus for reaching all goals, as a share of base pay,", "share", 0, 5, ASSUMPTION, "M15",
    )] = 0.0
    goals: Annotated[list[SalesGoal], Field(max_length=MAX_GOALS), Quantity(
        "the goals of salespeople", "choice", mechanism="M15",
    )] = Field(default_factory=list)
    split: Annotated[Split | None, Quantity(
        "split credit", "choice", source=ASSUMPTION, mechanism="M15",
    ), Given("agreed")] = None
    at_once: Annotated[bool, Quantity(
        "when a changed plan takes effect",
        "choice", source=ASSUMPTION, mechanism="M15", says="a changed plan takes effect {}",
        words={"true": "at once", "false": "from the next pay period"},
    )] = False
    clawback_weeks: Annotated[float, Quantity(
        "the time within which a lost customer's commission is taken back from whoever closed the deal",
        "weeks", 0, 104, ASSUMPTION, "M15",
    )] = 0.0
    schedule: Annotated[list[Instalment], Field(max_length=MAX_INSTALMENTS), Quantity(
        "the parts in which a deal's commission is paid; none: all at signing", "choice", mechanism="M15",
    )] = Field(default_factory=list)
    team_share: Annotated[float, Quantity(
        "the share of commission pooled in the team", "share", 0, 1, "assumption (Holmström 1982)", "M15",
    )] = 0.0
    contest: Annotated[Contest | None, Quantity(
        "the sales contest", "choice", source="assumption (Gaba & Kalra 1999)", mechanism="M15",
    )] = None


class MarketerBonus(Section):
    """What a marketer earns for what."""

    leads: Annotated[float, Quantity("marketers' bonus for a lead", "$", 0, 1e4, ASSUMPTION, "M7")] = 10.0
    qualified: Annotated[float, Quantity(
        "marketers' bonus for a qualified lead", "$", 0, 1e4, ASSUMPTION, "M7",
    )] = 0.0
    accepted: Annotated[float, Quantity(
        "marketers' bonus for a lead that sales accepts", "$", 0, 1e4, ASSUMPTION, "M7",
    )] = 0.0
    pipeline: Annotated[float, Quantity(
        "marketers' share of the pipeline they source", "$/$", 0, 0.5, ASSUMPTION, "M7",
    )] = 0.0
    revenue: Annotated[float, Quantity(
        "marketers' share of the net bookings they source", "$/$", 0, 0.5, ASSUMPTION, "M7",
    )] = 0.0


class MarketerPay(Section):
    """The plan of a marketer."""

    base: Annotated[float, Quantity(
        "the base salary of a marketer", "$/yr", 0, 1e6, ASSUMPTION, "M7",
    )] = 90_000.0
    bonus: MarketerBonus = defaults()
    period: Annotated[Literal["month", "quarter", "year"], Quantity(
        "the period of marketers' goals", "choice", mechanism="M7", says="marketers' goals are settled every {}",
    ), Words(Period)] = "quarter"
    target_bonus: Annotated[float, Quantity(
        "the bonus of a marketer for reaching all goals, as a share of base pay,", "share", 0, 5, ASSUMPTION, "M7",
    )] = 0.0
    goals: Annotated[list[MarketerGoal], Field(max_length=MAX_GOALS), Quantity(
        "the goals of marketers", "choice", mechanism="M7",
    )] = Field(default_factory=list)


class Compensation(Section):
    """Pay of both sides, and what they share."""

    salespeople: SalesPlan = defaults()
    marketers: MarketerPay = defaults()
    shared_pool: Annotated[float, Quantity(
        "the share of everyone's variable pay that goes through a pool paid by revenue against plan",
        "share", 0, 1, "assumption (Le Meunier-FitzHugh, Massey & Piercy 2011)", "M28",
    )] = 0.0
