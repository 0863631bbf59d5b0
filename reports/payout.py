"""What plans pay, in words: worked examples, cost, who gains and who loses, and what a back-test came to.

Everything here reads `payout.json`, which `smarketing payout` writes, and `run` and `compare` beside their results.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smarketing.reports import prose

type Told = Mapping[str, Any]  # what `payout.json` holds, or a part of it

SHOWN = (0.0, 0.5, 0.75, 0.85, 1.0, 1.1, 1.25, 1.5, 2.0)  # attainments of a table
_EVEN = 0.005  # $: a part that is smaller is not told


def amount(value: float, currency: str) -> str:
    """Money to the unit: "$87,200", "−$1,650"; a currency without a sign has its code before."""
    symbol = prose.SYMBOLS.get(currency, f"{currency} ")
    return f"{prose.MINUS if round(value) < 0 else ''}{symbol}{abs(round(value)):,}"


def rounded(value: float, currency: str) -> str:
    """Money for reading: "$1.14M", "$207k"."""
    scale = prose.money_scale(currency, abs(value))
    return scale.text(value, 2 if scale.suffix in ("M", "B") else 0)


def exact(cents: int, currency: str) -> str:
    """Money to the cent, from cents: "$8,900.06"."""
    whole, rest = divmod(abs(cents), 100)
    return f"{prose.MINUS if cents < 0 else ''}{prose.SYMBOLS.get(currency, f'{currency} ')}{whole:,}.{rest:02d}"


def percent(value: float, places: int = 0) -> str:
    """A share: "85 %"."""
    return f"{100 * value:.{places}f} %"


def opening(plan: Told, currency: str) -> str:
    """What a plan pays at target, in a sentence."""
    base, variable, total = (amount(plan[name], currency) for name in ("base", "target_variable", "target_total"))
    of = {
        "quota": f"a quota of {amount(plan['reference'], currency)} a year",
        "quota of another plan": f"{amount(plan['reference'], currency)} booked a year, another plan's quota",
    }.get(plan["reference_of"], f"{amount(plan['reference'], currency)} booked a year, as in the opening year")
    return (
        f"{plan['title']}: {total} a year at 100 %, {base} base pay and {variable} for {of}, settled every "
        f"{plan['period']}."
    )


def examples(plan: Told, currency: str) -> Iterator[str]:
    """Worked examples: "Someone at 85 % earns …, of which …; the next $10,000 booked pay $800."."""
    for each in plan["examples"]:
        parts = [(what, value) for what, value in each["parts"] if abs(value) >= _EVEN]
        added = [f"{amount(value, currency)} {what}" for what, value in parts if value > 0]
        taken = [f"{amount(-value, currency)} {what}" for what, value in parts if value < 0]
        less = f", less {prose.listed(taken)}" if taken else ""
        size, pays = amount(each["size"], currency), amount(each["next_pays"], currency)
        yield (
            f"Someone at {percent(each['attainment'])} earns {amount(each['total'], currency)} a year: "
            f"{prose.listed(added or ['nothing'])}{less}. The next {size} booked pay {pays}."
        )


def left_out(plan: Told, currency: str) -> Iterator[str]:
    """What of a plan the curve does not hold."""
    if plan.get("contest"):
        yield f"The contest's prize of {amount(plan['contest'], currency)} is not in the curve: it hangs on rank."
    if plan.get("clawback_weeks"):
        yield (
            f"What is taken back when a customer leaves within {plan['clawback_weeks']:g} weeks is not in the curve."
        )
    if plan.get("schedule"):
        yield f"The curve holds all of a deal's commission; it is paid {prose.listed(list(_parts(plan['schedule'])))}."


def _parts(schedule: Sequence[Told]) -> Iterator[str]:
    """When the parts of a commission are paid: "50 % at signing"."""
    for part in schedule:
        when = f"after {part['after_weeks']:g} weeks" if part["after_weeks"] else "at signing"
        yield f"{percent(part['share'])} {when}{' if the customer is still there' if part['if_kept'] else ''}"


def people_are(payout: Told) -> str:
    """Whose attainment thirds and budget are reckoned from."""
    sources = {plan["people_from"] for plan in payout["plans"].values()}
    if sources == {"simulation"}:
        return f"attainments of {payout['replications']} simulated firms, each held through a year"
    if sources == {"skill"}:
        return "people spread around 100 % as their skill is spread"
    return "simulated attainments, or where a plan has no quota people spread as their skill is"


def budget_sentence(plan: Told, currency: str) -> str:
    """What all salespeople cost, and by how much that moves with attainment."""
    low, now, high = plan["budget"]
    down, up = now["total"] - low["total"], high["total"] - now["total"]
    revenue = "simulated revenue" if plan["simulated"] else "opening revenue"
    return (
        f"{plan['title']} costs {rounded(now['total'], currency)} a year for {plan['n_people']} salespeople, "
        f"{percent(now['of_bookings'], 1)} of what they book and {percent(now['of_revenue'], 1)} of {revenue}; "
        f"ten points more attainment add {amount(up, currency)}, ten less save {amount(down, currency)}."
    )


def change_sentence(payout: Told, name: str) -> str:
    """Who gains and who loses under another plan, from simulated pairs."""
    change, currency = payout["changes"][name], payout["currency"]
    other, base = payout["plans"][name]["title"], payout["plans"][payout["baseline"]]["title"]
    gap = change["after"] - change["before"]
    more = "more" if gap >= 0 else "less"
    return (
        f"Under {other} {percent(change['share_gain'])} of the people earn more than under {base} and "
        f"{percent(change['share_lose'])} less, by over 1 %; the mean is {amount(abs(gap), currency)} a year {more}, "
        f"{amount(change['after'], currency)} instead of {amount(change['before'], currency)}."
    )


def winners(payout: Told, name: str) -> tuple[list[str], list[str]]:
    """Who earns more and who less under a plan than under the baseline, on the deals of the back-test."""
    plans = payout["back_test"]["plans"]
    before, after = plans[payout["baseline"]]["by_person"], plans[name]["by_person"]
    gaps = {who: after.get(who, 0) - before.get(who, 0) for who in before}
    return [who for who, gap in gaps.items() if gap > 0], [who for who, gap in gaps.items() if gap < 0]


def back_test_lines(payout: Told) -> Iterator[str]:
    """What was tried on which deals, and that it adds up."""
    test, currency = payout["back_test"], payout["currency"]
    yield (
        f"{test['file']}: {count(test['deals'], 'deal')} of {exact(test['booked_cents'], currency)}, "
        f"{test['first_day']} to {test['last_day']}."
    )
    if test["dropped"]:
        reasons = [f"{n:,} {reason}" for reason, n in test["dropped"].items()]
        yield f"Not counted: {count(sum(test['dropped'].values()), 'row')}: {prose.listed(reasons)}."
    yield from test["notes"]
    for name, plan in test["plans"].items():
        lines = count(plan["n_lines"], "line")
        adds_up = "add up to the cent" if plan["reconciles"] else "do NOT add up"
        yield (
            f"{plan['title']} would have paid {exact(plan['total'], currency)} beside base pay, "
            f"by {plan['calendar']}; its {lines} {adds_up}."
        )
        if name != payout["baseline"]:
            up, down = winners(payout, name)
            yield f"  {count(len(up), 'person', 'people')} would have earned more, {len(down):,} less."
        yield from (f"  {note}" for note in plan["notes"])


def count(n: int, one: str, many: str = "") -> str:
    """So many of something: "1 deal", "1,204 deals"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def pay_alike(plan: Told, other: Told) -> bool:
    """Whether two plans pay a salesperson the same for the same."""
    return bool(plan["curve"] == other["curve"])


def point_at(plan: Told, attainment: float) -> Told:
    """The point of the curve at an attainment that it has."""
    points: Sequence[Told] = plan["curve"]
    return min(points, key=lambda point: abs(point["attainment"] - attainment))
