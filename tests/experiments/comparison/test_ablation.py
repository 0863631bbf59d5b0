"""Ablation: each mechanism neutralised in turn, in the same runs."""

import json

import pytest

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.errors import InputError
from smarketing.experiments.comparison.ablation import FIRM_LEVEL, ablate, without
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOMES

SHORT = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52, "organisation.salespeople": 4}


@pytest.fixture(scope="module")
def found():
    return ablate(load("status_quo", overrides=SHORT | {"neutralise": ["M5"]}), Settings(3, jobs=1))


def test_what_is_neutral_already_is_left_out(found):
    assert [worth.mechanism for worth in found.worths] == [name for name in MECHANISMS if name != "M5"]


def test_a_mechanism_that_the_scenario_does_not_use_is_worth_exactly_nothing(found):
    unused = {worth.mechanism: worth for worth in found.worths}["M38"]
    assert unused.most is None
    assert not unused.is_material
    assert all(effect.mean == 0 == effect.sd for effect in unused.effects.values())


def test_the_worth_is_the_firm_with_it_less_the_firm_without_it_run_by_run(found):
    firm = load("status_quo", overrides=SHORT | {"neutralise": ["M5"]})
    runs = [simulate(one, replications=3, jobs=1).outcomes["bookings"] for one in (firm, without(firm, "M9"))]
    sensing = {worth.mechanism: worth for worth in found.worths}["M9"]
    assert sensing.effects["bookings"].mean == pytest.approx((runs[0] - runs[1]).mean())
    assert sensing.relative["bookings"] == pytest.approx((runs[0] - runs[1]).mean() / runs[0].mean())


def test_the_history_up_to_week_0_is_shared():
    firm = load("status_quo", overrides=SHORT)
    with_it, without_it = (simulate(one, replications=1, jobs=1).weekly for one in (firm, without(firm, "M9")))
    assert with_it is not None and without_it is not None
    assert (with_it[:, :52] == without_it[:, :52]).all()


def test_what_moves_most_is_clear_of_zero(found):
    for worth in found.worths:
        if worth.most is not None:
            effect = worth.effects[worth.most]
            assert effect.simultaneous_low > 0 or effect.simultaneous_high < 0
            assert worth.surely > 0


def test_it_is_strict_json_and_says_what_its_outcomes_are(found):
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(told["measures"]) == {"growth_rate", *FIRM_LEVEL} <= set(OUTCOMES)
    assert told["mechanisms"]["M9"]["title"] == "Sensing"


def test_auto_has_nothing_to_be_precise_about():
    with pytest.raises(InputError, match="takes a number of replications"):
        ablate(load("status_quo"), Settings("auto"))
