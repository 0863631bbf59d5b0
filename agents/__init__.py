"""Who acts: marketers, salespeople and leaders, as rows of numbers and the behaviours that move them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.agents.mesa_agents import Leader, Marketer, Salesperson

__all__ = ["Leader", "Marketer", "Salesperson"]


def __getattr__(name: str) -> Any:
    """Load the Mesa agents only when they are asked for: the core imports no Mesa."""
    if name in __all__:
        from smarketing.agents import mesa_agents

        return getattr(mesa_agents, name)
    raise AttributeError(f"module 'agents' has no attribute {name!r}; it has {', '.join(__all__)} and its modules")


if __name__ == "agents":  # by the name of its folder, in a checkout
    from smarketing.bare_names import hand_over

    hand_over(__name__)
