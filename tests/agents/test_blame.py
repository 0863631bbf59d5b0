"""M25: a shortfall is explained, and what one spares oneself lands on the other. With M12, M23, M27, M36."""

import functools
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.blame import ambiguity, answer_blame, explain_shortfall, self_serving, settle
from tests.firm import parameters, small_firm

DARK = {"systems.integrated": 0.0, "leadership.support": 0.0}  # nothing is seen, nobody holds back
INDEX = st.floats(0, 1)


@functools.cache
def any_firm():
    return small_firm(DARK)


def short(shortfall=0.5, changes=None, neutralise=(), pressure=0.0, **pair):
    """A firm whose results fall short of what it has come to expect, and pairs in this state."""
    firm = small_firm({**DARK, **(changes or {})}, neutralise=neutralise)
    firm.unit.shortfall = shortfall
    for i in range(3):
        firm.seller(i).shortfall, firm.seller(i).pressure = shortfall, pressure
        for j in range(2):
            for name, value in pair.items():
                setattr(firm.pair(j, i), name, value)
    return firm


def blamed(firm, weeks=50):
    """Blame by sales and by marketing after some weeks of the same results."""
    for week in range(weeks):
        for i in range(3):
            firm.act(explain_shortfall, i, week=week)
        for j in range(2):
            firm.act(answer_blame, j, week=week)
    return float(firm.pair().blame_by_sales), float(firm.pair().blame_by_marketing)


def test_there_is_no_blame_in_good_times():
    assert blamed(short(0.0)) == (0, 0)


def test_one_week_of_shortfall_is_explained_by_the_rule():
    firm = short(0.4, {"culture.status_bias": 0.2}, pressure=0.5, closeness=0.3, trust_in_leads=0.7)
    firm.act(explain_shortfall, 0)
    b = firm.p.behaviour.blame
    bias = 1.0 * 0.7 * ambiguity(firm.p) + b.of_status * 0.2 * 0.7 - b.damping_trust * 0.2
    cause = (0.4 + b.of_pressure * 0.5) * bias
    assert firm.pair().blame_by_sales == pytest.approx(b.speed * (1 - math.exp(-b.gain * cause)))
    assert firm.pair(0, 1).blame_by_sales == 0


def rises(values):
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_blame_rises_with_the_shortfall_and_never_above_one():
    found = [blamed(short(shortfall)) for shortfall in (0.0, 0.1, 0.3, 0.6, 1.0)]
    for side in (0, 1):
        rises([pair[side] for pair in found])
    assert max(itertools.chain(*found)) < 1


def test_blame_rises_with_what_systems_cannot_show():
    for side in (0, 1):
        rises([blamed(short(changes={"systems.integrated": joined}))[side] for joined in (1.0, 0.5, 0.0)])


def test_blame_rises_with_self_serving_bias():
    for side in (0, 1):
        rises([blamed(short(changes={"culture.self_serving_bias": bias}))[side] for bias in (0.0, 0.5, 1.0)])


def test_distant_pairs_blame_more_at_equal_outcomes_and_close_pairs_do_not_blame():
    for side in (0, 1):
        rises([blamed(short(closeness=closeness))[side] for closeness in (1.0, 0.6, 0.3, 0.0)])
    assert blamed(short(closeness=1.0)) == (0, 0)


def test_people_who_trust_each_other_blame_less():
    rises([blamed(short(trust_in_leads=trust))[0] for trust in (1.0, 0.5, 0.0)])
    rises([blamed(short(trust_in_follow_up=trust))[1] for trust in (1.0, 0.5, 0.0)])


def test_blame_given_is_answered_in_kind():
    calm, provoked = short(0.2), short(0.2, blame_by_sales=0.9)
    for firm in (calm, provoked):
        firm.act(answer_blame, 0)
    assert provoked.pair().blame_by_marketing > calm.pair().blame_by_marketing > 0
    calm, provoked = short(0.2), short(0.2, blame_by_marketing=0.9)
    for firm in (calm, provoked):
        firm.act(explain_shortfall, 0)
    assert provoked.pair().blame_by_sales > calm.pair().blame_by_sales > 0


def test_a_quarrel_fades_when_results_are_good_again():
    firm = short(0.0, blame_by_sales=0.9, blame_by_marketing=0.9, closeness=0.5)
    assert max(blamed(firm, weeks=100)) < 0.05


def test_one_unlucky_person_is_not_yet_a_feud():
    """Half of what a salesperson explains is the unit's shortfall: a bad quarter of one's own counts half."""
    alone, together = short(0.0), short(0.5)
    alone.seller().shortfall = 0.5
    for firm in (alone, together):
        firm.act(explain_shortfall, 0)
    assert 0 < alone.pair().blame_by_sales < together.pair().blame_by_sales


def test_nobody_blames_where_blame_is_neutral():
    firm = short(1.0, neutralise=("M25",), closeness=0.0)
    assert blamed(firm) == (0, 0)
    fading = short(1.0, neutralise=("M25",), closeness=0.0, blame_by_sales=0.9, blame_by_marketing=0.9)
    assert max(blamed(fading)) < 1e-4


# M23: pressure


def test_pressure_counts_as_shortfall_for_sales_at_once_and_for_marketing_when_it_gets_there():
    calm, pressed = short(0.1), short(0.1, pressure=1.0)
    for firm in (calm, pressed):
        firm.act(explain_shortfall, 0)
        firm.act(answer_blame, 1)
    assert pressed.pair().blame_by_sales > calm.pair().blame_by_sales
    assert pressed.pair(1, 1).blame_by_marketing == calm.pair(1, 1).blame_by_marketing
    pressed.unit.marketing_pressure = 1.0
    pressed.act(answer_blame, 1)
    calm.act(answer_blame, 1)
    assert pressed.pair(1, 1).blame_by_marketing > calm.pair(1, 1).blame_by_marketing


# M27, M36, M12: what feeds bias and what takes from it


def bias(changes=None, neutralise=(), closeness=0.5, trust=0.5):
    firm = small_firm({**DARK, **(changes or {})}, neutralise=neutralise)
    firm.pair().closeness = closeness
    return self_serving(firm.world, firm.p, 0, firm.pair(), trust)


def test_felt_superiority_feeds_bias_unless_identity_is_neutral():
    rises([bias({"culture.status_bias": status}) for status in (0.0, 0.5, 1.0)])
    assert bias({"culture.status_bias": 1.0}, ("M27",)) == bias({"culture.status_bias": 0.0})


def test_support_by_leaders_takes_from_bias_unless_leadership_is_neutral():
    rises([bias({"leadership.support": support}) for support in (1.0, 0.5, 0.0)])
    assert bias({"leadership.support": 1.0}, ("M36",)) == bias({"leadership.support": 0.0})


def test_dampers_add_up_and_none_alone_is_the_end_of_bias():
    """Were they multiplied, any one of them alone could end all blame."""
    helped = {"support": bias({"leadership.support": 1.0}), "trust": bias(trust=1.0)}
    assert all(value > 0 for value in helped.values())
    both = bias({"leadership.support": 0.5}, trust=0.8)
    taken = (bias() - bias({"leadership.support": 0.5})) + (bias() - bias(trust=0.8))
    assert bias() - both == pytest.approx(taken)


def test_ambiguity_is_what_systems_cannot_show():
    assert ambiguity(parameters({"systems.integrated": 0})) == 1
    least = parameters().behaviour.systems.least_ambiguity
    assert ambiguity(parameters({"systems.integrated": 1})) == pytest.approx(least)
    assert ambiguity(parameters({"systems.integrated": 0}, ("M12",))) == pytest.approx(least)


@given(INDEX, INDEX, INDEX, INDEX, INDEX, st.floats(0, 2), INDEX)
def test_blame_is_an_index_whatever_people_are_like(shortfall, pressure, closeness, trust, kappa, gain, provoked):
    firm = any_firm()
    firm.p.culture.self_serving_bias, firm.p.behaviour.blame.gain = kappa, gain
    firm.unit.shortfall = firm.seller().shortfall = shortfall
    firm.seller().pressure = firm.unit.marketing_pressure = pressure
    pair = firm.pair()
    pair.closeness, pair.trust_in_leads, pair.trust_in_follow_up = closeness, trust, trust
    pair.blame_by_sales = pair.blame_by_marketing = provoked
    firm.act(explain_shortfall, 0)
    firm.act(answer_blame, 0)
    assert 0 <= pair.blame_by_sales <= 1
    assert 0 <= pair.blame_by_marketing <= 1


# What blame costs


def test_blame_adds_up_to_what_each_person_gives_and_receives():
    firm = small_firm()
    for j, i in itertools.product(range(2), range(3)):
        firm.pair(j, i).blame_by_sales, firm.pair(j, i).blame_by_marketing = 0.1 * (i + 1), 0.3 * (j + 1)
    firm.act(settle)
    assert [firm.seller(i).blame_given for i in range(3)] == pytest.approx([0.1, 0.2, 0.3])
    assert [firm.seller(i).blame_received for i in range(3)] == pytest.approx([0.45] * 3)
    assert [firm.marketer(j).blame_given for j in range(2)] == pytest.approx([0.3, 0.6])
    assert [firm.marketer(j).blame_received for j in range(2)] == pytest.approx([0.2] * 2)
    assert firm.record().blame == pytest.approx((0.2 + 0.45) / 2)


def test_quarrels_take_hours_of_those_who_have_them():
    firm = small_firm()
    firm.pair(0, 0).blame_by_sales = 1.0
    firm.act(settle)
    most = firm.p.behaviour.blame.most_hours
    assert firm.seller(0).conflict_hours == pytest.approx(most * 0.5 * 0.5)
    assert firm.marketer(0).conflict_hours == pytest.approx(most * 0.5 / 3)
    assert firm.seller(1).conflict_hours == firm.marketer(1).conflict_hours == 0
    assert firm.record().conflict_hours == pytest.approx(most * (0.25 + 0.5 / 3))


@pytest.mark.parametrize(("strangers_only", "grows"), [(0.0, True), (1.0, False)])
def test_rivalry_provokes_close_people_too_unless_it_is_of_strangers_only(strangers_only, grows):
    biases = []
    for rivalry in (0.0, 1.0):
        firm = small_firm({"culture.rivalry": rivalry, "behaviour.blame.rivalry_of_strangers": strangers_only,
                           "leadership.support": 0})  # fmt: skip
        firm.pair().closeness = 1.0
        biases.append(self_serving(firm.world, firm.p, 0, firm.pair(), 0.5))
    assert bool(biases[1] > biases[0]) is grows
