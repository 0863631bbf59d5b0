"""The mechanisms of the model: the one list of them.

`neutralise: [M19]` or `[fixation]` in a scenario switches one off; a kernel reads `p.neutral[Mechanism.FIXATION]`. The
rules in full, their neutral forms and sources: docs/odd.md.
"""

from enum import IntEnum


class Mechanism(IntEnum):
    """A mechanism: its number, what it is called, and its rule in one line.

    `is_core`: it is on in the base firm; the others are extensions with scenarios of their own.
    """

    title: str
    rule: str
    is_core: bool

    def __new__(cls, number: int, title: str, rule: str, is_core: bool = True) -> "Mechanism":
        member = int.__new__(cls, number)
        member._value_ = number
        member.title, member.rule, member.is_core = title, rule, is_core
        return member

    @property
    def id(self) -> str:
        """What files, tables and pages call it: "M19"."""
        return f"M{self.value}"

    NEEDS_DRIFT = 1, "Markets change", "customers' needs drift, competitors follow with a lag"
    DEMAND = 2, "Awareness and demand", "leads rise with goodwill, marketers' hours and accounts still unclaimed"
    RESONANCE = 3, "Resonance and lead quality", "leads fit as well as marketing understands the need"
    WEAR_OUT = 4, "Tactics wear out", "a message loses its freshness unless hours renew it"
    SOURCES = 5, "Sources differ", "each channel has its cost, intent and fit; happy customers refer"
    SEGMENT_ENTRY = 6, "A new segment is entered", "a segment opens with little awareness, which has to be built", False
    MARKETER_PAY = 7, "What marketers are paid for", "hours go where the bonus, within the horizon, says they pay"
    CUT_OFF = 8, "The cut-off", "marketers move the lowest score they hand over to what pays"
    SENSING = 9, "Sensing", "beliefs about needs are learned from research and age with drift"
    POSITIONING = 10, "Positioning", "the offer follows what those who decide on it believe customers want"
    SUPPORT_TRAP = 11, "The support-function trap", "a short horizon crowds out sensing and enablement"
    SYSTEMS = 12, "Systems", "unjoined systems lose leads, hold them up and hide who did what"
    ROUTING = 13, "Routing", "leads go round robin, by territory or by performance"
    SERVICE_LEVEL = (
        14,
        "Service-level agreement",
        "promised scores, volumes and response times, as far as leaders support them",
    )
    MARGINAL_PAY = 15, "What an extra dollar pays", "salespeople see what their plan pays for the next deal"
    EFFORT = 16, "Effort", "effort rises with what it pays, with morale and with pressure"
    TIME_ALLOCATION = (
        17,
        "Time allocation and the lead black hole",
        "the week goes to what is believed to pay most per hour",
    )
    PROGRESS = 18, "Progress", "skill, fit, intent and persuasion move a deal on or lose it"
    FIXATION = 19, "Fixation on the last success", "pitches follow the customer won last"
    DISCOUNTING = 20, "Discounting and price", "the owner gives the discount that pays the owner best"
    TIMING = 21, "Timing", "a ripe deal is closed or held, as the pay period makes it pay"
    COLD_CALLING = (
        22,
        "Cold calling and pressing",
        "calls find prospects and cost goodwill; pressed customers are worse off",
    )
    PRESSURE = 23, "Visible results, heavier pressure", "a shortfall presses on sales first"
    CAREERS = 24, "Careers", "missed quotas, blame and unfair pay make people leave; successors ramp up"
    BLAME = 25, "Blame", "a shortfall is explained in one's own favour; the rest is laid on the other side"
    TRUST = 26, "Trust", "trust follows kept promises, falls with blame and recovers slowly"
    IDENTITY = 27, "Them and us", "closeness falls with distance and blame, and felt superiority feeds blame"
    SHARED_PAY = 28, "Pay resentment and the shared pool", "unequal pay costs enablement and morale; a pool shares pay"
    COOPETITION = 29, "Coopetition", "rivalry raises effort, and blame or learning as people are close", False
    OVERREACH = 30, "Role overreach", "who is overruled on the own work gives less and trusts less"
    THOUGHT_WORLDS = 31, "Different minds", "two views improve the offer and cost closeness", False
    BUDGET_SPLIT = 32, "Budget split", "reviews move money between marketing and sales by the rule in force"
    CREDIT = 33, "Credit", "the attribution rule and the systems decide whose work is seen"
    FEEDBACK = 34, "Feedback", "salespeople report what customers say, as far as time, trust and pay allow"
    ALIGNMENT = 35, "Bringing them together", "meetings, shared calls and rotation cost hours and build closeness"
    LEADERSHIP = 36, "Leadership", "support damps blame, education lowers distance, the persistent blamer goes"
    STRUCTURE = 37, "Structure", "two heads, one head or generalists", False
    CAPACITY = 38, "Selling what is in stock", "orders beyond capacity wait, and lateness costs experience", False
    CUSTOMERS = 39, "Customers", "fit and experience move churn and expansion"
    LEAD_DECAY = 40, "Leads age", "a lead's chance falls with the days until its first contact"
    PARTICIPATION = 41, "Participation", "who would earn more elsewhere leaves, and the able do not come"
    MARKETER_EFFORT = 42, "Marketers' effort", "marketers work as hard as what they believe to pay, and their norm, say"


MECHANISMS: dict[str, Mechanism] = {mechanism.id: mechanism for mechanism in Mechanism}
NAMES: dict[str, Mechanism] = {mechanism.name.lower(): mechanism for mechanism in Mechanism}  # as a file may say it
FIRST, *_, LAST = MECHANISMS
