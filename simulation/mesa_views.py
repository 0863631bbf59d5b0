"""What Mesa's tools look at: a collector of the firm's weekly series and its people, and the network they form."""

from typing import Any

import mesa
import networkx
import numpy as np

from smarketing.simulation.recorder import WEEKLY_SERIES, weekly_series

OF_SALESPEOPLE = ("effort", "hours", "morale", "n_waiting", "bookings_year", "variable_year", "blame_received")
OF_MARKETERS = ("effort", "hours", "morale", "threshold", "pay_trend", "blame_received")


def weekly_collector(model: Any) -> mesa.DataCollector:
    """Every series of `WEEKLY_SERIES` as a model reporter, and some fields of people by their class."""
    seen: dict[int, np.void] = {}

    def series(model: Any, name: str) -> float:
        if model.week not in seen:
            seen.clear()
            seen[model.week] = weekly_series(model.world.weeks[model.week : model.week + 1])[0]
        return float(seen[model.week][name])

    people = ((model.salespeople[0][0], OF_SALESPEOPLE), (model.marketers[0][0], OF_MARKETERS))
    return mesa.DataCollector(
        model_reporters={name: lambda model, name=name: series(model, name) for name in WEEKLY_SERIES},
        agenttype_reporters={type(agent): {name: name for name in names} for agent, names in people},
    )


def network_of(model: Any) -> "networkx.Graph[int]":
    """A node for each person, named by `unique_id`, with function, unit and row; an edge for each pair of a unit."""
    graph: networkx.Graph[int] = networkx.Graph()
    for u, (marketers, salespeople) in enumerate(zip(model.marketers, model.salespeople, strict=True)):
        for function, people in (("marketing", marketers), ("sales", salespeople)):
            for person in people:
                graph.add_node(person.unique_id, function=function, unit=u, row=person.row)
        for marketer in marketers:
            for salesperson in salespeople:
                pair = model.world.pairs[u, marketer.row, salesperson.row]
                graph.add_edge(
                    marketer.unique_id,
                    salesperson.unique_id,
                    closeness=float(pair.closeness),
                    trust=float(pair.trust_in_leads + pair.trust_in_follow_up) / 2,
                    blame=float(pair.blame_by_sales + pair.blame_by_marketing) / 2,
                )
    return graph
