"""A comparison in stages is the comparison, and runs nothing twice."""

from contextlib import nullcontext

import numpy as np
import pytest

from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import compare
from smarketing.experiments.comparison.refinement import MOST_FIRMS, Refinement
from smarketing.experiments.running.runner import Runner
from smarketing.scenarios import load
from smarketing.scenarios.compared_policies import policies

STAGES = (3, 8)


@pytest.fixture
def tasks(monkeypatch):
    """(scenario digest, replication) of every run that is made."""
    made: list[tuple[str, int]] = []
    attempt = Runner.attempt

    def noted(self, scenario, task):
        made.extend((scenario.digest, task.first + k) for k in range(task.count))
        return attempt(self, scenario, task)

    monkeypatch.setattr(Runner, "attempt", noted)
    return made


def refinement() -> Refinement:
    return Refinement(lambda urgent: nullcontext(), STAGES, jobs=2)


def ends(refining: Refinement, *names):
    return [stage.comparison for stage in refining.answers(policies(names)) if stage.comparison is not None]


def test_the_last_stage_is_what_compare_gives(engine):
    few, all_of_them = ends(refinement(), "status_quo", "aligned")
    whole = compare(["status_quo", "aligned"], replications=STAGES[-1], jobs=2)
    assert all_of_them.summary["differences"] == whole.summary["differences"]
    assert few.summary["replications"]["done"] == STAGES[0]
    for mine, theirs in zip(all_of_them.runs, whole.runs, strict=True):
        np.testing.assert_array_equal(mine.outcomes, theirs.outcomes)


def test_no_firm_is_run_twice(engine, tasks):
    refining = refinement()
    ends(refining, "status_quo", "aligned")
    ends(refining, "status_quo", "misaligned")
    ends(refining, "status_quo", load("status_quo"))
    assert len(tasks) == len(set(tasks)) == 3 * STAGES[-1]


def test_an_answer_that_nobody_asks_for_any_more_makes_no_more_runs(engine, tasks):
    refining = refinement()
    answers = refining.answers(policies(["status_quo", "aligned"]))
    while next(answers).comparison is None:
        pass
    answers.close()
    assert len(tasks) == 2 * STAGES[0]
    assert len(ends(refining, "status_quo", "aligned")) == len(STAGES)
    assert len(tasks) == 2 * STAGES[-1]


def test_a_question_that_is_not_wanted_any_more_makes_no_run_when_its_turn_comes(engine, tasks):
    refining = refinement()
    assert list(refining.answers(policies(["status_quo", "aligned"]), wanted=lambda: False)) == []
    assert not tasks


def test_runs_of_firms_long_not_asked_for_are_let_go(engine, tasks):
    refining = refinement()
    for share in range(MOST_FIRMS + 1):
        ends(refining, load("status_quo", {"compensation.shared_pool": share / 100}))
    before = len(tasks)
    ends(refining, "status_quo")
    assert len(tasks) == before + STAGES[-1]
    assert len(refining._kept) == MOST_FIRMS


def test_firms_that_take_minutes_are_refused():
    big = load("status_quo", {"organisation.business_units": 3000})
    with pytest.raises(InputError, match="too long for a page"):
        ends(refinement(), big)
