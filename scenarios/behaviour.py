"""How people behave: coefficients that no policy sets and, mostly, no source gives.

They are fields with a unit and a range like any other, so that they can be fitted, varied in a study and read in the
parameter reference. A scenario seldom sets one. A kernel reads `p.behaviour.blame.gain` where a file could say
`behaviour: {blame: {gain: ...}}`.
"""

from scenarios.behaviour_of_firm import Budget, Credit, Feedback, Leader
from scenarios.behaviour_of_market import Contact, Customers, Leads, Market
from scenarios.behaviour_of_marketing import Handoff, Learning, Marketer, Qualification, Systems
from scenarios.behaviour_of_people import Blame, Careers, People, Trust
from scenarios.behaviour_of_sales import Closing, Opening, Progress, Salesperson
from scenarios.quantities import Section


class Behaviour(Section):
    """All of them, by theme."""

    market: Market = Market()
    leads: Leads = Leads()
    learning: Learning = Learning()
    marketer: Marketer = Marketer()
    qualification: Qualification = Qualification()
    systems: Systems = Systems()
    handoff: Handoff = Handoff()
    contact: Contact = Contact()
    progress: Progress = Progress()
    closing: Closing = Closing()
    salesperson: Salesperson = Salesperson()
    people: People = People()
    careers: Careers = Careers()
    trust: Trust = Trust()
    blame: Blame = Blame()
    feedback: Feedback = Feedback()
    credit: Credit = Credit()
    budget: Budget = Budget()
    leader: Leader = Leader()
    customers: Customers = Customers()
    opening: Opening = Opening()
