"""Pay by group and blame by pair: of the very runs that the folder holds, and of as few as it takes."""

import pytest

from smarketing.experiments import compare
from smarketing.experiments.comparison.people_tables import THIRDS, ends, people_tables

SHORT = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}


@pytest.fixture(scope="module")
def comparison():
    return compare(["misaligned", "aligned"], replications=20, overrides=SHORT, jobs=1)


def test_one_run_in_ten_is_looked_at_again_and_none_of_fewer_than_ten(comparison):
    pay, pairs = comparison.people
    assert set(pay["replication"]) == {0, 1}
    assert set(pay["scenario"]) == set(pairs["scenario"]) == {"misaligned", "aligned"}
    assert set(pay["group"]) == {"marketers", "salespeople", *THIRDS}
    assert pairs["n"].between(1, 2).all()
    few = compare(["misaligned", "aligned"], replications=2, overrides=SHORT, jobs=1)
    assert [len(table) for table in few.people] == [0, 0]


def test_pairs_are_of_chairs_that_the_firm_has_and_each_pair_stands_once(comparison):
    _, pairs = comparison.people
    for one in comparison.runs:
        mine = pairs[pairs["scenario"] == one.name]
        seats = [(world.marketers[0]["is_seated"].sum(), world.salespeople[0]["is_seated"].sum())
                 for _, world in ends(one.scenario.inputs, 1, [0, 1])]  # fmt: skip
        marketers, sellers = (sorted(column) for column in zip(*seats, strict=True))
        assert mine["marketer"].nunique() in marketers
        assert mine["salesperson"].nunique() in sellers
        assert not mine[["marketer", "salesperson"]].duplicated().any()


def test_firms_that_hire_nobody_have_the_pairs_they_begin_with():
    fixed = SHORT | {"organisation.hiring": "fixed"}
    _, pairs = compare(["misaligned", "aligned"], replications=20, overrides=fixed, jobs=1).people
    assert len(pairs) == 2 * 6 * 12
    assert (pairs["n"] == 2).all()


def test_the_runs_looked_at_are_those_of_the_comparison(comparison):
    pay, pairs = comparison.people
    wide = pay.pivot(index=["scenario", "replication"], columns="group", values="pay")
    ratio = (wide["salespeople"] / wide["marketers"]).unstack("scenario")
    runs = comparison.replications.pivot(index="replication", columns="scenario", values="pay_ratio")
    assert ratio.to_numpy() == pytest.approx(runs.loc[[0, 1], ratio.columns].to_numpy(), rel=1e-9)
    assert pairs["blame_by_sales"].between(0, 1).all()
    means = pairs.groupby("scenario")["blame_by_sales"].mean()
    assert means["misaligned"] > means["aligned"]


def test_the_tables_are_the_same_for_any_number_of_threads(comparison):
    for mine, theirs in zip(comparison.people, people_tables(comparison.runs, 1, 3), strict=True):
        assert mine.equals(theirs.to_pandas())
