"""One life out of a traced folder, told: a lead's, or what one person went through."""

from dataclasses import dataclass
from pathlib import Path

from smarketing.errors import InputError
from smarketing.reports.traced_story import story_of_lead, story_of_person
from smarketing.store.strict_json import read_mapping
from smarketing.store.traced_lives import life_of_lead, life_of_person


@dataclass(frozen=True)
class Told:
    """Of whom, in which run, and the sentences."""

    who: str
    scenario: str
    replication: int
    story: list[str]


def trace(
    folder: str | Path,
    *,
    lead: str | None = None,
    person: str | None = None,
    scenario: str | None = None,
    replication: int | None = None,
) -> Told:
    """One story of a folder of traced runs (`smarketing run --trace`), in plain words.

        >>> sm.trace("traced", person="s1").story[0][:13]
        'Salesperson 1'

    lead, person           one of them: w12-u1-s3-c2-n15; s7, m3, or 2.s7 in unit 2
    scenario, replication  of which run; None: the first

    Raises InputError where the folder is not traced, or knows nobody of that name.
    """
    if (lead is None) == (person is None):
        raise InputError("smarketing trace tells one story: name either --lead ID or --person ID.")
    place = Path(folder)
    if lead is not None:
        life = life_of_lead(place, lead, scenario, replication)
        story = story_of_lead(life.leads.iloc[0].to_dict(), life.blame, _currency(place))
    else:
        life = life_of_person(place, str(person), scenario, replication)
        story = story_of_person(life.who, life.leads, life.blame, _currency(place))
    return Told(life.who, life.scenario, life.replication, story)


def _currency(folder: Path) -> str:
    manifest = read_mapping(folder / "manifest.json", "Put it back, or make the folder again.")
    return str(manifest["scenarios"][0]["resolved"]["currency"])
