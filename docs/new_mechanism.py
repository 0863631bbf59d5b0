"""`make new-mechanism NAME=fatigue`: writes the stubs of a mechanism where they belong, and says what is left to do.

What is written holds together and is wrong on purpose: the tests name each part that still has to be said.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from smarketing.agents.mechanisms import LAST, MECHANISMS, NAMES

ROOT = Path(__file__).resolve().parents[1]

KERNEL = '''"""{title}."""

from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism


@kernel
def {name}(p):
    """{rule}.

    Source  docs/odd.md {id}. Neutral {id}: what holds instead
    """
    if p.neutral[Mechanism.{member}]:
        return 1.0
    return 1.0
'''
TEST = '''"""{id}: {rule}."""

import pytest

from tests.firm import small_firm


def test_its_direction_and_its_limits():
    firm = small_firm()
    pytest.fail(f"say whom {id} moves, which way and how far at most: {{firm}}")


def test_neutralised_it_does_nothing():
    firm = small_firm(neutralise=("{id}",))
    pytest.fail(f"say what holds without {id}: {{firm}}")
'''
SECTION = """## {id} {title}

    the rule, with the names of its fields

Why it is so. *Neutral:* what holds instead. *Source:* assumption. *Kernel:* `{name}` in `agents/{name}.py`.

| path | meaning | unit | default | source |
|---|---|---|---|---|

"""
LEFT_TO_DO = """Left to do for {id}:
  agents/{name}.py             the rule; or move it into the file of its kin and drop this one
  the kernel it acts in        call it
  scenarios/fields/behaviour_*.py   its coefficients and levers, each with mechanism="{id}"
  docs/odd.md                  its section: rule, neutral form, source, a row for each field
  tests/agents/test_{name}.py  its direction, its limits, its neutral form
  CHANGELOG.md                 which results move, and by how much
then: make docs, make test, make ablations, make baseline"""


def stubs(root: Path, name: str, title: str, rule: str, *, is_core: bool) -> Iterator[Path]:
    """Write every stub below `root`; yields the files.

    Raises:
        ValueError: the name is not new, or is no name
    """
    if not re.fullmatch(r"[a-z][a-z_]*[a-z]", name):
        raise ValueError(
            f"NAME={name}: give a mechanism a name in small letters and underscores, such as sales_fatigue"
        )
    id = f"M{len(MECHANISMS) + 1}"
    said = {"name": name, "member": name.upper(), "id": id, "title": title, "rule": rule}
    kernel, test = root / "agents" / f"{name}.py", root / "tests" / "agents" / f"test_{name}.py"
    taken = [path.relative_to(root).as_posix() for path in (kernel, test) if path.exists()]
    if name in NAMES or taken:
        raise ValueError(f"NAME={name}: is taken by {taken[0] if taken else NAMES[name].id}; give it another name")
    kernel.write_text(KERNEL.format(**said), encoding="utf-8")
    test.write_text(TEST.format(**said), encoding="utf-8")
    yield from (kernel, test)
    number = f'    {name.upper()} = {id[1:]}, "{title}", "{rule}"{"" if is_core else ", False"}\n'
    yield _insert(root / "agents" / "mechanisms.py", "\n\nMECHANISMS: ", number)
    odd = _insert(root / "docs" / "odd.md", "## References\n", SECTION.format(**said))
    odd.write_text(odd.read_text("utf-8").replace(f"numbered M1 to {LAST}", f"numbered M1 to {id}"), encoding="utf-8")
    yield odd


def _insert(path: Path, before: str, text: str) -> Path:
    """Put text into a file, before a mark that occurs once."""
    head, mark, tail = path.read_text("utf-8").partition(before)
    assert mark and before not in tail, f"{path} has no single {before!r}"
    path.write_text(head + text + mark + tail, encoding="utf-8")
    return path


def main() -> None:
    """Write them into this checkout."""
    parser = argparse.ArgumentParser(prog="make new-mechanism")
    parser.add_argument("name", help="in the field's words, such as sales_fatigue")
    parser.add_argument("--title", default="", help="what pages call it; default: the name")
    parser.add_argument("--rule", default="", help="its rule in one line")
    parser.add_argument("--extension", action="store_true", help="it is off in the base firm")
    asked = parser.parse_args()
    title = asked.title or asked.name.replace("_", " ").capitalize()
    try:
        for path in stubs(ROOT, asked.name, title, asked.rule or "its rule in one line", is_core=not asked.extension):
            print(path.relative_to(ROOT))
    except ValueError as fault:
        raise SystemExit(str(fault)) from None
    print(LEFT_TO_DO.format(id=f"M{len(MECHANISMS) + 1}", name=asked.name))


if __name__ == "__main__":
    main()
