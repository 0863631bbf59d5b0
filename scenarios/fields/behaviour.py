"""How people behave: coefficients that no policy sets and, mostly, no source gives.

They are fields with a unit and a range like any other, so that they can be fitted, varied in a study and read in the
parameter reference. A scenario seldom sets one. A kernel reads `p.behaviour.blame.gain` where a file could say
`behaviour: {blame: {gain: ...}}`.
"""

from smarketing.scenarios.fields.behaviour_of_firm import Budget, Credit, Feedback, Leader
from smarketing.scenarios.fields.behaviour_of_market import Contact, Customers, Leads, Market
from smarketing.scenarios.fields.behaviour_of_marketing import Handoff, Learning, Marketer, Qualification, Systems
from smarketing.scenarios.fields.behaviour_of_people import Blame, Careers, People, Trust
from smarketing.scenarios.fields.behaviour_of_sales import Closing, Opening, Progress, Salesperson
from smarketing.scenarios.quantities import Section, defaults


class Behaviour(Section):
    """All of them, by theme."""

    market: Market = defaults()
    leads: Leads = defaults()
    learning: Learning = defaults()
    marketer: Marketer = defaults()
    qualification: Qualification = defaults()
    systems: Systems = defaults()
    handoff: Handoff = defaults()
    contact: Contact = defaults()
    progress: Progress = defaults()
    closing: Closing = defaults()
    salesperson: Salesperson = defaults()
    people: People = defaults()
    careers: Careers = defaults()
    trust: Trust = defaults()
    blame: Blame = defaults()
    feedback: Feedback = defaults()
    credit: Credit = defaults()
    budget: Budget = defaults()
    leader: Leader = defaults()
    customers: Customers = defaults()
    opening: Opening = defaults()
