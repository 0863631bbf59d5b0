"""UNDER WHICH CIRCUMSTANCES: scenario discovery over the points of a sweep (Bryant & Lempert 2010), with paired luck.

from smarketing.experiments.discovery.discover import discover

found = discover("results/my-study-1", policy="compensation.salespeople.commission_rate")
found.boxes
"""
