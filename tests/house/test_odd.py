"""The description of the model says what the model does: its phases, steps, mechanisms, fields and defaults."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.scenarios.field_index import Field, fields, plain
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.schedule import PHASES, SALESPEOPLE

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "odd.md").read_text("utf-8")
MECHANISM = re.compile(r"\bM(\d+)(?:-M?(\d+))?\b")
STEPS_HEAD = "| phase | step | who acts | mechanisms |"
FIELDS_HEAD = "| path | meaning | unit | default | source |"
DERIVED = {"pool_rate", "rate_jkc"}  # what rules define themselves
REQUIRED = "–"  # in place of the default of a field that every file must set


@cache
def sections() -> dict[str, str]:
    """The text under each heading of the second level, by heading."""
    parts = re.split(r"^## (.+)\n", TEXT, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_under(head: str, text: str) -> list[list[str]]:
    """The cells of every row of every table in the text that has this head."""
    tables = re.findall(rf"^{re.escape(head)}\n\|[-|]+\n((?:\|.*\n)*)", text, re.M)
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for table in tables for row in table.splitlines()]


def described() -> set[str]:
    """The mechanisms that have a section: {"M1", ...}."""
    return {heading.split()[0] for heading in sections() if MECHANISM.fullmatch(heading.split()[0])}


def cited(text: str) -> set[str]:
    """The mechanisms that a text names; M28-M30 are three."""
    return {f"M{n}" for first, last in MECHANISM.findall(text) for n in range(int(first), int(last or first) + 1)}


def kernel_docstrings() -> dict[str, str]:
    """The docstring of every kernel, and of every module that has one, by its place."""
    found = {}
    for path in sorted([*(ROOT / "agents").glob("*.py"), *(ROOT / "simulation").glob("*.py")]):
        tree = ast.parse(path.read_text("utf-8"))
        kernels = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and any(ast.unparse(name) == "kernel" for name in node.decorator_list)
        ]
        for node in [tree, *kernels] if kernels else []:
            place = f"{path.parent.name}/{path.name} {getattr(node, 'name', '')}".strip()
            found[place] = ast.get_docstring(node) or ""
    return found


def default_of(field: Field) -> str:
    """A default as the tables write it."""
    value = field.default
    if value is None:
        return "null" if field.nullable else REQUIRED
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(map(plain, value))) or "none"
    return str(value)


def expected_row(field: Field) -> list[str]:
    quantity = field.quantity
    assert quantity is not None
    return [f"`{field.path}`", quantity.meaning.rstrip(","), quantity.unit, default_of(field), quantity.source]


def test_phases_and_steps_are_those_of_the_schedule_in_their_order():
    written: list[tuple[str, list[tuple[str, str]]]] = []
    for heading, step_name, who, _ in rows_under(STEPS_HEAD, TEXT):
        if heading:
            number, name = heading.split(" ", 1)
            assert int(number) == len(written) + 1
            written.append((name, []))
        written[-1][1].append((step_name.strip("`"), who))
    turns_drawn = False
    scheduled = []
    for phase in PHASES:
        steps = []
        for step in phase.steps:
            in_turn = step.who == SALESPEOPLE and step.in_turn
            assert turns_drawn or not in_turn
            turns_drawn = turns_drawn or step.act.__name__ == "draw_activation_order"
            steps.append((step.act.__name__, f"{step.who}, in turn" if in_turn else step.who))
        scheduled.append((phase.name, steps))
    assert written == scheduled


def test_every_mechanism_has_one_section():
    headings = re.findall(r"^## (M\d+) \S", TEXT, re.M)
    assert headings == list(MECHANISMS)


def test_every_mechanism_that_a_kernel_cites_is_described():
    docstrings = kernel_docstrings()
    assert len(docstrings) > 100
    missing = {
        place: sorted(cited(text) - described()) for place, text in docstrings.items() if cited(text) - described()
    }
    assert not missing


def test_every_mechanism_named_in_the_text_is_described():
    assert cited(TEXT) <= described()


def test_every_kernel_and_file_named_exists():
    files = re.findall(r"`((?:agents|simulation|scenarios)/\w+\.py)`", TEXT)
    assert len(files) > 40
    assert not [name for name in files if not (ROOT / name).is_file()]
    sources = "".join(
        path.read_text("utf-8") for name in ("agents", "simulation") for path in (ROOT / name).glob("*.py")
    )
    functions = set(re.findall(r"^def (\w+)\(", sources, re.M))
    mechanisms = "".join(text for heading, text in sections().items() if heading.split()[0] in described())
    kernels = re.findall(
        r"`([a-z]+(?:_[a-z]+)+|sense|touch|review|settle|hold|contact|fit|pitch|feel|observe)`", mechanisms
    )
    assert len(kernels) > 40
    known = functions | set(OUTCOMES) | {option for field in fields().values() for option in field.choices}
    assert not sorted(set(kernels) - known)


def test_every_path_named_is_a_field_of_a_scenario():
    groups = {path for path in fields() if "." not in path}
    paths = {name for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", TEXT) if name.partition(".")[0] in groups}
    assert len(paths) > 200
    assert not sorted(paths - set(fields()))


def test_every_coefficient_in_a_rule_is_a_field():
    rules = "\n".join(re.findall(r"^    .*$", TEXT, re.M))
    names = set(re.findall(r"\b[a-z]{2,}(?:_[a-z]+)*_[a-z]{3,}", rules))  # shorter parts are indices
    known = {part for path, field in fields().items() for part in (path.rpartition(".")[2], *field.choices)}
    assert len(names) > 60
    assert not sorted(names - known - DERIVED)


def test_every_field_of_a_mechanism_is_tabled_in_a_section_of_it():
    missing = [
        f"{field.quantity.mechanism}: {' | '.join(expected_row(field))}"
        for field in fields().values()
        if field.quantity and field.quantity.mechanisms
        if not any(
            f"\n| `{field.path}` |" in text
            for heading, text in sections().items()
            if heading.split()[0] in field.quantity.mechanisms
        )
    ]
    assert not missing, "add these rows to docs/odd.md"


@pytest.mark.parametrize("row", rows_under(FIELDS_HEAD, TEXT), ids=lambda row: row[0].strip("`"))
def test_a_row_quotes_the_schema(row: list[str]):
    path = row[0].strip("`")
    assert path in fields(), "there is no such field: drop the row"
    assert row == expected_row(fields()[path]), "copy the right-hand side into docs/odd.md"


def test_no_field_is_tabled_twice():
    paths = [row[0] for row in rows_under(FIELDS_HEAD, TEXT)]
    assert len(paths) == len(set(paths))


def test_every_publication_cited_is_in_the_references():
    body, _, references = TEXT.partition("\n## References\n")
    entries = [" ".join(entry.split()) for entry in re.split(r"^\* |;|^$", references, flags=re.M)]
    names = re.findall(r"([A-Z][\w'öé-]+)(?: et al\.)?,? \(?((?:19|20)\d\d)\b", body)
    assert len(names) > 60
    assert not sorted({(name, year) for name, year in names if not any(name in e and year in e for e in entries)})
