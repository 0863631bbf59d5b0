"""`from scenarios import load` in a checkout: the folders by their own names are the packages of `smarketing`.

What stands in a folder is imported once: the module `scenarios.load` *is* `smarketing.scenarios.load`, so no kernel is
compiled twice and no class exists twice.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def hand_over(room: str) -> None:
    """Called by a package that is being imported by the bare name of its folder: the name shall mean ours."""
    if not any(isinstance(finder, _BareNames) for finder in sys.meta_path):
        sys.meta_path.insert(0, _BareNames())
    sys.modules[room] = import_module(f"smarketing.{room}")


class _BareNames(MetaPathFinder, Loader):
    """Finds `room.module` of every room that was handed over."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        room, _, inside = name.partition(".")
        handed_over = room in sys.modules and sys.modules[room] is sys.modules.get(f"smarketing.{room}")
        return ModuleSpec(name, self) if inside and handed_over else None

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = import_module(f"smarketing.{module.__name__}")
