"""How a replication that did not finish is put into words, and when more room is the remedy."""

from smarketing.agents.state import Status

FULL = (Status.LEAD_POOL_FULL, Status.QUEUE_FULL, Status.BOOK_FULL, Status.CUSTOMERS_FULL)
MORE = 4.0  # times the room of the last attempt
MOST_ROOM = 64.0  # times the usual size of the arrays that hold leads

REMEDIES = {
    Status.LEAD_POOL_FULL: "more leads were open at once than fit in memory; lower the marketing budget, raise the "
    "cost per lead, or shorten handoff.lead_expiry_weeks",
    Status.QUEUE_FULL: "more leads waited for one salesperson than fit in memory; raise organisation.salespeople or "
    "shorten handoff.lead_expiry_weeks",
    Status.BOOK_FULL: "one salesperson had more open deals than fit in memory; raise organisation.salespeople or lower "
    "behaviour.progress.patience_weeks",
    Status.CUSTOMERS_FULL: "a business unit had more customers than fit in memory; lower firm.opening_customers, raise "
    "market.segments[].deal_size, or keep a shorter horizon.weeks",
    Status.NOT_FINITE: "revenue grew beyond what a computer can count; lower market.growth, firm.expansion or the "
    "budget's elasticities",
    Status.NO_SUCH_PERSON: "the routing rule gave a lead to a salesperson who does not exist; it must return a whole "
    "number from 0 to organisation.salespeople - 1",
    Status.TRACE_FULL: "more leads, explanations or years of people came than were to be kept; ask for more, or "
    'for all of them with trace="all" or blame_events="all", or keep a shorter horizon.weeks',
}
