"""The week's record: what is added up over a firm, one row a week, and the causes by which losses are told apart."""

from enum import IntEnum

import numpy as np

from smarketing.agents.parameters import MAX_CHANNELS


class Cause(IntEnum):
    """Why a lead was lost: the first gate that failed, else the most negative term of the logit."""

    NONE = 0
    LEAKED = 1
    IGNORED = 2
    STALE = 3
    CAPACITY = 4
    MISFIT = 5
    PRICE = 6
    SKILL = 7
    COMPETITOR = 8
    NO_NEED = 9  # there was nothing to win; counts in no loss of revenue


N_CAUSES = 10

RECORD = np.dtype(
    [
        # one row a week; sums over the firm unless a unit says otherwise
        ("revenue", "f8"),  # $
        ("recurring", "f8"),  # $/yr at the week's end
        ("recurring_revenue", "f8"),  # $
        ("cost_of_goods", "f8"),  # of what the revenue is for, $
        ("change_cost", "f8"),  # of the change of policy, $
        ("bookings", "f8"),  # net of discount, $
        ("list_bookings", "f8"),  # $
        ("marketing_sourced_bookings", "f8"),  # $
        ("marketing_won", "f8"),  # deals from marketing's leads
        ("credited_marketing", "f8"),  # visible credit, $
        ("claimed", "f8"),  # by both functions, $
        ("base_pay", "f8"),  # $
        ("commission", "f8"),  # variable pay of sales, $
        ("marketer_bonus", "f8"),  # $
        ("programme_spend", "f8"),  # $
        ("research_spend", "f8"),  # $
        ("support_spend", "f8"),  # $
        ("money_granted", "f8"),  # non-pay, $
        ("captured", "f8"),  # leads
        ("captured_from", "f8", (MAX_CHANNELS,)),  # the same by channel
        ("captured_outbound", "f8"),  # prospects found by sales
        ("qualified", "f8"),
        ("handed_over", "f8"),
        ("contacted", "f8"),
        ("never_contacted", "f8"),  # marketing leads that ended without a contact
        ("ended_marketing_leads", "f8"),  # marketing leads that were handed over and ended, or were worked
        ("opportunities", "f8"),
        ("won", "f8"),
        ("lost", "f8"),
        ("no_decision", "f8"),  # of those lost, the deals whose customer never gave an answer
        ("expired", "f8"),
        ("rejected", "f8"),
        ("sla_breaches", "f8"),
        ("sla_due", "f8"),  # leads handed over under an agreement that were worked or ended without a contact
        ("sla_kept", "f8"),  # of those, the ones first contacted within the promised time
        ("customers", "f8"),
        ("churned", "f8"),  # customers
        ("churned_revenue", "f8"),  # $/yr
        ("cohort_won", "f8"),  # customers won in the first measured year
        ("cohort_lost", "f8"),  # of those, who left within a year of it
        ("new_segment_revenue", "f8"),  # $
        ("new_segment_spend", "f8"),  # $
        ("pressed", "f8"),  # sum of pressing over wins
        ("discounts", "f8"),  # sum over wins of the share of list given away
        ("conflict_hours", "f8"),
        ("response_sum", "f8"),  # days from capture to first contact, over the week's first contacts
        ("hours_used", "f8"),
        ("hours_available", "f8"),
        ("leavers", "f8"),
        ("people", "f8"),
        ("salespeople", "f8"),
        ("quota_reached", "f8"),  # salespeople who closed a fiscal year at or above quota
        ("quota_years", "f8"),  # salespeople who closed a fiscal year with a quota
        ("quota_sum", "f8"),  # of closed fiscal years, $
        ("quota_bookings", "f8"),  # credited against them, $
        ("sales_pay", "f8"),  # $
        ("marketer_pay", "f8"),  # $
        ("lost_revenue", "f8", (N_CAUSES,)),  # list value of what could have been won, by true cause, $
        # means over the firm, 0-1 unless said
        ("blame_by_sales", "f8"),  # of the marketer, mean over pairs
        ("blame_by_marketing", "f8"),  # of the salesperson
        ("blame", "f8"),
        ("laid", "f8"),  # share of its own part in a shortfall that each side lays on the other, over pairs and sides
        ("trust", "f8"),
        ("closeness", "f8"),
        ("morale", "f8"),
        ("experience", "f8"),
        ("relative_fit", "f8"),  # logit
        ("belief_error", "f8"),  # distance in sd of opening disagreement
        ("effort", "f8"),
        ("reputation", "f8"),
        ("marketing_share", "f8"),
        ("reports", "f8"),  # salespeople who told marketing what they know, each as far as he or she did
        ("waiting", "f8"),  # leads in queues
        ("open_opportunities", "f8"),
        ("threshold", "f8"),
        ("enablement", "f8"),  # share of marketers' hours
        ("materials", "f8"),
        ("pressure", "f8"),
    ],
    align=True,
)
