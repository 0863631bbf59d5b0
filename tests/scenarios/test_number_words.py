"""Numbers as people write them: each gets a hint, and the hint, followed to the letter, gives what was meant."""

import re
from pathlib import Path

import pytest

from smarketing.scenarios import ScenarioError, load
from smarketing.scenarios.number_words import meant, written
from smarketing.scenarios.paths import get, parse

# (path, as it is written in a file, what is meant)
WRITTEN = [
    ("firm.churn", "0,1", 0.1),
    ("firm.churn", "'0,1'", 0.1),
    ("firm.churn", "14 %", 0.14),
    ("firm.churn", "14%", 0.14),
    ("firm.churn", "12,5 %", 0.125),
    ("market.growth", "−0.05", -0.05),
    ("market.growth", "−5 %", -0.05),
    ("market.growth", "-0,05", -0.05),
    ("compensation.salespeople.accelerator", "1,5", 1.5),
    ("compensation.salespeople.accelerator", "2,500", 2.5),
    ("compensation.marketers.bonus.leads", "12,50", 12.5),
    ("compensation.marketers.bonus.leads", "€ 12,50", 12.5),
    ("firm.opening_revenue", "$11M", 11e6),
    ("firm.opening_revenue", "11.000.000", 11e6),
    ("firm.opening_revenue", "11,000,000", 11e6),
    ("firm.opening_revenue", "11 000 000", 11e6),
    ("firm.opening_revenue", "11\u00a0000\u00a0000", 11e6),
    ("firm.opening_revenue", "11'000'000", 11e6),
    ("firm.opening_revenue", "€ 1.234.567,89", 1234567.89),
    ("firm.opening_revenue", "EUR 3,5 Mio", 3.5e6),
    ("firm.opening_revenue", "2.5 bn $", 2.5e9),
    ("compensation.salespeople.base", "60k", 60000),
    ("compensation.salespeople.base", "60,000", 60000),
    ("organisation.salespeople", "1 000", 1000),
]


def hint(text: str, file: Path) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    found = re.search(r"write ((?:[\w.]+: )?[-\d.]+)$", str(caught.value), re.MULTILINE)
    assert found, str(caught.value)
    return found[1]


def nested(path: str, value: str) -> str:
    *groups, name = path.split(".")
    lines = [f"{'  ' * depth}{group}:" for depth, group in enumerate(groups)]
    return "\n".join([*lines, f"{'  ' * len(groups)}{name}: {value}"]) + "\n"


@pytest.mark.parametrize(("path", "text", "value"), WRITTEN)
def test_a_hint_followed_literally_gives_what_was_meant(tmp_path: Path, path: str, text: str, value: float):
    file = tmp_path / "acme.yaml"
    advice = hint(nested(path, text), file)
    file.write_text(nested(path, advice))
    assert get(load(file).spec.model_dump(), parse(path)) == value


@pytest.mark.parametrize(("path", "text", "value"), [row for row in WRITTEN if not row[1].startswith("'")])
def test_a_setting_gets_the_same_hint(path: str, text: str, value: float):
    with pytest.raises(ScenarioError, match=rf"write {re.escape(written(value))}$"):
        load("status_quo", {path: text})


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("firm.churn", "0,1", 0.1),
        ("compensation.salespeople.accelerator", "1,5", 1.5),
        ("firm.churn", "0,125", 0.125),
        ("firm.opening_revenue", "27,000,000", 27e6),
    ],
)
def test_a_decimal_comma_in_flow_style_is_understood(tmp_path: Path, path: str, text: str, value: float):
    *groups, name = path.split(".")
    file = tmp_path / "acme.yaml"

    def flow(entry: str) -> str:
        return (
            f"{groups[0]}: " + "".join(f"{{{group}: " for group in groups[1:]) + f"{{{entry}}}" + "}" * len(groups[1:])
        )

    advice = hint(flow(f"{name}: {text}"), file)
    file.write_text(flow(advice))
    assert get(load(file).spec.model_dump(), parse(path)) == value


def test_a_percentage_without_its_sign_is_told():
    with pytest.raises(ScenarioError, match=r"if you mean 14 %, write 0\.14$"):
        load("status_quo", {"firm.churn": 14})


def test_tabs_and_colons_are_told(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text("firm:\n\tchurn: 0.1\n")
    with pytest.raises(ScenarioError, match=r"acme\.yaml:2: not valid YAML.*indent with spaces"):
        load(file)
    file.write_text("description: none\nname: Acme: the firm\n")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    advice = str(caught.value).partition("write ")[2]
    file.write_text(advice)
    assert load(file).title == "Acme: the firm"


@pytest.mark.parametrize("text", ["lots", "", "1.2.3", "1,2,3", "--3", "12 or 13", "$", "%", "0x10", "1,23,456"])
def test_what_is_no_number_gets_no_hint(text: str):
    assert meant(text) is None


def test_a_lone_comma_before_three_digits_is_read_by_the_range():
    assert meant("1,500") == 1500
    assert meant("1,500", 0, 10) == 1.5
    assert meant("0,500") == 0.5
