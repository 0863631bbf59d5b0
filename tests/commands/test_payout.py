"""`smarketing payout` as it is typed: the table, the files, and what is said where something is wrong."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from smarketing.commands.main import main

ROOT = Path(__file__).resolve().parents[2]
DEALS = 'who,date,amount\nAnn,2026-01-15,120000\nBob,2026-02-01,10000\n"=1+1",2026-02-01,10000\nBob,2026-02-01,-5\n'


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "deals.csv").write_text(DEALS)
    return tmp_path


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def cents_of(rows: list[dict[str, str]], plan: str) -> int:
    return sum(round(100 * float(row["paid"])) for row in rows if row["plan"] == plan)


def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        main(["payout", *arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    return code, *capsys.readouterr()


def test_arithmetic_alone_tells_the_plan_and_writes_its_files(at, capsys):
    code, out, err = typed(capsys, "status_quo", "aligned", "--no-simulation", "--out", "here")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert "Someone at 85 % earns $87,200 a year: $60,000 base pay and $27,200 commission." in out
    names = {file.relative_to(at / "here").as_posix() for file in (at / "here").rglob("*") if file.is_file()}
    figures = {f"figures/{kind}.{form}" for kind in ("payout", "marketer_payout") for form in ("svg", "png", "csv")}
    assert names == {"curve.csv", "marketers.csv", "payout.json", "payout.xlsx", "manifest.json", *figures}
    rows = rows_of(at / "here" / "curve.csv")
    assert len(rows) == 2 * 41
    assert {row["plan"]: float(row["total_pay"]) for row in rows if row["attainment"] == "1.0"}["status_quo"] == 92_000


def test_deals_are_paid_and_reconciled(at, capsys):
    code, out, _ = typed(capsys, "status_quo", "aligned", "--no-simulation", "--deals", "deals.csv", "--out", "here")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "Not counted: 1 row: 1 with a negative amount." in out
    assert "$10,400.00" in out and "add up to the cent" in out.replace("\n", " ")
    lines = rows_of(at / "here" / "back_test_lines.csv")
    periods = rows_of(at / "here" / "back_test_periods.csv")
    for plan in ("status_quo", "aligned"):
        sums = [cents_of(rows, plan) for rows in (lines, periods)]
        told = json.loads((at / "here" / "payout.json").read_text())["back_test"]["plans"][plan]["total"]
        assert sums == [told, told]
    assert {row["who"] for row in periods} == {"Ann", "Bob", "'=1+1"}


def test_the_workbook_holds_text_as_text_and_sums_that_are_right(at, capsys):
    import zipfile

    typed(capsys, "status_quo", "--no-simulation", "--deals", "deals.csv", "--out", "here", "--quiet")
    with zipfile.ZipFile(at / "here" / "payout.xlsx") as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "=1+1" in texts
    assert "1+1" not in sheets
    formulas = [part.split("</f>")[0] for part in sheets.split("<f>")[1:]]
    assert formulas and all(each.startswith("SUM(") for each in formulas)


def test_json_is_all_there_is_on_standard_output(at, capsys):
    code, out, err = typed(
        capsys, "status_quo", "--no-simulation", "--json", "--set", "compensation.salespeople.base=0"
    )
    found = json.loads(out)
    assert (code, err, found["plans"]["status_quo"]["base"]) == (0, "", 0)
    assert Path(found["folder"]) == Path("results/payout-1")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nobody",), "nobody"),
        (("status_quo", "--deals", "nowhere.csv"), "nowhere.csv: cannot be read"),
        (("status_quo", "--quotas", "deals.csv"), "--deals"),
        (("status_quo", "--deals", "deals.csv", "--quotas", "deals.csv"), "no column tells quota"),
        (("status_quo", "--deals", "deals.csv", "--from", "2030-01-01"), "dated outside the days asked for"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_no_folder(at, capsys, arguments, says):
    code, out, err = typed(capsys, *arguments, "--no-simulation", "--out", "here")
    assert (code, out) == (2, "")
    assert says in err and "Traceback" not in err
    assert not (at / "here").exists()


def test_arithmetic_compiles_nothing_and_loads_no_compiler():
    program = (
        "import sys, smarketing as sm\nsm.payout(['status_quo', 'glengarry'], simulation=False)\n"
        "print(sorted({'numba', 'mesa', 'pandas', 'matplotlib', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_simulation_pairs_people_and_keeps_them(at, capsys):
    short = ("--set", "horizon.warm_up_weeks=52", "--set", "horizon.weeks=52")
    code, out, _ = typed(capsys, "status_quo", "misaligned", "-n", "2", *short, "--out", "here", "--quiet")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "2 paired runs" in out
    people = rows_of(at / "here" / "people.csv")
    assert people and all(
        float(row["after"]) - float(row["before"]) == pytest.approx(float(row["difference"]), abs=0.011)
        for row in people
    )


def test_the_page_shows_what_the_command_says(at, capsys):
    page = (ROOT / "docs" / "payout.md").read_text("utf-8")
    shown = page.split("```text\n")[1].split("\n```")[0]
    example = str(Path("docs") / "examples" / "deals.csv")
    (at / "docs" / "examples").mkdir(parents=True)
    (at / example).write_bytes((ROOT / example).read_bytes())
    _, out, _ = typed(capsys, "status_quo", "aligned", "--no-simulation", "--deals", example)
    assert shown in "\n".join(line.rstrip() for line in out.splitlines())
