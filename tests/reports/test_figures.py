"""The figures: finding, unit, real text, one colour per policy, the data beside."""

import csv
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from smarketing.reports import figures
from smarketing.reports.decomposition_table import shares_table
from smarketing.reports.figures.canvas import WIDTH, spread
from smarketing.reports.palette import BAD, GOOD, colours, contrast_on_white, ink
from smarketing.reports.results import Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, STATUS_QUO, THREE, Firm, write_folder

KINDS = (  # of a comparison
    *("growth", "differences", "bridge", "funnel", "losses", "decomposition", "coalitions", "pay", "blame"),
)
OF_TWO = {"differences", "bridge", "decomposition", "coalitions", "pay"}  # those that set two policies side by side
SVG = "{http://www.w3.org/2000/svg}"
MANY = (*THREE, *(Firm(f"p{n}", f"Policy number {n}", 0.03 + 0.02 * n, 0.5) for n in range(5)))


def texts(drawing: str) -> list[str]:
    """What is written in a drawing, as readers and screen readers find it."""
    written = ("".join(node.itertext()) for node in ET.fromstring(drawing).iter(f"{SVG}text"))
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in written]


def drawn(folder: Path) -> dict[str, str]:
    results = Results.read(folder)
    return figures.write(figures.draw(results), folder)


@pytest.fixture(scope="session")
def of_three(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The figures of three firms, drawn once for the tests that only look at them."""
    return drawn(write_folder(tmp_path_factory.mktemp("three") / "results", *THREE))


@pytest.mark.parametrize(
    ("firms", "kinds"), [(THREE, set(KINDS)), ((ALIGNED,), set(KINDS) - OF_TWO), (MANY, set(KINDS))]
)
def test_every_figure_the_data_allows_is_written_with_its_data_beside_it(
    make_folder: MakeFolder, firms: tuple[Firm, ...], kinds: set[str]
):
    folder = make_folder(*firms)
    drawn(folder)
    assert {path.stem for path in (folder / "figures").glob("*.svg")} == kinds
    for kind in kinds:
        rows = list(csv.reader(io.StringIO((folder / "figures" / f"{kind}.csv").read_text())))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_its_finding_unit_and_alternative_text_as_text(make_folder: MakeFolder, kind: str):
    folder = make_folder(*THREE)
    figure = figures.draw(Results.read(folder))[kind]
    drawing = figure.svg()
    root = ET.fromstring(drawing)
    written = " ".join(texts(drawing))
    assert root.get("role") == "img"
    named = {node.get("id"): node.text for node in root}
    title, alt = (named[name] for name in str(root.get("aria-labelledby")).split())
    assert title == figure.title
    assert alt is not None
    assert alt.startswith(figure.title)
    assert " ".join(figure.title.split()) in written
    unit = {
        **{"growth": "$ a year", "differences": "in the units printed", "funnel": "number", "losses": ", $"},
        **{"bridge": "$ a year", "decomposition": "Revenue growth, a year", "coalitions": "Revenue growth, a year"},
        **{"pay": "$ a year", "blame": "0 to 1"},
    }[kind]
    assert unit in " ".join(written.split())


def test_axes_say_their_unit(make_folder: MakeFolder):
    written = drawn(make_folder(*THREE, currency="EUR"))
    assert "years after the policies begin" in texts(written["growth"])
    assert any(re.fullmatch(r"€\d+M", text) for text in texts(written["growth"]))
    assert any(text.endswith("points (15.9 to 16.4)") for text in texts(written["differences"]))
    assert "Sales cycle, weeks" in texts(written["differences"])


def test_a_policy_has_the_same_colour_in_every_figure(of_three: dict[str, str]):
    written = of_three
    chosen = colours([firm.key for firm in THREE])
    assert len(set(chosen.values())) == len(THREE)
    for kind in ("growth", "differences", "funnel", "losses"):
        for key in ("status_quo", "aligned"):
            assert chosen[key] in written[kind]
            assert ink(chosen[key]) in written[kind]
    for kind in OF_TWO - {"coalitions"}:
        assert chosen["aligned"] in written[kind]


def test_a_library_policy_keeps_its_colour_whatever_it_is_compared_with():
    first = colours(["misaligned", "status_quo", "aligned"])
    second = colours(["mine", "aligned", "other"])
    assert first["aligned"] == second["aligned"]
    assert len(set(second.values())) == 3


@pytest.mark.parametrize("count", [1, 2, 6])
def test_no_policy_wears_the_colours_of_good_and_bad(count: int):
    chosen = colours([f"policy {n}" for n in range(count)])
    assert len(set(chosen.values())) == count
    assert not {GOOD, BAD} & set(chosen.values())
    assert all(contrast_on_white(ink(colour)) >= 4.5 for colour in chosen.values())


def test_good_and_bad_read_well_as_text():
    assert contrast_on_white(GOOD) >= 4.5
    assert contrast_on_white(BAD) >= 4.5
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#ffffff") == pytest.approx(1)


def test_nothing_is_smaller_than_nine_points(of_three: dict[str, str]):
    for drawing in of_three.values():
        sizes = [float(size) for size in re.findall(r"font(?:-size)?: ?(?:[a-z0-9]+ )?(\d+\.?\d*)px", drawing)]
        assert sizes
        assert min(sizes) >= 9


def test_a_hostile_name_is_written_as_it_is_and_never_as_markup_or_mathematics(make_folder: MakeFolder):
    name = '<script>$x^2$ & "it\'s"</script>'
    for kind, drawing in drawn(make_folder(replace(MISALIGNED, title=name), replace(ALIGNED, title=name))).items():
        assert "<script" not in drawing
        assert name[:8] in " ".join(texts(drawing)), kind


def test_characters_that_xml_forbids_are_dropped(make_folder: MakeFolder):
    for drawing in drawn(make_folder(MISALIGNED, replace(ALIGNED, title="Bell\x07 rings"))).values():
        assert ET.fromstring(drawing) is not None


def test_the_same_numbers_give_the_same_bytes(make_folder: MakeFolder, of_three: dict[str, str]):
    assert drawn(make_folder(*THREE)) == of_three


def test_ids_of_different_figures_do_not_clash(of_three: dict[str, str]):
    ids = [node.get("id") for drawing in of_three.values() for node in ET.fromstring(drawing).iter()]
    named = [name for name in ids if name]
    assert len(named) == len(set(named))


def test_a_cost_that_no_run_changes_is_said_to_be_the_same(of_three: dict[str, str]):
    written = texts(of_three["bridge"])
    assert written[written.index("Market research") + 1] == "the same"


@pytest.mark.parametrize("kind", ["bridge", "decomposition", "pay"])
def test_no_text_leaves_the_page(make_folder: MakeFolder, kind: str):
    folder = make_folder(MISALIGNED, ALIGNED, currency="CHF")
    content = json.loads((folder / "decomposition.json").read_text())
    content["shares"][0] |= {"mean": -0.1234, "low": -0.1251, "high": -0.1217}
    (folder / "decomposition.json").write_text(json.dumps(content))
    picture = figures.draw(Results.read(folder))[kind].png()  # its edges are those of the text, and a tenth of an inch
    (width,) = struct.unpack(">I", picture[16:20])
    assert width <= 300 * (WIDTH + 0.2) + 1


_OF_TWENTY = {"confidence": 0.95, "replications": 20, "titles": {"misaligned": "Misaligned", "aligned": "Aligned"}}


def test_of_a_gap_that_may_be_none_there_are_no_parts_and_scaled_pay_is_a_line_of_its_own(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    content = json.loads((folder / "decomposition.json").read_text())
    content |= {
        "gap": {"mean": 1e-5, "low": -0.004, "high": 0.004},
        "scaling": {"mean": -0.078, "low": -0.08, "high": -0.076},
    }
    (folder / "decomposition.json").write_text(json.dumps(content))
    figure = figures.KINDS["decomposition"](Results.read(folder))
    assert figure is not None
    assert "may be nothing" in figure.title
    assert [row[0] for row in figure.rows][-2:] == ["Pay scaled to be equal", "total"]
    console = Console(width=80, record=True, file=io.StringIO())
    measure = {"title": "Revenue growth", "unit": "1/yr", "kind": "rate", "good": 1}
    console.print(shares_table(content | measure | _OF_TWENTY, "USD"))
    told = console.export_text()
    assert "Pay scaled to be equal" in told
    assert not re.search(r"\d{3,} %", told)


@pytest.mark.parametrize("size", [0.2, 1.0, 2.0, 3.0, 6.0])
def test_ticks_of_coalitions_are_even(make_folder: MakeFolder, size: float):
    folder = make_folder(MISALIGNED, ALIGNED)
    content = json.loads((folder / "decomposition.json").read_text())
    for each in content["coalitions"]:
        each["growth"] *= size
    (folder / "decomposition.json").write_text(json.dumps(content))
    figure = figures.KINDS["coalitions"](Results.read(folder))
    assert figure is not None
    ticks = [float(text.removesuffix(" %")) for text in texts(figure.svg()) if re.fullmatch(r"[\d.]+ %", text)]
    assert len(ticks) > 2
    assert [b - a for a, b in pairwise(ticks)] == pytest.approx([ticks[1] - ticks[0]] * (len(ticks) - 1))


def test_coalitions_show_the_outcome_that_was_decomposed_in_its_unit(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    content = json.loads((folder / "decomposition.json").read_text()) | {"outcome": "operating_contribution"}
    for each in content["coalitions"]:
        each["value"] = 1e8 * each["growth"]
    (folder / "decomposition.json").write_text(json.dumps(content))
    figure = figures.KINDS["coalitions"](Results.read(folder))
    assert figure is not None
    assert figure.subtitle.startswith("Operating contribution, a year")
    assert "0 groups: $1.0M." in figure.alt and "1 group: $3.6M." in figure.alt
    assert any(re.fullmatch(r"\$\d+M", text) for text in texts(figure.svg()))


def test_the_differences_shown_are_those_of_the_summary(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    summary = Results.read(folder).summary
    drawn(folder)
    rows = list(csv.DictReader(io.StringIO((folder / "figures" / "differences.csv").read_text())))
    assert len(rows) == 2 * len(summary.headlines())
    for row in rows:
        found = summary.raw["differences"][row["scenario"]][row["outcome"]]
        assert float(row["difference"]) == found["mean"]
        assert float(row["low"]) == found["simultaneous_low"]


def test_a_folder_without_weekly_series_still_has_the_other_figures(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    (folder / "weekly.parquet").unlink()
    assert set(drawn(folder)) == set(KINDS) - {"growth"}


def test_growth_prefers_the_trailing_year_and_else_takes_the_week_at_a_yearly_rate(make_folder: MakeFolder):
    import pandas as pd

    folder = make_folder(STATUS_QUO, ALIGNED)
    table = pd.read_parquet(folder / "weekly.parquet")
    assert any(text.startswith("Revenue of the week, $ a year") for text in texts(drawn(folder)["growth"]))
    trailing = table.assign(series="revenue_trailing_year")
    pd.concat([table, trailing]).to_parquet(folder / "weekly.parquet")
    assert any(text.startswith("Revenue of the last 52 weeks, $ a year") for text in texts(drawn(folder)["growth"]))


def test_two_revenues_that_print_alike_are_told_once(make_folder: MakeFolder):
    folder = make_folder(STATUS_QUO, replace(ALIGNED, growth=0.0732))
    assert "under both " in " ".join(texts(drawn(folder)["growth"]))


def test_what_blame_does_is_said_of_all_runs_not_of_the_few_that_are_drawn(make_folder: MakeFolder):
    import pandas as pd

    folder = make_folder(MISALIGNED, ALIGNED)
    pairs = pd.read_parquet(folder / "pairs.parquet")
    pairs.loc[pairs["scenario"] == "aligned", ["blame_by_sales", "blame_by_marketing"]] = 1.0
    pairs.to_parquet(folder / "pairs.parquet")
    figure = figures.KINDS["blame"](Results.read(folder))
    assert figure is not None
    assert re.fullmatch(r"Blame falls from 0\.3\d+ under Misaligned to 0\.1\d+ under Aligned", figure.title)


def test_many_people_are_a_matrix_and_few_a_network(make_folder: MakeFolder):
    import pandas as pd

    folder = make_folder(MISALIGNED, ALIGNED)
    few = figures.KINDS["blame"](Results.read(folder))
    pairs = [(key, j, i, 0.5, 0.4, 0.2, 3) for key in ("misaligned", "aligned") for j in range(15) for i in range(30)]
    pd.DataFrame(pairs, columns=list(pd.read_parquet(folder / "pairs.parquet").columns)).to_parquet(
        folder / "pairs.parquet"
    )
    many = figures.KINDS["blame"](Results.read(folder))
    assert few is not None
    assert many is not None
    assert "a wider line" in few.subtitle
    assert "a darker field" in many.subtitle
    assert any("30 salespeople across" in text for text in texts(many.svg()))


def test_labels_are_moved_apart_in_their_order_and_stay_within_bounds():
    moved = spread([5.0, 5.1, 9.9, 1.0], distance=1.0, low=0.0, high=10.0)
    order = sorted(range(4), key=lambda at: moved[at])
    assert order == [3, 0, 1, 2]
    assert all(moved[b] - moved[a] >= 1.0 - 1e-9 for a, b in pairwise(order))
    assert 0.0 <= min(moved) <= max(moved) <= 10.0
    assert spread([1.0, 5.0], 1.0, 0.0, 10.0) == [1.0, 5.0]
