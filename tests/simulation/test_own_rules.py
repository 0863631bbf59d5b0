"""Rules of one's own: the same numbers however they run, beside the model's own bytes; faults are told."""

import numpy as np
import pytest

from smarketing.agents import Salesperson
from smarketing.agents.jit import behaviour, jit_is_off, kernel
from smarketing.agents.state import Stage
from smarketing.errors import InputError
from smarketing.simulation import simulate
from smarketing.simulation.handoff import hand_over
from smarketing.simulation.outcomes import OUTCOMES, Outcome
from smarketing.simulation.own_rules import OwnRules
from tests.runs import short

SMALL = short(organisation__marketers=2, organisation__salespeople=3, budget__total=0.05, organisation__hiring="fixed")


def to_the_first(salespeople, p, lead, luck):
    return 0


to_the_first_compiled = kernel(to_the_first)


@behaviour
def hand_over_as_ever(world, p, u, week, key):
    hand_over(world, p, u, week, key)


@behaviour
def hand_over_nothing(world, p, u, week, key):
    pass


class Slow(Salesperson):
    def plan_effort(self) -> None:
        super().plan_effort()
        self.hours = 0.0


def deals_won(run) -> float:
    """Deals won in the whole run."""
    return float(len(run.won))


def numbers(run):
    """The model's outcomes alone, as bytes."""
    return np.stack([run.outcomes[name] for name in OUTCOMES]).tobytes()


def test_an_outcome_is_a_function_of_the_history_and_moves_no_other():
    plain = simulate(SMALL, 2, seed=1, trace="all")
    run = simulate(SMALL, 2, seed=1, outcomes={"deals_won": deals_won})
    assert numbers(run) == numbers(plain)
    assert plain.traces is not None
    assert run.outcomes["deals_won"].tolist() == [np.sum(trace["stage"] == Stage.WON) for trace in plain.traces]


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_the_history_holds_everybody_in_every_week(engine):
    run = simulate(SMALL, 1, seed=1, engine=engine, person_weeks=True)
    assert run.histories is not None and run.histories[0] is not None
    history = run.histories[0]
    assert history.salespeople.shape == (104, 1, 3) and history.marketers.shape == (104, 1, 2)
    assert history.weeks["customers"][-1] == pytest.approx(history.customers["customers"][-1].sum())
    frame = history.frame("salespeople")
    assert frame[["week", "unit", "person"]].iloc[-1].tolist() == [103, 0, 2]
    assert frame["effort"].iloc[-1] == history.salespeople["effort"][-1, 0, 2]
    assert "last_success" not in frame
    assert len(history.frame("weeks")) == 104


def test_histories_are_the_same_on_both_engines():
    one, other = (simulate(SMALL, 1, seed=2, engine=engine, person_weeks=True) for engine in ("compiled", "mesa"))
    assert one.histories and other.histories and one.histories[0] and other.histories[0]
    first, second = one.histories[0], other.histories[0]
    for name in ("weeks", "salespeople", "marketers", "customers", "leads"):
        mine, theirs = (getattr(history, name) for history in (first, second))
        for field in mine.dtype.names:
            np.testing.assert_array_equal(mine[field], theirs[field])


@pytest.mark.skipif(jit_is_off(), reason="compares with machine code")
def test_a_rule_gives_the_same_bytes_compiled_on_the_mesa_engine_and_in_python():
    rules = {"route": to_the_first_compiled}
    compiled = simulate(SMALL, 2, seed=1, behaviours=rules)
    assert numbers(compiled) == numbers(simulate(SMALL, 2, seed=1, engine="mesa", behaviours=rules))
    assert numbers(compiled) == numbers(simulate(SMALL, 2, seed=1, jobs=1, behaviours={"route": to_the_first}))
    assert numbers(compiled) != numbers(simulate(SMALL, 2, seed=1))


def test_a_behaviour_that_calls_the_models_changes_nothing_and_one_that_does_nothing_does():
    usual = numbers(simulate(SMALL, 1, seed=1))
    assert numbers(simulate(SMALL, 1, seed=1, behaviours={"hand_over": hand_over_as_ever})) == usual
    idle = simulate(SMALL, 1, seed=1, behaviours={"hand_over": hand_over_nothing}, person_weeks=True)
    assert idle.histories and idle.histories[0]
    assert idle.histories[0].weeks["handed_over"].sum() == 0
    assert numbers(simulate(SMALL, 1, seed=1)) == usual


def test_plain_python_over_processes_gives_the_rows_of_one_process():
    rules = {"behaviours": {"salesperson": Slow}, "outcomes": {"deals_won": deals_won}}
    one, many = (simulate(SMALL, 3, seed=1, jobs=jobs, weekly=True, **rules) for jobs in (1, 2))
    assert one.outcomes.tobytes() == many.outcomes.tobytes()
    assert one.weekly is not None and many.weekly is not None and one.weekly.tobytes() == many.weekly.tobytes()


@pytest.mark.parametrize(
    ("outcomes", "behaviours", "told"),
    [
        ({"growth_rate": deals_won}, {}, "is an outcome of the model"),
        ({"not a name": deals_won}, {}, "is no name"),
        ({"deals_won": 3}, {}, "must be a function"),
        ({}, {"rout": to_the_first}, r"'rout' is no behaviour of the model. It has salesperson, marketer, route"),
        ({}, {"route": deals_won}, r"takes \(run\), but is called with \(salespeople, p, lead, luck\)"),
        ({}, {"salesperson": dict}, r"a class that extends smarketing.agents.Salesperson"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(outcomes, behaviours, told):
    with pytest.raises(InputError, match=told):
        OwnRules(outcomes, behaviours)


def to_nobody(salespeople, p, lead, luck):
    return p.organisation.salespeople


def to_one_before_the_first(salespeople, p, lead, luck):
    return -1


@pytest.mark.parametrize("rule", [to_nobody, kernel(to_one_before_the_first)], ids=["plain Python", "kernel"])
def test_a_lead_for_somebody_who_does_not_exist_is_refused_and_nothing_beside_the_people_is_read(rule):
    with pytest.raises(InputError, match=r"routing rule gave a lead to a salesperson who does not exist"):
        simulate(SMALL, 1, seed=1, jobs=1, behaviours={"route": rule})


def test_an_outcome_that_fails_says_where():
    def broken(run):
        return run.no_such_table

    with pytest.raises(InputError, match=r"outcomes\.broken: .*replication 0.*test_own_rules\.py:\d+.*no_such_table"):
        simulate(SMALL, 1, outcomes={"broken": broken})


def test_the_digest_is_of_the_code():
    def other(run):
        return 2.0

    first, same = OwnRules({"x": deals_won}), OwnRules({"x": deals_won})
    assert first.digest == same.digest != OwnRules({"x": other}).digest
    assert first.described()["outcomes"] == {"x": f"{__name__}:deals_won"}


def test_an_outcome_may_say_what_it_is():
    told = Outcome("won", "Deals won", "1", "All deals won.", 1, "number", deals_won)
    assert OwnRules({"won": told}).known["won"].good == 1
    assert OwnRules({"deals_won": deals_won}).known["deals_won"].definition == "Deals won in the whole run."
