"""The pages on rules of one's own and on Mesa run as they are written, from the first line to the last."""

import re
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(python|yaml)(?: (\S+))?\n(.*?)^```", re.M | re.S)


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """run_page(name): the values that the page's program leaves; files that it shows are there from the start."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return lambda name: _run(name, tmp_path)


def _run(name: str, tmp_path: Path) -> dict:
    blocks = BLOCK.findall((DOCS / name).read_text("utf-8"))
    for _, file, text in blocks:
        if file:
            with (tmp_path / file).open("a", encoding="utf-8") as written:
                written.write(text + "\n\n")
    scope: dict = {}
    for language, file, text in blocks:
        if language == "python" and not file:
            exec(compile(text, name, "exec"), scope)
    return scope


def test_the_page_on_rules_of_ones_own_runs(run_page, capsys: pytest.CaptureFixture):
    scope = run_page("own-rules.md")
    printed = capsys.readouterr().out
    assert printed.count("\n") >= 5 and "nan" not in printed
    assert list(scope["found"].points["gini_pay_n"]) == [4, 4]


def test_the_page_on_mesa_runs(run_page, capsys: pytest.CaptureFixture):
    scope = run_page("mesa.md")
    assert len({(row["scenario"], row["seed"], row["bookings"]) for row in scope["rows"]}) == 4
    assert capsys.readouterr().out.startswith("9 104 False\n")


@pytest.mark.filterwarnings("ignore")  # of Solara's and Mesa's own
def test_mesas_own_pieces_draw_the_firm(run_page, tmp_path: Path):
    solara = pytest.importorskip("solara", reason="mesa.visualization needs it: pip install 'smarketing[dashboard]'")
    ipywidgets = pytest.importorskip("ipywidgets")
    run_page("mesa.md")  # writes the file that the page shows
    shown = runpy.run_path(str(tmp_path / "firm_page.py"))
    firm = shown["firm"]
    assert {type(agent).__name__ for agent in firm.grid.get_all_cell_contents()} == {"Marketer", "Salesperson"}
    assert 0 < firm.grid.G.number_of_edges() < firm.network.number_of_edges()
    firm.run_for(3)
    for made in (shown["people"], shown["course"]):
        component = made[0] if isinstance(made, tuple) else made  # one with its page in a tuple, one without
        _, rendered = solara.render(component(firm), handle_error=False)
        assert len(rendered.find(ipywidgets.Image).widget.value) > 5_000  # a picture of it
        rendered.close()
    _, rendered = solara.render(shown["page"], handle_error=False)
    rendered.close()


def test_the_page_on_python_runs(run_page, capsys: pytest.CaptureFixture):
    scope = run_page("python.md")
    assert len(scope["run"].outcomes) == 2 and scope["model"].week == 7
    assert "6.0 Spread of pay True" in capsys.readouterr().out
