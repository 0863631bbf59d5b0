"""`smarketing scenario fit` and `check --run`, as they are typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from smarketing.commands.scenario import app
from smarketing.errors import InputError

FACTS = """\
name: Zwei GmbH
currency: EUR
revenue: 600k
growth: 20 %
customers: 110
marketers: 1
salespeople: 1
deal_mean: 6.000,00
win_rate: 22 %
"""


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_from_facts_to_a_file_and_back(tmp_path: Path):
    facts, out = tmp_path / "facts.yaml", tmp_path / "client.yaml"
    facts.write_text(FACTS, encoding="utf-8")
    said = run("fit", str(facts), "--out", str(out), "--seconds", "5", "--quiet")
    assert "client" in said and "simulated" in said and "€600,000" in said
    assert "facts are met" in said and f"smarketing run {out}" in said.replace("\n", " ")
    again = run("check", str(out), "--run")
    assert "OK" in again and "€600,000" in again and "facts are met" in again
    with pytest.raises(InputError, match="this file exists"):
        run("fit", str(facts), "--out", str(out))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("revenue: 3M\nwin_rat: 0.2\n", "facts.yaml:2: win_rat is not a fact; did you mean win_rate"),
        ("salespeople: 0\n", "facts.yaml:1: salespeople is 0"),
        ("currency: euro\n", "currency is 'euro', but must be a code of three capital letters"),
        ("- 1\n", "must be a mapping of fields"),
    ],
)
def test_what_cannot_be_used_writes_nothing(tmp_path: Path, text: str, said: str):
    facts, out = tmp_path / "facts.yaml", tmp_path / "client.yaml"
    facts.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run("fit", str(facts), "--out", str(out), "--quiet")
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == [facts]


def test_a_scenario_without_facts_is_told_what_to_do():
    assert "no facts to check" in run("check", "status_quo", "--run")
