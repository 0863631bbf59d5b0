"""Every hint of the command line, followed to the letter, is accepted: the command then would run, or answers."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from smarketing.commands.main import main
from smarketing.errors import InputError
from tests.store.kept_folders import VERSIONS, unpacked

STUDY = (
    "name: Mine\nscenario: small.yaml\nreplications: 2\noutcomes: [contribution]\n"
    "parameters: {budget.total: [0.2, 0.4], feedback.rule: [none, closed_loop]}\n"
)
SMALL = "organisation: {marketers: 1, salespeople: 1}\nhorizon: {warm_up_weeks: 52, weeks: 52}\n"


class Hint(NamedTuple):
    """`{}` in `right` is what the message said, by the group of `hint`."""

    wrong: str
    hint: str
    right: str


HINTS = {
    "a command": Hint("swep study.yaml", r"Did you mean '(\w+)'", "{} study.yaml"),
    "a command of a group": Hint("scenario chek small.yaml", r"Did you mean '(\w+)'", "scenario {} small.yaml"),
    "an option": Hint("run small.yaml --sede 3", r"Possible options: (--\w+)", "run small.yaml {} 3"),
    "a choice": Hint("run small.yaml --engine compild", r"one of '(\w+)'", "run small.yaml --engine {}"),
    "a form of the report": Hint("report compare --format pdf", r"'(xlsx)'", "report compare --format {}"),
    "help": Hint("run small.yaml --sede 3", r"Try 'smarketing (run -h)'", "{}"),
    "a library scenario": Hint("run alignd", r"did you mean (\w+)\?", "run {}"),
    "a study": Hint("sweep firm_siz", r"did you mean (\w+)\?", "sweep {}"),
    "a number of runs": Hint("run small.yaml -n many", r"or (auto)\.", "run small.yaml -n {}"),
    "the most runs": Hint("run small.yaml -n 0", r"to (\d+),", "run small.yaml -n {}"),
    "threads": Hint("run small.yaml --jobs 0", r"at least (\d)", "run small.yaml --jobs {}"),
    "precision": Hint("run small.yaml -n auto --precision 0", r"such as ([\d.]+\d)",
        "run small.yaml -n auto --precision {}"),
    "precision without auto": Hint("run small.yaml -n 5 --precision 0.1", r"\((-n auto)\)",
                                   "run small.yaml {} --precision 0.1"),
    "one scenario": Hint("compare small.yaml", r"smarketing (run \S+)$", "{}"),
    "other weeks": Hint("compare status_quo small.yaml", r"with (--set horizon\.\w+=\d+)",
                        "compare status_quo small.yaml {} --set horizon.weeks=52"),
    "twins of other size": Hint("twin small.yaml larger.yaml", r"with (--set \S+=\d+)\.",
        "twin small.yaml larger.yaml {}"),
    "other currencies": Hint("compare small.yaml euro.yaml", r"set it with (currency: [A-Z]+)\.",
                             "compare small.yaml euro.yaml --set '{}'"),
    "two equalities": Hint("compare small.yaml other.yaml --equal-pay --equal-certainty", r"(leave one out)",
                           "compare small.yaml other.yaml --equal-pay"),
    "a decomposition of three": Hint("compare small.yaml other.yaml third.yaml --decompose", r"(Name the two)",
                                     "compare small.yaml other.yaml --decompose"),
    "an ablation of auto": Hint("run small.yaml -n auto --ablate", r"takes (a number of) replications",
                                "run small.yaml -n 5 --ablate"),
    "an outcome of a decomposition": Hint("decompose small.yaml other.yaml --outcome revenu",
        r"There are .*(revenue)\b",
                                          "decompose small.yaml other.yaml --outcome {}"),
    "runs of a decomposition": Hint("decompose small.yaml other.yaml -n 2", r"at least (\d+)",
                                    "decompose small.yaml other.yaml -n {}"),
    "firms of a survey": Hint("population --firms 3", r"at least (\d+) of them", "population --firms {}"),
    "the usual survey": Hint("population --firms 3", r"; (\d+) is usual", "population --firms {}"),
    "a shard": Hint("sweep study.yaml --shard 5", r"such as (--shard \S+?)\.$", "sweep study.yaml {}"),
    "a shard beyond the last": Hint("sweep study.yaml --shard 5/3", r"such as (\d/\d+)", "sweep study.yaml --shard {}"),
    "a scheduler without Dask": Hint("sweep study.yaml --scheduler tcp://h:1", r"Add (--executor dask)",
                                     "sweep study.yaml {}"),
    "nothing to go on with": Hint("sweep study.yaml --resume", r"(leave --resume away)", "sweep study.yaml"),
    "no sweep to go on with": Hint("sweep study.yaml --resume --out compare", r"(leave --resume away)",
                                   "sweep study.yaml --out new"),
    "a folder with results": Hint("run small.yaml --out compare", r"(leave --out away)", "run small.yaml"),
    "a method": Hint("sensitivity matters.yaml --method moris", r"one of '(morris)'",
        "sensitivity matters.yaml --method {}"),
    "too few samples": Hint("sensitivity matters.yaml --samples 2", r"at least (\d+),",
        "sensitivity matters.yaml --samples {}"),
    "useful samples": Hint("sensitivity matters.yaml --samples 2", r"ones (\d+) or more",
                           "sensitivity matters.yaml --samples {}"),
    "pairs of elementary effects": Hint("sensitivity matters.yaml --method morris --second-order",
                                        r"Ask for (--method sobol)", "sensitivity matters.yaml {} --second-order"),
    "an outcome of a sensitivity": Hint("sensitivity matters.yaml --outcome revenu", r"did you mean (\w+)\?",
                                        "sensitivity matters.yaml --outcome {}"),
    "runs of plans": Hint("payout small.yaml -n 0", r"equal to (\d+)", "payout small.yaml -n {}"),
    "the most runs of plans": Hint("payout small.yaml -n 99999999999", r"from 1 to ([\d,]+)\.",
        "payout small.yaml -n {}"),
    "quotas without deals": Hint("payout small.yaml --quotas quotas.csv", r"Name one with (--deals)",
                                 "payout small.yaml --quotas quotas.csv {} deals.csv --no-simulation"),
    "a figure": Hint("plot compare growt", r"did you mean (\w+)\?", "plot compare {}"),
    "a figure that the folder has": Hint("plot compare pareto", r"It can draw: (\w+)", "plot compare {}"),
    "a figure that always shows the same": Hint("plot compare growth --outcome revenue", r"(leave --outcome)",
                                                "plot compare growth"),
    "an outcome of a figure": Hint("plot sweep lines --outcome revenu", r"It has (\w+)",
        "plot sweep lines --outcome {}"),
    "means of a search": Hint("status optimise --means", r"(Leave --means away)", "status optimise"),
    "no story": Hint("trace trace", r"either --lead ID or (--person) ID", "trace trace {} s1"),
    "a person": Hint("trace trace --person s9", r"Try (\w+)", "trace trace --person {}"),
    "a lead": Hint("trace trace --lead x", r"Try ([\w.-]+?)[,. ]", "trace trace --lead {}"),
    "a run of a trace": Hint("trace trace --person s1 --replication 7", r"it has (\d+)",
                             "trace trace --person s1 --replication {}"),
    "a folder without a trace": Hint("trace compare --person s1", r"instance, smarketing (.+)\.$", "{}"),
    "a question of a discovery": Hint("discover sweep", r"or (--below) X", "discover sweep {} 0"),
    "a policy of a discovery": Hint("discover sweep --policy feedback.rul", r"did you mean ([\w.]+)\?",
                                    "discover sweep --policy {}"),
    "an outcome of a discovery": Hint("discover sweep --below 0 --outcome growth_rat", r"did you mean (\w+)\?",
                                      "discover sweep --below 0 --outcome {}"),
    "a file of another name": Hint("scenario new mine.txt", r"Write (\S+)\.$", "scenario new {}"),
    "no scenario file": Hint("run mine.yaml", r"`smarketing (scenario new) FILE`", "{} mine.yaml"),
    "a fit of another name": Hint("scenario fit facts.yaml --out client.txt", r"Write (\S+)\.$",
                                  "scenario fit facts.yaml --out {}"),
    "a folder instead of a file": Hint("scenario check .", r"(name a scenario file in it)",
        "scenario check small.yaml"),
}  # fmt: skip
TOO_FEW = "futures are too few"  # of the small sweep that is kept: what was asked is accepted


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for kind in ("compare", "sweep", "optimise", "trace"):
        shutil.copytree(unpacked(VERSIONS[-1]) / kind, kind)
    texts = {
        "small.yaml": SMALL, "other.yaml": "extends: ./small.yaml\nfeedback: {rule: closed_loop}\n",
        "third.yaml": "extends: ./small.yaml\nfeedback: {rule: none}\n",
        "larger.yaml": "extends: ./small.yaml\norganisation: {salespeople: 3}\n",
        "euro.yaml": "extends: ./small.yaml\ncurrency: EUR\n", "study.yaml": STUDY,
        "matters.yaml": STUDY.replace("[0.2, 0.4]", "{min: 0.2, max: 0.4}"),
        "best.yaml": STUDY + "optimise: {objectives: [contribution], trials: 3}\n",
        "facts.yaml": "revenue: $11M\n", "deals.csv": "who,date,amount\nAnn,2026-02-03,1000\n",
        "quotas.csv": "who,quota\nAnn,5000\n",
    }  # fmt: skip
    for name, text in texts.items():
        Path(name).write_text(text)

    def would_run(*_: object, **__: object) -> None:
        raise InputError("it would run now")

    for work in ("smarketing.experiments.running.runner.Runner.__init__", "smarketing.evidence.firm.search.Search.run",
                 "smarketing.experiments.population.runs.in_threads",
                 "smarketing.pay_plans.payout._simulated",
                 "smarketing.experiments.comparison.twins.FirmModel", "smarketing.experiments.sweeps.sweep._Work.done",
                 ):  # fmt: skip
        monkeypatch.setattr(work, would_run)


def said(command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = 0
    try:
        main(shlex.split(command))
    except SystemExit as end:
        code = int(end.code or 0)
    return code, capsys.readouterr().err


@pytest.mark.parametrize("case", HINTS.values(), ids=HINTS)
def test_a_hint_of_a_command_is_accepted(case: Hint, capsys: pytest.CaptureFixture[str]):
    code, told = said(case.wrong, capsys)
    assert code == 2, told
    found = re.search(case.hint, told, re.MULTILINE)
    assert found, told
    for folder in Path().glob("results*"):
        shutil.rmtree(folder)
    again = case.right.format(found[1].replace(": ", "=") if "currency" in found[1] else found[1])
    code, told = said(again, capsys)
    assert code == 0 or "it would run now" in told or TOO_FEW in told, f"{again}: {told}"


@pytest.mark.parametrize("threads", ["0", "many"])
def test_a_number_of_threads_that_is_told_is_accepted(threads: str, monkeypatch, capsys):
    monkeypatch.setenv("NUMBA_NUM_THREADS", threads)
    code, told = said("scenario show small.yaml --json", capsys)
    found = re.search(r"a whole number, at least (\d+)", told)
    assert code == 2 and found
    monkeypatch.setenv("NUMBA_NUM_THREADS", found[1])
    assert said("scenario show small.yaml --json", capsys)[0] == 0


def test_what_a_report_says_to_type_next_is_accepted(capsys):
    """The last lines of commands that answered: they go on with what is there."""
    told = json.loads(Path("sweep/manifest.json").read_text("utf-8"))["command"]
    assert told.startswith("smarketing sweep ")
    main_words = told.replace("smarketing ", "").replace("--out sweep", "--out new")
    code, said_now = said(main_words, capsys)
    assert code == 0 or "it would run now" in said_now
