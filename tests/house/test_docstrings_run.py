"""Every name of `import smarketing as sm` has an example, and the examples run."""

import doctest
import inspect
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import smarketing as sm
from smarketing.commands.main import main
from smarketing.evidence.validation import customer_rows
from smarketing.scenarios.uncertain_inputs import uncertain_inputs

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/python.md").read_text("utf-8")  # its program runs, too: see test_pages_run
# Their sources are part of the digest that the published scoreboard belongs to: their examples are on the page.
ON_THE_PAGE = {name for name in sm.__all__ if sm._HOME[name].split(".")[1] in ("agents", "simulation")}
QUICK = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}
SMALL = {**QUICK, "organisation.marketers": 1, "organisation.salespeople": 2, "firm.opening_revenue": 1e6}
RATE = "compensation.salespeople.commission_rate"
HEAD = "scenario: status_quo\nset: {horizon.warm_up_weeks: 52, horizon.weeks: 52}\nreplications: 2\n"
FILES = {
    "study.yaml": f"name: Pay\n{HEAD}parameters:\n  {RATE}: [0.04, 0.12]\n  feedback.interval_weeks: [4, 13]\n",
    "search.yaml": f"name: Search\n{HEAD}parameters:\n  {RATE}: {{min: 0.04, max: 0.12}}\n"
    "optimise: {objectives: [growth_rate]}\n",
    "futures.yaml": f"name: Futures\n{HEAD}design: {{method: sobol, samples: 20, cross: [{RATE}]}}\n"
    f"parameters:\n  {RATE}: [0.08, 0.04]\n  market.growth: {{min: -0.1, max: 0.3}}\n"
    "  market.lead_decay: {min: 0.3, max: 1.1}\n",
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = sm.compare(["misaligned", "aligned"], overrides=QUICK, replications=20)
    return found.save(tmp_path_factory.mktemp("saved") / "compared")


@pytest.fixture
def given(compared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What examples may name: `sm`, short horizons, the folder of a comparison, and files that lie where they run."""
    monkeypatch.chdir(tmp_path)
    few = partial(sm.ensemble, 6)  # of 65 sets
    monkeypatch.setattr("smarketing.experiments.comparison.ensemble_robustness.ensemble", few)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {"sm": sm, "quick": QUICK, "short": QUICK, "compared": compared, "examples": ROOT / "docs/examples"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # of SciPy, about Sobol samples that are no power of two
@pytest.mark.parametrize("name", [name for name in sm.__all__ if name not in ON_THE_PAGE])
def test_the_example_of_a_name_runs(name: str, given: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch):
    if name == "trace":
        quick = [part for path, value in QUICK.items() for part in ("--set", f"{path}={value}")]
        with pytest.raises(SystemExit):
            main(["run", "status_quo", "-n", "1", "--trace", "--quiet", "--out", "traced", *quick])
    if name in ("decompose", "Decomposition", "switch_points"):
        given["quick"] = SMALL  # hundreds of firms: what they come to is not asked for
    if name == "switch_points":
        asked = "smarketing.experiments.comparison.switch_points.uncertain_inputs"
        monkeypatch.setattr(asked, lambda scenarios: uncertain_inputs(scenarios)[:2])  # of 226
    if name == "validate":
        for each, few in (("FAMILIES", {"Customers": customer_rows.ROWS[:1]}), ("LINES", customer_rows.ROWS[0].lines)):
            monkeypatch.setattr(f"smarketing.evidence.validation.validate.{each}", few)
    found = doctest.DocTestFinder(recurse=False).find(getattr(sm, name), name, globs=given)
    (test,) = (each for each in found if each.name == name)
    assert test.examples, f"{name}: its docstring has no example"
    assert not any(each.options.get(doctest.SKIP) for each in test.examples)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.DocTestRunner(verbose=False, optionflags=flags).run(test).failed == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(ON_THE_PAGE))
def test_names_of_the_model_have_theirs_on_the_page(name: str):
    assert f"sm.{name}" in "".join(part for part in PAGE.split("```") if part.startswith("python"))
    assert inspect.getdoc(getattr(sm, name))


def test_what_the_command_line_does_has_its_name_in_python():
    table = PAGE[PAGE.index("| command |") :].partition("\n\n")[0]
    from typer.main import get_command

    from smarketing.commands.main import app_for

    told = {row.split("|")[1].strip(" `") for row in table.splitlines()[2:]}
    group: Any = get_command(app_for([]))
    assert {each.split()[0] for each in told} == set(group.commands)
    for row in table.splitlines()[2:]:
        named = re.findall(r"sm\.(\w+)", row)
        assert set(named) <= set(sm.__all__) and (named or "dashboard" in row), row
