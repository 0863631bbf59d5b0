"""The reduced funnel in agentpy: people are agents in lists, leads are plain objects, revenue is recorded."""

import math
from dataclasses import dataclass

import agentpy as ap

from benchmarks import funnel as rules


@dataclass(slots=True)
class Lead:
    marketer: "Marketer"
    quality: float  # 0-1
    value: float  # $
    age: int = 0  # weeks


class Marketer(ap.Agent):
    def setup(self) -> None:
        self.blame = 0
        self.belief = [0.0] * rules.DIMENSIONS

    def create_leads(self) -> None:
        random = self.model.random
        distance = sum((b - n) ** 2 for b, n in zip(self.belief, self.model.need, strict=True))
        fit = rules.BEST_QUALITY * math.exp(-distance)
        for _ in range(self.model.nprandom.poisson(rules.LEADS_A_WEEK)):
            quality = min(1.0, max(0.0, fit + rules.QUALITY_SD * random.gauss()))
            value = random.lognormvariate(rules.VALUE_MU, rules.VALUE_SIGMA)
            self.model.new_leads.append(Lead(self, quality, value))


class Salesperson(ap.Agent):
    def setup(self) -> None:
        self.trust = rules.FIRST_TRUST
        self.open: list[Lead] = []

    def work(self) -> None:
        random = self.model.random.random
        capacity = rules.CAPACITY
        still_open = []
        for place, lead in enumerate(self.open):
            if capacity == 0:
                still_open += self.open[place:]
                break
            if random() < self.trust:
                capacity -= 1
                u = random()
                p_won = rules.P_WON * lead.quality
                if u < p_won:
                    self.model.revenue += lead.value
                    self.trust = min(1.0, self.trust + rules.TRUST_STEP)
                    continue
                if u < p_won + rules.P_LOST:
                    lead.marketer.blame += 1
                    self.trust = max(0.0, self.trust - rules.TRUST_STEP)
                    continue
            lead.age += 1
            if lead.age <= rules.OLDEST:
                still_open.append(lead)
        self.open = still_open


class Funnel(ap.Model):
    def setup(self) -> None:
        self.need = [0.0] * rules.DIMENSIONS
        self.new_leads: list[Lead] = []
        self.revenue = 0.0
        self.marketers = ap.AgentList(self, rules.MARKETERS, Marketer)
        self.salespeople = ap.AgentList(self, rules.SALESPEOPLE, Salesperson)

    def step(self) -> None:
        self.revenue = 0.0
        self.need = [n + rules.NEED_STEP * self.random.gauss() for n in self.need]
        self.marketers.create_leads()
        for turn, lead in enumerate(self.new_leads):
            self.salespeople[turn % rules.SALESPEOPLE].open.append(lead)
        self.new_leads.clear()
        self.salespeople.work()

    def update(self) -> None:
        if self.t > 0:  # agentpy calls it once before the first step
            self.record("revenue")


def run(seed: int) -> float:
    """Total revenue of a run [$]."""
    results = Funnel({"steps": rules.WEEKS, "seed": seed}).run(display=False)
    return float(results.variables.Funnel["revenue"].sum())
