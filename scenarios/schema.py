"""The whole scenario: what a resolved scenario file says, field by field."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from smarketing.agents.mechanisms import MECHANISMS, NAMES, Mechanism
from smarketing.scenarios.encodings import Switches, Unread
from smarketing.scenarios.fields import environment, levers, pay
from smarketing.scenarios.fields.behaviour import Behaviour
from smarketing.scenarios.quantities import ASSUMPTION, Quantity, Section, defaults

A_MECHANISM = f"^({'|'.join([*MECHANISMS, *NAMES])})$"

# A declaration reads best as two lines: what the field is, then its unit, range, source and mechanism.
# fmt: off


def _id(mechanism: str) -> str:
    """A mechanism's id, of that or of its name."""
    return (MECHANISMS | NAMES)[mechanism].id


class Client(Section):
    """Who the report is for."""

    name: Annotated[str, Field(max_length=200), Quantity("the client's name in reports", "text")] = ""
    logo: Annotated[str | None, Quantity(
        "the client's logo: a PNG, JPEG or SVG file in the folder of the scenario", "text",
    )] = None
    facts: Annotated[dict[str, Any], Quantity(
        "what the client says of the firm: each a number, a range or a value with its error", "text",
    )] = Field(default_factory=dict)


class Horizon(Section):
    """How long a run is, and which year it measures against."""

    warm_up_weeks: Annotated[int, Quantity(
        "the warm-up", "weeks", 52, 208, says="the warm-up takes {}",
    ), Unread()] = 104
    weeks: Annotated[int, Quantity("the measured horizon", "weeks", 52, 520, says="{} are measured"), Unread()] = 156
    warm_up_policies: Annotated[Literal["status_quo", "own", "today"], Quantity(
        "the policies of the warm-up",
        "choice", says="in the warm-up the firm runs {}",
        words={
            "status_quo": "the library's status-quo policies", "own": "its own policies",
            "today": "today's policies: those of the first scenario compared, alone those of what it extends",
        },
    ), Unread()] = "status_quo"
    fiscal_start_week: Annotated[int, Quantity(
        "the week of the year in which the fiscal year starts", "week of year", 0, 51, ASSUMPTION, "M21",
    )] = 0


class Event(Section):
    """A change of policy, staffing or the growth of the market in mid-run."""

    week: Annotated[int, Quantity("the week of the change", "week", 0, 519)]
    set: Annotated[dict[str, Any], Field(min_length=1), Quantity(
        "the policy and staffing fields that change, or market.growth, path: value", "choice",
    )]


class Spec(Section):
    """A resolved scenario: every field has a value."""

    name: Annotated[str, Field(min_length=1, max_length=120), Quantity("the name shown in reports", "text")]
    description: Annotated[str, Field(max_length=10000), Quantity("what the scenario is about", "text")] = ""
    client: Client | None = None
    assumptions: Annotated[dict[str, str], Quantity(
        "the source of each field set: a citation, or the word assumption", "text",
    )] = Field(default_factory=dict)
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$"), Quantity("the currency code", "text")] = "USD"
    neutralise: Annotated[
        list[Annotated[str, Field(pattern=A_MECHANISM), AfterValidator(_id)]],
        Quantity("the mechanisms switched off", "choice"), Switches(Mechanism, "neutral"),
    ] = Field(default_factory=list)
    horizon: Horizon = defaults()
    firm: environment.Firm = defaults()
    change_cost: environment.ChangeCost = defaults()
    organisation: environment.Organisation = defaults()
    people: environment.People = defaults()
    market: environment.Market = defaults()
    marketing: environment.Marketing
    offer: environment.Offer = defaults()
    sales: environment.Sales = defaults()
    compensation: pay.Compensation = defaults()
    budget: levers.Budget = defaults()
    feedback: levers.Feedback = defaults()
    handoff: levers.Handoff = defaults()
    systems: levers.Systems = defaults()
    attribution: levers.Attribution = defaults()
    decision_rights: levers.DecisionRights = defaults()
    alignment: levers.Alignment = defaults()
    leadership: levers.Leadership = defaults()
    culture: levers.Culture = defaults()
    fulfilment: environment.Fulfilment = defaults()
    behaviour: Behaviour = defaults()
    events: Annotated[list[Event], Unread()] = Field(default_factory=list)
