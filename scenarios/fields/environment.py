"""What a firm cannot decree: its books, size, people, market, channels, offer and customers.

Circumstance holds from the first week of the warm-up, so two scenarios that differ here do not share a history.
"""

from math import inf
from typing import Annotated, Literal

from pydantic import Field

from smarketing.agents.parameters import (
    MAX_BUSINESS_UNITS,
    MAX_CHANNELS,
    MAX_MARKETERS,
    MAX_SALESPEOPLE,
    MAX_SEGMENTS,
    N_MONTHS,
    ChannelKind,
    Function,
    Hiring,
    Structure,
)
from smarketing.scenarios.encodings import Null, Share, Unread, Words
from smarketing.scenarios.quantities import ASSUMPTION, Quantity, Section, defaults

# A declaration reads best as two lines: what the field is, then its unit, range, source and mechanism.
# fmt: off


class Firm(Section):
    """The books at the start."""

    opening_revenue: Annotated[float, Quantity(
        "revenue at the start, per business unit,", "$/yr", 1, 1e12, ASSUMPTION, "M39",
    )] = 27e6
    opening_customers: Annotated[float, Quantity(
        "the number of customers at the start, per business unit,",
        "customers", 1, 1e6, ASSUMPTION, "M39", says="each business unit starts with {}",
    )] = 540.0
    recurring_share: Annotated[float, Quantity(
        "the share of a deal's value that recurs every year", "share", 0, 1, ASSUMPTION, "M39",
    )] = 1.0
    churn: Annotated[float, Quantity(
        "the share of customers lost in a normal year",
        "share", 0, 0.8, "published churn tables (Userintuition; mid-market 8-12 %, small firms 15-25 %)", "M39",
    )] = 0.14
    expansion: Annotated[float, Quantity(
        "the growth of what existing customers pay", "1/yr", 0, 0.4, ASSUMPTION, "M39",
    )] = 0.055
    gross_margin: Annotated[float, Quantity("the gross margin", "share", 0, 1, ASSUMPTION, "M39")] = 0.7


class ChangeCost(Section):
    """What it costs to bring the policies about; counted from measured week 0."""

    once: Annotated[float, Quantity(
        "what the change costs once", "$", 0, 1e12, ASSUMPTION, "M39", says="the change costs {} once",
    )] = 0.0
    per_year: Annotated[float, Quantity(
        "what the change costs every year", "$/yr", 0, 1e12, ASSUMPTION, "M39", says="the change costs {}",
    )] = 0.0


class Organisation(Section):
    """Who works there, and under whom."""

    marketers: Annotated[int, Quantity(
        "the number of marketers", "people", 1, MAX_MARKETERS, says="marketing has {}", source=ASSUMPTION,
    )] = 6
    salespeople: Annotated[int, Quantity(
        "the number of salespeople", "people", 1, MAX_SALESPEOPLE, says="sales has {}", source=ASSUMPTION,
    )] = 12
    business_units: Annotated[int, Quantity(
        "the number of business units", "units", 1, MAX_BUSINESS_UNITS, says="the firm has {}", source=ASSUMPTION,
    )] = 1
    structure: Annotated[Literal["separate", "one_head", "generalists"], Quantity(
        "the structure",
        "choice", source="structures after Kotler, Rackham & Krishnaswamy 2006", mechanism="M37",
        says="marketing and sales are {}",
        words={
            "separate": "two departments, each with its head", "one_head": "two departments under one head",
            "generalists": "one department of generalists who do both jobs",
        },
    ), Words(Structure)] = "separate"
    head: Annotated[Literal["sales", "marketing"], Quantity(
        "the trade of the one head",
        "choice", source=ASSUMPTION, mechanism="M37", says="where one head leads both, that head comes from {}",
    ), Words(Function)] = "sales"
    hiring: Annotated[Literal["fixed", "with_budget"], Quantity(
        "hiring",
        "choice", source=ASSUMPTION, mechanism="M37", says="the head count is {}",
        words={"fixed": "fixed", "with_budget": "tied to the budget"},
    ), Words(Hiring)] = "with_budget"


class Skill(Section):
    """How able the people of each function are, the ordinary of its trade being 1."""

    marketers: Annotated[float, Quantity(
        "the skill of the median marketer, against the trade's", "ratio", 0.3, 3, ASSUMPTION, "M31",
    )] = 1.0
    salespeople: Annotated[float, Quantity(
        "the skill of the median salesperson, against the trade's", "ratio", 0.3, 3, ASSUMPTION, "M31",
    )] = 1.0


class People(Section):
    """What people are like, on average and in spread."""

    skill_sigma: Annotated[float, Quantity(
        "the spread of skill between people",
        "sd", 0, 1, "O'Boyle & Aguinis 2012 (heavy tails; other professions)", "M3 M15 M18",
        says="the spread of skill between people is {} (of log skill)",
    )] = 0.5
    skill: Skill = defaults()
    patience: Annotated[float, Quantity(
        "the weight that pay in a later period has against pay now",
        "index", 0.3, 1, "Chung, Steenburgh & Sudhir 2014 (present bias; the value is an assumption)", "M15",
    )] = 0.8
    discount_rate: Annotated[float, Quantity(
        "the yearly rate at which people discount money that comes later",
        "1/yr", 0, 2, "form: O'Donoghue & Rabin 1999; value: assumption", "M15",
    )] = 0.2
    risk_aversion: Annotated[float, Quantity(
        "the relative risk aversion of people to a year's pay",
        "index", 0, 10, "Chetty 2006 (about 1, at most 2)", "M41",
    )] = 1.0
    effort_elasticity: Annotated[float, Quantity(
        "the elasticity of effort to what effort pays", "exponent", 0, 1, ASSUMPTION, "M16",
    )] = 0.5
    rationality: Annotated[float, Quantity(
        "the sharpness of choice between tasks (0: at random)",
        "ratio", 0, 5, "assumption (bounded rationality, as in quantal choice)", "M17",
    )] = 1.0
    own_lead_premium: Annotated[float, Quantity(
        "the worth of a self-found lead to a salesperson, against an equal one from marketing,",
        "ratio", 1, 2, "assumption (sign: Sabnis et al. 2013)", "M17",
    )] = 1.0


class DealSize(Section):
    """List value of a deal: lognormal."""

    median: Annotated[float, Quantity(
        "the median list value of a deal", "$", 1, 1e9, ASSUMPTION, "M18",
    )] = 24_000.0
    sigma: Annotated[float, Quantity(
        "the spread of deal sizes", "sd", 0, 2, ASSUMPTION, "M18", says="the spread of deal sizes is {}",
    )] = 0.9


class Segment(Section):
    """A part of the market with a need of its own."""

    name: Annotated[str, Field(min_length=1, max_length=60), Quantity("the name of the segment", "text")] = "segment"
    accounts: Annotated[float, Quantity(
        "the number of accounts, per business unit,",
        "accounts", 1, 1e9, ASSUMPTION, "M2", says="a business unit can sell to {}",
    )] = 5_000.0
    in_market: Annotated[float, Quantity(
        "the share of captured leads with a real need",
        "share", 0, 1, "assumption (trade practice: 60-90 % of inquiries have no immediate need)", "M3 M8",
    )] = 0.15
    drift: Annotated[float, Quantity(
        "the fit lost without learning",
        "1/month", 0, 0.06, ASSUMPTION, "M1", says="without learning, fit falls by {}",
    )] = 0.02
    deal_size: DealSize = defaults()
    price_elasticity: Annotated[float, Quantity(
        "the elasticity of deals to price",
        "exponent", -3, -0.5,
        "assumption (below the -2.62 of Bijmolt, Van Heerde & Pieters 2005 for packaged goods)", "M20",
    )] = -1.5
    emotional_share: Annotated[float, Quantity(
        "the weight of rapport against proof in buying", "share", 0, 1, ASSUMPTION, "M18",
    )] = 0.5
    opens_week: Annotated[int | None, Quantity(
        "the week the segment opens",
        "week", 0, 520, ASSUMPTION, "M6", says="the segment is open from {} on",
        words={"null": "the start", "value": "{}"},
    ), Null(-inf)] = None


class Competition(Section):
    """How soon and how strongly rivals follow customers' needs."""

    lag_weeks: Annotated[float, Quantity(
        "the time competitors take to follow customers' needs", "weeks", 0, 104, ASSUMPTION, "M1",
    )] = 13.0
    strength: Annotated[float, Quantity(
        "the strength of competitors",
        "logit", -2, 2, ASSUMPTION, "M1 M18", says="competitors take {} from the log odds of a sale",
    )] = 0.0


class OutsidePay(Section):
    """What people like these earn in a year elsewhere, all pay together."""

    salespeople: Annotated[float, Quantity(
        "what a salesperson could earn elsewhere",
        "$/yr", 1_000, 1e7, "assumption: target pay of the base firm, $60k base and 8 % of a $400k quota", "M41",
    )] = 92_000.0
    marketers: Annotated[float, Quantity(
        "what a marketer could earn elsewhere",
        "$/yr", 1_000, 1e7, "assumption: what the base firm's marketers earn, $90k base and a fifth on top", "M41",
    )] = 108_000.0


class Market(Section):
    """Demand, the seasons, rivals and one to twelve segments."""

    growth: Annotated[float, Quantity("the growth of the market", "1/yr", -0.2, 0.5, ASSUMPTION, "M2")] = 0.06
    seasonality: Annotated[
        list[Annotated[float, Field(ge=0, le=5)]], Field(min_length=N_MONTHS, max_length=N_MONTHS), Quantity(
        "the demand of each month from January, against the year's average,",
        "ratio", 0, 5, ASSUMPTION, "M2", says="monthly demand, against the average, is {}",
    )] = Field(default_factory=lambda: [1.0] * N_MONTHS)
    lead_decay: Annotated[float, Quantity(
        "the exponent k by which intent falls until the first call, (1 + days)^-k,",
        "exponent", 0, 1.2, "Oldroyd, McElheran & Elkington 2011, shrunk for confounding", "M40",
    )] = 0.7
    competition: Competition = defaults()
    pay: OutsidePay = defaults()
    segments: Annotated[list[Segment], Field(min_length=1, max_length=MAX_SEGMENTS)] = Field(
        default_factory=lambda: [Segment(name=name) for name in ("north", "east", "south", "west")]
    )


class Channel(Section):
    """Where leads come from. Ratios are to the average lead."""

    kind: Annotated[Literal["inbound", "paid", "events", "list", "partner", "referral"], Quantity(
        "the kind of channel", "choice", source="kinds after the source classes of Implisit 2014", mechanism="M5",
    ), Words(ChannelKind)]
    cost_per_lead: Annotated[float, Quantity(
        "the opening average cost of a lead",
        "$", 0.1, 1e5,
        "assumption (ordering events > paid > organic > list: HubSpot demand generation benchmarks)", "M2 M5",
    )]
    share: Annotated[float, Quantity("the share of programme money", "share", 0, 1, ASSUMPTION, "M2 M5"), Share()]
    intent: Annotated[float, Quantity(
        "the intent of a lead, against the average lead,",
        "ratio", 0, 5, "Implisit 2014, shrunk towards 1", "M3 M5",
    )] = 1.0
    fit: Annotated[float, Quantity(
        "the fit of a lead, against the average lead,", "ratio", 0, 5, "Implisit 2014, shrunk towards 1", "M3 M5",
    )] = 1.0
    elasticity: Annotated[float, Quantity(
        "the long-run elasticity of leads to spending",
        "exponent", 0.05, 0.4, "Sethuraman, Tellis & Briesch 2011", "M2",
    )] = 0.24
    carry_over: Annotated[float, Quantity(
        "the share of goodwill kept from week to week", "share", 0.85, 0.97, "Leone 1995", "M2",
    )] = 0.93
    dispersion: Annotated[float, Quantity(
        "the variance of weekly arrivals, against their mean,", "ratio", 1, 30, ASSUMPTION, "M2",
    )] = 1.6
    wear_out_half_life_weeks: Annotated[float, Quantity(
        "the half-life of an unrenewed message",
        "weeks", 4, 26, "assumption (wear-out: Naik, Mantrala & Sawyer 1998)", "M4",
    )] = 13.0


class Marketing(Section):
    """Channels and what marketers care for beside pay."""

    channels: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)], Channel],
        Field(min_length=1, max_length=MAX_CHANNELS),
    ]
    research_share: Annotated[float, Quantity(
        "the share of marketing money spent on market research", "share", 0, 0.5, ASSUMPTION, "M9",
    )] = 0.05
    professional_norm: Annotated[float, Quantity(
        "the weight of professional pride against pay in marketers' choice of work",
        "index", 0, 1, ASSUMPTION, "M7",
    )] = 0.2


class Offer(Section):
    """What is sold."""

    lead_time_weeks: Annotated[float, Quantity(
        "the time it takes to change the offer", "weeks", 0, 104, ASSUMPTION, "M10",
    )] = 26.0
    list_price: Annotated[float, Quantity(
        "the list prices of what is offered from now on, against those of the opening,",
        "share", 0.5, 2, ASSUMPTION, "M20", says="list prices are {} of those at the opening",
    )] = 1.0


class Prospecting(Section):
    """Cold calling."""

    dials_per_hour: Annotated[float, Quantity(
        "the number of cold calls dialled", "1/h", 0, 60, ASSUMPTION, "M22",
    )] = 10.0
    appointment_rate: Annotated[float, Quantity(
        "the share of cold calls that end in an appointment",
        "share", 0, 0.05,
        "vendors report 1-2 % in B2B; Keller Center, Baylor University 2012: 0.48 % (real estate)", "M22",
    )] = 0.01
    goodwill_cost: Annotated[float, Quantity(
        "the goodwill that cold calling costs", "index", 0, 1, ASSUMPTION, "M22",
    )] = 0.1


class Sales(Section):
    """What selling takes."""

    prospecting: Prospecting = defaults()
    cycle_weeks: Annotated[float | None, Quantity(
        "the median time from first contact to signature",
        "weeks", 1, 104, "assumption: null takes the base firm's steps, about seven weeks", "M18",
        says="a sale takes {} from first contact to signature",
        words={"null": "as long as the steps of behaviour.progress do", "value": "{}"},
    ), Unread()] = None
    support_elasticity: Annotated[float, Quantity(
        "the elasticity of sales productivity to sales-support money",
        "exponent", 0, 0.5, "assumption (selling elasticity as a whole: Albers, Mantrala & Sridhar 2010)", "M32",
    )] = 0.2
    ramp_weeks: Annotated[float, Quantity(
        "the time a new salesperson takes to full productivity", "weeks", 0, 78, "Bridge Group 2015-2024", "M24",
    )] = 20.0
    quit_hazard: Annotated[float, Quantity(
        "the share of salespeople who quit in a year at normal pay and pressure",
        "share", 0, 1, "assumption (all turnover, 27 % a year: Zoltners, Sinha & Lorimer)", "M24",
    )] = 0.15


class Fulfilment(Section):
    """What can be delivered."""

    capacity: Annotated[float | None, Quantity(
        "the number of orders that can be delivered",
        "orders/week", 0.01, 1e9, ASSUMPTION, "M38", says="delivery has {}",
        words={"null": "no limit", "value": "a limit of {}"},
    ), Null(inf)] = None
