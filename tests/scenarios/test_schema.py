"""One declaration a field, and the record that kernels read has the same shape."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from pydantic import Field as Bounds
from pydantic import create_model

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.agents.parameters import Period
from smarketing.scenarios import load
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.encodings import Words
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.fields.environment import Market
from smarketing.scenarios.quantities import UNITS, Quantity, Section
from smarketing.scenarios.record import PARAMETERS, layout
from smarketing.scenarios.size import BYTES_PER_PAIR

# Fields that say nothing about the world, or only when it is measured: no kernel reads them.
NOT_IN_THE_RECORD = {
    "name",
    "description",
    "client.facts",
    "client.name",
    "client.logo",
    "compensation.salespeople.spiffs.new_only",
    "assumptions",
    "currency",
    "horizon.warm_up_weeks",
    "horizon.weeks",
    "horizon.warm_up_policies",
    "market.segments.name",
    "sales.cycle_weeks",
    "events",
    "events.week",
    "events.set",
}
LEAVES = [field for field in fields().values() if field.kind != "group"]
NUMBERS = [field for field in LEAVES if field.kind in ("number", "whole number")]

PLAN = "compensation.salespeople"
OF_LISTS = (
    *(f"{PLAN}.{name}." for name in ("tiers", "rates", "spiffs", "schedule", "goals", "split")),
    "compensation.marketers.goals.",
)  # fmt: skip


def record_leaves(dtype: np.dtype[Any], path: str = "") -> Iterator[str]:
    inner = dtype.base.fields
    if inner is None:
        yield path
        return
    for name, (of_field, *_) in inner.items():
        yield from record_leaves(of_field, f"{path}.{name}" if path else name)


def test_the_schema_and_the_record_have_the_same_fields():
    lists = {path.removesuffix(".") for path in OF_LISTS}
    rows = {"market.segments", "marketing.channels", "handoff.sla", *lists}
    beside = {
        "marketing.n_channels",
        "market.n_segments",
        "handoff.sla.agreed",
        "compensation.salespeople.split.agreed",
        "epoch",
    }
    beside |= {f"{path.rpartition('.')[0]}.n_{path.rpartition('.')[2]}" for path in lists - {f"{PLAN}.split"}}
    of_record = {"neutralise" if path == "neutral" else path for path in record_leaves(PARAMETERS)}
    assert of_record - beside == {field.path for field in LEAVES} - NOT_IN_THE_RECORD - rows
    assert of_record > beside
    assert {field.path for field in LEAVES} >= NOT_IN_THE_RECORD


@pytest.mark.parametrize("field", LEAVES, ids=lambda field: field.path)
def test_every_field_has_a_meaning_a_unit_and_a_source(field: Field):
    if field.path in ("market.segments", "events"):
        return  # lists of groups: their fields have
    assert isinstance(field.quantity, Quantity)
    assert field.quantity.unit in UNITS
    assert field.quantity.assumed or any(character.isdigit() for character in field.quantity.source)
    assert field.quantity.meaning
    assert MECHANISMS.keys() >= set(field.quantity.mechanisms)


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.path)
def test_every_number_has_a_range_around_its_default_and_a_mechanism(field: Field):
    assert field.quantity is not None
    assert field.quantity.low is not None
    assert field.quantity.high is not None
    assert field.quantity.low < field.quantity.high
    if field.default is not None:
        assert field.quantity.low <= field.default <= field.quantity.high
    without = ("horizon.", "events.", "organisation.")
    assert field.quantity.mechanisms or field.path.startswith(without)


@pytest.mark.parametrize("field", [field for field in LEAVES if field.choices], ids=lambda field: field.path)
def test_a_default_is_one_of_the_words_of_a_choice(field: Field):
    assert field.default is None or field.default in field.choices


@pytest.mark.parametrize(
    ("declared", "missing"),
    [
        (Annotated[Literal["month", "decade"], Words(Period)], "'decade' is no member of Period"),
        (Literal["month", "year"], "Words(...)"),
        (float | None, "Null(...)"),
        (Annotated[list[float], Bounds(min_length=2)], "Field(max_length=...)"),
    ],
    ids=["a word without a number", "words without an enumeration", "null without a number", "a list without an end"],
)
def test_a_declaration_that_kernels_could_not_read_says_what_is_missing(declared: Any, missing: str):
    section = create_model("Section", __base__=Section, field=(declared, ...))
    with pytest.raises(TypeError, match=rf"field: .*{re.escape(missing)}"):
        layout(section)


def test_a_sentence_has_one_place_for_the_value():
    for field in LEAVES:
        if field.quantity and field.quantity.unit != "text":
            assert field.quantity.sentence.count("{}") == 1, field.path


def test_every_unit_can_be_said():
    bare = {"index", "ratio", "exponent", "logit", "sd", "choice", "yes/no", "text"}
    for unit in set(UNITS) - bare:
        assert amount(2, unit) != "2", unit


def test_the_base_firm_says_every_value_and_the_schema_repeats_it():
    base = load("status_quo", assumed={})
    for path, place in base.places.items():
        assert path.startswith("behaviour.") or place.startswith("status_quo.yaml:"), path
    text = base.spec.model_dump()
    for field in LEAVES:
        value: Any = text
        if field.path.startswith(("market.segments", "marketing.channels", "events", "client", "handoff.sla.")):
            continue
        if field.path.startswith(("alignment.rotation.", "compensation.salespeople.contest", "name", "description")):
            continue
        if field.path.startswith(OF_LISTS):
            continue
        for name in field.path.split("."):
            value = value[name]
        assert value == field.default, field.path
    for segment in base.spec.market.segments:
        assert segment == Market().segments[0].model_copy(update={"name": segment.name})


# The binding table: path, default in status_quo, range.
TABLE = """
horizon.warm_up_weeks 104 52 208
horizon.weeks 156 52 520
horizon.fiscal_start_week 0 0 51
firm.recurring_share 1.0 0 1
firm.churn 0.14 0 0.8
firm.expansion 0.055 0 0.4
firm.gross_margin 0.7 0 1
organisation.marketers 6 1 1000
organisation.salespeople 12 1 1000
organisation.business_units 1 1 10000
people.skill_sigma 0.5 0 1
people.patience 0.8 0.3 1
people.effort_elasticity 0.5 0 1
people.rationality 1 0 5
people.own_lead_premium 1 1 2
market.growth 0.06 -0.2 0.5
market.lead_decay 0.7 0 1.2
market.competition.lag_weeks 13 0 104
market.competition.strength 0 -2 2
market.segments.in_market 0.15 0 1
market.segments.drift 0.02 0 0.06
market.segments.price_elasticity -1.5 -3 -0.5
market.segments.emotional_share 0.5 0 1
marketing.channels.elasticity 0.24 0.05 0.4
marketing.channels.carry_over 0.93 0.85 0.97
marketing.channels.dispersion 1.6 1 30
marketing.channels.wear_out_half_life_weeks 13 4 26
marketing.research_share 0.05 0 0.5
marketing.professional_norm 0.2 0 1
offer.lead_time_weeks 26 0 104
sales.prospecting.dials_per_hour 10 0 60
sales.prospecting.appointment_rate 0.01 0 0.05
sales.prospecting.goodwill_cost 0.1 0 1
sales.support_elasticity 0.2 0 0.5
sales.ramp_weeks 20 0 78
sales.quit_hazard 0.15 0 1
compensation.salespeople.base 60000 0 1000000
compensation.salespeople.commission_rate 0.08 0 0.5
compensation.shared_pool 0 0 1
budget.total 0.18 0.02 2
feedback.paid_hours 0 0 4
feedback.candour 0.6 0 1
systems.count 20 1 100
systems.integrated 0.2 0 1
decision_rights.discount_limit 0.3 0 0.6
decision_rights.close_date_weeks 4 0 13
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_range_is_the_one_promised(line: str):
    path, *numbers = line.split()
    field = fields()[path]
    assert field.quantity is not None
    assert [field.default, field.quantity.low, field.quantity.high] == [float(number) for number in numbers]


def test_the_memory_of_a_pair_is_the_record_of_a_pair():
    state = pytest.importorskip("smarketing.agents.state")
    assert state.PAIR.itemsize == BYTES_PER_PAIR
