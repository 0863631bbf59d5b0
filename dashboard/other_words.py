"""What people call a lever who do not know what it is called here: found by search, shown nowhere."""

from collections.abc import Mapping

OTHER_WORDS: Mapping[str, str] = {
    "compensation.shared_pool": "commission shared by all together common team pay marketers share variable bonus",
    "compensation.marketers.bonus.revenue": "commission of marketers, shared commission, share of revenue, sales bonus",
    "compensation.salespeople.team_share": "commission shared among salespeople, team commission",
    "compensation.salespeople.commission_rate": "pay per deal, incentive, variable pay",
    "compensation.salespeople.quota": "target, goal of sales",
    "compensation.salespeople.base": "fixed pay, wage, salary",
    "compensation.marketers.base": "fixed pay, wage, salary",
    "feedback.interval_weeks": "monthly weekly quarterly feedback every month how often frequency reports of sales",
    "feedback.rule": "feedback loop monthly weekly regular reports sales tells marketing lost deals",
    "feedback.both_ways": "feedback loop reply answers marketing tells sales",
    "handoff.sla": "service level agreement, response time, promise, speed to lead",
    "systems.integrated": "crm software integration tools data",
    "alignment.joint_meetings_hours": "meet talk together weekly meeting",
    "alignment.call_shadowing_hours": "listen in on calls, ride along",
    "leadership.pressure": "boss management pressure stress",
    "budget.total": "spend money cost",
    "budget.marketing_share": "spend advertising money split marketing sales",
    "marketing.research_share": "market research surveys customer interviews",
}
