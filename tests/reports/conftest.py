from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reports.synthetic import THREE, Firm, write_folder

type MakeFolder = Callable[..., Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """make_folder(*firms, runs=200, ...) -> a result folder; see `write_folder`."""

    def make(*firms: Firm, **options: Any) -> Path:
        number = sum(1 for _ in tmp_path.iterdir())
        return write_folder(tmp_path / f"results-{number}", *(firms or THREE), **options)

    return make
