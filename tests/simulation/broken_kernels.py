"""Kernels with the mistakes that people make. Each stands in the place of `simulation.loop.run_firm`."""

import numpy as np

from smarketing.agents.jit import kernel


@kernel
def _paid_hours(p):
    return 1.0 + p.feedback.paid_houres  # misspelt


@kernel
def _reports(p):
    return 2.0 * _paid_hours(p)


@kernel
def misspelt_field(world, parameters, epoch_starts, warm_up_weeks, key):
    return int(_reports(parameters[0]))


@kernel
def misspelt_column(world, parameters, epoch_starts, warm_up_weeks, key):
    return world.salespeeple.shape[0]


@kernel
def misspelt_name(world, parameters, epoch_starts, warm_up_weeks, key):
    return int(warm_up_weaks)  # type: ignore[name-defined]  # noqa: F821


@kernel
def wrong_type(world, parameters, epoch_starts, warm_up_weeks, key):
    world.units[0].demand[0, 0] = "many"
    return 0


@kernel
def wrong_number_of_arguments(world, parameters, epoch_starts, warm_up_weeks, key):
    return int(_reports(parameters[0], key))  # type: ignore[call-arg]


@kernel
def two_types(world, parameters, epoch_starts, warm_up_weeks, key):
    return "late" if warm_up_weeks > 52 else 0


@kernel
def not_compiled(world, parameters, epoch_starts, warm_up_weeks, key):
    return int(np.linalg.cond(world.response_days) if warm_up_weeks else sorted({1: 2}, key=lambda n: -n)[0])
