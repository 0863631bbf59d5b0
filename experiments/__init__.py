"""WHAT WE ASK: comparisons and studies of scenarios, with honest intervals. Everything heavy loads on first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.errors import InputError
    from smarketing.experiments.comparison import Comparison, compare, replicate
    from smarketing.experiments.decomposition import Decomposition, decompose
    from smarketing.experiments.parameter_sets import ensemble
    from smarketing.experiments.sweeps.sweep import Sweep, sweep

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
    "Comparison": "smarketing.experiments.comparison",
    "Decomposition": "smarketing.experiments.decomposition",
    "InputError": "smarketing.errors",
    "compare": "smarketing.experiments.comparison",
    "decompose": "smarketing.experiments.decomposition",
    "ensemble": "smarketing.experiments.parameter_sets",
    "replicate": "smarketing.experiments.comparison",
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
