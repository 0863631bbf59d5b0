"""The search for a firm, on firms that are a line of arithmetic: what it finds, and what it says of its end."""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from smarketing.errors import InputError
from smarketing.evidence.firm import ensemble as of_ensemble
from smarketing.evidence.firm import search as of_search
from smarketing.evidence.firm.ensemble import near
from smarketing.evidence.firm.levers import Lever
from smarketing.evidence.firm.search import Search
from smarketing.experiments.comparison.ensemble_robustness import over_ensemble, sets_of_client
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.client_ensemble import beside, text_of
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.facts import facts_of

LEVERS = {"one": Lever("one", -2.0, 2.0, {"revenue": 1.0}), "two": Lever("two", -2.0, 2.0, {"customers": 1.0})}


class Firm:
    """Revenue and customers as functions of the levers; counts how often it is looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, outcome: Any) -> None:
        self.outcome, self.looks = outcome, 0
        monkeypatch.setattr(of_search, "applied", lambda start, at: {"firm.opening_revenue": 1e6, **self._keep(at)})

    def _keep(self, at: Mapping[str, float]) -> dict[str, float]:
        self.at = dict(at)
        return {}

    def __call__(self, scenario: Scenario, runs: int, jobs: int | None) -> Mapping[str, Any]:
        self.looks += 1
        return {name: np.full(runs, value) for name, value in self.outcome(**self.at).items()}

    def search(self, said: Mapping[str, Any]) -> Search:
        search = Search(
            facts_of(said), load("status_quo"), {}, {**LEVERS, "customers": LEVERS["two"]}, self, 1, None, None
        )
        search.aims = list(said)
        search.chosen = LEVERS
        search.jacobian = search._known_slopes()
        search.runs = 2
        return search


SAID = {"revenue": 2e6, "customers": 100}


def test_slopes_that_are_known_wrongly_are_measured(monkeypatch: pytest.MonkeyPatch):
    """Lever one moves customers, and two revenue, a tenth as much: the known slopes lead nowhere."""
    firm = Firm(
        monkeypatch,
        lambda one, two: {"revenue": 2e6 * np.exp(0.5 - 1.5 * two), "customers": 100 * np.exp(0.4 + one)},
    )
    search = firm.search(SAID)
    at = search.run()
    assert search.ended == "met"
    assert at["two"] == pytest.approx(1 / 3, abs=0.07) and at["one"] == pytest.approx(-0.4, abs=0.13)


def test_a_firm_that_cannot_be_is_not_sought_for_ever(monkeypatch: pytest.MonkeyPatch):
    firm = Firm(monkeypatch, lambda one, two: {"revenue": 3e6, "customers": 100.0})
    search = firm.search(SAID)
    search.run()
    assert search.ended == "stuck"
    assert firm.looks < 60


def test_an_end_for_time_is_called_one(monkeypatch: pytest.MonkeyPatch):
    firm = Firm(monkeypatch, lambda one, two: {"revenue": 3e6, "customers": 100.0})
    search = firm.search(SAID)
    search.ends = perf_counter() - 1
    search.run()
    assert search.ended == "time" and firm.looks == 1


def test_other_firms_that_fit_lie_where_the_figures_leave_room(monkeypatch: pytest.MonkeyPatch):
    """Revenue is known to 20 %, customers to 5 %: lever one is drawn wider than two, and every set is simulated."""
    firm = Firm(monkeypatch, lambda one, two: {"revenue": 2e6 * np.exp(one), "customers": 100 * np.exp(two)})
    search = firm.search({"revenue": {"value": 2e6, "error": 4e5}, "customers": {"value": 100, "error": 5}})
    search.aims = ["revenue", "customers"]
    monkeypatch.setattr(of_ensemble, "applied", lambda start, at: {"firm.churn": at["one"], "budget.total": at["two"]})
    sets = near(search, search.run(), 40)
    assert len(sets) == 40
    assert {path for each in sets for path in each} == {"firm.churn"}, "a budget is a policy, which is what is compared"
    spread = np.std([each["firm.churn"] for each in sets])
    assert 0.4 < spread / (np.log(1.2) / 1.96) < 1.4
    assert near(search, search.named(search.best()), 40) == sets, "the same each time"


def test_an_ensemble_is_found_beside_the_clients_file(tmp_path: Path):
    client = tmp_path / "acme.yaml"
    client.write_text("extends: status_quo\nfirm: {churn: 0.1}\n", encoding="utf-8")
    (tmp_path / "change.yaml").write_text("extends: ./acme.yaml\nfeedback: {rule: closed_loop}\n", encoding="utf-8")
    chosen = policies([client, tmp_path / "change.yaml"])
    assert not sets_of_client(chosen)
    beside(client).write_text(text_of([{"firm.churn": 0.12}, {"firm.churn": 0.13}]), encoding="utf-8")
    assert sets_of_client(chosen) == [{"firm.churn": 0.12}, {"firm.churn": 0.13}]
    found = over_ensemble(chosen, Settings(replications=2, seed=1))
    assert found["sets"] == 2 and found["fit"] == "the client's figures"
    beside(client).write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="is no ensemble that"):
        sets_of_client(chosen)
