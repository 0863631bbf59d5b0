"""Tests catch mistakes: of a random sample of edits, nine in ten make a test fail. `make mutants` runs this.

`--edits` says how many are tried, `--edits-seed` which: without it they are others each time, and the seed is told.
"""

import random
from pathlib import Path

import pytest

from tests.mutation.edits import Edit, every_edit
from tests.mutation.equivalent import equivalents, place_of
from tests.mutation.nearest import nearest_tests
from tests.mutation.trial import Trial, copy_of_the_tree, first_failure, tried

NOTICED = 0.9


def sample(count: int, seed: int) -> list[Edit]:
    """Edits drawn without those that are known to change no result."""
    known = equivalents()
    edits = [edit for edit in every_edit() if place_of(edit) not in known]
    return random.Random(seed).sample(edits, count)


def report(trials: list[Trial], seed: int) -> str:
    survivors = [f"  {trial.edit}" for trial in trials if not trial.noticed_by]
    stored = sum(trial.by_stored_results for trial in trials)
    noticed = len(trials) - len(survivors)
    first = f"{noticed} of {len(trials)} edits (seed {seed}) were noticed, {stored} of them by stored results first"
    return "\n".join([first + ("; not:" if survivors else "."), *survivors])


@pytest.mark.soak
def test_of_ten_edits_nine_are_noticed(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    count = int(request.config.getoption("--edits"))
    asked = request.config.getoption("--edits-seed")
    seed = random.SystemRandom().randrange(10_000) if asked is None else int(asked)
    trials: list[Trial] = []
    with copy_of_the_tree(tmp_path) as tree, capsys.disabled():
        edits = sample(count, seed)
        files = dict.fromkeys(file for edit in edits for file in nearest_tests(edit.file))
        assert not first_failure(tree, list(files)), "fails without any edit, so nothing below means anything"
        print(f"\n{count} edits, seed {seed}")
        for edit in edits:
            trials.append(tried(edit, tree))
            print(f"  {trials[-1].noticed_by or 'NOT NOTICED':<90.90} {edit.file}:{edit.line}", flush=True)
        print(report(trials, seed))
    assert sum(bool(trial.noticed_by) for trial in trials) >= NOTICED * count, report(trials, seed)
