"""WHAT WE ASK: comparisons and studies of scenarios, with honest intervals. Everything heavy loads on first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparison import Comparison, compare, replicate
    from experiments.decomposition import Decomposition, decompose
    from experiments.errors import InputError
    from experiments.parameter_sets import ensemble
    from experiments.sweeps.sweep import Sweep, sweep

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
    "Comparison": "experiments.comparison",
    "Decomposition": "experiments.decomposition",
    "InputError": "experiments.errors",
    "compare": "experiments.comparison",
    "decompose": "experiments.decomposition",
    "ensemble": "experiments.parameter_sets",
    "replicate": "experiments.comparison",
    "Sweep": "experiments.sweeps.sweep",
    "sweep": "experiments.sweeps.sweep",
}


# No module here may have the name of a function exported above: imported, it would take its place in the package.
def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
