"""The page on rules of one's own runs as it is written, from its first line to its last."""

import re
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-rules.md").read_text("utf-8")
BLOCK = re.compile(r"^```(python|yaml)(?: (\S+))?\n(.*?)^```", re.M | re.S)


def test_the_page_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    blocks = BLOCK.findall(PAGE)
    for _, file, text in blocks:
        if file:
            with (tmp_path / file).open("a", encoding="utf-8") as written:
                written.write(text + "\n\n")
    scope: dict = {}
    try:
        for language, file, text in blocks:
            if language == "python" and not file:
                exec(compile(text, "docs/own-rules.md", "exec"), scope)
    finally:
        sys.modules.pop("my_rules", None)
    printed = capsys.readouterr().out
    assert printed.count("\n") >= 5 and "nan" not in printed
    assert list(scope["found"].points["gini_pay_n"]) == [4, 4]
