"""The page: self-contained, escaped, accessible, and true to the folder."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from smarketing.reports import prose
from smarketing.reports.documents.page import page, write_report
from smarketing.reports.results import FolderError, Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, THREE, Firm

VOID = {"meta", "img", "br", "link", "input", "hr", "col"}
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}&amp;\"'"


class Page(HTMLParser):
    """The page as a browser reads it: elements, attributes, text, and whether every element is closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title", "desc"):
            self.text += data

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    def words(self) -> str:
        return " ".join(self.text.replace("\N{NO-BREAK SPACE}", " ").split())


def report(folder: Path) -> Page:
    """The page without its figures, which take longest to draw."""
    path = folder / "report.html"
    path.write_text(page(Results.read(folder), {}), "utf-8")
    return Page(path)


def whole_report(folder: Path) -> Page:
    return Page(write_report(folder))


@pytest.mark.parametrize(
    ("firms", "runs"),
    [(THREE, 200), ((MISALIGNED, ALIGNED), 20), ((MISALIGNED, ALIGNED), 1), ((ALIGNED,), 50), ((ALIGNED,), 1)],
)
def test_a_report_is_whole_for_any_number_of_policies_and_runs(
    make_folder: MakeFolder, firms: tuple[Firm, ...], runs: int
):
    shown = whole_report(make_folder(*firms, runs=runs))
    assert shown.open == []
    assert shown.tags().count("h1") == 1
    assert shown.tags().count("svg") >= 3
    assert "nan" not in shown.words().lower().split()
    assert "None" not in shown.words()


def test_the_answer_comes_before_numbers_picture_and_table(make_folder: MakeFolder):
    shown = whole_report(make_folder(*THREE))
    order = [shown.tags().index(tag) for tag in ("h1", "dl", "svg", "h2", "table")]
    assert order == sorted(order)
    assert "Aligned would virtually certainly (>99 %) raise revenue growth by" in shown.words()


def test_the_report_asks_nothing_of_the_network(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    shown = whole_report(folder)
    html = (folder / "report.html").read_text("utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+", html))
    assert addresses <= {"http://www.w3.org"}  # the name of the SVG language, which is never fetched
    for tag, attributes in shown.elements:
        assert tag not in ("script", "link", "iframe", "object", "base", "form")
        for name in ("src", "href", "xlink:href", "action", "srcset"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:")), (tag, value)
        assert "http" not in (attributes.get("style") or "")
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert "@import" not in html


def test_what_comes_from_files_is_escaped(make_folder: MakeFolder):
    hostile = replace(ALIGNED, title=HOSTILE, description=HOSTILE, differs=(HOSTILE,))
    folder = make_folder(MISALIGNED, hostile, client={"name": HOSTILE})
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["command"] = f"smarketing compare '{HOSTILE}'"
    manifest["failures"] = [{"scenario": HOSTILE, "replication": 3, "reason": HOSTILE, "reproduce": HOSTILE}]
    manifest["versions"] = {HOSTILE: HOSTILE}
    for scenario in manifest["scenarios"]:
        scenario["sources"] = {HOSTILE: HOSTILE}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    shown = whole_report(folder)
    assert "img" not in shown.tags()
    assert shown.text.count(HOSTILE) >= 8
    assert "49" not in shown.words().split()


def test_the_numbers_of_the_report_are_those_of_the_summary(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    shown = report(folder)
    summary = Results.read(folder).summary
    for measure in summary.headlines():
        for policy in summary.alternatives:
            raw = summary.raw["differences"][policy.key][measure.name]
            factor = 100 if measure.kind in ("share", "rate") else 1e-6 if measure.kind == "money" else 1
            found = summary.difference(policy, measure.name)
            assert found is not None
            low, high = prose.span(found, measure, "USD").replace(prose.MINUS, "-").split(" to ")
            half_a_digit = 0.5 * 10.0 ** -len(low.partition(".")[2])
            assert float(low) == pytest.approx(raw["simultaneous_low"] * factor, abs=half_a_digit * 1.001)
            assert float(high) == pytest.approx(raw["simultaneous_high"] * factor, abs=half_a_digit * 1.001)
            assert prose.span(found, measure, "USD") in shown.words()
            assert prose.gap(found, measure, "USD", bare=measure.kind == "weeks") in shown.words()


@pytest.mark.parametrize(("firms", "said"), [(THREE, True), ((ALIGNED,), False)])
def test_why_leads_of_an_earlier_policy_weigh_on_a_later_one_is_said_where_policies_are_compared(
    make_folder: MakeFolder, firms: tuple[Firm, ...], said: bool
):
    assert ("already waiting when the policies began" in report(make_folder(*firms)).words()) == said


def test_the_page_can_be_read_without_eyes_or_mouse(make_folder: MakeFolder):
    shown = whole_report(make_folder(*THREE))
    html = next(attributes for tag, attributes in shown.elements if tag == "html")
    assert html["lang"] == "en"
    levels = [int(tag[1]) for tag in shown.tags() if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = {attributes["id"] for _, attributes in shown.elements if "id" in attributes}
    for tag, attributes in shown.elements:
        if tag == "svg":
            assert set(str(attributes["aria-labelledby"]).split()) <= ids
        if tag == "section":
            assert attributes["aria-labelledby"] in ids
        if tag == "img":
            assert "alt" in attributes
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
    assert all(
        attributes.get("tabindex") == "0" for _, attributes in shown.elements if attributes.get("class") == "scroll"
    )


def test_inputs_are_shown_with_value_and_source_and_assumptions_are_counted(make_folder: MakeFolder):
    text = report(make_folder(*THREE)).words()
    assert "Of 3 inputs 2 have a source, 0 have one in part (a direction or an order) and 1 are assumptions" in text
    assert "compensation.salespeople.commission_rate 0.08 E A24: 8-10 % typical" in text


def test_an_input_that_differs_shows_the_value_of_every_policy(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenarios"][1]["resolved"]["firm"]["churn"] = 0.1
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "firm.churn Misaligned: 0.14 Aligned: 0.1 assumption" in report(folder).words()


def test_members_of_a_list_with_the_same_value_share_a_row(make_folder: MakeFolder):
    folder = make_folder(ALIGNED)
    manifest = json.loads((folder / "manifest.json").read_text())
    segments = [{"accounts": 5000, "drift": 0.01 * n} for n in range(3)]
    manifest["scenarios"][0]["resolved"]["market"] = {"segments": segments}
    paths = [f"market.segments[{n}].{name}" for n in range(3) for name in ("accounts", "drift")]
    manifest["scenarios"][0]["sources"] = dict.fromkeys(paths, "assumption")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    text = report(folder).words()
    assert "Of 4 inputs 0 have a source" in text
    assert "market.segments[].accounts 5,000" in text
    assert "market.segments[2].drift 0.02" in text


def test_firms_that_differ_in_more_than_policy_are_told_apart(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    assert "meet the same simulated firm" in report(folder).words()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenarios"][1]["resolved"]["firm"]["churn"] = 0.1
    manifest["scenarios"][1]["resolved"]["market"] = {"growth": 0.2}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    text = report(folder).words()
    assert "differ in more than policy: in their books and market." in text
    assert "meet the same simulated firm" not in text


def test_the_command_that_makes_it_again_is_shown(make_folder: MakeFolder):
    text = report(make_folder(*THREE)).words()
    assert "smarketing compare misaligned status_quo aligned -n 200 --seed 1" in text
    assert "seed 1, 156 weeks after 104 weeks of warm-up" in text


def test_a_run_made_from_python_says_so(make_folder: MakeFolder):
    folder = make_folder(ALIGNED)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "command": None}))
    assert "made from Python" in report(folder).words()


def test_the_client_and_the_logo_are_on_the_page(make_folder: MakeFolder):
    folder = make_folder(*THREE, client={"name": "Acme Ltd", "logo": "logo.png"})
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    shown = report(folder)
    logo = next(attributes for tag, attributes in shown.elements if tag == "img")
    assert str(logo["src"]).startswith("data:image/png;base64,iVBOR")
    assert "For Acme Ltd, 22 November 2026" in shown.words()


@pytest.mark.parametrize("logo", ["../secret.png", "missing.png", "logo.html", 7, None])
def test_a_logo_that_is_no_picture_inside_the_folder_is_left_out(make_folder: MakeFolder, logo: object):
    folder = make_folder(*THREE, client={"name": "Acme Ltd", "logo": logo})
    (folder.parent / "secret.png").write_bytes(b"secret")
    (folder / "logo.html").write_text("<script>alert(1)</script>")
    shown = report(folder)
    assert "img" not in shown.tags()
    assert "Acme Ltd" in shown.text


def test_failed_and_interrupted_runs_are_told_with_how_to_repeat_them(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    raw = json.loads((folder / "summary.json").read_text())
    raw["status"] = "partial"
    raw["scenarios"]["aligned"]["replications"]["failed"] = 1
    (folder / "summary.json").write_text(json.dumps(raw))
    manifest = json.loads((folder / "manifest.json").read_text())
    again = "smarketing run aligned --seed 1 --first 17 -n 1"
    manifest["failures"] = [{"scenario": "aligned", "replication": 17, "reason": "It broke.", "reproduce": again}]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    text = report(folder).words()
    assert "One run failed and is left out: see below" in text
    assert f"aligned, run 17: It broke. {again}" in text
    assert "interrupted" in text


@pytest.mark.parametrize("broken", ["folder", "summary", "manifest", "json", "empty"])
def test_a_folder_that_is_no_result_says_what_to_do(make_folder: MakeFolder, broken: str):
    folder = make_folder(ALIGNED)
    match broken:
        case "folder":
            folder = folder / "nowhere"
        case "summary":
            (folder / "summary.json").unlink()
        case "manifest":
            (folder / "manifest.json").unlink()
        case "json":
            (folder / "summary.json").write_text("{")
        case "empty":
            (folder / "summary.json").write_text("{}")
    with pytest.raises(FolderError, match=r"smarketing (?:run|compare)|[Rr]un (?:it|the comparison) again"):
        write_report(folder)


def test_a_report_written_again_is_the_same(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    first = write_report(folder).read_bytes()
    assert write_report(folder).read_bytes() == first
