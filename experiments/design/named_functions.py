"""Functions that a study file names as `module:function`: from a module beside it, or one that can be imported."""

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle


class NamedFunctionError(ValueError):
    """There is no such function; the message says what is there."""


def function_named(text: str, folder: Path) -> Any:
    """What `text`, such as `my_rules:gini_pay`, names. Raises NamedFunctionError."""
    module, colon, name = text.partition(":")
    if not colon or not module or not name:
        raise NamedFunctionError(f"{text!r} must be written module:function, such as my_rules:gini_pay")
    imported = _module(module, folder)
    if not hasattr(imported, name):
        raise NamedFunctionError(f"{module} ({imported.__file__}) has no {name}")
    return getattr(imported, name)


def _module(name: str, folder: Path) -> ModuleType:
    """The module; one beside the study goes to other processes by its content, for it is on no path of theirs."""
    file = folder.joinpath(*name.split(".")).with_suffix(".py")
    try:
        if not file.is_file():
            return import_module(name)
        if (known := sys.modules.get(name)) is not None and Path(str(known.__file__)).resolve() == file.resolve():
            return known
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None and spec.loader is not None
        made = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
    except Exception as fault:
        raise NamedFunctionError(f"the module {name} cannot be imported: {type(fault).__name__}: {fault}") from fault
    cloudpickle.register_pickle_by_value(made)
    return made
