"""Rows are worked out in whole blocks."""

from smarketing.agents.row_blocks import BLOCK, padded


def test_a_row_has_room_for_whole_blocks():
    assert [padded(n) for n in (0, 1, BLOCK, BLOCK + 1)] == [0, BLOCK, BLOCK, 2 * BLOCK]
