"""The figures of a result folder, by kind: what the report shows, and what a figure command draws.

To add a kind, write `reports/figures/NAME.py` with one function that takes `Results` and returns a `Figure`, or None
where the folder lacks the data, and name it in `KINDS`; `draw`, `write`, the report's data column and the command that
draws single figures follow. What a `Figure` must say (finding, unit, alternative text, the numbers shown) stands in
`reports.figures.canvas`; colours of policies come from `reports.palette.colours`, numbers in words from
`reports.prose`. For plots of your own, `matplotlib.style.use(canvas.STYLE)` gives the same look.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from smarketing.reports.figures.blame import blame
from smarketing.reports.figures.bridge import bridge
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.figures.decomposition import coalitions, decomposition
from smarketing.reports.figures.discovery import boxes
from smarketing.reports.figures.distribution import distribution
from smarketing.reports.figures.gaps import differences
from smarketing.reports.figures.growth import growth
from smarketing.reports.figures.heatmap import heatmap
from smarketing.reports.figures.leaks import funnel, losses
from smarketing.reports.figures.lines import lines
from smarketing.reports.figures.marketer_payout import marketer_payout
from smarketing.reports.figures.pareto import pareto
from smarketing.reports.figures.pay import pay
from smarketing.reports.figures.payout import payout
from smarketing.reports.figures.population import alignment, survey
from smarketing.reports.figures.sensitivity import morris, sobol
from smarketing.reports.figures.surface import surface
from smarketing.reports.figures.tornado import tornado
from smarketing.reports.results import Results
from smarketing.reports.study_results import Asked, Studied

KINDS: dict[str, Callable[[Results], Figure | None]] = {
    "growth": growth,
    "differences": differences,
    "bridge": bridge,
    "funnel": funnel,
    "losses": losses,
    "decomposition": decomposition,
    "coalitions": coalitions,
    "pay": pay,
    "payout": payout,
    "marketer_payout": marketer_payout,
    "blame": blame,
    "survey": survey,
    "alignment": alignment,
}

# Of the folder of a study: `Asked` says which outcome, along what. Same rules; None where the folder lacks the data.
STUDY_KINDS: dict[str, Callable[[Studied, Asked], Figure | None]] = {
    "lines": lines,
    "heatmap": heatmap,
    "tornado": tornado,
    "surface": surface,
    "distribution": distribution,
    "morris": morris,
    "sobol": sobol,
    "pareto": pareto,
    "boxes": boxes,
}


def draw(results: Results) -> dict[str, Figure]:
    """Every figure that the folder has the data for, by kind."""
    drawn = {kind: make(results) for kind, make in KINDS.items()}
    return {kind: figure for kind, figure in drawn.items() if figure is not None}


def write(figures: dict[str, Figure], folder: Path) -> dict[str, str]:
    """Write KIND.svg and the data it shows, KIND.csv, into `folder`/figures; the drawings by kind."""
    target = folder / "figures"
    target.mkdir(exist_ok=True)
    drawings = {kind: figure.svg() for kind, figure in figures.items()}
    for kind, drawing in drawings.items():
        (target / f"{kind}.svg").write_text('<?xml version="1.0" encoding="utf-8"?>\n' + drawing, encoding="utf-8")
        (target / f"{kind}.csv").write_text(figures[kind].csv(), encoding="utf-8")
    return drawings


def draw_studied(studied: Studied, asked: Asked, kinds: Iterable[str] = tuple(STUDY_KINDS)) -> dict[str, Figure]:
    """Those figures of a study's folder, of `kinds`, that it has the data for."""
    drawn = {kind: STUDY_KINDS[kind](studied, asked) for kind in kinds}
    return {kind: figure for kind, figure in drawn.items() if figure is not None}
