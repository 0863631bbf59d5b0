"""The decision table in the terminal."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from smarketing.reports.tables import comparison_table, run_table
from tests.reports.synthetic import ALIGNED, MISALIGNED, STATUS_QUO, THREE, Firm, make_summary

LONG = Firm("long", "A policy with the long name that a consultant gave it in a hurry", 0.08, 0.7)
OTHER = Firm("other", "Other", 0.1, 0.7)
LABELS = (
    "Revenue growth",
    "Operating contribution",
    "Cost of sales",
    "Win rate",
    "Leads never contacted",
    "Sales cycle",
    "Blame",
)


def printed(part: Any, width: int, *, colour: bool = False) -> str:
    console = Console(
        width=width, force_terminal=colour, color_system="truecolor" if colour else None, legacy_windows=False
    )
    with console.capture() as capture:
        console.print(part)
    return capture.get()


def comparison(*firms: Firm, width: int, **options: Any) -> str:
    summary = make_summary(*firms, **options)
    return printed(comparison_table(summary, width), width)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize(
    "firms",
    [(MISALIGNED, ALIGNED), THREE, (*THREE, LONG), (*THREE, LONG, OTHER)],
    ids=["two", "three", "four", "five"],
)
def test_no_line_is_wrapped_or_cut(firms: tuple[Firm, ...], width: int):
    text = comparison(*firms, width=width)
    roomy = printed(comparison_table(make_summary(*firms), width), 1000)
    assert max(map(cell_len, text.splitlines())) <= width
    assert [line.rstrip() for line in text.splitlines()] == [line.rstrip() for line in roomy.splitlines()]


@pytest.mark.parametrize("width", [80, 120])
def test_one_scenario_fits_as_well(width: int):
    summary = make_summary(ALIGNED)
    text = printed(run_table(summary, width), width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text
    for label in LABELS:
        assert label in text


@pytest.mark.parametrize("width", [80, 120])
def test_three_policies_stand_side_by_side_with_every_outcome_of_a_manager(width: int):
    text = comparison(*THREE, width=width)
    header = next(line for line in text.splitlines() if "★" in line)
    assert header.split() == ["Misaligned", "Status", "quo", "★", "Aligned"]
    for label in LABELS:
        assert label in text


def test_the_answer_stands_above_the_table():
    text = comparison(*THREE, width=80)
    assert text.startswith("Aligned would virtually certainly (>99 %)")
    assert text.index("simulated futures") < text.index("Revenue growth,")


def test_the_baseline_is_first_and_the_best_is_marked():
    text = comparison(STATUS_QUO, ALIGNED, MISALIGNED, width=80)
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if "★" in line)
    assert lines[at].split() == ["Status", "quo", "★", "Aligned", "Misaligned"]
    assert lines[at + 1].split() == ["baseline", "best"]


def test_better_and_worse_are_marked_for_the_firm_and_in_colour():
    text = comparison(STATUS_QUO, ALIGNED, MISALIGNED, width=80).splitlines()
    growth, never = (
        text[next(at for at, line in enumerate(text) if line.startswith(label)) + 1]
        for label in ("Revenue growth", "Leads never contacted")
    )
    assert [word for word in growth.split() if word in "▲▼"] == ["▲", "▼"]
    assert [word for word in never.split() if word in "▲▼"] == ["▲", "▼"]  # fewer is better
    coloured = printed(comparison_table(make_summary(STATUS_QUO, ALIGNED, MISALIGNED), 80), 80, colour=True)
    assert "38;2;0;114;178m▲" in coloured  # blue
    assert "38;2;194;81;0m▼" in coloured  # orange


def test_a_wide_terminal_adds_how_sure_each_difference_is():
    assert "better on" not in comparison(MISALIGNED, ALIGNED, width=80)
    wide = comparison(MISALIGNED, ALIGNED, width=120)
    assert "better on" in wide
    assert ">99 %" in next(line for line in wide.splitlines() if line.startswith("Revenue growth"))
    assert "200 of 200" in wide  # the runs that were made, not a rounder number


def test_policies_that_do_not_fit_stand_below_with_the_baseline_again():
    text = comparison(*THREE, LONG, OTHER, width=80)
    headers = [line for line in text.splitlines() if "Misaligned" in line and "Revenue" not in line]
    assert sum(line.lstrip().startswith("Misaligned") for line in headers) == 2
    assert "Other" in text


def test_an_outcome_that_no_policy_has_is_left_out_and_one_that_a_policy_lacks_is_a_dash():
    summary = make_summary(MISALIGNED, ALIGNED)
    nothing = {"mean": None, "low": None, "high": None, "sd": None, "n": 0}
    for key in ("misaligned", "aligned"):
        summary["scenarios"][key]["outcomes"]["win_rate"] = nothing
    summary["scenarios"]["aligned"]["outcomes"]["blame_index"] = nothing
    summary["differences"]["aligned"]["blame_index"] = nothing
    lines = printed(comparison_table(summary, 80), 80).splitlines()
    assert not any(line.startswith("Win rate") for line in lines)
    assert next(line for line in lines if line.startswith("Blame")).split()[-1] == "–"


def test_one_run_says_that_it_has_no_interval():
    assert "One run has no interval" in comparison(MISALIGNED, ALIGNED, width=80, runs=1)
    assert "95 % interval" not in printed(run_table(make_summary(ALIGNED, runs=1), 80), 80)


def test_failed_and_interrupted_runs_are_told():
    summary = {**make_summary(MISALIGNED, ALIGNED, failed=3), "status": "partial"}
    text = " ".join(printed(comparison_table(summary, 80), 80).split())
    assert "6 runs failed and are left out: manifest.json says why" in text
    assert "Interrupted" in text


def test_a_name_is_never_read_as_markup():
    text = comparison(MISALIGNED, replace(ALIGNED, title="[red]Shared[/red] upside"), width=80)
    assert "★ [red]Shared[/red]" in text


def test_the_tables_load_neither_pandas_nor_matplotlib():
    heavy = {"pandas", "matplotlib", "numpy", "jinja2", "scipy"}
    code = f"import sys, smarketing.reports.tables; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
