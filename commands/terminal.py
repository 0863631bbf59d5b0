"""Where a command speaks: its result on standard output, everything else on standard error."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Terminal:
    """How the user wants to hear of it."""

    as_json: bool
    quiet: bool

    @property
    def out(self) -> "Console":
        from rich.console import Console

        return Console(highlight=False)

    @property
    def err(self) -> "Console":
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @property
    def shows_progress(self) -> bool:
        return not self.as_json and not self.quiet

    def tell_of_compiling(self) -> None:
        """Say why the first run keeps the user waiting, if it is the first on this machine."""
        from smarketing.agents.jit import cache_is_cold

        if cache_is_cold():
            self.err.print("Compiling the model for this machine (once, half a minute)…")
