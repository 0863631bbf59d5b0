"""Every field of a scenario by its path, read off the schema: what messages and references are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from smarketing.scenarios.errors import nearest
from smarketing.scenarios.quantities import Quantity, Section
from smarketing.scenarios.schema import Spec

Kind = Literal["number", "whole number", "truth value", "word", "text", "list", "mapping", "group"]
COEFFICIENTS = "behaviour."  # nobody who mistypes the name of a policy means one of these
KINDS: Mapping[type, Kind] = {float: "number", int: "whole number", bool: "truth value", str: "text"}


@dataclass(frozen=True)
class Field:
    """One field: where it is, what it may be and what is known of it.

    path      as in the file, without list positions and channel names: "market.segments.drift"
    quantity  meaning, unit, range, source and mechanisms; None for a plain group of fields
    kind      what sort of value it holds; the fields of a group are fields of their own
    nullable  whether it may be null
    choices   the words allowed, where it is one of several
    default   the value when no file sets it; None also where there is none
    """

    path: str
    quantity: Quantity | None
    kind: Kind
    nullable: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    def rule(self) -> str:
        """What a value must be, in words: "a number from 0 to 0.5"."""
        text = {
            "truth value": "true or false",
            "text": "text",
            "word": f"one of {', '.join(self.choices)}",
            "mapping": "a mapping of `path: value`",
            "group": f"a mapping of fields ({', '.join(children(self.path))})",
        }.get(self.kind, f"a {self.kind}")
        if self.span:
            text += f" of numbers {self.span}" if self.kind == "list" else f" {self.span}"
        return text + (" or null" if self.nullable else "")

    @property
    def span(self) -> str:
        """The range in words: "from 0 to 0.5"; empty where the field is no number."""
        if self.quantity is None or self.quantity.low is None or self.quantity.high is None:
            return ""
        return f"from {plain(self.quantity.low)} to {plain(self.quantity.high)}"


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """Every field by its path, in the order of the schema."""
    return {field.path: field for field in _walk(Spec, "")}


def children(path: str) -> list[str]:
    """The names of the fields of a group; of the whole scenario for the empty path."""
    prefix = f"{path}." if path else ""
    names = (known[len(prefix) :] for known in fields() if known.startswith(prefix) and known != path)
    return list(dict.fromkeys(name for name in names if "." not in name))


def closest(path: str) -> str:
    """What an unknown path was probably meant to be, as the end of a sentence.

    A field of that name elsewhere may be it, but for those of lists: what describes one element fits no other place.
    """
    parent, _, name = path.rpartition(".")
    inside = path.startswith(COEFFICIENTS)
    elsewhere = [known for known in fields() if known.endswith(f".{name}") and known.startswith(COEFFICIENTS) == inside]
    elsewhere = [known for known in elsewhere if not _is_of_element(known)]
    if elsewhere and not _is_of_element(path):
        return f"; did you mean {' or '.join(elsewhere)}?"
    return nearest(name, children(parent) if parent in fields() or not parent else fields())


def _is_of_element(path: str) -> bool:
    """Whether a path leads into a list."""
    parents = path.split(".")[:-1]
    above = (fields().get(".".join(parents[: n + 1])) for n in range(len(parents)))
    return any(field is not None and field.kind == "list" for field in above)


def plain(number: float) -> str:
    """A number as people type it: 1000000 as 1,000,000 and 0.05 as 0.05."""
    return f"{int(number):,}" if abs(number) < 1e15 and number == int(number) else f"{number:g}"


def _walk(model: type[Section], prefix: str) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        annotation, nullable = _unwrap(info.annotation)
        origin, arguments = get_origin(annotation), get_args(annotation)
        quantity = next((note for note in info.metadata if isinstance(note, Quantity)), None)
        default = None if info.default is PydanticUndefined else info.default
        if info.default_factory is not None:
            default = info.default_factory()  # type: ignore[call-arg]
        inner = _section_in(annotation, arguments)
        if origin is Literal:
            yield Field(path, quantity, "word", nullable, arguments, default)
        elif inner is None:
            kind: Kind = "list" if origin is list else "mapping" if origin is dict else KINDS[annotation]
            yield Field(path, quantity, kind, nullable, (), default)
        else:
            yield Field(
                path, quantity, "list" if origin is list else "group", nullable, (), default if origin is list else None
            )
            yield from _walk(inner, f"{path}.")


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, UnionType):
        inner = [option for option in get_args(annotation) if option is not NoneType]
        return inner[0], True
    return annotation, False


def _section_in(annotation: Any, arguments: tuple[Any, ...]) -> type[Section] | None:
    """The group of fields that a field is, or is a list or a mapping of."""
    candidate = arguments[-1] if arguments and get_origin(annotation) in (list, dict) else annotation
    return candidate if isinstance(candidate, type) and issubclass(candidate, Section) else None
