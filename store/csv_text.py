"""CSV that a spreadsheet takes for text: no cell that came from somebody's file is a formula when it is opened.

A text that begins with = + - @, a tab or a line break gets an apostrophe before it (OWASP, "CSV injection"), and so
does one that has apostrophes before such a character already; whoever reads our CSV takes one away and has what was
written. Numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # the wide ones, too: some spreadsheets read them as the others
_MADE_HARMLESS = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


def harmless(cell: Any) -> Any:
    """The cell as it is written: text that would be a formula with an apostrophe before it, all else as it is."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def restored(cell: Any) -> Any:
    """The cell that `harmless` was given."""
    return cell[1:] if isinstance(cell, str) and _MADE_HARMLESS.match(cell) else cell


def as_csv(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """A table as text. None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, heads))
    writer.writerows(map(harmless, row) for row in rows)
    return text.getvalue()


def frame_as_csv(frame: "pd.DataFrame", index: str | None = None) -> str:
    """A table of pandas as text, with a column of row numbers called `index` or without."""
    written: str = _each(frame, harmless).to_csv(index=index is not None, index_label=index, lineterminator="\n")
    return written


def restored_frame(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A table that was read from our CSV, as it was before it was written."""
    return _each(frame, restored)


def _each(frame: "pd.DataFrame", change: Any) -> "pd.DataFrame":
    """The table with its texts and the names of its columns changed."""
    changed = frame.copy(deep=False)
    for place in range(frame.shape[1]):
        if frame.iloc[:, place].dtype.kind not in "biufcmM":
            changed.isetitem(place, frame.iloc[:, place].map(change, na_action="ignore").array)
    changed.columns = frame.columns.map(change)
    return changed
