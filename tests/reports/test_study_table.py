"""The table of a study in the terminal."""

from typing import Any

from rich.console import Console

from smarketing.reports.study_table import points_table


def a_summary(n_points: int, *outcomes: str) -> dict[str, Any]:
    about = {"title": "Revenue growth", "unit": "1/yr", "definition": "Growth.", "good": 1, "kind": "rate"}
    spread = {"sd": 0.1, "n": 50}
    return {
        "currency": "USD",
        "parameters": {"budget.total": "Budget", "organisation.salespeople": "organisation.salespeople"},
        "measures": dict.fromkeys(outcomes, about),
        "points": [
            {
                "point": i,
                "parameters": {"budget.total": 0.01 * i, "organisation.salespeople": 1_000 * i},
                "outcomes": {
                    name: {"mean": i / 100, "low": i / 100 - 0.01, "high": i / 100 + 0.01, **spread}
                    for name in outcomes
                },
            }
            for i in range(n_points)
        ],
    }


def shown(summary: dict[str, Any], width: int = 80) -> str:
    console = Console(width=width)
    with console.capture() as capture:
        console.print(points_table(summary, width=width))
    return capture.get()


def test_every_point_has_a_line_with_its_mean_and_interval():
    lines = shown(a_summary(5, "growth_rate")).splitlines()
    assert [line.split()[0] for line in lines if line.strip()[:1].isdigit()] == list("01234")
    assert any("3 % (2 to 4)" in line for line in lines)


def test_a_parameter_that_follows_another_is_named_and_not_shown():
    text = shown(a_summary(5, "growth_rate"))
    assert "Budget" in text and "What varies along with these: organisation.salespeople." in " ".join(text.split())


def test_of_many_points_the_best_and_the_worst_are_shown():
    text = shown(a_summary(60, "growth_rate"))
    numbers = [int(line.split()[0]) for line in text.splitlines() if line.strip()[:1].isdigit()]
    assert numbers == [*range(59, 49, -1), *range(9, -1, -1)]
    assert "The 10 best and the 10 worst of 60 points" in text


def test_outcomes_that_do_not_fit_are_named_while_they_are_few():
    few, many = shown(a_summary(3, *"abcdef")), shown(a_summary(3, *(f"x{i}" for i in range(30))))
    assert max(map(len, (few + many).splitlines())) <= 80
    assert "Also in points.csv: " in few and " and f." in few
    assert "outcomes more." in many
