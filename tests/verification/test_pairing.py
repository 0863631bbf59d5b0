"""What common random numbers save, and that a fault of an address would be seen."""

import numpy as np
import pytest

from benchmarks.common_random_numbers import ENOUGH, ROOM, Parting, _parted, look, saving, single_changes
from smarketing.simulation import simulate
from tests.runs import short


@pytest.mark.parametrize("shared", [0.0, 0.5, 0.99])
def test_the_saving_is_what_theory_says(shared: float):
    """Var(X - Y) = 2 var (1 - rho): paired runs are worth 1 / (1 - rho) unpaired ones."""
    rng = np.random.default_rng(1)
    common, own = rng.normal(size=20_000), rng.normal(size=(2, 20_000))
    one, other = np.sqrt(shared) * common + np.sqrt(1 - shared) * own
    assert saving(one, other) == pytest.approx(1 / (1 - shared), rel=0.05)
    assert saving(one, one) == np.inf


def test_a_change_of_pay_alone_leaves_the_market_and_its_luck_in_common():
    base = short()
    changed = base.changed({"compensation.salespeople.commission_rate": 0.09})
    growth = [simulate(firm, replications=20, weekly=False).outcomes["growth_rate"] for firm in (base, changed)]
    assert saving(*growth) > ENOUGH
    parting = look(base, changed)
    assert parting.same_traits == 1
    assert parting.in_both > 0.8


def test_a_firm_does_not_part_from_itself():
    assert look(short(), short()) == Parting(1, 1, 1, 1)


def test_an_addressing_fault_would_be_seen():
    traces = simulate(short(), replications=1, weekly=False, trace=ROOM).traces
    assert traces is not None
    faulty = traces[0].copy()
    faulty["need"][:100] += 0.01  # other luck at the same addresses
    in_both, same_traits, _, _ = _parted(traces[0], faulty)
    assert in_both == 1
    assert same_traits < 1
    assert "addressing fault" in Parting(in_both, same_traits, 1, 1).why


def test_every_lever_that_the_library_moves_is_moved_alone():
    changes = list(single_changes())
    paths = {path for path, *_ in changes}
    assert {"compensation.salespeople.commission_rate", "handoff.sla", "feedback.rule", "culture.rivalry"} <= paths
    assert not {path for path in paths if path.startswith(("market.", "behaviour.", "handoff.sla."))}
    assert len(changes) > 60
