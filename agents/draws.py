"""Random numbers with an address.

A draw is not taken from a sequence: it is looked up. Its address has two parts:

    key      (seed, replication)                                    which world this is
    counter  (stream and n; entity; week; slot), 32 bits a word     which event in that world

and Philox-4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") turns the address into four
32-bit words. The same address always gives the same words, whoever asks, in whatever order, on however many threads.

Why: *common random numbers*. Two policies under the same key meet the same market, the same prospects and the same
luck, so the difference between their results is the policy's. A policy that asks for one draw more shifts no other.
For that an address must name the event, not the place where it is stored: a lead by its cell, birth week and slot
(never by its row in a pool), a touch by its number, a person by position and hire number. And it must name one event
only: every stream is drawn in exactly one function (tested), which is free to use all four words.

Address words are non-negative integers: stream and n below 2^16, the others below 2^32. Pass them as plain integers
(int64), and the key as `key` makes it, so that each kernel compiles once.
"""

from enum import IntEnum, unique
from typing import Any

import numpy as np

from smarketing.agents.jit import kernel


@unique
class Stream(IntEnum):
    """What a draw is for. Numbers are never reused or changed: they are part of every stored result.

    The note beside a member gives what is drawn, and the address (n; entity; week; slot), with 0 where a word is
    not named. *cell* is `pack_cell(unit, segment, source)`; *born* is the week in which a lead was captured;
    *hire* counts the people who have held a position.
    """

    # The market
    NEED_DRIFT = 1  # step of a segment's need per dimension          (; segment; week;)
    NEED_TREND = 2  # direction in which a segment's need drifts      (; segment;;)
    COMPETITOR = 3  # noise of the competitor's tracking              (; segment; week;)
    OPENING_MARKET = 7  # where the opening offer stands              (; unit and segment;;)
    OPENING_DEAL = 8  # deals that are open in week 0                 (part; cell;; slot)
    OPENING_TENURE = 9  # how long people have been here at week 0    (function; person;;)

    # Leads that marketing attracts
    LEAD_COUNT = 10  # leads captured in a cell                       (; cell; week;)
    LEAD_TRAITS = 11  # intent, hour of capture, error of its score    (; cell; born; slot)
    LEAD_NEED = 12  # its own need around its segment's, who drew it   (; cell; born; slot)
    LEAD_VALUE = 13  # list value of the deal, its first impression   (; cell; born; slot)

    # Handoff
    SYSTEMS = 20  # loss, delay, owner                                (; cell; born; slot)

    # Sales
    CONTACT = 30  # whether and when a first touch gets through       (touch; cell; born; slot)
    TOUCH = 31  # advance or loss at a touch                          (touch; cell; born; slot)
    CLOSING = 32  # a ripe deal closes or waits                       (touch; cell; born; slot)
    PROSPECT = 33  # prospects a salesperson finds, their intent      (; salesperson; week; block)
    PROSPECT_TRAITS = 34  # their need and size                       (; cell; week; slot)
    HOLD = 37  # a deal on hold dies                                  (weeks since born; cell; born; slot)

    # Customers
    LOYALTY = 60  # how long a customer stays, who takes it over      (changes of owner; cell; born; slot)

    # People
    MARKETER_SKILL = 40  # skill of a hire                            (; marketer;; hire)
    MARKETER_START = 41  # beliefs and tenure at the start            (; marketer;; hire)
    MARKETER_QUIT = 42  # whether a marketer quits                    (; marketer; week; hire)
    SALES_SKILL = 43  # skill, patience, risk aversion of a hire      (; salesperson;; hire)
    SALES_START = 44  # beliefs and tenure at the start               (; salesperson;; hire)
    SALES_QUIT = 45  # whether a salesperson quits                    (; salesperson; week; hire)
    DEPARTURE = 46  # what becomes of a leaver's pipeline             (; cell; born; slot)
    TURN_ORDER = 47  # sort key of a person in this week's contention (function; person; week;)

    # What people learn, and what they make of it
    RESEARCH = 50  # error of market research                         (; marketer; week; segment)
    REPORT = 51  # error of what sales reports of a need              (; salesperson; week; segment)
    REPORT_WEEK = 55  # whether reports travel ad hoc                 (; unit; week;)


def key(seed: int, replication: int) -> np.uint64:
    """The key of one replication: made once, in Python, and handed to every kernel that draws.

    Raises ValueError where either lies outside 0 ... 2^32 - 1.
    """
    for name, value in (("seed", seed), ("replication", replication)):
        if not 0 <= value < 2**32:
            raise ValueError(f"{name} = {value}: must be a whole number from 0 to 4294967295 (32 bits)")
    return np.uint64(int(seed) << 32 | int(replication))


# How far apart addresses stand in a word of 32 bits: more than there are of each, so that no two have the same one
# (a test holds them against the schema's ranges).
SEGMENTS_APART, SOURCES_APART, PEOPLE_APART = 4, 16, 4096
BLOCKS_APART = 2**20  # further segments come in blocks of `SEGMENTS_APART`, past the cells of all units

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)  # golden ratio
_WEYL_1 = np.uint64(0xBB67AE85)  # sqrt(3) - 1
_TO_UNIT = 2.0**-32


@kernel
def philox(key_0, key_1, c0, c1, c2, c3):
    """Philox-4x32-10: two key words and four counter words in, four words out; all uint64 that hold 32 bits.

    Source  Salmon, Moraes, Dror and Shaw (2011), SC '11; checked against the known answers of Random123
    """
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> _HALF) ^ c1 ^ key_0
        c1 = product_1 & _LOW
        c2 = (product_0 >> _HALF) ^ c3 ^ key_1
        c3 = product_0 & _LOW
        key_0 = (key_0 + _WEYL_0) & _LOW
        key_1 = (key_1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@kernel
def random_words(key, stream, n, entity, week, slot):
    """The four 32-bit words at an address, as uint64."""
    return philox(
        key >> _HALF,
        key & _LOW,
        np.uint64(stream * 65536 + n) & _LOW,
        np.uint64(entity) & _LOW,
        np.uint64(week) & _LOW,
        np.uint64(slot) & _LOW,
    )


@kernel
def uniform(word):
    """A word as a number in the open interval (0, 1): the middle of its cell of width 2^-32, so never 0 and never 1."""
    return (np.int64(word) + 0.5) * _TO_UNIT


@kernel
def uniforms(key, stream, n, entity, week, slot):
    """Four independent uniforms in (0, 1) at an address, for the price of one."""
    w0, w1, w2, w3 = random_words(key, stream, n, entity, week, slot)
    return uniform(w0), uniform(w1), uniform(w2), uniform(w3)


@kernel
def draw_uniforms(key, stream, cells, weeks, slots, n, luck, row):
    """The four uniforms at each of n addresses, into rows `row` ... `row` + 3 of `luck` (rows, at least n).

    The same as `uniforms` at each (0; cells[f]; weeks[f]; slots[f]), at a sixth of its price: the compiler has eight
    addresses in work at a time.
    """
    first, second, third, fourth = luck[row], luck[row + 1], luck[row + 2], luck[row + 3]
    for f in range(n):
        first[f], second[f], third[f], fourth[f] = uniforms(key, stream, 0, cells[f], weeks[f], slots[f])


@kernel
def uniform1(key, stream, n, entity, week, slot):
    """The first of the four uniforms in (0, 1) at an address. Its own sort key, where agents contend."""
    return uniform(random_words(key, stream, n, entity, week, slot)[0])


@kernel
def pack_cell(unit, segment, source):
    """A business unit, segment and source (channel, or OUTBOUND) as one address word."""
    block, place = segment // SEGMENTS_APART, segment % SEGMENTS_APART
    return block * BLOCKS_APART + (unit * SEGMENTS_APART + place) * SOURCES_APART + source


@kernel
def pack_person(unit, person):
    """A person of a business unit, by the place among the marketers or among the salespeople, as one address word."""
    return unit * PEOPLE_APART + person


def unpack_cell(cell: Any) -> tuple[Any, Any, Any]:
    """Business unit, segment and source of a cell, each counted from 0; of an array of cells, three arrays."""
    block, within = divmod(cell, BLOCKS_APART)
    above, source = divmod(within, SOURCES_APART)
    unit, place = divmod(above, SEGMENTS_APART)
    return unit, block * SEGMENTS_APART + place, source
