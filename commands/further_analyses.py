"""What `run` and `compare` can be asked beside their runs: at equal pay, where the answer turns, what each part is.

What nobody asks for is not loaded.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from threading import Event
from typing import Any, Literal

from rich.console import Console

from smarketing.commands.progress import watched
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.running.runner import Watch
from smarketing.experiments.running.settings import Settings
from smarketing.extras import MissingLibraryError, library
from smarketing.scenarios.amounts import money
from smarketing.scenarios.compared_policies import Policy

type Files = dict[str, Any]
type EqualIn = Literal["cost", "certainty"]


@dataclass(frozen=True)
class FurtherAnalyses:
    """The options of `compare` that add to its answer: one more is a field here and a part of `look` and of `say`."""

    equal_pay: EqualIn | None = None
    switch_points: bool = False
    decompose: bool = False
    ablate: bool = False
    ensemble: bool = False
    meets: Sequence[str] = ()

    def check(self, policies: Sequence[Policy], settings: Settings) -> None:
        """Raise InputError for what cannot be had, before anything is run."""
        if self.meets and not self.ensemble:
            raise InputError("--meets: is told over the sets of assumptions that fit. Add --ensemble.")
        if self.ensemble:
            from smarketing.experiments.comparison.ensemble_robustness import check as check_ensemble
            from smarketing.experiments.comparison.limits import limits

            limits(self.meets)
            check_ensemble(policies)
        if self.decompose:
            from smarketing.experiments.comparison.decomposition import check

            if len(policies) != 2:
                raise InputError(
                    f"--decompose: a gap lies between two firms, and {len(policies)} are compared. Name the two, the "
                    "one to start from first."
                )
            check((policies[0], policies[1]), DECIDING, _of_coalitions(settings))
        if self.ablate and settings.replications == "auto":
            from smarketing.experiments.comparison.ablation import NO_AUTO

            raise InputError(NO_AUTO)

    def at_equal_pay(
        self, policies: Sequence[Policy], settings: Settings, terminal: Terminal, stop: Event
    ) -> tuple[Sequence[Policy], Files]:
        """The policies to compare, rescaled if that is asked for, and the file that tells."""
        if self.equal_pay is None:
            return policies, {}
        from smarketing.experiments.comparison.equal_pay import equal_pay

        if terminal.shows_progress:
            aim = "costs" if self.equal_pay == "cost" else "is worth to salespeople"
            terminal.err.print(f"Scaling variable pay until every policy {aim} what the baseline {aim}…")
        scaled, factors = equal_pay(policies, settings, stop, self.equal_pay)
        if not factors:
            terminal.err.print("These policies pay alike, so nobody's pay was scaled.")
            return scaled, {}
        return scaled, {
            "equal_pay.json": {
                "baseline": policies[0].name,
                "equal_in": self.equal_pay,
                "policies": [asdict(each) for each in factors],
            }
        }

    def look(self, policies: Sequence[Policy], settings: Settings, terminal: Terminal, stop: Event) -> Files:
        """What else is found, as files of the result folder. Raises KeyboardInterrupt when stopped before the end."""
        files: Files = {}
        with ExitStack() as stack:

            def watch(what: str) -> Watch | None:
                if not terminal.shows_progress:
                    return None
                return stack.enter_context(watched(terminal.err, what, settings.threads, stop))

            if self.decompose:
                from smarketing.experiments.comparison.decomposition import COALITIONS, take_apart

                pair = (policies[0], policies[1])
                progress = watch(f"Taking the gap apart: {COALITIONS} firms")
                apart = take_apart(pair, DECIDING, _of_coalitions(settings), progress, stop)
                if not apart.complete:
                    raise KeyboardInterrupt
                files |= apart.files
                stack.close()
            if self.ablate:
                from smarketing.experiments.comparison.ablation import ablate

                progress = watch("Neutralising each mechanism in turn")
                worth = ablate(policies[0].scenario, settings, watch=progress, stop=stop)
                if not worth.complete:
                    raise KeyboardInterrupt
                files["ablation.json"] = worth.as_dict()
                stack.close()
            if self.ensemble:
                from smarketing.experiments.comparison.ensemble_robustness import over_ensemble
                from smarketing.experiments.comparison.limits import limits

                progress = watch("Asking again under every set of the ensemble")
                files["ensemble.json"] = over_ensemble(policies, settings, progress, stop, limits(self.meets))
                stack.close()
            if self.switch_points:
                from smarketing.experiments.comparison.switch_points import switch_points

                turns = switch_points(policies, settings, watch("Looking for switch points"), stop)
                stack.close()
                with suppress(MissingLibraryError):
                    turns = _moved_together(turns, policies, settings, watch, stop)
                files["switch_points.json"] = turns
        return files


def _moved_together(
    turns: Files, policies: Sequence[Policy], settings: Settings, watch: Callable[[str], Watch | None], stop: Event
) -> Files:
    """Switch points with what several assumptions do at once. Raises MissingLibraryError without scenario discovery."""
    from smarketing.experiments.discovery.circumstances import is_open, with_circumstances

    if not any(map(is_open, turns["pairs"])):
        return turns
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional parts of the workbench that are not installed
        library("ema_workbench.analysis.prim", "the EMA workbench", "Scenario discovery")
    return with_circumstances(turns, policies, settings, watch("Moving assumptions together"), stop)


def say(files: Mapping[str, Any], policies: Sequence[Policy], console: Console) -> None:
    """Tell on a terminal what the files hold."""
    currency = policies[0].scenario.spec.currency
    titles = {policy.name: policy.scenario.title for policy in policies}
    if "equal_pay.json" in files:
        verb = "cost" if files["equal_pay.json"]["equal_in"] == "cost" else "be worth for sure"
        console.print(
            f"\nAt equal pay: variable pay scaled to {verb} what that of {policies[0].scenario.title} does. The words "
            "of the policies are those of the plans as written."
        )
    for each in files.get("equal_pay.json", {}).get("policies", []):
        left = 100 * abs(each["left"]) / each["pay_of_baseline"]
        console.print(
            f"  {titles[each['policy']]}: × {each['factor']:.3g}, from {_money(each['pay_before'], currency)} to "
            f"{_money(each['pay'], currency)} a year, within {left:.1g} %",
            soft_wrap=True,
            markup=False,
        )
    if "decomposition.json" in files:
        from smarketing.reports.decomposition_table import shares_table

        console.print()
        console.print(shares_table(files["decomposition.json"], currency))
    if "ablation.json" in files:
        from smarketing.reports.ablation import ablation_table

        console.print()
        console.print(ablation_table(files["ablation.json"], console.width))
    if "ensemble.json" in files:
        from smarketing.reports.ensemble_robustness import statements
        from smarketing.reports.ensemble_robustness import table as robustness_table
        from smarketing.reports.robustness import table as on_terminal

        for statement in statements(files["ensemble.json"], titles, currency):
            console.print(f"\n{statement}", markup=False)
        robustness = robustness_table(files["ensemble.json"], titles, currency)
        if robustness is not None:
            console.print()
            console.print(on_terminal(robustness.rows, robustness.headings))
    for pair in files.get("switch_points.json", {}).get("pairs", []):
        console.print()
        for statement in pair["statements"]:
            console.print(statement, markup=False)
        if "circumstances" in pair:
            from smarketing.reports.switch_points import claim

            console.print(claim(pair["circumstances"], titles), markup=False)
        a, b = (titles[pair[which]] for which in ("a", "b"))
        loss_a, loss_b = (_money(pair["regret"][which], currency) for which in ("a", "b"))
        console.print(
            f"With all assumptions varied at once, {a} forgoes {loss_a} of operating contribution a year on average by "
            f"not being the better of the two, {b} {loss_b}.",
            markup=False,
        )


def _of_coalitions(settings: Settings) -> Settings:
    """The settings of a decomposition beside a comparison with these."""
    from smarketing.experiments.comparison.decomposition import REPLICATIONS

    return Settings(REPLICATIONS, None, settings.seed, settings.first, settings.engine, settings.jobs)


def _money(value: float, currency: str) -> str:
    """To three digits: finer is not known."""
    return money(float(f"{value:.3g}"), currency)
