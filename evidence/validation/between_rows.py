"""Rows on what goes on between marketing and sales: claims, blame, contact, leadership."""

import numpy as np

from smarketing.evidence.validation.blame_readings import accepted_share, attribution_gap, blame_by_shortfall
from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.readings import COLLABORATION, PROFIT, outcome
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Row, Use, above, below, including, within
from smarketing.inference.contrasts import (
    difference,
    jackknife,
    least_favourable,
    level,
    second_difference,
    weakest_lead,
)
from smarketing.inference.estimates import Estimate, estimate

BLAME, INTERFACE, CLAIMS = outcome("blame_index"), outcome("alignment_index"), outcome("credit_claimed_ratio")

MEASURED = BASE.having("holdout measurement", attribution__rule="holdout", attribution__window_weeks=52)
ROTATION = BASE.having("rotation", alignment__rotation={"weeks": 6, "per_year": 1})
CONTACT = BASE.having(
    "rotation and contact",
    alignment__rotation={"weeks": 6, "per_year": 1},
    alignment__joint_meetings_hours=1,
    alignment__call_shadowing_hours=1,
    alignment__quality=0.8,
)
REPORTS = {"rule": "periodic", "interval_weeks": 4, "paid_hours": 1}
ONE_WAY = BASE.having("reports one way", feedback=REPORTS)
BOTH_WAYS = BASE.having("reports and answers", feedback={**REPORTS, "both_ways": True})
EMPTY_MEETINGS = BASE.having("meetings without quality", alignment__joint_meetings_hours=2, alignment__quality=0)
SHARED = BASE.having("shared pool of 20 %", compensation__shared_pool=0.2)
SUPPORT = BASE.having("full support by leaders", leadership__support=0.8)

ONE_UNIT = Firm("one head", "one_head")
TEAMS = BASE.having("project teams", alignment__call_shadowing_hours=1, decision_rights__offer="joint")
MEETINGS = BASE.having("joint meetings", alignment__joint_meetings_hours=1)
TRAINING = BASE.having("training", alignment__training_hours=1)
COLOCATED = BASE.having("common office", alignment__colocated=True)

LINKAGE = {
    **CONTACT.changes, "alignment.training_hours": 0.25, "alignment.colocated": True,
    "decision_rights.message": "joint", "decision_rights.offer": "joint",
}  # fmt: skip
KNOWLEDGE = {"marketing.research_share": 0.15}
LINKED = Firm("close linkage", changes=LINKAGE)
KNOWING = Firm("market knowledge in marketing", changes=KNOWLEDGE)
LINKED_KNOWING = Firm("close linkage and market knowledge", changes={**LINKAGE, **KNOWLEDGE})

CLAIMED = "What each side claims beyond its part is typed in: bias x what the systems cannot show."
BIASED = "The bias falls with closeness by a rule typed in from this very study."
CONTACT_RULE = "What contact does by its quality and direction is typed in from these studies."
SUPPORTED = "Support takes from the bias by a rule typed in from this very study, and no rule lets a pool do so."
RANKED = "What each kind of contact adds to closeness is typed in from this very study."
LISTENING_PAYS = (
    "Of linkage, what listening in teaches pays, and the rest costs hours. Where marketing knows the market already, "
    "listening teaches little more: alone, knowledge earns about $870k a year and linkage $230k, and both together "
    "$820k. If listening in taught nothing (`behaviour.learning.of_listening` 0), V28.1 would read −320 [−360, −270] "
    "and V28.3 600 [550, 640]."
)
NOT_TYPED = (
    "Knowledge works through beliefs, linkage through closeness and trust; what they earn together is not typed in."
)


def _no_more_than_half(shared: Floats, support: Floats, base: Floats) -> Estimate:
    """Size of the pool's effect on blame beyond half the size of that of support; below 0 where it is smaller."""
    return jackknife(
        lambda pool, backed, none: abs(float((pool - none).mean())) - 0.5 * abs(float((backed - none).mean())),
        shared, support, base,
    )  # fmt: skip


def _at_equal_shortfall(contact: Floats, base: Floats) -> Estimate:
    """Relative change of blame when each shortfall is as frequent as in the base firm.

    Columns (n, 2 x BINS): explanations, and the sum of blame after them, by size of the shortfall.
    """

    def change(other: Floats, own: Floats) -> float:
        (count, blame), (count_base, blame_base) = (np.split(column.sum(axis=0), 2) for column in (other, own))
        known = (count > 0) & (count_base > 0)
        mean, mean_base = (b[known] / c[known] for b, c in ((blame, count), (blame_base, count_base)))
        weight = count_base[known] / count_base[known].sum()
        return float(weight @ mean / (weight @ mean_base)) - 1.0

    return jackknife(change, contact, base)


def _least_gain(base: Floats, *mechanisms: Floats) -> Estimate:
    """The mechanism that raises the interface least surely."""
    return least_favourable([mechanism - base for mechanism in mechanisms], lambda e: -e.low)


def _half_of_both(knowing: Floats, both: Floats, neither: Floats) -> Estimate:
    """What knowledge alone gains beyond half of what both together gain."""
    return estimate((knowing - neither) - 0.5 * (both - neither))


# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V22", "Both sides claim more of a success, and accept less of a failure, than is theirs",
        "Mezulis, Abramson, Hyde & Hankin 2004; Ross & Sicoly 1979", Use.VAL, (
        Line("V22.1", "what both sides claim of wins together", within(1.1, 1.6), level, Nature.BUILT_IN, CLAIMED,
             ((BASE, CLAIMS),), scale=100, unit="%"),
        Line("V22.2", "responsibility that both sides accept together when results fall short", below(1.0), level,
             Nature.BUILT_IN, CLAIMED, ((BASE, accepted_share()),), scale=100, unit="%"),
        Line("V22.3", "change of the claims under holdout measurement", below(0.0), difference, Nature.BUILT_IN,
             CLAIMED, ((MEASURED, CLAIMS), (BASE, CLAIMS)), scale=100, unit="points",
             why="Claims shrink with what joined systems can show, whatever the rule by which credit is then split: "
             "with four fifths of systems joined the row reads 0.00 [0.00, 0.00], too."),
        Line("V22.4", "own share claimed of wins less own share accepted of losses", within(0.5, 1.3), level,
             Nature.BUILT_IN, CLAIMED, ((BASE, attribution_gap()),), unit="sd",
             why="The gap is 39 points of the own share, set against a spread of 3 points: nobody's bias differs "
             "from another's (`culture.self_serving_bias` is one number for all), and the spread of the studies is "
             "that of persons and situations. With a spread of 30 points it would be 1.3 sd."),
    )),
    Row("V23", "Between people who are close the self-serving bias disappears",
        "Sedikides, Campbell, Reeder & Elliot 1998", Use.VAL, (
        Line("V23.1", "change of blame at equal shortfalls with rotation and contact", below(-0.30),
             _at_equal_shortfall, Nature.BUILT_IN, BIASED,
             ((CONTACT, blame_by_shortfall()), (BASE, blame_by_shortfall())), scale=100, unit="%"),
    )),
    Row("V24", "Conflict is low on average, and lower where people talk both ways",
        "Dawes & Massey 2005; Massey & Dawes 2007", Use.VAL, (
        Line("V24.1", "mean blame, 0 to 1", below(0.4), level, Nature.EMERGENT,
             "Nobody has a rate of blaming: its level follows from shortfalls, distance and what the systems show.",
             ((BASE, BLAME),)),
        Line("V24.2", "blame with reports and answers, less that with reports alone", below(0.0), difference,
             Nature.BUILT_IN, CONTACT_RULE, ((BOTH_WAYS, BLAME), (ONE_WAY, BLAME))),
        Line("V24.3", "change of blame by two hours of meetings a week without quality", within(-0.02, 0.02),
             difference, Nature.BUILT_IN, CONTACT_RULE, ((EMPTY_MEETINGS, BLAME), (BASE, BLAME))),
    )),
    Row("V25", "Aligned rewards raise collaboration and leave conflict; support by leaders changes both",
        "Le Meunier-FitzHugh, Massey & Piercy 2011", Use.VAL, (
        Line("V25.1", "size of the pool's effect on blame, less half the size of that of support", below(0.0),
             _no_more_than_half, Nature.BUILT_IN, SUPPORTED, ((SHARED, BLAME), (SUPPORT, BLAME), (BASE, BLAME))),
        Line("V25.2", "change of collaboration by a shared pool of 20 %", above(0.0), difference, Nature.BUILT_IN,
             "That a pool lessens resentment, and what that does, is typed in.",
             ((SHARED, COLLABORATION), (BASE, COLLABORATION)),
             why="A pool takes from what one's own work pays, so that people work less, and blame follows: with 200 "
             "runs the row reads −0.002 [−0.003, −0.002] and fails, with effort fixed (M16 neutral) 0.001 [0.001, "
             "0.002] and passes."),
        Line("V25.3", "change of collaboration by full support of leaders", above(0.0), difference, Nature.BUILT_IN,
             SUPPORTED, ((SUPPORT, COLLABORATION), (BASE, COLLABORATION))),
    )),
    Row("V26", "One unit, project teams, rotation and meetings help; training and a common office do not",
        "Le Meunier-FitzHugh & Massey 2019", Use.VAL, (
        Line("V26.1", "change of the alignment index by the weakest of one head, teams, rotation and meetings",
             above(0.0), _least_gain, Nature.BUILT_IN, RANKED,
             ((BASE, INTERFACE), (ONE_UNIT, INTERFACE), (TEAMS, INTERFACE), (ROTATION, INTERFACE),
              (MEETINGS, INTERFACE))),
        Line("V26.2", "change of the alignment index by an hour of training a week", including(0.0), difference,
             Nature.BUILT_IN, RANKED, ((TRAINING, INTERFACE), (BASE, INTERFACE)),
             why="Training is given a small effect on respect rather than none, and paired runs find it. With none "
             "(`behaviour.trust.of_training` 0) the row reads −0.005 [−0.006, −0.003]: the hours cost something, so "
             "that it fails either way."),
        Line("V26.3", "change of the alignment index by a common office", including(0.0), difference,
             Nature.BUILT_IN, RANKED, ((COLOCATED, INTERFACE), (BASE, INTERFACE)),
             why="A common office is given a very small effect rather than none, and paired runs find it: with none "
             "(`behaviour.trust.of_colocation` 0) the row reads 0.0000 and passes."),
    )),
    Row("V28", "Best of all: close linkage and market knowledge in marketing",
        "Homburg, Jensen & Krohmer 2008", Use.VAL, (
        Line("V28.1", "profit with both, less that of whichever other firm comes nearest", above(0.0), weakest_lead,
             Nature.EMERGENT, NOT_TYPED,
             ((LINKED_KNOWING, PROFIT), (LINKED, PROFIT), (KNOWING, PROFIT), (BASE, PROFIT)), scale=1e-3,
             unit="$k a year", why=LISTENING_PAYS),
        Line("V28.2", "profit with both, less what each adds alone", above(0.0), second_difference, Nature.EMERGENT,
             NOT_TYPED, ((LINKED_KNOWING, PROFIT), (LINKED, PROFIT), (KNOWING, PROFIT), (BASE, PROFIT)),
             scale=1e-3, unit="$k a year",
             why="Who listens in on sales calls learns what research teaches, so that one replaces the other. If "
             "listening in taught nothing (`behaviour.learning.of_listening` 0) the row would read −110 [−170, −50]: "
             "better, and still a loss, of the hours that linkage takes.", use=Use.PREDICTION),
        Line("V28.3", "gain by knowledge alone, less half the gain by both", below(0.0), _half_of_both,
             Nature.EMERGENT, NOT_TYPED, ((KNOWING, PROFIT), (LINKED_KNOWING, PROFIT), (BASE, PROFIT)), scale=1e-3,
             unit="$k a year", why=LISTENING_PAYS, use=Use.PREDICTION),
    )),
)
