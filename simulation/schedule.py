"""The twelve phases of a week, in order: the single list that both engines follow.

The compiled loop calls the same behaviours in the same order (a test compares the two); the Mesa model walks this list.
`docs/odd.md` uses the same names.
"""

from collections.abc import Callable
from typing import NamedTuple

from smarketing.agents.agenda import make_agenda
from smarketing.agents.blame import answer_blame, explain_shortfall, settle
from smarketing.agents.careers import careers_of_marketer, careers_of_salesperson
from smarketing.agents.credit import assign_credit
from smarketing.agents.effort import plan_effort
from smarketing.agents.feedback import exchange_reports, prepare_report
from smarketing.agents.leader import review
from smarketing.agents.marketer import allocate_time, plan_capture, sense, set_threshold
from smarketing.agents.offer import develop_offer
from smarketing.agents.salesperson import work_week
from smarketing.simulation.activation_order import draw_activation_order
from smarketing.simulation.capture import capture_leads
from smarketing.simulation.demand import spend_money
from smarketing.simulation.handoff import hand_over
from smarketing.simulation.ledger import close_books
from smarketing.simulation.market import customers_respond, market_moves
from smarketing.simulation.pay_periods import open_pay_periods, pay_draws
from smarketing.simulation.staffing import fit_staff

UNIT, MARKETERS, SALESPEOPLE = "unit", "marketers", "salespeople"


class Step(NamedTuple):
    """One behaviour of a phase: who acts (the unit as a whole, or each of its people) and the kernel.

    Salespeople act in the turns drawn for the week once they contend; before the draw, in the order of their chairs.
    """

    who: str
    act: Callable[..., None]
    in_turn: bool = True


class Phase(NamedTuple):
    """A phase of the week."""

    name: str
    steps: tuple[Step, ...]


PHASES = (
    Phase("market moves", (Step(UNIT, market_moves),)),
    Phase(
        "leaders review",
        (
            Step(UNIT, fit_staff),
            Step(UNIT, open_pay_periods),
            Step(UNIT, review),
            Step(MARKETERS, careers_of_marketer),
            Step(SALESPEOPLE, careers_of_salesperson, in_turn=False),
            Step(UNIT, pay_draws),
        ),
    ),
    Phase("marketers sense", (Step(MARKETERS, sense),)),
    Phase(
        "marketers act",
        (
            Step(MARKETERS, allocate_time),
            Step(MARKETERS, set_threshold),
            Step(UNIT, develop_offer),
            Step(UNIT, spend_money),
            Step(MARKETERS, plan_capture),
            Step(UNIT, capture_leads),
        ),
    ),
    Phase("handoff", (Step(UNIT, hand_over),)),
    Phase(
        "salespeople plan",
        (Step(UNIT, draw_activation_order), Step(SALESPEOPLE, plan_effort), Step(SALESPEOPLE, make_agenda)),
    ),
    Phase("salespeople work", (Step(SALESPEOPLE, work_week),)),
    Phase("customers respond", (Step(UNIT, customers_respond),)),
    Phase("credit is assigned", (Step(UNIT, assign_credit),)),
    Phase(
        "blame and trust",
        (Step(SALESPEOPLE, explain_shortfall), Step(MARKETERS, answer_blame), Step(UNIT, settle)),
    ),
    Phase("feedback travels", (Step(SALESPEOPLE, prepare_report), Step(UNIT, exchange_reports))),
    Phase("books close", (Step(UNIT, close_books),)),
)
