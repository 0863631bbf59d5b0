"""The forty mechanisms of the model by their ids: what each is called, and its rule in one line.

`neutralise: [M19]` switches one off. The rules in full, their neutral forms and sources: docs/odd.md.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Mechanism(NamedTuple):
    """A mechanism in words. `core`: on in the base firm; the others are extensions with scenarios of their own."""

    title: str
    rule: str
    core: bool = True


MECHANISMS: Mapping[str, Mechanism] = {
    "M1": Mechanism("Markets change", "customers' needs drift, competitors follow with a lag"),
    "M2": Mechanism("Awareness and demand", "leads rise with goodwill, marketers' hours and accounts still unclaimed"),
    "M3": Mechanism("Resonance and lead quality", "leads fit as well as marketing understands the need"),
    "M4": Mechanism("Tactics wear out", "a message loses its freshness unless hours renew it"),
    "M5": Mechanism("Sources differ", "each channel has its cost, intent and fit; happy customers refer"),
    "M6": Mechanism(
        "A new segment is entered", "a segment opens with little awareness, which has to be built", core=False
    ),
    "M7": Mechanism("What marketers are paid for", "hours go where the bonus, within the horizon, says they pay"),
    "M8": Mechanism("The cut-off", "marketers move the lowest score they hand over to what pays"),
    "M9": Mechanism("Sensing", "beliefs about needs are learned from research and age with drift"),
    "M10": Mechanism("Positioning", "the offer follows what those who decide on it believe customers want"),
    "M11": Mechanism("The support-function trap", "a short horizon crowds out sensing and enablement"),
    "M12": Mechanism("Systems", "unjoined systems lose leads, hold them up and hide who did what"),
    "M13": Mechanism("Routing", "leads go round robin, by territory or by performance"),
    "M14": Mechanism(
        "Service-level agreement", "promised scores, volumes and response times, as far as leaders support them"
    ),
    "M15": Mechanism("What an extra dollar pays", "salespeople see what their plan pays for the next deal"),
    "M16": Mechanism("Effort", "effort rises with what it pays, with morale and with pressure"),
    "M17": Mechanism(
        "Time allocation and the lead black hole", "the week goes to what is believed to pay most per hour"
    ),
    "M18": Mechanism("Progress", "skill, fit, intent and persuasion move a deal on or lose it"),
    "M19": Mechanism("Fixation on the last success", "pitches follow the customer won last"),
    "M20": Mechanism("Discounting and price", "the owner gives the discount that pays the owner best"),
    "M21": Mechanism("Timing", "a ripe deal is closed or held, as the pay period makes it pay"),
    "M22": Mechanism(
        "Cold calling and pressing", "calls find prospects and cost goodwill; pressed customers are worse off"
    ),
    "M23": Mechanism("Visible results, heavier pressure", "a shortfall presses on sales first"),
    "M24": Mechanism("Careers", "missed quotas, blame and unfair pay make people leave; successors ramp up"),
    "M25": Mechanism("Blame", "a shortfall is explained in one's own favour; the rest is laid on the other side"),
    "M26": Mechanism("Trust", "trust follows kept promises, falls with blame and recovers slowly"),
    "M27": Mechanism("Them and us", "closeness falls with distance and blame, and felt superiority feeds blame"),
    "M28": Mechanism(
        "Pay resentment and the shared pool", "unequal pay costs enablement and morale; a pool shares pay"
    ),
    "M29": Mechanism("Coopetition", "rivalry raises effort, and blame or learning as people are close", core=False),
    "M30": Mechanism("Role overreach", "who is overruled on the own work gives less and trusts less"),
    "M31": Mechanism("Different minds", "two views improve the offer and cost closeness", core=False),
    "M32": Mechanism("Budget split", "reviews move money between marketing and sales by the rule in force"),
    "M33": Mechanism("Credit", "the attribution rule and the systems decide whose work is seen"),
    "M34": Mechanism("Feedback", "salespeople report what customers say, as far as time, trust and pay allow"),
    "M35": Mechanism("Bringing them together", "meetings, shared calls and rotation cost hours and build closeness"),
    "M36": Mechanism("Leadership", "support damps blame, education lowers distance, the persistent blamer goes"),
    "M37": Mechanism("Structure", "two heads, one head or generalists", core=False),
    "M38": Mechanism(
        "Selling what is in stock", "orders beyond capacity wait, and lateness costs experience", core=False
    ),
    "M39": Mechanism("Customers", "fit and experience move churn and expansion"),
    "M40": Mechanism("Leads age", "a lead's chance falls with the days until its first contact"),
}
