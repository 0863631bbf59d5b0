"""A customer: what is known of one from the day it was won."""

import numpy as np

_ADDRESS = [("cell", "i8"), ("birth_week", "i4"), ("slot", "i4")]

# What every customer has, beside its owner, its segment and the hour of its leaving, which a week looks at: those are
# columns of their own in a `World`.
_CUSTOMER = [
    *_ADDRESS,  # of the lead that it came of: the same customer is as loyal under every policy
    ("source", "i2"),  # of that lead; -1 for a customer of the opening
    ("n_passed", "i4"),  # how often its owner has changed
    ("week", "i4"),  # in which it was won; before 0 for a customer of the opening
    ("passed_week", "i4"),  # in which its owner last changed, -1 for never
    ("newcomer", "?"),  # whether it then waited for whoever took the chair
    ("closer", "i4"),  # who won it, -1 for a customer of the opening
    ("hire", "i4"),  # how many had held the closer's position before
    ("recurring", "f8"),  # revenue at a growth index of 1, $/yr
    ("list_recurring", "f8"),  # the same at the list prices of the opening, $/yr
    ("clock", "f8"),  # of its segment when it came
    ("factor", "f8"),  # its own hazard against the segment's, 1
    ("added", "f8"),  # hazard that came at once, by changes of owner
    ("commission", "f8"),  # of the deal, as far as it is its closer's own, $
    ("paid", "f8"),  # of that so far, $
]

CUSTOMER = np.dtype(_CUSTOMER, align=True)

# One that has left, or is there when the run ends, for those who ask for rows.
CUSTOMER_LIFE = np.dtype(
    [
        ("unit", "i4"),
        ("segment", "i4"),
        ("owner", "i4"),  # salesperson, at the end
        ("left_week", "i4"),  # -1 for a customer who is there when the run ends
        ("growth", "f8"),  # growth index of the segment at the end: recurring x growth is what it pays
        *_CUSTOMER,
    ],
    align=True,
)
