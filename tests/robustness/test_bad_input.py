"""Whatever is given, it is accepted or refused with a message that names place and rule; never a traceback.

Kept inputs once failed, or are of a kind that did; generated ones are garbled from valid ones. `make test` gives 2,000
of them, the same ones each time; `make soak` 100,000 others.
"""

import re
import resource
import sys
import time
from pathlib import Path

import pytest

from smarketing.visible import LONGEST_LINE, MOST_LINES, unseen
from tests.robustness.doors import DOORS

KEPT = Path(__file__).parent / "bad_input"
SHARES = {  # per thousand of all inputs: more of those that take no time
    "scenario": 200, "set": 250, "study": 120, "deals": 100, "condition": 132, "command": 60, "facts": 80,
        "mapping": 30,
    "crm": 10, "xlsx": 14, "folder": 4,
}  # fmt: skip
SHORT, LONG, PARTS = 2_000, 100_000, 20
LONGEST_SECONDS, MOST_BYTES = 10.0, 1 << 30
PLACES = {  # how a refusal begins: where what is wrong stands
    "scenario": r"[^\n:]*\.yaml(:\d+)?: ",
    "set": r"(--set |[^\n:]*\.yaml:\d+: )",
    "study": r"([^\n:]*\.yaml(:\d+)?|--set [^\n]*): ",
    "deals": r"deals\.csv(:\d+)?: ",
    "condition": r"study\.yaml:1: constraints\[0\]: ",
    "command": r"",  # judged by its length and what it shows: usage and sentences begin in many ways
    "facts": r"facts\.yaml(:\d+)?: ",
    "mapping": r"mapping\.yaml(:\d+)?: ",
    "crm": r"given\.csv: ",
    "xlsx": r"given\.xlsx: ",
    "folder": r"(folder\b|manifest\.json: )",
}


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in which no command can make its results: what it says before that is what is asked for."""
    monkeypatch.chdir(tmp_path)
    Path("results").touch()
    Path("here").mkdir()
    Path("here/something").touch()


def judged(door: str, content: bytes) -> str | None:
    """What a door says to an input, once it is found to be fit to be read; None where the input is accepted."""
    began = time.process_time()  # whatever else the machine does
    said = DOORS[door].enter(content)
    assert time.process_time() - began < LONGEST_SECONDS, f"{door} hangs on {content[:300]!r}"
    if said is not None:
        assert re.match(PLACES[door], said), f"no place in {said[:300]!r} for {content[:300]!r}"
        assert not unseen(said), f"{unseen(said)} in {said[:300]!r}"
        assert max(map(len, said.split("\n"))) <= LONGEST_LINE and said.count("\n") <= MOST_LINES + 10, said[:2000]
    return said


@pytest.mark.parametrize("file", sorted(KEPT.glob("*/*")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_failed_is_answered(file: Path):
    judged(file.parent.name, file.read_bytes())


@pytest.mark.parametrize("door", DOORS)
def test_garbled_input_is_answered(door: str):
    for content in DOORS[door].inputs(0, SHORT * SHARES[door] // 1000):
        judged(door, content)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(100, 100 + PARTS))
@pytest.mark.parametrize("door", DOORS)
def test_much_garbled_input_is_answered(door: str, part: int):
    for content in DOORS[door].inputs(part, LONG * SHARES[door] // (1000 * PARTS)):
        judged(door, content)
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < MOST_BYTES


def test_the_shares_of_the_doors_make_up_the_whole():
    assert sum(SHARES.values()) == 1000 and SHARES.keys() == DOORS.keys()
