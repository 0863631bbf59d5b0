"""A traced life in plain words: what happened to a lead and who blamed whom for it, or what a person went through."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from smarketing.reports.prose import money_scale

if TYPE_CHECKING:
    import pandas as pd

_WHY = {
    "leaked": "it got lost in one of the systems that are not joined up",
    "ignored": "other work seemed worth more to its owner until it was too old",
    "stale": "it had waited too long; at once it would have become an opportunity",
    "capacity": "nobody had the time",
    "misfit": "the offer or the message did not fit what the customer needs",
    "price": "the price",
    "skill": "the selling",
    "competitor": "a competitor's offer stood nearer to what the customer wants",
    "no need": "there was no need to be met, so nothing was lost",
}
_HOW = {"lost": "lost", "expired": "expired", "rejected": "dropped after the first contact"}
_SMALL = 0.005  # below half a per cent nobody would speak of it

type Lead = Mapping[Any, Any]


def story_of_lead(lead: Lead, blame: "pd.DataFrame", currency: str) -> list[str]:
    """Sentences on one lead's life; `lead` is a row of leads.parquet, `blame` the rows of blame.parquet on it."""
    beginning = _captured(lead, currency) if _known(lead["marketer"]) else _prospected(lead, currency)
    explained = (_explained(event) for event in blame.to_dict("records"))
    return [*beginning, *_worked(lead), _ended(lead, currency), *explained]


def story_of_person(who: str, leads: "pd.DataFrame", blame: "pd.DataFrame", currency: str) -> list[str]:
    """Sentences on one person's run: what came in, what came of it, the best and the costliest lead, and blame."""
    return [*_work(who, leads, currency), *_blamed(who, blame)]


def person(identifier: str) -> str:
    """s7 is salesperson 7, 2.m3 marketer 3 of unit 2."""
    unit, _, chair = identifier.rpartition(".")
    role = {"m": "marketer", "s": "salesperson"}[chair[0]]
    return f"{role} {chair[1:]}" + (f" of unit {unit}" if unit else "")


def span_of_days(count: float) -> str:
    """A length of time [days] as people say it."""
    if count < 1 / 24:
        return "less than an hour"
    if count < 1:
        hours = round(24 * count)
        return "one hour" if hours == 1 else f"{hours} hours"
    return "one day" if round(count) == 1 else f"{count:.0f} days"


def _prospected(lead: Lead, currency: str) -> Iterator[str]:
    yield (
        f"{_week(lead['born'])}: {person(lead['salesperson'])} finds a prospect in {lead['segment']} by a cold call, "
        f"worth {_money(lead['value'], currency)} at list price."
    )


def _captured(lead: Lead, currency: str) -> Iterator[str]:
    worth = f", worth {_money(lead['value'], currency)} at list price" if lead["value"] > 0 else ""
    yield (
        f"{_week(lead['born'])}: {person(lead['marketer'])} captures a lead in {lead['segment']} from "
        f"{lead['source'].replace('_', ' ')}{worth}."
    )
    need = "has a real need" if lead["has_need"] else "has no need at present"
    yield f"The company {need}, the message suits it {_percent(lead['fit'])}, and the score says {lead['score']:.2f}."
    if not lead["history_kept"]:
        yield "On the way through the systems its history is lost: nobody can see later where it came from."
    if not _known(lead["arrived"]):
        return
    late = 7 * (lead["arrived"] - lead["born"])
    held = f", held up by unjoined systems for {span_of_days(late)}" if late > 0.5 else ""
    yield f"{_week(lead['arrived'])}: it reaches {person(lead['salesperson'])}{held}."
    if _known(lead["first_touch"]):
        waited = span_of_days(7 * (lead["first_touch"] - lead["born"]))
        yield f"{_week(lead['first_touch'])}: first contact, {waited} after the company showed interest."
    else:
        yield "It waits, and is never contacted."


def _worked(lead: Lead) -> Iterator[str]:
    if not _known(lead["opened"]):
        return
    tries = {0: "no attempt to close it", 1: "one attempt to close it"}
    attempts = tries.get(lead["tries"], f"{lead['tries']} attempts to close it")
    pressed = ", the last under pressure" if lead["tries"] and lead["pressed"] > _SMALL else ""
    touches = "one touch" if lead["touches"] == 1 else f"{lead['touches']} touches"
    yield f"{_week(lead['opened'])}: it becomes an opportunity. There are {touches} in all and {attempts}{pressed}."


def _ended(lead: Lead, currency: str) -> str:
    when = _week(lead["ended"])
    if lead["end"] != "won":
        return f"{when}: {_HOW[lead['end']]}. The true cause: {_WHY.get(lead['cause'], lead['cause'])}."
    given = f"{_percent(lead['discount'])} off the list" if lead["discount"] > _SMALL else "at list price"
    return f"{when}: won for {_money(lead['value'] * (1 - lead['discount']), currency)}, {given}."


def _explained(event: Mapping[Any, Any]) -> str:
    who, other = event["salesperson"], event["marketer"]
    if event["by"] == "marketing":
        who, other = other, who
    when = f"Week {event['week']}"
    if event["shortfall"] < _SMALL:
        return f"{when}: results are as expected, so {person(who)} has nothing to explain."
    short = f"{when}: with results {_percent(event['shortfall'])} short, {person(who)}"
    if event["laid"] < _SMALL:
        return f"{short} takes the own part of it and blames nobody."
    return (
        f"{short} lays {_percent(event['laid'])} of the own part on {person(other)}; the blame stands at "
        f"{_percent(event['blame'])}."
    )


def _work(who: str, leads: "pd.DataFrame", currency: str) -> Iterator[str]:
    own = int(leads["marketer"].isna().sum())
    came = f"{len(leads) - own:,} leads of marketing, {own:,} own prospects" if _sells(who) else f"{len(leads):,} leads"
    won = leads[leads["end"] == "won"]
    net = won["value"] * (1 - won["discount"])
    yield (
        f"{person(who).capitalize()}: {came}; {leads['first_touch'].notna().sum():,} contacted, {len(won):,} won for "
        f"{_money(net.sum(), currency)} in all."
    )
    if len(won):
        best = won.iloc[int(net.to_numpy().argmax())]
        yield f"The largest win: {best['lead']}, {_money(net.max(), currency)} in week {best['ended']:.0f}."
    lost = leads[(leads["end"] != "won") & (leads["cause"] != "no need")]
    if len(lost):
        causes = ", ".join(f"{name} {count:,}" for name, count in lost["cause"].value_counts().items())
        worst = lost.iloc[int(lost["value"].to_numpy().argmax())]
        yield f"Prospects lost, by true cause: {causes}."
        yield (
            f"The largest of them: {worst['lead']}, {_money(worst['value'], currency)}. The true cause: "
            f"{_WHY.get(worst['cause'], worst['cause'])}."
        )


def _blamed(who: str, blame: "pd.DataFrame") -> Iterator[str]:
    own, others = ("sales", "marketing") if _sells(who) else ("marketing", "sales")
    opposite = "marketer" if _sells(who) else "salesperson"
    for by, words in ((own, "blames most"), (others, "is blamed most by")):
        laid = blame[(blame["by"] == by) & (blame["laid"] > _SMALL) & (blame["shortfall"] > _SMALL)]
        if len(laid):
            mean = laid.groupby(opposite)["blame"].mean()
            most = str(mean.idxmax())
            count = int((laid[opposite] == most).sum())
            over = "one explanation of a lead" if count == 1 else f"{count:,} explanations of leads"
            yield (
                f"{person(who).capitalize()} {words} {person(most)}: {_percent(mean.max())} on average over "
                f"{over} that came to nothing."
            )


def _sells(who: str) -> bool:
    return who.rpartition(".")[2].startswith("s")


def _known(value: Any) -> bool:
    """Whether there is a value: neither None nor NaN."""
    return value is not None and bool(value == value)


def _week(moment: float) -> str:
    return f"Week {moment:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _money(value: float, currency: str) -> str:
    return money_scale(currency, value).text(value, places=0 if value < 1e6 else 1)
