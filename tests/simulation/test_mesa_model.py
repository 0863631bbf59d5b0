"""FirmModel is a Mesa model like any other: its agents are windows, and a behaviour can be replaced in plain Python."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run
from numpy.typing import NDArray

from smarketing import agents
from smarketing.agents.mesa_agents import Leader, Marketer, Salesperson
from smarketing.agents.state import FRACTIONS, Status
from smarketing.scenarios import Scenario
from smarketing.simulation import FirmModel, simulate
from smarketing.simulation.arrays import allocate
from smarketing.simulation.recorder import weekly_series
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, UNIT, Step
from tests.runs import copy_of, opened, short

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def small() -> Scenario:
    return short(organisation__marketers=2, organisation__salespeople=3, organisation__hiring="fixed")


class Idle(Salesperson):
    """A salesperson who plans the week and then goes fishing."""

    def work_week(self) -> None:
        pass


class Generous(Marketer):
    """A marketer who hands over whatever comes."""

    def set_threshold(self) -> None:
        super().set_threshold()
        self.state.threshold = 0.0


class Watched(FirmModel):
    """A model that collects data."""

    def __init__(self, scenario: Scenario, seed: int | None = None, replication: int = 0) -> None:
        super().__init__(scenario, seed, replication)
        self.datacollector = mesa.DataCollector(
            model_reporters={"revenue": lambda model: float(model.world.weeks.revenue[model.week])},
            agenttype_reporters={Salesperson: {"effort": "effort"}, Marketer: {"morale": "morale"}},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def run(model: FirmModel, weeks: int) -> FirmModel:
    for _ in range(weeks):
        model.step()
    return model


# A model


def test_a_step_is_one_week_and_the_last_one_stops_the_model(small: Scenario):
    model = FirmModel(small, seed=1)
    assert isinstance(model, mesa.Model) and model.week == -1 and model.running
    for week in range(104):
        model.step()
        assert model.week == week
        assert model.running == (week < 103)
    with pytest.raises(RuntimeError, match="week 104 lies past the scenario's horizon of 104 weeks"):
        model.step()


@pytest.mark.parametrize(("seed", "replication"), [(1, 0), (7, 3)])
def test_stepping_gives_the_rows_of_simulate(small: Scenario, seed: int, replication: int):
    model = run(FirmModel(small, seed=seed, replication=replication), 20)
    expected = simulate(small, seed=seed, first=replication).weekly
    assert expected is not None
    np.testing.assert_array_equal(weekly_series(model.world.weeks)[:20], expected[0, :20])


def test_the_model_starts_from_the_opening_of_the_compiled_loop(small: Scenario):
    model, world = FirmModel(small, seed=4, room=1.0), opened(small, seed=4)
    for column in ("units", "segments", "marketers", "salespeople", "leads"):
        assert getattr(model.world, column).tobytes() == getattr(world, column).tobytes()


def test_the_parameters_in_force_change_with_the_epochs():
    scenario = short(
        organisation__marketers=1,
        organisation__salespeople=1,
        events=[{"week": 3, "set": {"leadership.support": 0.9}}],
    )
    model = run(FirmModel(scenario), 52 + 3)
    assert model.parameters.leadership.support == scenario.inputs.parameters["leadership"]["support"][1]
    model.step()
    assert model.parameters.leadership.support == 0.9


def test_a_week_that_cannot_be_finished_says_where_and_what_to_do(small: Scenario):
    model = FirmModel(small)
    model.world = model.world._replace(waiting_lead=allocate(small.inputs).waiting_lead[:, :, :1].copy())
    with pytest.raises(RuntimeError, match=r"week \d+, business unit 0: more leads waited .*organisation\.salespeople"):
        run(model, 20)
    assert not model.running
    assert model.world.units[0].status == Status.QUEUE_FULL


# Agents


def test_every_person_and_every_pair_of_leaders_is_an_agent():
    people = {"organisation__marketers": 2, "organisation__salespeople": 3, "organisation__business_units": 2}
    model = FirmModel(short(**people, organisation__hiring="fixed"))
    kinds = {kind: len(model.agents_by_type[kind]) for kind in (Leader, Marketer, Salesperson)}
    assert kinds == {Leader: 2, Marketer: 4, Salesperson: 6}
    assert len(model.agents) == 12
    assert {(agent.unit, agent.row) for agent in model.agents_by_type[Salesperson]} == {
        (u, i) for u in range(2) for i in range(3)
    }


def test_an_agent_is_a_window_on_its_row(small: Scenario):
    model = run(FirmModel(small, 1), 2)
    person = model.salespeople[0][1]
    assert person.effort == model.world.salespeople.effort[0, 1]
    model.world.salespeople.effort[0, 1] = 0.77
    assert person.effort == 0.77
    person.state.effort = 1.23
    assert model.world.salespeople.effort[0, 1] == 1.23
    assert model.leaders[0].state.bookings_trend == model.world.units.bookings_trend[0]


def test_an_unknown_attribute_is_an_error_that_names_it(small: Scenario):
    with pytest.raises(AttributeError, match="Salesperson has no attribute 'efort'"):
        _ = FirmModel(small).salespeople[0][0].efort


def test_sets_of_agents_can_be_asked_and_selected(small: Scenario):
    model = run(FirmModel(small, 1), 5)
    people = model.agents_by_type[Salesperson]
    assert people.get("skill") == model.world.salespeople.skill[0].tolist()
    able = people.select(lambda person: person.skill > 1.0)
    assert len(able) == np.count_nonzero(model.world.salespeople.skill > 1.0)
    assert people.agg("hours", max) == model.world.salespeople.hours.max()


BEHAVIOURS = [step for phase in PHASES for step in phase.steps if step.who != UNIT or step.act.__name__ in vars(Leader)]


@pytest.mark.parametrize("step", BEHAVIOURS, ids=lambda step: step.act.__name__)
def test_a_behaviour_of_an_agent_is_the_kernel_of_that_name_on_its_row(small: Scenario, step: Step):
    model = run(FirmModel(small, 1), 5)
    model.week += 1
    world = copy_of(model.world)
    face, who = {MARKETERS: (Marketer, (1,)), SALESPEOPLE: (Salesperson, (1,)), UNIT: (Leader, ())}[step.who]
    agent = next(agent for agent in model.agents_by_type[face] if agent.row == (*who, 0)[0])
    getattr(agent, step.act.__name__)()
    step.act(world, model.parameters, 0, *who, model.week, model.key)
    by_agents: tuple[NDArray[Any], ...] = model.world
    by_kernels: tuple[NDArray[Any], ...] = world
    for column, by_agent, by_kernel in zip(world._fields, by_agents, by_kernels, strict=True):
        assert by_agent.tobytes() == by_kernel.tobytes(), column


# Behaviour in plain Python


def test_a_behaviour_that_is_overridden_changes_the_results(small: Scenario):
    usual, idle = run(FirmModel(small, 1), 30), run(FirmModel(small, 1, salesperson=Idle), 30)
    assert usual.world.weeks.contacted.sum() > 0 and usual.world.weeks.won.sum() > 0
    assert idle.world.weeks.contacted.sum() == 0 and idle.world.weeks.won.sum() == 0
    np.testing.assert_array_equal(idle.world.segments.need, usual.world.segments.need)  # the market is the same
    assert all(isinstance(person, Idle) for person in idle.salespeople[0])


def test_a_marketer_of_ones_own_is_used_as_well(small: Scenario):
    usual, generous = run(FirmModel(small, 1), 10), run(FirmModel(small, 1, marketer=Generous), 10)
    assert generous.world.weeks.captured[0] == usual.world.weeks.captured[0]
    assert generous.world.weeks.qualified[0] == generous.world.weeks.captured[0] > usual.world.weeks.qualified[0]
    assert (generous.world.marketers.threshold == 0).all()


def test_an_override_that_only_calls_the_kernel_changes_nothing(small: Scenario):
    class Same(Salesperson):
        def make_agenda(self) -> None:
            super().make_agenda()

    usual, same = run(FirmModel(small, 1), 15), run(FirmModel(small, 1, salesperson=Same), 15)
    assert usual.world.weeks.tobytes() == same.world.weeks.tobytes()


# Mesa's tools


def test_a_data_collector_reads_the_model_and_its_agents(small: Scenario):
    model = Watched(small)
    run(model, 6)
    collected = model.datacollector.get_model_vars_dataframe()
    assert collected["revenue"].tolist() == model.world.weeks.revenue[:6].tolist()
    efforts = model.datacollector.get_agenttype_vars_dataframe(Salesperson)
    assert len(efforts) == 6 * 3
    assert efforts["effort"].tail(3).tolist() == model.world.salespeople.effort[0].tolist()


def test_batch_run_takes_seeds_and_parameters(small: Scenario):
    rows = batch_run(
        Watched,
        parameters={"scenario": [small], "replication": [0, 1]},
        rng=[3, 4],
        max_steps=4,
        display_progress=False,
    )
    last = {(row["seed"], row["replication"]): row["revenue"] for row in rows}
    assert len(last) == 4
    for (seed, replication), revenue in last.items():
        expected = simulate(small, seed=seed, first=replication).weekly
        assert expected is not None
        assert revenue == expected["revenue"][0, 3]


def test_batch_run_without_seeds_runs_another_world_each_time(small: Scenario):
    rows = batch_run(FirmModel, parameters={"scenario": [small]}, rng=[None, None], max_steps=8, display_progress=False)
    assert len({row["belief_error"] for row in rows}) == 2, "what is believed is drawn from the first week on"


def test_batch_run_takes_the_model_by_library_name_with_overrides():
    cheap = [{"horizon.warm_up_weeks": 52, "horizon.weeks": 52, "leadership.pressure": level} for level in (0, 1)]
    rows = batch_run(
        FirmModel, parameters={"scenario": "aligned", "overrides": cheap}, rng=[3], max_steps=3,
        data_collection_period=1, display_progress=False,
    )  # fmt: skip
    assert {row["Step"] for row in rows} == {1, 2, 3} and {"bookings", "effort", "threshold"} <= set().union(*rows)


def test_a_seed_has_two_names_or_is_drawn(small: Scenario):
    by_seed, by_rng = FirmModel(small, 5), FirmModel(small, rng=5)
    assert by_seed.key == by_rng.key
    drawn = [FirmModel(small, rng=np.random.default_rng(1)).seed for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert FirmModel(small).seed != FirmModel(small).seed
    with pytest.raises(ValueError, match="two names"):
        FirmModel(small, 1, rng=1)


def test_the_outcomes_are_those_of_simulate_once_the_run_is_over(small: Scenario):
    model = FirmModel(small, 1)
    with pytest.raises(RuntimeError, match=r"104 of 104 weeks are to come \(52 of them all are warm-up\)"):
        _ = model.outcomes
    model.run_for(52)
    assert not model.measures
    while model.running:
        model.step()
    expected = simulate(small, 1, seed=1).outcomes[0]
    assert model.measures and model.outcomes["growth_rate"] == expected["growth_rate"]
    collected = model.datacollector.get_model_vars_dataframe()
    np.testing.assert_array_equal(collected["bookings"], model.world.weeks.bookings)
    assert len(model.datacollector.get_agenttype_vars_dataframe(Salesperson)) == 3 * 104


# The conformance of agents: what Mesa's examples do with theirs


def test_what_is_written_to_an_attribute_is_what_kernels_read(small: Scenario):
    model = FirmModel(small, 1)
    model.step()
    agents = model.agents_by_type[Salesperson]
    agents.set("morale", 0.25)
    assert model.world.salespeople.morale[0].tolist() == [0.25] * 3
    assert agents.get("morale") == [0.25] * 3 and agents.agg("morale", max) == 0.25
    agents.select(lambda one: one.row == 1).set("morale", 1.0)
    assert model.world.salespeople.morale[0].tolist() == [0.25, 1.0, 0.25]
    assert {key: len(group) for key, group in agents.groupby("morale").groups.items()} == {0.25: 2, 1.0: 1}
    model.marketers[0][0].belief = 0.5
    assert (model.world.marketers.belief[0, 0] == 0.5).all()


def test_lazy_salespeople_sell_less_however_their_hours_are_set(small: Scenario):
    usual, lazy = FirmModel(small, 1), FirmModel(small, 1)
    for _ in range(40):
        usual.step()
        for _unit, phase in lazy.phases():
            if phase == "salespeople plan":
                lazy.agents_by_type[Salesperson].set("n_agenda", 0)
        assert lazy.world.salespeople.n_agenda.max() == 0
    assert lazy.world.weeks.bookings[:40].sum() < usual.world.weeks.bookings[:40].sum()


def test_an_attribute_that_is_no_field_is_an_error_and_ones_own_memory_is_made_in_init(small: Scenario):
    class Remembers(Salesperson):
        def __init__(self, model: Any, unit: int, row: int) -> None:
            super().__init__(model, unit, row)
            self.weeks_seen = 0

        def work_week(self) -> None:
            super().work_week()
            self.weeks_seen += 1

    model = FirmModel(small, 1, salesperson=Remembers)
    model.step()
    one = model.salespeople[0][0]
    assert one.weeks_seen == 1
    with pytest.raises(AttributeError, match="has no field 'efort'; did you mean 'effort'"):
        one.efort = 2


def test_nobody_is_removed_but_can_be_dismissed(small: Scenario):
    model = FirmModel(small, 1)
    model.step()
    one = model.salespeople[0][0]
    with pytest.raises(NotImplementedError, match=r"cannot be removed.*dismissed = True"):
        one.remove()
    before = one.hire
    one.dismissed = True
    model.step()
    assert one.hire == before + 1 or one.vacant_weeks > 0
    assert one in model.agents


def test_the_network_has_a_node_for_each_person_and_an_edge_for_each_pair(small: Scenario):
    model = FirmModel(small, 1)
    model.step()
    assert model.network.number_of_nodes() == 5 and model.network.number_of_edges() == 6
    assert all(0 <= about["trust"] <= 1 for _, _, about in model.network.edges(data=True))


# Loading


def test_the_faces_load_from_the_package_that_they_belong_to():
    assert agents.Salesperson is Salesperson and agents.Marketer is Marketer and agents.Leader is Leader
    with pytest.raises(AttributeError, match="'agents' has no attribute 'Salesman'"):
        _ = agents.Salesman


@pytest.mark.parametrize(
    "program",
    [
        "import smarketing.agents, smarketing.simulation; from smarketing.simulation import simulate, Run",
        "from smarketing.simulation import loop, schedule, run; from smarketing.agents import salesperson",
        "from smarketing.scenarios import load; load('status_quo').inputs",
    ],
)
def test_the_core_imports_no_mesa(program: str):
    code = f"{program}\nimport sys\nassert 'mesa' not in sys.modules and 'pandas' not in sys.modules, 'loaded'"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    "program", ["from smarketing.simulation import FirmModel", "from smarketing.agents import Salesperson"]
)
def test_mesa_is_loaded_when_it_is_asked_for(program: str):
    code = f"{program}\nimport sys\nassert 'mesa' in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("morale", float("nan"), "a number from 0 to 1"),
        ("morale", 5, "a number from 0 to 1"),
        ("blame_given", -0.1, "a number from 0 to 1"),
        ("effort", float("inf"), "a number"),
        ("effort", "much", "a number"),
        ("vacant_weeks", 1.5, "a whole number"),
        ("dismissed", 2, "true or false"),
        ("p_of_source", [0.5, 1.5], "a number from 0 to 1"),
    ],
)
def test_an_attribute_takes_only_what_the_kernels_can_go_on_with(small, name, value, rule):
    person = FirmModel(small, seed=1).salespeople[0][0]
    before = np.array(getattr(person, name))
    with pytest.raises(ValueError, match=rf"Salesperson\.{name}: .* must be {rule}\."):
        setattr(person, name, value)
    np.testing.assert_array_equal(getattr(person, name), before)


@pytest.mark.parametrize(
    ("table", "fields"), [("UNIT", "units"), ("MARKETER", "marketers"), ("SALESPERSON", "salespeople")]
)
def test_every_field_that_is_said_to_lie_between_0_and_1_is_held_to_it(table, fields):
    source = (ROOT / "agents/state.py").read_text("utf-8")
    record = source[source.index(f"\n{table} = _record(") :].partition("\n)\n")[0]
    said = re.findall(r'^    \("(\w+)", "f8".*  # (?:.*, )?0-1$', record, re.MULTILINE)
    assert len(said) > 3 and set(said) <= set(FRACTIONS[fields])
