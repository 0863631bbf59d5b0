"""WHAT MATTERS: which inputs of a study move its outcomes, told apart from luck by an input that does nothing.

from smarketing.experiments.sensitivity.study import sensitivity

found = sensitivity("what_matters", "morris", replications=20)
found.summary["outcomes"]["growth_rate"]["indices"]
"""
