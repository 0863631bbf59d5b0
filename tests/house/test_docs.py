"""The generated reference says what the code says."""

import pytest

from docs.reference import FOLDER, PAGES, page


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_up_to_date(name: str):
    assert (FOLDER / name).read_text("utf-8") == page(name), "run make docs, and read what changed"
