"""How time passes: the market, the handoff, the books, and the two engines that run them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.simulation.model import FirmModel
    from smarketing.simulation.run import Run, simulate

__all__ = ["FirmModel", "Run", "simulate"]


def __getattr__(name: str) -> Any:
    """Load an engine only when it is asked for: the core imports no Mesa, a scenario check no numba."""
    if name == "FirmModel":
        from smarketing.simulation.model import FirmModel

        return FirmModel
    if name in ("Run", "simulate"):
        from smarketing.simulation import run

        return getattr(run, name)
    raise AttributeError(f"module 'simulation' has no attribute {name!r}; it has {', '.join(__all__)}")


if __name__ == "simulation":  # by the name of its folder, in a checkout
    from smarketing.bare_names import hand_over

    hand_over(__name__)
