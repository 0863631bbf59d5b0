"""WHAT WE ASK: comparisons and studies of scenarios, with honest intervals. Everything heavy loads on first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.errors import InputError
    from smarketing.experiments.comparison.compare import Comparison, compare, replicate
    from smarketing.experiments.comparison.decomposition import Decomposition, decompose
    from smarketing.experiments.sweeps.sweep import Sweep, sweep
    from smarketing.scenarios.parameter_ensemble import ensemble

__all__ = [
    "Comparison",
    "Decomposition",
    "InputError",
    "Sweep",
    "compare",
    "decompose",
    "ensemble",
    "replicate",
    "sweep",
]

_HOME = {
    "Comparison": "smarketing.experiments.comparison.compare",
    "Decomposition": "smarketing.experiments.comparison.decomposition",
    "InputError": "smarketing.errors",
    "compare": "smarketing.experiments.comparison.compare",
    "decompose": "smarketing.experiments.comparison.decomposition",
    "ensemble": "smarketing.scenarios.parameter_ensemble",
    "replicate": "smarketing.experiments.comparison.compare",
    "Sweep": "smarketing.experiments.sweeps.sweep",
    "sweep": "smarketing.experiments.sweeps.sweep",
}


# No module here may have the name of a function exported above: imported, it would take its place in the package.
def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


if __name__ == "experiments":  # by the name of its folder, in a checkout
    from smarketing.bare_names import hand_over

    hand_over(__name__)
