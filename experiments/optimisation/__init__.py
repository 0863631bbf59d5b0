"""WHAT IS BEST: a search of policy levers, judged on luck that the search has not seen.

from smarketing.experiments.optimisation.optimise import optimise

found = optimise("best_pay_plan", trials=40, replications=20)
found.summary["found"][0]["objectives"]["contribution"]["difference"]
"""
